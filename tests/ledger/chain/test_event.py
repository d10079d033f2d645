import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.ledger.chain.event import NO_HASH, Head, canonical, event_hash, stamp

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_the_hash_is_the_one_that_the_contract_lays_down() -> None:
    payload = '{"a":1,"ż":"ó"}'
    by_hand = f'[7,"2025-09-15T08:00:00.000000Z","note","OAK","{{\\"a\\":1,\\"ż\\":\\"ó\\"}}","{NO_HASH}"]'

    sealed = event_hash(7, "2025-09-15T08:00:00.000000Z", "note", "OAK", payload, NO_HASH)

    assert sealed == hashlib.sha256(by_hand.encode("utf-8")).hexdigest()


@given(json_values)
def test_canonical_text_gives_the_value_back_and_does_not_depend_on_the_order_of_keys(
    value: dict[str, object] | int | list[object] | str | None,
) -> None:
    assert json.loads(canonical(value)) == value
    if isinstance(value, dict):
        assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_canonical_text_has_no_spaces_and_sorted_keys() -> None:
    assert canonical({"b": [1, None], "a": True}) == '{"a":true,"b":[1,null]}'


@pytest.mark.parametrize(
    ("at", "stored", "why"),
    [
        (datetime(2025, 9, 15, 8, tzinfo=UTC), "2025-09-15T08:00:00.000000Z", "whole seconds have the same length"),
        (datetime(2025, 9, 15, 8, 0, 0, 5, tzinfo=UTC), "2025-09-15T08:00:00.000005Z", "to the microsecond"),
        (
            datetime(2025, 9, 15, 0, 30, tzinfo=timezone(timedelta(hours=1))),
            "2025-09-14T23:30:00.000000Z",
            "summer time is stored as UTC",
        ),
    ],
)
def test_times_are_stored_in_utc(at: datetime, stored: str, why: str) -> None:
    assert stamp(at) == stored, why
    assert datetime.fromisoformat(stored) == at, why


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"seq": "1", "hash": "x"}', '{"seq": 1}'])
def test_only_a_head_is_read_as_a_head(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Head.from_json(text)


@pytest.mark.parametrize(
    ("typed", "seq", "why"),
    [
        (Head(17, "ab" * 32).printed, 17, "as it is printed"),
        ("Head of the record when this was made: entry 17, " + "abababab " * 8, 17, "with the words around it"),
        ("ENTRY 17 " + "AB" * 32, 17, "in capitals"),
        ("17," + "ab" * 32, 17, "the number alone"),
        ("abababab-" * 8, 0, "an older sheet, without a number"),
        ("entry 17, sealed with " + "ab" * 32, 17, "as packs print it"),
    ],
)
def test_a_head_is_read_from_paper(typed: str, seq: int, why: str) -> None:
    assert Head.from_print(typed) == Head(seq, "ab" * 32), why


@pytest.mark.parametrize("typed", ["", "17", "ab" * 31, "entry 17, " + "ab" * 33, "xy" * 32])
def test_what_is_no_head_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="no hash"):
        Head.from_print(typed)
