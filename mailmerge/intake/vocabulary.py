"""What the intake must know of a workspace to read its files, and nothing more."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from mailmerge.casework.calendar import Calendar
from mailmerge.casework.names import matching
from mailmerge.casework.school import School
from mailmerge.intake.refusal import Limits

_LEAST_TO_COMPARE = 5  # characters


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that a case file may use: schools and calendars by code, letters by the names they go by, matched.

    `aliases` are the workspace's own headings, each with the canonical one it means; `ignore` are headings passed over.
    `read_service` returns the key of a postal service, or `by-hand`, from what people call it; None where that is not
    clear. `law_from` is the first day for which the law's figures are known: no letter can be dated before it.
    `people_months` is how long people on record may be written to after they were last told.
    """

    schools: Mapping[str, School]
    calendars: Mapping[str, Calendar]
    letters: Mapping[str, str]
    read_service: Callable[[str], str | None]
    aliases: Mapping[str, str] = field(default_factory=dict)
    ignore: Collection[str] = ()
    limits: Limits = field(default_factory=Limits)
    law_from: date = date.min
    people_months: int = 12
    _schools_by_name: Mapping[str, School] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {matching(school.name): school for school in self.schools.values()}
        by_code = {matching(code): school for code, school in self.schools.items()}
        object.__setattr__(self, "_schools_by_name", by_name | by_code)

    def school(self, text: str) -> School | None:
        """Return the school with this code or name, without case and accents; None if there is none."""
        return self._schools_by_name.get(matching(text))

    def nearest_school(self, text: str) -> School | None:
        """Return the school whose code or name is most like `text`; None where none is much like it."""
        close = get_close_matches(matching(text), self._schools_by_name, n=1, cutoff=0.6)
        return self._schools_by_name[close[0]] if close else None

    def letter(self, text: str) -> str | None:
        """Return the key of the letter with this key or appendix; None if there is none."""
        return self.letters.get(matching(text))

    def nearest_letter(self, text: str) -> str | None:
        """Return the key of the letter whose name is most like `text`; None where none is much like it.

        Appendix numbers are too short to be like each other: 12 is not a mistyped 2.
        """
        if len(text) < _LEAST_TO_COMPARE:
            return None
        close = get_close_matches(matching(text), self.letters, n=1, cutoff=0.6)
        return self.letters[close[0]] if close else None
