"""A referral's gaps: for each line of the checklist, the fields that mend it, or the page where it is mended."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from mailmerge.intake.file_kinds import RECORD_KINDS
from mailmerge.intake.kind_names import REFERRAL_REQUEST
from mailmerge.operations.told import NOTE_KINDS

Place = Literal["drop", "letters", "post", "back", "parent", "sanction", "outcome", "paper", "settings"]
_YES_NO = ("yes", "no")
_REQUEST = next(kind for kind in RECORD_KINDS if kind.name == REFERRAL_REQUEST)


@dataclass(frozen=True, slots=True)
class GapField:
    """A field beside a line: a column of the request, what may stand there (empty: anything), and its type."""

    column: str
    choices: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What mends a line: fields, a note of the day on which something was done, a page; `words` name the last two."""

    fields: tuple[GapField, ...] = ()
    note: str = ""
    place: Place | None = None
    words: str = ""


@cache
def gaps() -> Mapping[str, Gap]:
    """Return what mends each line of the checklist, by its code; a line that is confirmed alone has none."""
    text = resources.files("mailmerge.operations").joinpath("gaps.toml").read_text("utf-8")
    return {
        code: Gap(
            tuple(map(_field, entry.get("fields", ()))),
            entry.get("note", ""),
            entry.get("place"),
            entry.get("words", ""),
        )
        for code, entry in tomllib.loads(text).items()
    }


def notes_told(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the days that were typed beside lines which a note mends, by the note's kind; blank ones left out."""
    offered = {gap.note for gap in gaps().values() if gap.note} & set(NOTE_KINDS)
    return {kind: cells[f"note {kind}"] for kind in sorted(offered) if cells.get(f"note {kind}")}


def facts_told(cells: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into fields beside lines, by column; blank ones, and what no line offers, left out."""
    offered = {field.column for gap in gaps().values() for field in gap.fields}
    return {column: cells[column] for column in sorted(offered) if cells.get(column)}


def _field(column: str) -> GapField:
    known = next(one for one in _REQUEST.columns if one.name == column)
    return GapField(column, known.choices or (_YES_NO if known.type == "yes-no" else ()), known.type)
