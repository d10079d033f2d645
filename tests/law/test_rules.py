"""The words in which checks and additions say of which letters they speak."""

from collections.abc import Callable

import pytest

from mailmerge.law.attendance import ATTENDANCE
from mailmerge.law.contract import CONTRACT
from mailmerge.law.leave import LEAVE
from mailmerge.law.letters import LETTERS, LetterKind
from mailmerge.law.nti import NTI
from mailmerge.law.rules import Rule, every_letter, only, referrals


@pytest.mark.parametrize(
    ("speaks_of", "appendices"),
    [
        (only("leave-refused"), ["8a"]),
        (only("early-intervention"), ["1"]),
        (every_letter, [kind.appendix for kind in LETTERS]),
        (referrals, [kind.appendix for kind in LETTERS if kind.refers]),
    ],
)
def test_of_which_letters_they_speak(speaks_of: Callable[[LetterKind], bool], appendices: list[str]) -> None:
    assert [kind.appendix for kind in LETTERS if speaks_of(kind)] == appendices


@pytest.mark.parametrize("table", [ATTENDANCE, CONTRACT, LEAVE, NTI], ids=["attendance", "contract", "leave", "nti"])
def test_each_rule_of_a_table_has_a_name_of_its_own_for_people_read_it(table: tuple[Rule, ...]) -> None:
    names = [rule.name for rule in table]
    assert all(len(name.split()) > 2 for name in names)
    assert len(set(names)) == len(names)
