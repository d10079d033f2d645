"""Every letter of every example row, with what goes behind it: PDF/UA, by an independent checker and our own."""

import json
from concurrent.futures import Executor
from datetime import UTC, date, datetime
from pathlib import Path

import pdfua
import pytest

from mailmerge.ledger.record.opening import open_record
from mailmerge.runs import run as walk
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from mailmerge.workspace.init import make_workspace, sample_folder
from tests.letters.structure import faults_in

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.csv"))
pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def outbox(tmp_path_factory: pytest.TempPathFactory, executor: Executor) -> Path:
    """What the runs of all example files left, each with a record of its own, so that none stands in another's way."""
    outbox = tmp_path_factory.mktemp("runs")
    for path in EXAMPLES:
        root = outbox / path.stem
        make_workspace(root, sample_folder())
        configuration = load_configuration(load_workspace(root))
        expected = json.loads(path.with_name(f"{path.stem}.expected.json").read_text("utf-8"))
        source = walk.DroppedFile(path.name, path.read_bytes())
        now = datetime(2026, 1, 5, 9, tzinfo=UTC)
        request = walk.RunRequest(walk.new_run_id(now, source.sha256), date.fromisoformat(expected["date"]), now, None)
        with open_record(configuration.workspace.ledger) as ledger:
            walk.run(source, walk.Workbench(configuration, ledger, executor), request)
    return outbox


@pytest.mark.parametrize("examples", [path.stem for path in EXAMPLES if path.stem != "rejects"])
def test_every_letter_is_pdf_ua(outbox: Path, examples: str) -> None:
    letters = sorted((outbox / examples).glob("outbox/*/letters/*/*.pdf"))
    assert letters
    faults = {
        letter.name: found
        for letter in letters
        if (found := [*map(str, pdfua.validate(letter).findings), *faults_in(letter.read_bytes())])
    }
    assert faults == {}
