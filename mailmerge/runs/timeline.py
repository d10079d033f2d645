"""A pupil's timeline: letters, postings, notes, papers, outcomes and holds, by their days, for the screen."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from mailmerge.casework.names import matching
from mailmerge.casework.upn import is_valid_upn, normalise_upn
from mailmerge.dispatch.times import local
from mailmerge.filing.people import people_on_record
from mailmerge.ledger.chain.event import Event
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import records
from mailmerge.ledger.record.reference import normal_reference
from mailmerge.privacy.pupil_record import PupilRecord, pupil_record

_DAYS = ("on", "posted_on", "letter_date")
_MARKS_OR_PEOPLE = {"register": "marks", "people": "cells", "code-counts": "counts"}


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
        letter = records.letter(ledger, ref)
        upns = [letter.upn] if letter and letter.upn else []
    else:
        wanted = matching(asked).split()
        upns = [upn for upn, name in _names(ledger) if wanted and all(part in matching(name) for part in wanted)]
    found = (timeline(ledger, upn) for upn in upns)
    return tuple(one for one in found if one.moments)


def timeline(ledger: Ledger, upn: str) -> Timeline:
    """Return all that is on record of a pupil."""
    record = pupil_record(ledger, upn)
    moments = sorted((_moment(event, ledger, record) for event in record.events), key=lambda moment: moment.on)
    school = next((letter.school for letter in reversed(record.letters) if letter.school), None)
    return Timeline(upn, _name(ledger, record), school, tuple(moments))


def _names(ledger: Ledger) -> Iterator[tuple[str, str]]:
    for upn in records.pupils(ledger):
        yield upn, _name(ledger, pupil_record(ledger, upn))


def _name(ledger: Ledger, record: PupilRecord) -> str:
    """Return the pupil's name as the last letter has it, else as the people on record have it."""
    written = record.name(ledger)
    people = None if written else people_on_record(ledger, [record.upn]).get(record.upn)
    if people is None:
        return written
    return " ".join(filter(None, (people.cells.get("pupil forename"), people.cells.get("pupil surname"))))


def _moment(event: Event, ledger: Ledger, record: PupilRecord) -> Moment:
    payload, words = event.payload, _words()
    digest = payload.get("facts_sha256")
    facts = (records.facts(ledger, digest) or {}) if digest else {}
    said = {name: payload[name] for name in words["said"]["payload"] if payload.get(name)}
    said |= {name: facts[name] for name in words["said"]["facts"] if facts.get(name) and name not in said}
    if "addressee" in said:
        said.pop("parent", None)
    in_bulk = _MARKS_OR_PEOPLE.get(payload.get("note_kind", ""))
    if in_bulk:
        said = {"note_kind": payload["note_kind"], "lines": len(facts.get(in_bulk, ()))}
    day = next((payload[name] for name in _DAYS if payload.get(name)), None)
    return Moment(
        date.fromisoformat(day) if day else local(event.at).date(),
        event.kind,
        words["titles"].get(event.kind, event.kind.replace("-", " ").capitalize()),
        event.subject if event.subject in record.refs else None,
        {name: ", ".join(value) if isinstance(value, list) else str(value) for name, value in said.items()},
    )


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("mailmerge.runs").joinpath("timeline.toml").read_text("utf-8"))
