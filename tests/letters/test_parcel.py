"""A call that travels: large pieces once, by their SHA-256; the rest is small, and what arrives is what was sent."""

import hashlib
import pickle
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.letters.letter import LetterJob
from mailmerge.letters.parcel import LARGE, carry_out, pack
from mailmerge.orders.jobs import JobOffice
from mailmerge.runs import run as walk
from mailmerge.runs.orders import plan_orders
from mailmerge.setup.configuration import Configuration

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.csv"))

things = st.recursive(
    st.binary(max_size=2 * LARGE) | st.text() | st.integers() | st.none() | st.dates(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def given_back(*positional: Any, **named: Any) -> tuple[Any, Any]:
    return positional, named


def jobs_of(configuration: Configuration, ledger: Ledger, path: Path) -> Sequence[LetterJob]:
    source = walk.DroppedFile(path.name, path.read_bytes())
    checked = walk.check(source, configuration, None, date(2025, 11, 12))
    office = JobOffice(configuration)
    return [office.job(order) for order in plan_orders(checked.decided_cases, ledger)]


@given(things, things)
def test_what_arrives_is_what_was_sent(first: Any, second: Any) -> None:
    parcel = pack((given_back, (first,), {"second": second}))
    assert carry_out(pickle.loads(pickle.dumps(parcel))) == ((first,), {"second": second})


@given(st.binary(min_size=LARGE, max_size=LARGE + 9))
def test_a_large_piece_is_named_by_its_hash_and_stands_in_no_order(piece: bytes) -> None:
    parcel = pack((given_back, (piece, [piece]), {}))
    assert dict(parcel.pieces) == {hashlib.sha256(piece).hexdigest(): piece}
    assert piece not in parcel.order


def test_a_parcel_tells_nobody_what_is_in_it() -> None:
    assert "Nowak" not in repr(pack((given_back, ("Nowak",), {})))


def test_a_letters_job_is_a_few_kilobytes(new_house: Configuration, ledger: Ledger) -> None:
    jobs = [job for path in EXAMPLES for job in jobs_of(new_house, ledger, path)]
    sizes = [len(pack((given_back, (job,), {})).order) for job in jobs]
    assert len(sizes) > 10
    assert max(sizes) <= 8_000


def test_letters_of_one_template_and_school_share_all_their_pieces(new_house: Configuration, ledger: Ledger) -> None:
    jobs = jobs_of(new_house, ledger, EXAMPLES[0])
    alike: dict[Any, set[frozenset[str]]] = {}
    for job in jobs:
        names = frozenset(pack((given_back, (job,), {})).pieces)
        alike.setdefault((job.template, job.warning, job.letterhead), set()).add(names)
    assert {len(names) for names in alike.values()} == {1}
