"""The line in a parent's own language: that the letter matters, and whom to ring. Languages are data."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from mailmerge.casework.names import matching
from mailmerge.letters.errors import TemplateError
from mailmerge.letters.letter_facts import LanguageLine
from mailmerge.letters.wording import unbroken
from mailmerge.toml import Checked, read_toml, shaped

FILE = "languages.toml"
_TELEPHONE = "{telephone}"
_SIGNS_AND_DIGITS = re.compile(r"[\d\s()+\-\u2010-\u2013]+")
_DIGITS = re.compile(r"\d+")
_FROM_ABROAD = re.compile(r"^\s*\(?\+(\d+)\)?\s*(?:\(0\))?")
_ENGLISH = ("", "english", "en", "engb")

Name = Annotated[str, StringConstraints(min_length=1)]
Sentence = Annotated[str, shaped(r"(?s).*\{telephone\}.*", "must say {telephone} where the number is to stand")]
Tag = Annotated[str, shaped("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "must be the code of a language, such as pl or pt-BR")]


class _Language(Checked):
    names: list[Name]
    line: Sentence


class _LanguagesFile(Checked):
    wanting: tuple[Name, ...] = ()
    languages: Mapping[Tag, _Language] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages that the trust has a line for; `wanting` are those that it knows of and has none for."""

    lines: Mapping[str, LanguageLine] = field(default_factory=dict)
    wanting: tuple[str, ...] = ()

    def line_for(self, language: str | None, telephone: str) -> LanguageLine | None:
        """Return the line for a parent's language as the office wrote it; None for English, unknown or wanting ones."""
        line = self.lines.get(matching(language or ""))
        return line and LanguageLine(line.tag, line.text.replace(_TELEPHONE, _in_order(telephone, line.text)))

    def is_wanting(self, language: str | None) -> bool:
        """Return whether a parent has a language other than English for which there is no line yet."""
        wanted = matching(language or "")
        return wanted not in _ENGLISH and wanted not in self.lines


def _in_order(telephone: str, line: str) -> str:
    """Return a number unbroken and, for a line that runs from right to left, without signs that it would turn round.

    There digits keep their order with no-break spaces between them, not with hyphens, brackets or a plus (Unicode
    Standard Annex 9, W1 to W7).
    """
    if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in line) and _SIGNS_AND_DIGITS.fullmatch(telephone):
        telephone = " ".join(_DIGITS.findall(_FROM_ABROAD.sub(r"00\1 ", telephone)))
    return unbroken(telephone)


def load_languages(folder: Path) -> Languages:
    """Return the languages of `folder` (`templates/`); none where it has no languages.toml.

    Raises:
        TemplateError: the file says what it should not; all faults at once.
    """
    path = folder / FILE
    if not path.is_file():
        return Languages()
    table = read_toml(path, _LanguagesFile, f"templates/{FILE}", TemplateError)
    lines = {
        matching(name): LanguageLine(tag, language.line)
        for tag, language in table.languages.items()
        for name in (tag, *language.names)
    }
    return Languages(lines, table.wanting)
