"""What is known about a parent is worked out once in a run, and read from there by all that is made of it."""

import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, datetime
from types import CodeType, FrameType

from mailmerge.casework.upn import check_letter
from mailmerge.law.enclosures import enclosures
from mailmerge.law.figures import worked_out
from mailmerge.law.parent_facts import ParentFacts
from mailmerge.law.reply import reply_by
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.orders.school_facts import law_figures
from mailmerge.runs import run as walk
from mailmerge.setup.configuration import Configuration
from tests.runs.test_run import MONDAY, ROW, csv_of

FATHER = {
    "parent 2 forename": "Tomasz",
    "parent 2 surname": "Tran",
    "parent 2 parental responsibility": "yes",
    "parent 2 address line 1": "2 Chapel Street",
    "parent 2 town": "Cambridge",
    "parent 2 postcode": "CB1 2JX",
}
NO_LEAVE = {"leave requested on": "", "leave decision": "", "leave from": "", "leave to": ""}
ATTENDANCE = {**ROW, **NO_LEAVE, "situation": "attendance", "phone call on": "2025-09-22"}
SUSPECTED = {**NO_LEAVE, "leave from": "2025-09-22", "leave to": "2025-09-30", "returned on": "2025-10-02"}


def child(number: int) -> dict[str, str]:
    """A number that is that child's own."""
    rest = f"87342541{number:04d}"
    return {"upn": check_letter(rest) + rest}


ROWS = (
    {**ROW, **FATHER, **child(1)},
    {**ROW, "leave decision": "", **child(2)},
    {**ATTENDANCE, "marks from": "2025-09-02", "marks": r"/\ OO /\ /\ /\ " * 4, **child(3)},
    {**ATTENDANCE, **FATHER, "attendance": "94.1", **child(4)},
    {**ATTENDANCE, "attendance": "99.0", **child(5)},
    {**ROW, **SUSPECTED, "suspicion source": "a message from the family", **child(6)},
)

_ASKED: dict[CodeType, str] = {
    worked_out.__code__: "figures",
    ParentFacts.__init__.__code__: "facts",
    Configuration.context.__code__: "contexts",
    enclosures.__code__: "enclosures",
    reply_by.__code__: "reply days",
    law_figures.__code__: "values in force",
}


def counted(work: Callable[[], object]) -> Counter[str]:
    """How often each thing was worked out in this thread while `work` was done."""
    found: Counter[str] = Counter()

    def look(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code in _ASKED:
            found[_ASKED[frame.f_code]] += 1

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(before)
    return found


def test_facts_figures_enclosures_and_reply_days_are_worked_out_once(
    new_house: Configuration, ledger: Ledger, executor: Executor
) -> None:
    source = walk.DroppedFile("cases.csv", csv_of(*ROWS))
    now = datetime(2025, 10, 6, 9, tzinfo=UTC)
    request = walk.RunRequest(walk.new_run_id(now, source.sha256), MONDAY, now)
    results = []
    found = counted(lambda: results.append(walk.run(source, walk.Workbench(new_house, ledger, executor), request)))
    parents = [parent for row in results[0].results for parent in row.parents]
    letters = [parent.decision.letter.key for parent in parents if parent.decision.letter]
    assert {row.outcome for row in results[0].results} == {"letter", "hold", "no-letter"}
    assert {*letters} >= {"leave-refused", "suspected-leave", "early-intervention"}
    assert len(parents) > len(ROWS)
    assert found == {
        "figures": len(ROWS),
        "facts": len(parents),
        "contexts": len(new_house.workspace.schools),
        "enclosures": len(letters),
        "reply days": len(letters),
        "values in force": len(letters),
    }


def test_a_check_works_out_no_more(new_house: Configuration, ledger: Ledger) -> None:
    source = walk.DroppedFile("cases.csv", csv_of(*ROWS))
    found = counted(lambda: walk.check(source, new_house, ledger, MONDAY))
    assert (found["figures"], found["contexts"]) == (len(ROWS), len(new_house.workspace.schools))
    assert found["enclosures"] == found["reply days"]
