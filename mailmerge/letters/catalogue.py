"""The catalogue: which Word file is which version of a letter or a warning, for whom, since when, and who approved it.

A file counts as approved while its bytes have the SHA-256 that stood at its approval. Keys: docs/templates.md.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mailmerge.law.kinds import BY_KEY, WarningKind
from mailmerge.letters.errors import TemplateError

CATALOGUE = "catalogue.toml"
FORMS = frozenset({"attendance-contract"})


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    version: str
    authority: str | None = None
    school: str | None = None
    since: date | None = Field(default=None, alias="from")
    until: date | None = None
    status: Literal["draft", "approved"]
    approved_by: str | None = None
    approved_on: date | None = None
    edited_by: str | None = None
    sha256: str | None = None


class _TemplateEntry(_Entry):
    letter: str


class _WarningEntry(_Entry):
    kind: WarningKind


class _Catalogue(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    template: tuple[_TemplateEntry, ...] = ()
    warning: tuple[_WarningEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a Word file: a letter's or form's (`name` is its key) or a warning's (`name` is its kind).

    `pinned` is the SHA-256 that was approved, `sha256` that of the file as it is now; `data` are its bytes.
    """

    name: str
    file: str
    version: str
    status: Literal["draft", "approved"]
    data: bytes = field(repr=False)
    sha256: str
    pinned: str | None = None
    authority: str | None = None
    school: str | None = None
    since: date | None = None
    until: date | None = None
    approved_by: str | None = None
    approved_on: date | None = None
    edited_by: str | None = None

    @property
    def is_approved(self) -> bool:
        """Whether somebody approved the file as it is now."""
        return self.status == "approved" and self.pinned == self.sha256

    def serves(self, authority: str, school: str, on: date) -> bool:
        """Tell whether this version is for that school of that authority, and in force on `on`."""
        return (
            self.authority in (None, authority)
            and self.school in (None, school)
            and (self.since is None or self.since <= on)
            and (self.until is None or on <= self.until)
        )

    @property
    def _rank(self) -> tuple[bool, bool, date]:
        """The most particular version wins; of those, the one with the latest beginning."""
        return (self.school is not None, self.authority is not None, self.since or date.min)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every version of every letter, form and warning that the trust keeps."""

    templates: tuple[Version, ...]
    warnings: tuple[Version, ...]

    def template(self, letter: str, authority: str, school: str, on: date) -> Version | None:
        """Return the version of a letter or form for a school on a day; None where there is none."""
        return _most_particular(self.templates, letter, authority, school, on)

    def warning(self, kind: str, authority: str, school: str, on: date) -> Version | None:
        """Return the version of a warning for a school on a day; None where there is none."""
        return _most_particular(self.warnings, kind, authority, school, on)


def load_catalogue(folder: Path) -> Catalogue:
    """Read `catalogue.toml` in the templates folder, and every file that it names.

    Raises:
        TemplateError: the catalogue cannot be read, has an unknown key, letter or two equal entries, or names a file
            that is not there; all such faults at once.
    """
    raw = _read(folder)
    faults: list[str] = []
    templates = tuple(_versions(folder, ((entry.letter, entry) for entry in raw.template), faults))
    warnings = tuple(_versions(folder, ((entry.kind, entry) for entry in raw.warning), faults))
    faults += _unknown_letters(templates)
    faults += [*_repeats(templates), *_repeats(warnings)]
    if faults:
        raise TemplateError("\n".join(faults))
    return Catalogue(templates, warnings)


def _read(folder: Path) -> _Catalogue:
    place = f"{folder.name}/{CATALOGUE}"
    try:
        return _Catalogue.model_validate(tomllib.loads((folder / CATALOGUE).read_text("utf-8-sig")))
    except OSError as error:
        raise TemplateError(f"{place} cannot be read ({error.strerror}). The templates need one.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"{place} is not written as TOML: {error}.") from None
    except ValidationError as error:
        raise TemplateError("\n".join(_said(place, fault["loc"], fault["msg"]) for fault in error.errors())) from None


def _said(place: str, where: Sequence[int | str], message: str) -> str:
    number = f", entry {where[1] + 1}" if len(where) > 1 and isinstance(where[1], int) else ""
    known = sorted({info.alias or name for name, info in _TemplateEntry.model_fields.items()} | {"kind"})
    close = get_close_matches(str(where[-1]), known, n=1)
    meant = f' Did you mean "{close[0]}"?' if close and "Extra" in message else ""
    return f"{place}{number}: {where[-1]}: {message}.{meant}"


def _versions(folder: Path, entries: Iterable[tuple[str, _Entry]], faults: list[str]) -> Iterable[Version]:
    for name, entry in entries:
        path = PurePosixPath(entry.file)
        if path.is_absolute() or ".." in path.parts or path.suffix != ".docx":
            faults.append(f'{entry.file}: name a .docx file below templates/, such as "warnings/full.docx".')
            continue
        try:
            data = (folder / path).read_bytes()
        except OSError:
            faults.append(f"{entry.file} stands in the catalogue, and the file is not there. Put it back.")
            continue
        yield Version(
            name=name,
            file=entry.file,
            version=entry.version,
            status=entry.status,
            data=data,
            sha256=hashlib.sha256(data).hexdigest(),
            pinned=entry.sha256,
            authority=entry.authority,
            school=entry.school,
            since=entry.since,
            until=entry.until,
            approved_by=entry.approved_by,
            approved_on=entry.approved_on,
            edited_by=entry.edited_by,
        )


def _unknown_letters(templates: Iterable[Version]) -> Iterable[str]:
    known = {*BY_KEY, *FORMS}
    for version in templates:
        if version.name not in known:
            close = get_close_matches(version.name, known, n=1)
            meant = f' Did you mean "{close[0]}"?' if close else ""
            yield f'{version.file}: there is no letter "{version.name}".{meant}'


def _repeats(versions: Iterable[Version]) -> Iterable[str]:
    seen: set[tuple[object, ...]] = set()
    for version in versions:
        key = (version.name, version.authority, version.school, version.since)
        if key in seen:
            yield f"{version.file}: two entries are for the same letter, school and first day. Change one of them."
        seen.add(key)


def _most_particular(versions: Iterable[Version], name: str, authority: str, school: str, on: date) -> Version | None:
    fitting = (version for version in versions if version.name == name and version.serves(authority, school, on))
    return max(fitting, key=lambda version: version._rank, default=None)
