"""The audit of what comes from elsewhere, and the papers that are made from the lock."""

import json
import sys
from collections.abc import Sequence
from email.message import Message
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest

from tools.supply.audit import findings, of_installed, of_lock
from tools.supply.bill import BILL, bill
from tools.supply.faults import Answer, known_faults
from tools.supply.licences import ALLOWED, PAGE, Exemption, declared, exemptions, is_allowed
from tools.supply.locked import PRODUCT, Locked, UnreadableLockError, development, locked, product
from tools.supply.notices import NOTICES, notices

MADE_ANEW = "run: .venv/bin/python -m tools.supply write"
HASH = "ab" * 32
# Wheels of other systems carry other parts, and with them other texts.
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the texts that are compared are those of Linux's wheels")


def lock_of(*lines: str) -> str:
    return "\n".join(("# made by pip-compile", *lines, ""))


def test_all_that_is_locked_is_hashed_installed_and_may_be_shipped() -> None:
    assert findings() == ()


def test_the_bill_of_materials_is_that_of_the_lock() -> None:
    assert BILL.read_text("utf-8") == bill(), MADE_ANEW


@on_linux
def test_the_notices_are_those_of_what_is_installed() -> None:
    assert NOTICES.read_text("utf-8") == notices(), MADE_ANEW


def test_each_library_of_the_product_is_in_the_notices_with_a_licence() -> None:
    text = NOTICES.read_text("utf-8")
    missing = [one.name for one in product() if f"\n{one.name} {one.version}\nLicence: " not in text]
    assert not missing


def test_the_bill_names_every_library_once_and_no_tool_as_part_of_the_product() -> None:
    parts = json.loads(BILL.read_text("utf-8"))["components"]
    scopes = {part["name"]: part["scope"] for part in parts}
    assert len(scopes) == len(parts)
    assert scopes == {
        **{one.name: "excluded" for one in development()},
        **{one.name: "required" for one in product()},
    }


def test_the_bill_says_what_needs_what() -> None:
    told = json.loads(BILL.read_text("utf-8"))
    needs = {one["ref"].split("@")[0].rpartition("/")[2]: one["dependsOn"] for one in told["dependencies"]}
    assert {ref["bom-ref"] for ref in told["components"]} >= {ref for refs in needs.values() for ref in refs}
    assert any(ref.startswith("pkg:pypi/pydyf@") for ref in needs["weasyprint"])
    assert any(ref.startswith("pkg:pypi/weasyprint@") for ref in needs["mailmerge"])
    assert not any(ref.startswith("pkg:pypi/pytest@") for ref in needs["mailmerge"]), "a tool is no part of it"


@pytest.mark.parametrize(
    ("line", "because"),
    [
        ("flask>=3.1", "a range lets in what nobody looked at"),
        ("flask @ https://example.invalid/flask.whl", "an address is no version"),
        ("-e .", "an option"),
        ("--extra-index-url https://example.invalid/", "another source of everything"),
        ("git+https://example.invalid/flask", "a branch moves"),
    ],
)
def test_a_lock_holds_exact_versions_alone(line: str, because: str) -> None:
    with pytest.raises(UnreadableLockError):
        locked(lock_of(line))


@pytest.mark.parametrize(
    ("hashed", "is_found", "because"),
    [
        (f"    --hash=sha256:{HASH}", False, "it has one"),
        ("    # via flask", True, "it has none"),
        (f"    --hash=sha256:{HASH[:-2]}", True, "one that was cut short"),
        (f"    # --hash=sha256:{HASH}", True, "a comment holds nobody"),
        (f"    --hash=md5:{HASH[:32]}", True, "MD5 can be met by another file"),
    ],
)
def test_a_library_without_a_hash_is_found(hashed: str, is_found: bool, because: str) -> None:
    assert bool([*of_lock(locked(lock_of("blinker==1.9.0 \\", hashed)))]) == is_found, because


@pytest.mark.parametrize(
    ("comments", "asked_by"),
    [
        (("    # via flask",), ("flask",)),
        (("    # via", "    #   -c requirements.txt", "    #   pydantic"), ("pydantic",)),
        (("    # via mailmerge (pyproject.toml)",), ("mailmerge",)),
        (("    # via -r requirements-dev.in",), ()),
    ],
)
def test_who_asked_for_a_library(comments: Sequence[str], asked_by: tuple[str, ...]) -> None:
    (one,) = locked(lock_of("blinker==1.9.0 \\", f"    --hash=sha256:{HASH}", *comments))
    assert (one.version, one.hashes, one.asked_by) == ("1.9.0", (HASH,), asked_by)


class Installed(Distribution):
    """An installed library with these lines of metadata, and no files."""

    def __init__(self, *fields: tuple[str, str]) -> None:
        self._fields = fields

    @property
    def metadata(self) -> Any:
        message = Message()
        for name, value in self._fields:
            message[name] = value
        return message

    def read_text(self, filename: str) -> str | None:
        return None

    def locate_file(self, path: Any) -> Any:
        return Path(path)


