"""What is enacted and not in force yet: `data/enacted.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources


@dataclass(frozen=True, slots=True)
class Enacted:
    """A provision that has Royal Assent, and what it waits for before it holds."""

    name: str
    means: str
    title: str
    link: str
    enacted: date
    waits_for: str
    checked: date


def enacted(day: date) -> tuple[Enacted, ...]:
    """Return what was enacted by a day and is not in force."""
    raw = tomllib.loads(resources.files("mailmerge.law").joinpath("data/enacted.toml").read_text("utf-8"))
    acts = (Enacted(name=name, **body) for name, body in raw.items())
    return tuple(act for act in acts if act.enacted <= day)
