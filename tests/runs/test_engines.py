"""Letters do not depend on what makes them: the same bytes here and by a cluster, whatever dies meanwhile."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mailmerge.ledger.record.opening import open_record
from mailmerge.letters import cluster
from mailmerge.letters.cluster import Address, Cluster, ClusterError
from mailmerge.operations.running import RunAsked, run
from mailmerge.runs import run as walk
from mailmerge.runs.production import Progress
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from mailmerge.workspace.init import make_workspace, sample_folder
from tests.letters.machines import Machines, machines
from tests.watch.samples import NOON, cases

EXAMPLES = [path for path in sorted((Path(__file__).parents[2] / "examples").glob("*.csv")) if path.stem != "rejects"]
ONE = EXAMPLES[:1]


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and two workers."""
    with machines(tmp_path_factory.mktemp("machines"), 2) as started:
        yield started


@pytest.fixture
def papers(tmp_path: Path, empty_record: Path) -> Callable[..., dict[str, str]]:
    """Runs an example, by whose references two runs are one: each with the record of the same workspace."""

    def made(name: str, path: Path, executor: Executor, progress: Progress = lambda _done, _of: None) -> dict[str, str]:
        folder = tmp_path / name
        make_workspace(folder, sample_folder())
        shutil.copytree(empty_record, folder / "ledger", dirs_exist_ok=True)
        return _papers(folder, path, executor, progress)

    return made


def _papers(folder: Path, path: Path, executor: Executor, progress: Progress) -> dict[str, str]:
    """Run an example, and return what is printed by its SHA-256; a posting sheet bears the record's own key."""
    configuration = load_configuration(load_workspace(folder))
    expected = json.loads(path.with_name(f"{path.stem}.expected.json").read_text("utf-8"))
    source, now = walk.DroppedFile(path.name, path.read_bytes()), datetime(2026, 1, 5, 9, tzinfo=UTC)
    request = walk.RunRequest(walk.new_run_id(now, source.sha256), date.fromisoformat(expected["date"]), now, None)
    with open_record(configuration.workspace.ledger) as ledger:
        walk.run(source, walk.Workbench(configuration, ledger, executor), request, progress)
    printed = [path for kind in ("pdf", "docx") for path in configuration.workspace.outbox.rglob(f"*.{kind}")]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in printed
        if not path.name.startswith("posting-sheet-")
    }


@pytest.mark.parametrize(
    "path",
    [*ONE, *(pytest.param(path, marks=pytest.mark.soak) for path in EXAMPLES[1:])],
    ids=lambda path: path.stem,
)
def test_both_engines_make_the_same_bytes(
    there: Machines, executor: Executor, papers: Callable[..., dict[str, str]], path: Path
) -> None:
    with Cluster(Address(there.address)) as far:
        made_there = papers("there", path, far)
    assert any(name.endswith(".docx") for name in made_there)
    assert made_there == papers("here", path, executor)


@pytest.mark.parametrize("path", ONE, ids=lambda path: path.stem)
def test_a_worker_that_dies_costs_its_letters_time_alone(
    there: Machines, executor: Executor, papers: Callable[..., dict[str, str]], path: Path
) -> None:
    def kill_one(done: int, _of: int) -> None:
        if done == 1:
            there.kill(there.workers[0])

    with Cluster(Address(there.address)) as far:
        made_there = papers("there", path, far, kill_one)
    assert there.workers[0].returncode is not None
    assert made_there == papers("here", path, executor)


def test_without_its_scheduler_a_file_stays_where_it_is(new_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 0.2)
    settings = new_workspace / "mailmerge.toml"
    dask = 'engine = "dask"\nscheduler = "tcp://127.0.0.1:9"\n'
    engine = re.compile(r'engine = "\w+"(\nscheduler = "[^"]*")?')
    settings.write_text(engine.sub(dask, settings.read_text("utf-8"), count=1), "utf-8")
    dropped = new_workspace / "inbox" / "cases.csv"
    dropped.write_bytes(cases(1))
    with suppress(ClusterError):
        list(run(load_workspace(new_workspace), RunAsked(by="SA"), lambda: NOON))
        pytest.fail("nobody was told")
    assert dropped.exists()
    assert not list((new_workspace / "outbox").rglob("*.pdf"))
