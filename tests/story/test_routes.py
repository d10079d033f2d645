"""Each route from the first call to a pack that is sent, over months, by the inbox and commands alone."""

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailmerge.cli.main import run as run_command
from mailmerge.intake.result import FileResult
from mailmerge.ledger.record.opening import open_record
from mailmerge.operations import running, safekeeping
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from tests.referral.stories import KNOWN, STORIES, UPN, Office, Row, asks, csv_of

ANSWERS = {**KNOWN, "requested by": "the mother", "who went": "the mother and the child"}


@dataclass(slots=True)
class InboxOffice(Office):
    """An office that has nothing but the inbox: each file lies there, and is taken on its day."""

    def drop(self, day: str, *rows: Row, name: str = "dropped.csv", data: bytes | None = None) -> FileResult:
        root = self.configuration.workspace.root
        (root / "inbox" / name).write_bytes(csv_of(rows) if data is None else data)
        self.minutes += 1
        at = datetime.combine(date.fromisoformat(day), time(9), ZoneInfo("Europe/London"))
        now = at + timedelta(minutes=self.minutes)
        (result,) = running.run(load_workspace(root), running.RunAsked(by="Jo Bell"), lambda: now)
        assert isinstance(result, FileResult)
        assert not result.errors, result.errors
        return result


@pytest.fixture
def office(new_workspace: Path, executor: Executor) -> Iterator[InboxOffice]:
    configuration = load_configuration(load_workspace(new_workspace))
    with open_record(configuration.workspace.ledger) as ledger:
        yield InboxOffice(configuration, ledger, executor)


@pytest.mark.soak
@pytest.mark.parametrize("route", STORIES)
def test_from_the_first_call_to_the_referral(
    route: str, office: InboxOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    root = office.configuration.workspace.root
    if route == "leave":
        office.note("2025-09-08", "call", parent="Zofia Tran", medium="telephone", by="Jo Bell")
    draft = STORIES[route](office)
    assert [line["code"] for line in draft.packs[0]["lines"] if line["level"] == "red"] == []
    day, row = office.asked
    own = {name: cell for name, cell in row.items() if name not in {"upn", "referral route", "on", "parent"}}
    settings = [word for name, cell in (own | ANSWERS).items() if cell for word in ("--set", f"{name}={cell}")]
    confirmed = [word for code in asks(draft).split("; ") for word in ("--confirm", code)]
    command = ["--workspace", str(root), "pack", UPN, "--route", route, "--on", day, "--parent", "Zofia Tran"]
    capsys.readouterr()

    assert run_command([*command, *settings, *confirmed, "--by", "Jo Bell", "--json"]) == 0

    (told,) = json.loads(capsys.readouterr().out)
    (pack,) = told["packs"]
    assert (pack["state"], pack["route"]) == ("final", route)
    assert {line["level"] for line in pack["lines"] if not line.get("settled")} <= {"green", "amber"}
    sent = office.drop(day, {"upn": UPN, "on": day, "parent": "Zofia Tran", "outcome": "sent"}, name="outcome.csv")
    assert sent.results[0].outcome == "no-letter"
    again = office.ask({}).packs[0]
    assert "case-under-way" in {line["code"] for line in again["lines"] if line["level"] == "red"}
    assert sorted(path.name for path in (root / "inbox" / "_failed").rglob("*") if path.is_file()) == []
    shutil.rmtree(root / "inbox" / "_processed")
    found = safekeeping.verify(load_workspace(root), None)
    assert found is not None
    assert found.ok, found.verdicts
