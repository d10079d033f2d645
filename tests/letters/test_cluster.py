"""A cluster that is not as it should be: told in words and with a code, before any letter is made."""

import os
import pickle
import subprocess
from concurrent.futures import BrokenExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from mailmerge.letters import cluster
from mailmerge.letters.cluster import Address, Cluster, ClusterError
from mailmerge.letters.letter import Letter
from mailmerge.letters.parcel import pack
from mailmerge.letters.pool import make_letters
from mailmerge.letters.surroundings import Surroundings, surroundings
from tests.letters.machines import machines
from tests.letters.paper import letter_job

NOBODY_LISTENS = "tcp://127.0.0.1:9"
PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
HERE = Surroundings("here", {"Python": "3.11.7", "weasyprint": "70.0", "the files of mailmerge": "ab"})


class Machine:
    """Answers as dask's client does, for workers that say what they have."""

    def __init__(self, told: dict[str, object], threads: int = 1) -> None:
        self.told, self.threads = told, threads

    def wait_for_workers(self, *_: object, **__: object) -> None:
        if not self.told:
            raise TimeoutError

    def run(self, *_: object, **__: object) -> dict[str, object]:
        return self.told

    def nthreads(self) -> dict[str, int]:
        return dict.fromkeys(self.told, self.threads)


@pytest.mark.parametrize(
    ("told", "threads", "code", "said"),
    [
        ({"tcp://b:1": replace(HERE, host="b")}, 1, None, ""),
        ({}, 1, "no-workers", "has no workers. Start one"),
        (
            {"tcp://b:1": Surroundings("b", {**HERE.versions, "weasyprint": "69.0"})},
            *(1, "workers-differ", "tcp://b:1 (b) has weasyprint 69.0, this machine 70.0. Install the same versions"),
        ),
        (
            {"tcp://b:1": Surroundings("b", {**HERE.versions, "the files of mailmerge": "cd"})},
            *(1, "workers-differ", "tcp://b:1 (b) has another build of mailmerge."),
        ),
        ({"tcp://b:1": ModuleNotFoundError("mailmerge")}, 1, "workers-differ", "mailmerge is missing there"),
        ({"tcp://b:1": HERE}, 4, "workers-differ", "start it with --nthreads 1"),
    ],
    ids=["alike", "nobody", "another library", "another build", "none of ours", "threads"],
)
def test_workers_that_would_draw_otherwise_are_told(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, object], threads: int, code: str | None, said: str
) -> None:
    monkeypatch.setattr(cluster, "surroundings", lambda: HERE)
    found: ClusterError | None = None
    try:
        cluster._require_alike(Machine(told, threads), Address("tcp://a:1"))
    except ClusterError as error:
        found = error
    assert (found.code if found else None) == code
    assert said in str(found)


def test_a_worker_that_joined_later_and_differs_makes_no_letter() -> None:
    outcome = cluster._outcome("another", pack((letter_job, (), {})), {})
    assert isinstance(outcome.error, ClusterError)
    assert outcome.error.code == "workers-differ"


def test_what_goes_wrong_in_a_worker_comes_back_and_is_not_logged_there() -> None:
    outcome = cluster._outcome(surroundings().sha256, pack((int, ("Nowak",), {})), {})
    assert isinstance(outcome.error, ValueError)
    assert "Nowak" not in repr(outcome)


def test_an_error_stays_itself_from_machine_to_machine() -> None:
    error = ClusterError("no-workers", "Nobody is there.")
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, str(again), again.exit_code) == (error.code, str(error), error.exit_code)


def test_a_scheduler_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 0.2)
    with Cluster(Address(NOBODY_LISTENS)) as away, pytest.raises(ClusterError, match="does not answer") as told:
        away.connect()
    assert told.value.code == "scheduler-away"


@pytest.mark.parametrize("code", ["scheduler-away", "no-workers", "workers-differ", "no-dask"])
def test_each_code_stands_on_the_page_of_errors(code: str) -> None:
    assert f"| `{code}` |" in PAGE.read_text("utf-8")


@pytest.mark.soak
def test_a_cluster_that_was_lost_is_told_and_one_that_is_back_makes_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE_SECONDS", 45.0)
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 2.0)
    jobs = [letter_job(ref=f"ELM-{number}") for number in range(40)]
    with machines(tmp_path, 1) as there, Cluster(Address(there.address)) as office:
        assert sum(isinstance(letter, Letter) for letter in make_letters(jobs, office)) == len(jobs)
        there.kill(there.workers[0])
        with pytest.raises(ClusterError, match="no-workers"):
            list(make_letters(jobs, office))
        there.join()
        assert len(list(make_letters(jobs, office))) == len(jobs)
        made = make_letters(jobs, office)
        next(made)
        there.kill(there.scheduler)
        with pytest.raises(ClusterError, match="scheduler-away"):
            list(made)
        with pytest.raises(ClusterError, match="scheduler-away"):
            office.submit(int, 1)


@pytest.mark.soak
def test_machines_that_know_each_other_by_certificates_make_letters_and_a_stranger_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 3.0)
    own, strange = _authority(tmp_path / "own"), _authority(tmp_path / "strange")
    options = ("--tls-ca-file", "--tls-cert", "--tls-key")
    words = tuple(word for pair in zip(options, map(str, own), strict=True) for word in pair)
    with machines(tmp_path, 1, words) as there:
        with Cluster(Address(there.address, *own)) as office:
            [letter] = make_letters([letter_job()], office)
            assert isinstance(letter, Letter)
        with Cluster(Address(there.address, *strange)) as stranger, pytest.raises(ClusterError, match="scheduler-away"):
            stranger.connect()


def _authority(folder: Path) -> tuple[Path, Path, Path]:
    """Make an authority and a machine's certificate by it: the files that the settings name, as docs/scale.md says."""
    folder.mkdir()
    commands = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=us -keyout ca.key -out ca.pem",
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=machine -keyout machine.key -out machine.csr",
        "x509 -req -in machine.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out machine.pem",
    )
    for command in commands:
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
    return folder / "ca.pem", folder / "machine.pem", folder / "machine.key"


@pytest.mark.soak
def test_a_call_at_which_worker_after_worker_dies_ends_like_one_that_breaks_a_pool(tmp_path: Path) -> None:
    with machines(tmp_path, 5) as there, Cluster(Address(there.address)) as office:
        with pytest.raises(BrokenExecutor):
            office.submit(_die).result()
        assert office.submit(int, "7").result() == 7


def _die() -> None:
    os._exit(1)