@pytest.mark.parametrize(
    ("fields", "licences", "may_ship", "because"),
    [
        ([("License-Expression", "MIT")], ("MIT",), True, "an expression of one"),
        ([("License-Expression", "Apache-2.0 OR BSD-3-Clause")], ("Apache-2.0 OR BSD-3-Clause",), True, "either"),
        ([("License-Expression", "GPL-3.0-only OR MIT")], ("GPL-3.0-only OR MIT",), True, "one of them is enough"),
        ([("License-Expression", "MIT AND GPL-3.0-only")], ("MIT AND GPL-3.0-only",), False, "both are asked"),
        ([("License-Expression", "(MIT OR ISC) AND ISC")], ("(MIT OR ISC) AND ISC",), False, "brackets need a look"),
        ([("License", "Apache 2.0")], ("Apache-2.0",), True, "a word for it that we know"),
        ([("License", "Own terms"), ("Classifier", "License :: OSI Approved :: MIT License")], ("MIT",), True, ""),
        ([("License", "Own terms\nof many lines")], ("Own terms",), False, "nobody has read them"),
        ([("Classifier", "License :: OSI Approved :: GNU Affero General Public License v3")], None, False, "AGPL"),
        ([("Classifier", "Programming Language :: Python")], (), False, "nothing said is nothing granted"),
        (
            [("License-Expression", "SSPL-1.0"), ("Classifier", "License :: OSI Approved :: MIT License")],
            ("SSPL-1.0",),
            False,
            "the newer field wins over what was left standing",
        ),
    ],
)
def test_a_licence_by_the_metadata(
    fields: list[tuple[str, str]], licences: tuple[str, ...] | None, may_ship: bool, because: str
) -> None:
    found = declared(Installed(*fields))
    assert licences is None or found == licences, because
    assert is_allowed(found) == may_ship, because


def test_no_licence_that_reaches_over_to_ours_is_on_the_list() -> None:
    assert not [licence for licence in ALLOWED if licence.startswith(("GPL", "AGPL", "SSPL", "CC-BY-NC"))]


def test_every_exemption_says_why() -> None:
    page = exemptions(PAGE.read_text("utf-8"))
    assert page
    assert all(len(one.why) > 30 and one.licence and one.declared for one in page.values())


@pytest.mark.parametrize(
    ("library", "page", "said"),
    [
        (Locked("pytest", "0.0.1", (HASH,), ()), {}, "0.0.1 is locked"),
        (Locked("not-there-at-all", "1", (HASH,), ()), {}, "not installed"),
        (Locked("docxtpl", "0.20.2", (HASH,), ()), {}, "no licence text"),
        (Locked("pyphen", "0.18.1", (HASH,), ()), {}, "not on the list"),
        (Locked("docxtpl", "0.20.2", (HASH,), ()), {"docxtpl": Exemption("MIT", "MIT", "as it was")}, "Look at it"),
    ],
)
def test_what_the_audit_says_of_an_installed_library(library: Locked, page: dict[str, Exemption], said: str) -> None:
    assert any(said in one for one in of_installed([library], page, is_shipped=True))


FAULTY = {"name": "one", "version": "1", "vulns": [{"id": "CVE-0", "fix_versions": ["2"]}]}
SOUND = {"name": "two", "version": "1", "vulns": []}
UNKNOWN = {"name": "three", "skip_reason": "not found"}


def pip_audit(folder: Path, said: str) -> list[str]:
    """Return how to start a program that answers like pip-audit."""
    file = folder / "stub.py"
    file.write_text(f"print({said!r})", "utf-8")
    return [sys.executable, str(file)]


@pytest.mark.parametrize(
    ("libraries", "answer", "said"),
    [
        ([SOUND], Answer((), 1, 0), "No known vulnerabilities in 1 libraries."),
        ([FAULTY, SOUND], Answer(("one 1: CVE-0, mended in 2",), 2, 0), "1 known vulnerabilities in 2"),
        ([SOUND, UNKNOWN], Answer((), 1, 1), "1 more could not be looked up"),
        ([UNKNOWN], Answer((), 0, 1), "NOT looked for"),
    ],
)
def test_what_pip_audit_knows(tmp_path: Path, libraries: list[object], answer: Answer, said: str) -> None:
    command = pip_audit(tmp_path, json.dumps({"dependencies": libraries, "fixes": []}))
    found = known_faults(command, PRODUCT, seconds=60)
    assert found == answer
    assert said in found.words


@pytest.mark.parametrize(
    ("said", "because"),
    [("", "it fell silent"), ("ERROR: no route to host", "no network"), ("[]", "another form than it has today")],
)
def test_without_an_answer_nothing_fails_and_nobody_is_reassured(tmp_path: Path, said: str, because: str) -> None:
    found = known_faults(pip_audit(tmp_path, said), PRODUCT, seconds=60)
    assert (found.faults, found.looked_at) == ((), 0), because
    assert "NOT looked for" in found.words


def test_a_pip_audit_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    assert known_faults([str(tmp_path / "pip-audit")], PRODUCT, seconds=60) == Answer()
