"""The end of the service: nothing that it waits for keeps it."""

import threading

from mailmerge.errors import ExitCode
from mailmerge.watch.ending import ending_soon


def test_what_hangs_is_cut_off() -> None:
    ended = threading.Event()
    codes: list[int] = []

    def end(code: int) -> None:
        codes.append(code)
        ended.set()

    with ending_soon(end, seconds=0) as end_soon:
        end_soon()
        end_soon()
        assert ended.wait(60)
    assert codes == [ExitCode.DONE], "once, however often it is told to stop"


def test_what_comes_to_its_end_by_itself_is_left_alone() -> None:
    codes: list[int] = []
    with ending_soon(codes.append, seconds=3600) as end_soon:
        end_soon()
    with ending_soon(codes.append, seconds=0):
        pass
    assert codes == []
