"""The dated, cited values of the law: asked by name and date, never typed into code or a template.

The file is `data/national.toml`. A lookup gives the value and where it comes from; before a value's first
date it raises, since silence would be a guess.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

_VALUE_KEYS = {"from", "value", "none", "title", "link", "checked"}
_PARAMETER_KEYS = {"means", "unit", "values"}


class LawDataError(Exception):
    """A parameter file is not fit: the message names the key and what to mend."""


class NotInForceError(LookupError):
    """A value was asked for on a day before the first one on record."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value comes from: a title, a link where there is one, and the day it was last checked."""

    title: str
    link: str | None
    checked: date


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value in force from a day on; `value` None says that there was no such figure."""

    name: str
    since: date
    value: int | str | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Parameter:
    """One named figure of the law and its values, oldest first."""

    name: str
    means: str
    unit: str
    values: tuple[DatedValue, ...]

    def on(self, day: date) -> DatedValue:
        """Return the value in force on `day`.

        Raises:
            NotInForceError: `day` is before the first value on record.
        """
        for value in reversed(self.values):
            if value.since <= day:
                return value
        raise NotInForceError(f"{self.name}: no value is on record before {self.values[0].since:%d %B %Y}")

    def next_change(self, day: date) -> DatedValue | None:
        """Return the first value that begins after `day`, if one is known."""
        return next((value for value in self.values if value.since > day), None)


@dataclass(frozen=True, slots=True)
class Parameters:
    """All national figures; `version` is the SHA-256 of the file they were read from."""

    by_name: Mapping[str, Parameter]
    version: str

    def __iter__(self) -> Iterator[Parameter]:
        """Iterate over the parameters in the file's order."""
        return iter(self.by_name.values())

    @property
    def known_from(self) -> date:
        """The first day on which every figure is on record."""
        return max(parameter.values[0].since for parameter in self)

    def on(self, name: str, day: date) -> DatedValue:
        """Return the value of `name` in force on `day`, with its citation."""
        return self.by_name[name].on(day)

    def number(self, name: str, day: date) -> int:
        """Return a figure that must be there on `day`.

        Raises:
            NotInForceError: there was no such figure on that day.
        """
        value = self.on(name, day).value
        if not isinstance(value, int):
            raise NotInForceError(f"{name}: there was no such figure on {day:%d %B %Y}")
        return value

    def number_or_none(self, name: str, day: date) -> int | None:
        """Return a figure, or None where the law of that day had none."""
        value = self.on(name, day).value
        return value if isinstance(value, int) else None

    def text(self, name: str, day: date) -> str:
        """Return a name or title in force on `day`."""
        return str(self.on(name, day).value)

    def began(self, name: str, day: date) -> date:
        """Return the day from which the value in force on `day` holds."""
        return self.on(name, day).since


def _dated_value(name: str, raw: Mapping[str, Any]) -> DatedValue:
    unknown = set(raw) - _VALUE_KEYS
    if unknown:
        raise LawDataError(f"{name}: unknown key {', '.join(sorted(unknown))}")
    if ("value" in raw) == ("none" in raw):
        raise LawDataError(f"{name}: each entry gives either a value or `none = true`")
    missing = {"from", "title", "checked"} - set(raw)
    if missing:
        raise LawDataError(f"{name}: an entry gives no {', '.join(sorted(missing))}")
    return DatedValue(name, raw["from"], raw.get("value"), Citation(raw["title"], raw.get("link"), raw["checked"]))


def _parameter(name: str, raw: Mapping[str, Any]) -> Parameter:
    if set(raw) != _PARAMETER_KEYS:
        raise LawDataError(
            f"{name}: gives {', '.join(sorted(raw))}, and must give {', '.join(sorted(_PARAMETER_KEYS))}"
        )
    values = tuple(_dated_value(name, value) for value in raw["values"])
    days = [value.since for value in values]
    if not days or days != sorted(set(days)):
        raise LawDataError(f"{name}: its entries must run from the oldest to the newest, one a day")
    return Parameter(name, raw["means"], raw["unit"], values)


def parse_parameters(text: str) -> Parameters:
    """Read a parameter file's text.

    Raises:
        LawDataError: the file is not TOML, repeats a key, or an entry is incomplete.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise LawDataError(f"the parameter file cannot be read: {problem}") from problem
    return Parameters(
        {name: _parameter(name, body) for name, body in raw.items()}, hashlib.sha256(text.encode()).hexdigest()
    )


@cache
def national_parameters() -> Parameters:
    """Read the national figures that ship with the package."""
    return parse_parameters(resources.files("mailmerge.law").joinpath("data/national.toml").read_text("utf-8"))
