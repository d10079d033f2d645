"""The starter catalogue: which Word file is which letter, from when, who approved it, and its SHA-256."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

APPROVER = "R. Adeyemi, Trust Attendance Manager"
EDITOR = "S. Lindqvist, Policy Officer"
VERSION = "2025.1"
APPROVED_ON = "2025-09-01"
# The oldest law that the parameters hold: an earlier letter cannot be decided at all.
FROM = "2013-09-01"

# Cambridgeshire supplies its own Notice to Improve (law.md, 4), so the starter is for every other authority by name.
NTI_AUTHORITIES = ("hampshire", "nottingham", "peterborough", "hertfordshire")

# Letters of the trust's own, which no rule chooses (contract, 12): examples to keep, to change or to take out.
OWN = {
    "leave-agreed": """title = "Leave agreed"
warning = "none"
royal_mail = false
needs = ["leave from", "leave to"]
identity = ["leave from"]
situation = "leave"
""",
    "leave-agreed-in-part": """title = "Leave agreed in part"
warning = "none"
royal_mail = false
needs = ["leave from", "leave to", "leave granted from", "leave granted to"]
identity = ["leave from"]
situation = "leave"
""",
    "missed-meeting": """title = "Missed meeting"
warning = "none"
royal_mail = false
needs = ["meeting date"]
identity = ["meeting date"]
""",
}


def catalogue(folder: Path, letters: list[str], warnings: list[str]) -> str:
    """Return catalogue.toml for the Word files in `folder`."""
    head = "# Which Word file is which letter, and who approved it. Keys: docs/templates.md.\n"
    return head + "".join(
        entry
        for entries in (
            *(_letter(folder, letter) for letter in letters),
            *(_entry("warning", "kind", warning, folder, f"warnings/{warning}.docx") for warning in warnings),
        )
        for entry in entries
    )


def _letter(folder: Path, letter: str) -> Iterator[str]:
    authorities = NTI_AUTHORITIES if letter == "notice-to-improve" else (None,)
    for authority in authorities:
        yield from _entry("template", "letter", letter, folder, f"{letter}.docx", authority)


def _entry(table: str, key: str, name: str, folder: Path, file: str, authority: str | None = None) -> Iterator[str]:
    sha256 = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    where = f'authority = "{authority}"\n' if authority else ""
    own = OWN.get(name, "")
    yield (
        f'\n[[{table}]]\n{key} = "{name}"\n{own}file = "{file}"\nversion = "{VERSION}"\n{where}from = {FROM}\n'
        f'status = "approved"\napproved_by = "{APPROVER}"\napproved_on = {APPROVED_ON}\nedited_by = "{EDITOR}"\n'
        f'sha256 = "{sha256}"\n'
    )
