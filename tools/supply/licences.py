"""Under which licence a library is, by what is installed and, where that does not say it, by our page."""

import re
import tomllib
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path, PurePosixPath

from tools.supply.locked import ROOT

PAGE = ROOT / "docs" / "dependencies.md"
_DATA = tomllib.loads((Path(__file__).parent / "licences.toml").read_text("utf-8"))
ALLOWED: frozenset[str] = frozenset(_DATA["allowed"])
_WORDS: dict[str, str] = _DATA["words"]
_CLASSIFIER = "License :: "
_HEADING = "### Libraries whose licence needs a word"
_ROW = re.compile(
    r"^\| `(?P<name>[^`]+)` \| (?P<declared>[^|]+) \| (?P<licence>[^|]+) \| (?P<why>[^|]+) \|$", re.MULTILINE
)
_TEXT_NAME = re.compile(r"(?i)^(licen[cs]e|copying|notice)")


@dataclass(frozen=True, slots=True)
class Exemption:
    """A library whose licence our page names: what its metadata said then, what it is, and why it may be shipped.

    The metadata's words are kept, so that a library that changes its licence needs a new word.
    """

    declared: str
    licence: str
    why: str


def exemptions(page: str) -> dict[str, Exemption]:
    """Return by library what the page of dependencies says of its licence."""
    _, _, after = page.partition(_HEADING)
    section = after.partition("\n## ")[0]
    return {
        row["name"]: Exemption(row["declared"].strip(), row["licence"].strip(), row["why"].strip())
        for row in _ROW.finditer(section)
    }


def declared(library: Distribution) -> tuple[str, ...]:
    """Return the licences that a library's metadata declares: an SPDX expression, or names; none where it has none.

    Source: the core metadata's License-Expression (PEP 639), else License where that is a name we know, else the
    classifiers.
    """
    for expression in _field(library, "License-Expression"):
        return (expression,)
    field = "".join(_field(library, "License")[:1])
    if _named(field) in ALLOWED:
        return (_named(field),)
    named = [one.rsplit(" :: ", 1)[-1] for one in _field(library, "Classifier") if one.startswith(_CLASSIFIER)]
    return tuple(dict.fromkeys(_named(name) for name in named)) or ((field.splitlines()[0],) if field else ())


def is_allowed(licences: tuple[str, ...]) -> bool:
    """Return whether all of these may be shipped; of an expression's alternatives one is enough.

    An expression with brackets is not weighed: it needs a word on the page.
    """
    return bool(licences) and all(
        any(all(part.strip() in ALLOWED for part in way.split(" AND ")) for way in licence.split(" OR "))
        for licence in licences
    )


def texts(library: Distribution) -> dict[str, str]:
    """Return the licence texts and notices that a library carries beside its metadata, by their path there."""
    found = {}
    for file in library.files or ():
        path = PurePosixPath(file.as_posix())
        if not path.parts[0].endswith(".dist-info") or len(path.parts) == 1:
            continue
        if path.parts[1] == "licenses" or _TEXT_NAME.match(path.name):
            found["/".join(path.parts[1:])] = Path(str(file.locate())).read_text("utf-8", "replace")
    return dict(sorted(found.items()))


def _field(library: Distribution, name: str) -> list[str]:
    return [str(value).strip() for value in library.metadata.get_all(name) or ()]


def _named(word: str) -> str:
    return _WORDS.get(word, word)
