"""Two machines, one inbox, one record: whichever dies, or is cut off, nothing is lost and nothing is made twice."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.record import journal, letter_records
from mailmerge.ledger.record.event_kinds import RUN_FINISHED
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.verify import verify
from tests.servers import Server
from tests.watch.machines import Door, Machine
from tests.watch.samples import cases
from tests.watch.waiting import until

LEASE = 4


@pytest.fixture
def shared(sample_workspace: Path, tmp_path: Path) -> Path:
    """What machines share: inbox, outbox and evidence."""
    folder = tmp_path / "shared"
    for name in ("inbox", "outbox", "evidence"):
        shutil.copytree(sample_workspace / name, folder / name) if (sample_workspace / name).exists() else (
            folder / name
        ).mkdir(parents=True)
    return folder


@pytest.fixture
def database(postgresql: Server) -> Iterator[str]:
    name = postgresql.prepared()
    yield name
    postgresql.drop(name)


@pytest.fixture
def machines(sample_workspace: Path, shared: Path, database: str, postgresql: Server) -> Iterator[list[Machine]]:
    made = []
    for name in ("north", "south"):
        door = Door(postgresql.port)
        url = postgresql.url(database, port=door.port)
        made.append(Machine(name, sample_workspace, shared, url, door, LEASE))
    yield made
    for machine in made:
        machine.kill()


def waiting(shared: Path) -> list[str]:
    """Return the files that are not done yet."""
    try:
        return [path.name for path in (*shared.glob("inbox/*.csv"), *shared.glob("inbox/_processing/*/**/*.csv"))]
    except FileNotFoundError:  # one moved on as it was looked for
        return ["moving"]


def assert_each_once(shared: Path, database: str, postgresql: Server, files: int) -> None:
    own = shared.parent / "looking-on" / "ledger.sqlite"
    address = Address(own, own, postgresql.url(database))
    with open_record(address) as ledger:
        assert journal.underway(ledger) == ()
        upns = Counter(letter.upn for letter in letter_records.unposted(ledger))
        assert len(upns) == files
        assert set(upns.values()) == {1}
        runs = Counter(event.payload["source_sha256"] for event in ledger.events(RUN_FINISHED))
        assert len(runs) == files
        assert set(runs.values()) == {1}
    assert len(list((shared / "inbox" / "_processed").rglob("case-*.csv"))) == files
    assert list((shared / "inbox").rglob("_failed/**/*.csv")) == []
    shown = [path for path in (shared / "outbox").iterdir() if path.is_dir()]
    assert len(shown) == files
    assert not [path for path in shown if path.name.startswith(".")]
    found = verify(address, shared / "outbox", evidence=shared / "evidence")
    assert found.ok, found.verdicts


def disturbed(machines: list[Machine], shared: Path, *, files: int, kills: int, cuts: int, seed: int) -> None:
    """Drop files, and meanwhile kill machines and cut lines at random moments; return when all files are done."""
    chance = random.Random(seed)
    events = ["kill"] * kills + ["cut"] * cuts
    chance.shuffle(events)
    for machine in machines:
        machine.start()
    for machine in machines:
        machine.until_watching()
    left = list(range(1, files + 1))
    share = max(1, files // (len(events) + 1))
    while left or events:
        for number in left[:share]:
            hidden = shared / "inbox" / f".case-{number}.part"
            hidden.write_bytes(cases(1, first=number))
            hidden.rename(shared / "inbox" / f"case-{number}.csv")
        left = left[share:]
        if not events:
            continue
        time.sleep(chance.uniform(0.5, 4))
        machine = chance.choice(machines)
        if events.pop() == "kill":
            machine.kill()
            time.sleep(chance.choice((0, 0, LEASE * 1.5)))
            machine.start()
            if chance.random() < 0.5:
                machine.until_watching()
        else:
            machine.door.shut()
            time.sleep(LEASE * chance.choice((0.5, 2)))
            machine.door.open()
    until(lambda: not waiting(shared), "every file is done", 60 + 10 * files)
    for machine in machines:
        machine.until_watching()
    for machine in machines:
        assert machine.stop() == 0


@pytest.mark.soak
def test_two_machines_lose_nothing_and_double_nothing_however_they_die(
    machines: list[Machine], shared: Path, database: str, postgresql: Server
) -> None:
    disturbed(machines, shared, files=500, kills=50, cuts=5, seed=18)

    assert_each_once(shared, database, postgresql, 500)


@pytest.mark.soak
def test_two_machines_share_the_work_of_a_few_files(
    machines: list[Machine], shared: Path, database: str, postgresql: Server
) -> None:
    disturbed(machines, shared, files=60, kills=8, cuts=1, seed=4)

    assert_each_once(shared, database, postgresql, 60)
