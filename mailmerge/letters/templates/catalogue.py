"""The catalogue: which Word file is which version of which letter or warning, and who approved it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictBool, StringConstraints, field_validator, model_validator

from mailmerge.casework.case import Situation
from mailmerge.casework.names import matching
from mailmerge.errors import NotFitError, SettingsError
from mailmerge.law.letters import BY_KEY, LetterKind
from mailmerge.law.own_letters import SHIPPED, LetterTable, own_letter
from mailmerge.toml import Checked, did_you_mean, read_toml, shaped

FILE = "catalogue.toml"
LEAFLET = "leaflet"
FORMS = ("leave-request-form", "attendance-contract", LEAFLET)
WARNINGS = ("mention", "leave-penalty", "full", "referral")

_Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_Title = Annotated[str, StringConstraints(min_length=1, max_length=60)]
_A_PIN = "must be the SHA-256 that approving the file writes: take the line out, and approve the file again"
# What defines a letter of a trust's own; the last may be left out.
_DEFINES = ("title", "warning", "royal_mail", "needs", "identity", "situation")


class _Entry(Checked):
    model_config = ConfigDict(populate_by_name=True)

    file: _Text
    version: _Text
    authority: _Text | None = None
    school: _Text | None = None
    starts: date | None = Field(None, alias="from")
    until: date | None = None
    status: Literal["draft", "approved"]
    approved_by: _Text | None = None
    approved_on: date | None = None
    edited_by: _Text | None = None
    sha256: Annotated[str, shaped("[0-9a-f]{64}", _A_PIN)] | None = None

    @field_validator("file")
    @classmethod
    def _stays_inside(cls, file: str) -> str:
        path = PurePosixPath(file)
        if path.is_absolute() or ".." in path.parts or "\\" in file or ":" in file or path.suffix != ".docx":
            raise ValueError("must be a .docx file below templates/")
        return file

    @model_validator(mode="after")
    def _is_pinned(self) -> "_Entry":
        if self.status == "approved" and not (self.approved_by and self.approved_on and self.sha256):
            raise ValueError("approved, but without approved_by, approved_on and sha256")
        return self


class _Template(_Entry):
    """An entry for a letter or form; with a title, the definition of a letter of the trust's own (contract, 12)."""

    letter: _Text
    title: _Title | None = None
    warning: str | None = None
    royal_mail: StrictBool | None = None
    needs: tuple[_Text, ...] | None = None
    identity: tuple[_Text, ...] | None = None
    situation: Situation | None = None

    @property
    def is_defining(self) -> bool:
        """Whether it says what no letter of the program's own needs to be told."""
        said = (self.title, self.warning, self.royal_mail, self.needs, self.identity, self.situation)
        return any(one is not None for one in said)

    @model_validator(mode="after")
    def _is_defined_fully(self) -> "_Template":
        if self.is_defining:
            self.own_letter()
        return self

    def own_letter(self) -> LetterKind:
        """Return the letter that the entry defines.

        Raises:
            ValueError: it is no letter of a trust's own, or something is missing or wrong in its definition.
        """
        if self.letter in BY_KEY or self.letter in FORMS:
            raise ValueError(
                f"defines {self.letter}, which the program has already. Give your letter another key, or take out"
                f" {', '.join(name for name in _DEFINES if getattr(self, name) is not None)}"
            )
        needs, identity = self.needs, self.identity
        if self.title is None or self.royal_mail is None or needs is None or identity is None:
            lacking = (name for name in _DEFINES[:-1] if getattr(self, name) is None)
            raise ValueError(f"defines the letter {self.letter}, and lacks {', '.join(lacking)}")
        if self.warning != "none":
            raise ValueError(
                f"defines {self.letter} with the warning {self.warning}. A letter of your own warns of nothing in law:"
                ' write warning = "none"'
            )
        return own_letter(
            self.letter,
            self.title,
            royal_mail=self.royal_mail,
            needs=needs,
            identity=identity,
            situation=self.situation,
        )


class _Warning(_Entry):
    kind: Literal["mention", "leave-penalty", "full", "referral"]


