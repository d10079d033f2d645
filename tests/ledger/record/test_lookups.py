"""Look-ups drawn event by event, anew, or by comparison are the same look-ups."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import lookups
from mailmerge.ledger.record.derived import DERIVED, Derived
from mailmerge.ledger.record.lookup import Lookup
from mailmerge.ledger.record.lookups import LOOKUPS
from tests.ledger.samples import FATHER, LEAVE, MOTHER, OTHER_UPN, UPN, fill, letter, ticking
from tests.ledger.stores import open_record

ALL: tuple[Lookup | Derived, ...] = (*LOOKUPS, *DERIVED)


def tables(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    with ledger.reading() as connection:
        return {
            lookup.table.name: [tuple(row) for row in connection.execute(select(lookup.table).order_by("seq"))]
            for lookup in ALL
        }


def differences(ledger: Ledger) -> list[tuple[str, str]]:
    with ledger.reading() as connection:
        return list(lookups.differences(connection))


def _told(ledger: Ledger) -> set[str]:
    """The tables that differ, and no other than those that are drawn from one that does."""
    told = {name for name, _ in differences(ledger)}
    assert len(told - {derived.table.name for derived in DERIVED}) <= 1
    return told


def test_every_lookup_has_rows_in_the_sample(workspace: Path) -> None:
    """Else the tests of this module would prove nothing about it."""
    with open_record(workspace / "ledger" / "ledger.sqlite") as ledger:
        assert all(tables(ledger).values())


def test_drawing_anew_gives_the_same(workspace: Path) -> None:
    with open_record(workspace / "ledger" / "ledger.sqlite") as ledger:
        before = tables(ledger)
        ledger.rebuild_lookups()

        assert tables(ledger) == before
        assert differences(ledger) == []


@pytest.mark.parametrize("table", [lookup.table.name for lookup in ALL])
def test_a_lost_lookup_is_noticed_and_comes_back(workspace: Path, table: object) -> None:
    with open_record(workspace / "ledger" / "ledger.sqlite") as ledger:
        before = tables(ledger)
        with ledger.writing() as connection:
            connection.exec_driver_sql(f"DELETE FROM {table}")

        assert table in _told(ledger)
        ledger.rebuild_lookups()
        assert tables(ledger) == before


def test_every_changed_cell_is_noticed(workspace: Path) -> None:
    with open_record(workspace / "ledger" / "ledger.sqlite") as ledger:
        for lookup in ALL:
            for column in lookup.table.c:
                with ledger.writing() as connection:
                    first = f"{lookup.key} = (SELECT MIN({lookup.key}) FROM {lookup.table.name})"
                    connection.exec_driver_sql(f"UPDATE {lookup.table.name} SET \"{column.name}\" = '99' WHERE {first}")
                assert lookup.table.name in _told(ledger), column
                ledger.rebuild_lookups()


def test_erasing_facts_takes_the_person_out_of_the_lookups(workspace: Path) -> None:
    with open_record(workspace / "ledger" / "ledger.sqlite") as ledger:
        with ledger.reading() as connection:
            facts = {
                digest
                for lookup in LOOKUPS
                if lookup.is_personal
                for digest in connection.execute(select(lookup.table.c.facts_sha256)).scalars()
            }
        ledger.erase(facts, reason="retention", by="DPO")

        assert differences(ledger) == []
        left = str(tables(ledger))
        assert UPN not in left
        assert "nowak" not in left
        assert tables(ledger)["letters"]


steps = st.lists(
    st.tuples(
        st.sampled_from([UPN, OTHER_UPN]),
        st.sampled_from([MOTHER, FATHER]),
        st.sampled_from([LEAVE, "2025/26"]),
        st.booleans(),
    ),
    max_size=8,
)


@settings(max_examples=8, deadline=None)
@given(steps)
def test_whatever_happens_in_whatever_order_the_lookups_follow(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str, bool]]
) -> None:
    with open_record(tmp_path_factory.mktemp("any") / "ledger.sqlite", clock=ticking()) as ledger:
        for issue, (upn, parent, trigger, erased) in enumerate(steps, start=1):
            issued = letter(ledger, upn=upn, parent=parent, trigger=trigger, issue=issue)
            (event,) = ledger.append([replace(issued, reissue_reason="again").event()])
            if erased:
                ledger.erase([event.payload["facts_sha256"]], reason="request", by="DPO")
            assert differences(ledger) == []


def test_a_filled_ledger_agrees_from_the_start(tmp_path: Path) -> None:
    with open_record(tmp_path / "ledger.sqlite", clock=ticking()) as ledger:
        fill(ledger, tmp_path / "outbox")
        assert differences(ledger) == []
