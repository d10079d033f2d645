"""What a trust of its own still has of the sample trust, and days in its calendar that can't be meant.

The sample's schools, people and numbers are made up; none of them may stand in a letter to a real family.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from mailmerge.casework.calendar import in_words, is_working_day
from mailmerge.toml import read_toml
from mailmerge.workspace.calendar import CalendarFile, Inset
from mailmerge.workspace.init import SAMPLE_DATES, sample_folder
from mailmerge.workspace.settings import Settings
from mailmerge.workspace.workspace import CALENDAR_FILE, Workspace, load_workspace

# By its web and e-mail addresses: a real trust may be called as the sample is.
_MADE_UP = "kingfisher.example"
# Numbers that Ofcom keeps for drama: nobody is reached under them.
_NO_NUMBER = "01632960"
_SHOWN = 6


def is_the_sample(settings: Settings) -> bool:
    """Whether these are the sample trust's settings: its schools, or some of them, and no others."""
    sample = _sample()
    return settings.trust.name == sample.trust.name and settings.schools.keys() <= sample.schools.keys()


def leftovers(workspace: Workspace) -> Iterator[str]:
    """Yield what is still the sample's in a trust of its own, in words for whoever sets it up."""
    if is_the_sample(workspace.settings):
        return
    places = [place for place, text in _texts(workspace.settings.model_dump(mode="json")) if _is_made_up(text)]
    if places:
        more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
        yield (
            "mailmerge.toml still has what is made up for the sample trust: "
            f"{', '.join(places[:_SHOWN])}{more}. Put in what is true."
        )
    if SAMPLE_DATES in _text(workspace.root / CALENDAR_FILE):
        yield (
            "calendar.toml still has the sample's term dates. Put in those of your own schools, and delete the line "
            "that says so."
        )


def odd_inset_days(workspace: Workspace) -> Iterator[str]:
    """Yield the INSET days on which no school of theirs would be open anyway: most likely slips of the pen."""
    for inset in read_toml(workspace.root / CALENDAR_FILE, CalendarFile).inset:
        if why := _why_odd(inset, workspace):
            yield f"calendar.toml has an INSET day on {in_words(inset.on)}, {why}. Correct the day."


def _why_odd(inset: Inset, workspace: Workspace) -> str | None:
    if not is_working_day(inset.on):
        return "which is no working day"
    codes = (code for code, school in workspace.schools.items() if inset.covers(school))
    return (
        None if any(_in_term(workspace, code, inset.on) for code in codes) else "which lies in no term of its schools"
    )


def _in_term(workspace: Workspace, code: str, day: date) -> bool:
    return any(
        term.span.first <= day <= term.span.last
        and not (term.half_term and term.half_term.first <= day <= term.half_term.last)
        for term in workspace.calendars[code].terms
    )


def _texts(values: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text among settings, with where it stands."""
    for key, value in values.items():
        here = f"{place}.{key}" if place else key
        if isinstance(value, Mapping):
            yield from _texts(value, here)
        elif isinstance(value, str):
            yield here, value


def _is_made_up(text: str) -> bool:
    return _MADE_UP in text.casefold() or text.replace(" ", "").startswith(_NO_NUMBER)


@cache
def _sample() -> Settings:
    return load_workspace(sample_folder()).settings


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")
