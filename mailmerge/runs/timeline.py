"""A pupil's timeline: letters, postings, notes, papers, outcomes and holds, by their days, for the screen."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from mailmerge.casework.names import matching
from mailmerge.casework.upn import is_valid_upn, normalise_upn
from mailmerge.dispatch.times import local
from mailmerge.ledger.chain.event import Event
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.pupil_names import name_of_pupil, pupils_called
from mailmerge.ledger.record.reference import normal_reference
from mailmerge.ledger.record.said import chosen_words, days_of, lines_in_bulk
from mailmerge.privacy.pupil_record import PupilRecord, pupil_record


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a timeline: `on` is the day of which it speaks, else that of recording."""

    on: date
    kind: str
    title: str
    ref: str | None
    said: Mapping[str, str] = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return the entry as JSON tells it."""
        return {
            "on": self.on.isoformat(),
            "kind": self.kind,
            "title": self.title,
            "ref": self.ref,
            "said": dict(self.said),
        }

    @property
    def line(self) -> str:
        """The entry as a line on the screen."""
        said = "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in self.said.items())
        return "  ".join(filter(None, (f"{self.on:%d/%m/%Y}", self.title, self.ref, said)))


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that is on record of one pupil, oldest first."""

    upn: str = field(repr=False)
    name: str = field(repr=False)
    school: str | None
    moments: tuple[Moment, ...] = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return the timeline as JSON tells it."""
        moments = [moment.as_json() for moment in self.moments]
        return {"upn": self.upn, "name": self.name, "school": self.school, "timeline": moments}


def find(ledger: Ledger, asked: str) -> tuple[Timeline, ...]:
    """Return the timeline of each pupil who is meant by a UPN, a letter's reference, or a name or a part of it."""
    if is_valid_upn(asked):
        upns = [normalise_upn(asked)]
    elif ref := normal_reference(asked):
        letter = letter_records.letter(ledger, ref)
        upns = [letter.upn] if letter and letter.upn else []
    else:
        wanted = matching(asked).split()
        upns = pupils_called(ledger, wanted) if wanted else []
    found = (timeline(ledger, upn) for upn in upns)
    return tuple(one for one in found if one.moments)


def timeline(ledger: Ledger, upn: str) -> Timeline:
    """Return all that is on record of a pupil."""
    record = pupil_record(ledger, upn)
    moments = sorted((_moment(event, ledger, record) for event in record.events), key=lambda moment: moment.on)
    school = next((letter.school for letter in reversed(record.letters) if letter.school), None)
    return Timeline(upn, name_of_pupil(ledger, upn), school, tuple(moments))


def _moment(event: Event, ledger: Ledger, record: PupilRecord) -> Moment:
    words = _words()
    said = chosen_words(ledger, event, words["said"]["payload"], words["said"]["facts"])
    if "addressee" in said:
        said.pop("parent", None)
    lines = lines_in_bulk(ledger, event)
    if lines is not None:
        said = {"note_kind": said["note_kind"], "lines": lines}
    day = next(iter(days_of(event)), None)
    return Moment(
        day or local(event.at).date(),
        event.kind,
        words["titles"].get(event.kind, event.kind.replace("-", " ").capitalize()),
        event.subject if event.subject in record.refs else None,
        {name: _in_words(value) for name, value in said.items()},
    )


def _in_words(value: object) -> str:
    """Return what is on record as words: of a pack's lines those that are not in order."""
    if isinstance(value, Mapping):
        return ", ".join(f"{code} {level}" for code, level in value.items() if level != "green")
    return ", ".join(value) if isinstance(value, list) else str(value)


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("mailmerge.runs").joinpath("timeline.toml").read_text("utf-8"))
