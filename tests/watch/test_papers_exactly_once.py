"""Kill the filing of a certificate at any step: it is filed once, and at no moment does the record say otherwise."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.ledger.record import journal, records
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.verify import verify
from tests.filing.test_papers import UPN, a_pdf
from tests.watch.processes import STEPS, take_everything
from tests.watch.samples import tree

# Between the record and the paper's place in the evidence folder; each takes a process, and the soak tries all.
MOST_TELLING = {("killed", "recorded")}
EVERY_END = [
    pytest.param(job, step, marks=[] if (job, step) in MOST_TELLING else pytest.mark.soak)
    for job in ("killed", "full")
    for step in STEPS
]
FILED = f"{UPN} certificate 2025-10-06.pdf"


@pytest.fixture
def trust(new_workspace: Path) -> Path:
    """A workspace with a certificate in a school's folder of evidence."""
    folder = new_workspace / "inbox" / "oakfield" / "evidence" / UPN
    folder.mkdir(parents=True)
    (folder / "certificate.pdf").write_bytes(a_pdf())
    with open_record(new_workspace / "ledger" / "ledger.sqlite"):
        return new_workspace


def assert_verifies(root: Path) -> None:
    found = verify(root / "ledger" / "ledger.sqlite", root / "outbox", evidence=root / "evidence")
    assert found.verdicts == ()


def assert_filed_once(root: Path) -> None:
    assert [name for name in tree(root / "evidence") if name != "README.txt"] == [UPN, f"{UPN}/{FILED}"]
    assert (root / "evidence" / UPN / FILED).read_bytes() == a_pdf()
    with open_record(root / "ledger" / "ledger.sqlite") as ledger:
        assert [one.path for one in records.evidence_of(ledger, [UPN])] == [f"{UPN}/{FILED}"]
        assert journal.underway(ledger) == ()
    place = f"oakfield/evidence/{UPN}"
    dropped = [name for name in tree(root / "inbox") if "certificate" in name]
    assert dropped == [f"_processed/2025-10-06/{place}/certificate.pdf", f"{place}/certificate.pdf RECEIPT.html"]
    assert_verifies(root)


def test_a_certificate_is_filed_and_told(trust: Path) -> None:
    take_everything(trust)
    assert_filed_once(trust)


@pytest.mark.parametrize(("job", "step"), EVERY_END)
def test_cut_off_after_a_step(job: str, step: str, trust: Path, run_job: Callable[..., int]) -> None:
    assert run_job(job, trust, step) != 0 or step == "ended"
    assert_verifies(trust)

    take_everything(trust)

    assert_filed_once(trust)


def test_dropped_again_it_is_told_and_not_filed_again(trust: Path) -> None:
    take_everything(trust)
    again = trust / "inbox" / f"{UPN} certificate.pdf"
    again.write_bytes(a_pdf())
    take_everything(trust)
    assert len(list((trust / "evidence" / UPN).iterdir())) == 1
    assert "on record already" in again.with_name(again.name + " RECEIPT.html").read_text("utf-8")


def test_a_paper_of_nobody_lies_among_the_failed_with_its_receipt(trust: Path) -> None:
    shutil.rmtree(trust / "inbox" / "oakfield")
    (trust / "inbox" / "scan.pdf").write_bytes(a_pdf())
    take_everything(trust)
    assert tree(trust / "inbox" / "_failed") == ["scan.pdf", "scan.pdf RECEIPT.html"]
    assert "begin its name with the pupil" in (trust / "inbox" / "scan.pdf RECEIPT.html").read_text("utf-8")
