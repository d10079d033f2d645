"""What goes behind a letter. Source: the table of letters, and the office's choice where that leaves one."""

from typing import Literal, TypeAlias

from mailmerge.law.letters import LetterKind

Enclosure: TypeAlias = Literal["attendance-record", "leaflet"]


def enclosures(kind: LetterKind, *, include_leaflet: bool) -> tuple[Enclosure, ...]:
    """Return what goes behind a letter, in its order; `include_leaflet` is the office's choice."""
    has_leaflet = kind.leaflet == "always" or (kind.leaflet == "if-chosen" and include_leaflet)
    record: tuple[Enclosure, ...] = ("attendance-record",) if kind.has_record else ()
    return (*record, "leaflet") if has_leaflet else record
