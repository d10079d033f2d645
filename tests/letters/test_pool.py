"""Where work is done that is ordered of an executor: in its workers, or here where these see no files of ours."""

from concurrent.futures import Executor, ProcessPoolExecutor

import pytest

from mailmerge.letters.cluster import Address, Cluster
from mailmerge.letters.pool import AtOnce, on_this_machine, result_of


def test_the_processes_of_this_machine_work_on_its_files() -> None:
    with ProcessPoolExecutor(1) as pool:
        assert on_this_machine(pool) is pool


def test_the_workers_of_a_cluster_do_not() -> None:
    with Cluster(Address("tcp://127.0.0.1:1")) as cluster:
        assert isinstance(on_this_machine(cluster), AtOnce)


def test_work_that_is_done_at_once_is_done_when_it_is_asked_for() -> None:
    work = AtOnce().submit(divmod, 7, 2)
    assert work.done()
    assert result_of(work) == (3, 1)


@pytest.mark.parametrize("executor", [AtOnce()])
def test_what_goes_wrong_is_raised_where_it_was_ordered_or_asked_for(executor: Executor) -> None:
    with pytest.raises(ZeroDivisionError):
        result_of(executor.submit(divmod, 1, 0))
