"""Kill the making of a pack at any step: it is made once, and at no moment is half a pack to be seen."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mailmerge.ledger.record import journal
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.post_records import packs_made
from mailmerge.ledger.record.reference import pupil_token
from mailmerge.ledger.record.verify import verify
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from tests.referral.stories import KNOWN, PARENT, PUPIL, UPN, Office, csv_of
from tests.watch.processes import STEPS, take_everything
from tests.watch.samples import tree

pytestmark = pytest.mark.soak
EVERY_END = [
    (job, step)
    for job in ("killed", "full")
    for step in STEPS
    if (job, step) not in {("full", "handed-on"), ("full", "ended")}
]
LEAVE = {"leave requested on": "2025-09-08", "leave decision": "refused"}
DAYS = {"leave from": "2025-09-22", "leave to": "2025-09-26", "letter date": "2025-09-12"}
ASKED = {"upn": UPN, "referral route": "leave", "on": "2025-10-06", "parent": "Zofia Tran", **KNOWN}


@pytest.fixture(scope="module")
def asked(sample_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which a letter is on record, and the request for the pack lies in the inbox."""
    root = Path(shutil.copytree(sample_workspace, tmp_path_factory.mktemp("asked") / "trust"))
    configuration = load_configuration(load_workspace(root))
    with open_record(configuration.workspace.ledger) as ledger, ThreadPoolExecutor(1) as executor:
        Office(configuration, ledger, executor).drop("2025-09-12", {**PUPIL, **PARENT, **LEAVE, **DAYS})
    (root / "inbox" / "request.csv").write_bytes(csv_of([ASKED]))
    return root


@pytest.fixture
def trust(asked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(asked, tmp_path / "trust"))


def packs_in(root: Path) -> Iterator[Path]:
    """Yield the packs that can be seen: what lies in a hidden folder can not."""
    yield from (root / "outbox").glob("[!.]*/packs/*/*")


def assert_no_half_pack(root: Path) -> None:
    for folder in packs_in(root):
        assert {"manifest.json", "verify.html", "parts"} <= {path.name for path in folder.iterdir()}
    assert verify(root / "ledger" / "ledger.sqlite", root / "outbox").verdicts == ()


def assert_made_once(root: Path) -> None:
    (folder,) = packs_in(root)
    with open_record(root / "ledger" / "ledger.sqlite") as ledger:
        (pack,) = packs_made(ledger, pupil_token(ledger.workspace_id, UPN))
        assert (pack.ref, journal.underway(ledger)) == (folder.name, ())
    assert [name for name in tree(root / "inbox") if name.endswith("request.csv")] == [
        "_processed/2025-10-06/request.csv"
    ]
    assert_no_half_pack(root)


@pytest.mark.parametrize(("job", "step"), EVERY_END)
def test_cut_off_after_a_step(job: str, step: str, trust: Path, run_job: Callable[..., int]) -> None:
    assert run_job(job, trust, step) != 0
    assert_no_half_pack(trust)

    take_everything(trust)

    assert_made_once(trust)
