"""What an event of a pupil's record says, in sentences for whoever the record is handed over to."""

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from mailmerge.casework.calendar import in_words
from mailmerge.law.own_letters import on_record

_DAY, _TIME = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d\d:\d\d(:\d\d)?")
_CODES = ("service", "note_kind", "outcome", "evidence_kind", "route", "codes", "support_kind")


def sentences_of(kind: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return an event's sentences; one at least.

    Args:
        kind: the event's kind.
        facts: all that is on record of it, as `all_words` gives it.
    """
    words = _words()
    known = dict(_readable(facts))
    found = tuple(
        sentence.format_map(known)
        for sentence in words["sentences"].get(kind, ())
        if all(known.get(name) for _, name, _, _ in string.Formatter().parse(sentence) if name)
    )
    return found or (words["otherwise"],)


def _readable(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what can stand in a sentence, by its name there."""
    for name, value in facts.items():
        match name, value:
            case "letter", str(key):
                kind = on_record(key, None)
                yield name, f"letter {kind.appendix}, {kind.title}" if kind.is_numbered else kind.title
            case "row", Mapping():
                yield "cells", _text("cells", value)
            case "decision", Mapping():
                yield "told", "; ".join(_told(value)).removesuffix(".")
            case _:
                yield name, _text(name, value)


def _told(decision: Mapping[str, Any]) -> Iterator[str]:
    for parent in decision.get("parents", ()):
        texts = " ".join(str(reason.get("text", "")) for reason in parent.get("reasons", ()))
        outcome = str(parent.get("outcome", ""))
        came_of_it = " ".join(filter(None, (_words()["outcomes"].get(outcome, outcome), texts)))
        yield ": ".join(filter(None, (str(parent.get("name") or ""), came_of_it)))
    for one in (*decision.get("errors", ()), *decision.get("reasons", ())):
        yield str(one.get("text", ""))


def _text(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_text(key, one)}" for key, one in value.items() if one not in (None, ""))
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(name, one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else _plain(name, str(value))


def _plain(name: str, text: str) -> str:
    """Return a text with days and times as people write them, and codes as words."""
    if _DAY.fullmatch(text):
        return in_words(date.fromisoformat(text))
    if _TIME.fullmatch(text):
        return text[:5]
    return text.replace("-", " ") if name in _CODES else text.removesuffix(".")


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("mailmerge.privacy").joinpath("sentences.toml").read_text("utf-8"))
