from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.called import Person
from mailmerge.casework.case import PenaltyNotice
from mailmerge.casework.names import PersonName
from mailmerge.law.history import History, notices_of
from tests.law.build import a_parent

MARCH = date(2025, 3, 10)
JANUARY, FEBRUARY = date(2025, 1, 13), date(2025, 2, 24)
BARE = PenaltyNotice(MARCH)
FOR_JANUARY, FOR_FEBRUARY = PenaltyNotice(MARCH, JANUARY), PenaltyNotice(MARCH, FEBRUARY)


def withdrawn(notice: PenaltyNotice) -> PenaltyNotice:
    return PenaltyNotice(notice.issued_on, notice.offence_on, withdrawn=True)


@pytest.mark.parametrize(
    ("row", "record", "expected", "why"),
    [
        ((FOR_JANUARY, FOR_FEBRUARY), (), (FOR_JANUARY, FOR_FEBRUARY), "two offences, one day"),
        (
            (withdrawn(FOR_JANUARY), FOR_FEBRUARY),
            (),
            (withdrawn(FOR_JANUARY), FOR_FEBRUARY),
            "one withdrawn, one issued",
        ),
        ((FOR_JANUARY, FOR_JANUARY), (), (FOR_JANUARY,), "equal in every part"),
        ((BARE, withdrawn(BARE)), (), (BARE, withdrawn(BARE)), "a withdrawal and a new notice"),
        ((FOR_JANUARY,), (FOR_JANUARY,), (FOR_JANUARY,), "the row repeats the record"),
        ((BARE,), (FOR_JANUARY,), (FOR_JANUARY,), "the row leaves the offence open"),
        ((FOR_JANUARY,), (BARE,), (FOR_JANUARY,), "the record leaves it open"),
        ((FOR_JANUARY,), (FOR_FEBRUARY,), (FOR_JANUARY, FOR_FEBRUARY), "another offence is another notice"),
        ((BARE,), (FOR_JANUARY, FOR_FEBRUARY), (FOR_JANUARY, FOR_FEBRUARY), "one of the row is one of the record"),
        (
            (FOR_JANUARY, FOR_FEBRUARY),
            (BARE, FOR_JANUARY),
            (FOR_JANUARY, FOR_FEBRUARY),
            "one that leaves it open takes the one that is left",
        ),
        ((FOR_JANUARY,), (withdrawn(BARE),), (withdrawn(FOR_JANUARY),), "withdrawn by the record"),
        ((withdrawn(FOR_JANUARY),), (BARE,), (withdrawn(FOR_JANUARY),), "withdrawn by the row"),
        ((), (FOR_JANUARY,), (FOR_JANUARY,), "on record alone"),
        ((), (), (), "stated that there are none"),
        (None, (), None, "nothing is known"),
    ],
)
def test_each_notice_counts_by_itself(
    row: tuple[object, ...] | None, record: tuple[object, ...], expected: tuple[object, ...] | None, why: str
) -> None:
    found = notices_of(a_parent(penalty_notices=row), record)
    assert found is expected or (set(found) == set(expected) and len(found) == len(expected)), why


_NOTICES = st.lists(
    st.builds(
        PenaltyNotice, st.sampled_from([MARCH, FEBRUARY]), st.sampled_from([None, JANUARY, FEBRUARY]), st.booleans()
    ),
    unique=True,
    max_size=4,
)


@given(_NOTICES, _NOTICES)
def test_no_notice_is_lost_or_counted_twice(row: list[PenaltyNotice], record: list[PenaltyNotice]) -> None:
    found = notices_of(a_parent(penalty_notices=tuple(row)), tuple(record))
    assert max(len(row), len(record)) <= len(found) <= len(row) + len(record)


@given(_NOTICES)
def test_a_row_that_repeats_the_record_adds_nothing(notices: list[PenaltyNotice]) -> None:
    assert set(notices_of(a_parent(penalty_notices=tuple(notices)), tuple(notices)) or ()) == set(notices)


_LATER = PenaltyNotice(date(2025, 6, 2))


@pytest.mark.parametrize(
    ("notices", "withdrawals", "expected", "why"),
    [
        ({"": (BARE,)}, {}, (BARE,), "stands"),
        ({"Somebody Else": (BARE,)}, {}, (), "another's"),
        ({"Zofia Nowak": (BARE,)}, {"": (_LATER.issued_on,)}, (withdrawn(BARE),), "withdrawn for every parent"),
        ({"": (BARE,)}, {"Zofia Nowak": (_LATER.issued_on,)}, (withdrawn(BARE),), "withdrawn for this one"),
        ({"": (BARE,)}, {"Somebody Else": (_LATER.issued_on,)}, (BARE,), "withdrawn for another"),
        ({"": (BARE,)}, {"": (MARCH,)}, (withdrawn(BARE),), "on the day of issue"),
        ({"": (BARE,)}, {"": (FEBRUARY,)}, (BARE,), "nothing had been issued yet"),
        ({"": (_LATER, BARE)}, {"": (_LATER.issued_on,)}, (BARE, withdrawn(_LATER)), "the last one issued by then"),
        ({"": (_LATER, BARE)}, {"": (MARCH,)}, (withdrawn(BARE), _LATER), "not one that came later"),
        (
            {"": (BARE, _LATER)},
            {"": (date(2025, 7, 1), date(2025, 7, 2))},
            (withdrawn(BARE), withdrawn(_LATER)),
            "each withdrawal ends one",
        ),
        (
            {"": (BARE, _LATER)},
            {"": (_LATER.issued_on, MARCH)},
            (withdrawn(BARE), withdrawn(_LATER)),
            "in whatever order they were recorded",
        ),
    ],
)
def test_a_withdrawal_on_record_ends_the_last_notice(notices: Any, withdrawals: Any, expected: Any, why: Any) -> None:
    assert History(notices=notices, withdrawals=withdrawals).notices_to(a_parent()) == expected, why


def test_a_history_shows_nobodys_name_in_a_log() -> None:
    assert "Kowalska" not in repr(History(people=(Person.of(PersonName("", "Zofia", "Kowalska"), "11"),)))
