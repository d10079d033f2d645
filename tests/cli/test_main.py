import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Never

import click
import pytest

from mailmerge import __version__
from mailmerge.casework.calendar import OutsideCalendar
from mailmerge.cli import main
from mailmerge.cli.lazy import Lazy
from mailmerge.cli.options import Common, common_options
from mailmerge.errors import ExitCode, MissingError, NotFitError, SettingsError
from mailmerge.law.parameters import LawDataError
from mailmerge.ledger.chain.errors import DamagedLedgerError, UnavailableLedgerError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give the program a command `work` that does what the test says."""

    def add(do: Callable[..., object]) -> None:
        @click.command()
        @common_options
        @click.pass_obj
        def work(common: Any) -> Any:
            return do(common)

        monkeypatch.setitem(main.program._lazy, "work", Lazy(f"{__name__}:worked", "Work."))
        monkeypatch.setattr(sys.modules[__name__], "worked", work, raising=False)

    return add


def raising(error: BaseException) -> Callable[..., Never]:
    def do(common: Common) -> Never:
        raise error

    return do


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (SettingsError("mailmerge.toml is wrong. Mend it."), 2, "mailmerge.toml is wrong. Mend it."),
        (NotFitError("The warning is a draft. Approve it."), 5, "Approve it."),
        (MissingError("The inbox is not there. Connect the share."), 7, "Connect the share."),
        (DamagedLedgerError("Event 7 was altered. Look at it."), 6, "Event 7 was altered."),
        (UnavailableLedgerError("The ledger is in use. Try again."), 7, "Try again."),
        (LawDataError("The profile of heath is not fit. Mend it."), 5, "Mend it."),
        (OutsideCalendar(date(2031, 9, 1)), 2, "calendar.toml"),
        (click.UsageError("No such row."), 2, "No such row."),
        (click.ClickException("No such file."), 2, "No such file."),
        (KeyboardInterrupt(), 130, "Interrupted."),
        (ValueError("Zofia Nowak"), 1, "(ValueError)"),
    ],
)
def test_every_trouble_becomes_its_exit_code_and_a_sentence(
    command: Callable[..., None], call: Callable[..., tuple[int, str, str]], error: object, code: int, said: str
) -> None:
    command(raising(error))
    found, out, err = call("work")
    assert (found, out) == (code, "")
    assert said in err
    assert "Traceback" not in err


def test_what_an_unexpected_error_says_is_not_shown_since_it_may_name_a_child(
    command: Callable[..., None], call: Callable[..., tuple[int, str, str]]
) -> None:
    command(raising(ValueError("Zofia Nowak")))
    assert "Zofia" not in call("work")[2]


@pytest.mark.parametrize("args", [("-v", "work"), ("work", "-v"), ("work", "--verbose")])
def test_a_traceback_is_shown_only_when_asked_for(
    command: Callable[..., None], call: Callable[..., tuple[int, str, str]], args: tuple[str, str]
) -> None:
    command(raising(ValueError("Zofia Nowak")))
    code, _, err = call(*args)
    assert code == 1
    assert "Traceback" in err


@pytest.mark.parametrize("returned", [None, ExitCode.DONE, ExitCode.ROWS_NEED_MENDING, ExitCode.FILE_REFUSED])
def test_what_a_command_returns_is_the_exit_code(
    command: Callable[..., None], call: Callable[..., tuple[int, str, str]], returned: ExitCode | None
) -> None:
    command(lambda common: returned)
    assert call("work")[0] == (returned or 0)


@pytest.mark.parametrize("args", [("--workspace", "there", "work"), ("work", "--workspace", "there")])
def test_the_workspace_may_be_given_before_or_after_the_command(
    command: Callable[..., None], call: Callable[..., tuple[int, str, str]], args: tuple[str, str, str]
) -> None:
    seen = []
    command(lambda common: seen.append(common.workspace))
    call(*args)
    assert seen == [Path("there")]


def test_of_two_workspaces_the_one_after_the_command_counts(
    command: Callable[..., None], call: Callable[..., tuple[int, str, str]]
) -> None:
    seen = []
    command(lambda common: seen.append(common.workspace))
    call("--workspace", "here", "work", "--workspace", "there")
    assert seen == [Path("there")]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["docter"], "Did you mean 'doctor'?"),
        (["--wrokspace", "x", "doctor"], "Did you mean '--workspace'?"),
        (["doctor", "--jsno"], "--json"),
        (["init"], "Missing argument 'DIR'"),
        (["doctor", "surplus"], "unexpected extra argument"),
    ],
)
def test_a_mistyped_line_is_a_usage_error_with_a_suggestion(
    call: Callable[..., tuple[int, str, str]], args: list[str], said: str
) -> None:
    code, out, err = call(*args)
    assert (code, out) == (2, "")
    assert said in err


def test_help_lists_every_command_in_the_order_of_the_work(call: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = call("--help")
    assert code == 0
    listed = [
        line.split()[0] for line in out.split("Commands:")[1].splitlines() if line.startswith("  ") and line[2] != " "
    ]
    assert listed == list(main.COMMANDS)


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_that_is_listed_has_help_of_its_own(call: Callable[..., tuple[int, str, str]], name: str) -> None:
    code, out, _ = call(name, "--help")
    assert code == 0
    assert f"Usage: mailmerge {name}" in out


def test_the_version_is_the_packages(call: Callable[..., tuple[int, str, str]]) -> None:
    assert call("--version")[:2] == (0, f"mailmerge, version {__version__}\n")


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from mailmerge.cli.main import run; run(['--help']); "
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {"pydantic", "sqlalchemy", "weasyprint", "openpyxl", "docxtpl", "jinja2", "lxml", "rich", "psutil", "PIL"}
    assert heavy & set(done.stderr.split()) == set()


def test_the_console_script_ends_the_process_with_the_exit_code(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from mailmerge.cli.main import main; main()",
            "doctor",
            "--workspace",
            str(tmp_path),
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert json.loads(done.stdout)[-1]["state"] == "wrong"


def test_the_root_is_the_variables_where_none_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAILMERGE_WORKSPACE", str(tmp_path))
    assert Common().root() == tmp_path