class _CatalogueFile(Checked):
    template: tuple[_Template, ...] = ()
    warning: tuple[_Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One version of a letter's template, or of a warning block; `key` is the letter's or the warning's kind.

    `letter` is the letter itself; None for a warning block, the leaflet or a form that is no letter. `starts` and
    `until` are the first and last letter date that it is for, None: open. `sha256` is that of the file as it was
    approved.
    """

    key: str
    path: Path
    version: str
    authority: str | None
    school: str | None
    starts: date | None
    until: date | None
    status: Literal["draft", "approved"]
    approved_by: str | None
    approved_on: date | None
    edited_by: str | None
    sha256: str | None
    letter: LetterKind | None = None

    def serves(self, authority: str, school: str, on: date) -> bool:
        """Return whether it is for a school of this authority, for letters of that date."""
        return (
            self.authority in (None, authority)
            and self.school in (None, school)
            and (self.starts is None or self.starts <= on)
            and (self.until is None or on <= self.until)
        )

    def read(self) -> bytes:
        """Return the Word file.

        Raises:
            NotFitError: it is not there, or cannot be read.
        """
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise NotFitError(
                f"The template {self.path.name} cannot be read ({error.strerror}). Put it back, or mend the catalogue."
            ) from None

    def why_not_released(self, data: bytes) -> str | None:
        """Return why letters made from `data`, the file's bytes, are proofs only; None where they may be sent."""
        if self.status == "draft":
            return f"{self.path.name} is a draft. Approve it with: {self._approval}"
        if self.was_changed(data):
            return f"{self.path.name} changed after it was approved. {self.mend}"
        return None

    def was_changed(self, data: bytes) -> bool:
        """Return whether the file was approved, and `data`, its bytes, are not those that were approved."""
        return self.status == "approved" and hashlib.sha256(data).hexdigest() != self.sha256

    @property
    def mend(self) -> str:
        """What to do where the file was changed after its approval."""
        return f"Put the approved file back, or approve this one with: {self._approval}"

    @property
    def _approval(self) -> str:
        return f"mailmerge templates approve {self.path.name} --by NAME"

    @property
    def _rank(self) -> tuple[bool, bool, date]:
        return self.school is not None, self.authority is not None, self.starts or date.min


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All versions of all templates and warnings, and the letters that there are, the trust's own among them."""

    templates: tuple[TemplateVersion, ...] = field(default=())
    warnings: tuple[TemplateVersion, ...] = field(default=())
    letters: LetterTable = SHIPPED

    def choose(self, letter: str, authority: str, school: str, on: date) -> TemplateVersion | None:
        """Return the template of a letter (its key) in force on the letter's date, or None.

        The school's own outranks the authority's, which outranks the one for all; then the latest to start.
        """
        return _best(self.templates, letter, authority, school, on)

    def choose_warning(self, kind: str, authority: str, school: str, on: date) -> TemplateVersion | None:
        """Return the warning block of a kind in force on the letter's date, or None; ranked as `choose` does."""
        return _best(self.warnings, kind, authority, school, on)

    def has_template(self, letter: str, authority: str, school: str, on: date) -> bool:
        """Return whether there is a template of that letter for the school: never another authority's."""
        return self.choose(letter, authority, school, on) is not None


def load_catalogue(folder: Path) -> Catalogue:
    """Return the catalogue of a templates folder.

    Raises:
        SettingsError: `catalogue.toml` is missing, is not TOML, says what it should not, or leaves it open which of
            two versions is in force.
    """
    content = read_toml(folder / FILE, _CatalogueFile, f"templates/{FILE}")
    letters = LetterTable(tuple(_own_letters(content.template)))
    catalogue = Catalogue(
        tuple(_version(folder, entry.letter, entry, letters.get(entry.letter)) for entry in content.template),
        tuple(_version(folder, entry.kind, entry) for entry in content.warning),
        letters,
    )
    _require_letters(content.template, letters)
    _refuse_rivals(catalogue.templates)
    _refuse_rivals(catalogue.warnings)
    return catalogue


def _best(
    versions: Iterable[TemplateVersion], key: str, authority: str, school: str, on: date
) -> TemplateVersion | None:
    fitting = [version for version in versions if version.key == key and version.serves(authority, school, on)]
    return max(fitting, key=lambda version: version._rank, default=None)


def _version(folder: Path, key: str, entry: _Entry, letter: LetterKind | None = None) -> TemplateVersion:
    values: dict[str, Any] = entry.model_dump(include=_Entry.model_fields.keys() - {"file"})
    return TemplateVersion(key=key, path=folder / entry.file, letter=letter, **values)


def _own_letters(entries: Iterable[_Template]) -> Iterator[LetterKind]:
    """Yield each letter of the trust's own once: entries of several versions say the same of it, or nothing."""
    found: dict[str, LetterKind] = {}
    called: dict[str, str] = {}
    for entry in entries:
        if not entry.is_defining:
            continue
        kind = entry.own_letter()
        if found.setdefault(kind.key, kind) != kind:
            raise SettingsError(
                f"templates/{FILE}: two entries define the letter {kind.key} differently. Define it in one of them."
            )
        for name in {matching(kind.key), matching(kind.title)}:
            if called.setdefault(name, kind.key) != kind.key:
                raise SettingsError(
                    f"templates/{FILE}: {kind.key} and {called[name]} go by the same name. Give one another title."
                )
    yield from found.values()


def _require_letters(entries: Iterable[_Template], letters: LetterTable) -> None:
    """Refuse an entry for a letter that there is not."""
    known = {*(kind.key for kind in letters), *FORMS}
    for number, entry in enumerate(entries, start=1):
        if entry.letter not in known:
            raise SettingsError(
                f"templates/{FILE}: template {number}.letter is not a letter: {entry.letter}."
                f"{did_you_mean(entry.letter, known)} There are {', '.join((*(k.key for k in letters), *FORMS[1:]))}."
                " To add a letter of your own, give it title, warning, royal_mail, needs and identity."
            )


def _refuse_rivals(versions: Sequence[TemplateVersion]) -> None:
    for one, other in combinations(versions, 2):
        alike = (one.key, one.authority, one.school, one.starts) == (
            other.key,
            other.authority,
            other.school,
            other.starts,
        )
        if alike:
            raise SettingsError(
                f"templates/{FILE}: {one.path.name} ({one.version}) and {other.path.name} ({other.version}) are both"
                f" for {one.key} from the same day. Give one of them another from, or take it out."
            )
