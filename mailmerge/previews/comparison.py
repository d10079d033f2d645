"""From the trust's templates to a comparison: what was approved, and one made-up letter from each of two Word files."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from mailmerge.casework.school import School
from mailmerge.errors import MailmergeError, NotFitError
from mailmerge.letters.apart import made_apart
from mailmerge.letters.letter import Letter, LetterJob, UnfitLetter
from mailmerge.letters.templates.approval import approved_copy
from mailmerge.letters.templates.catalogue import WARNINGS, TemplateVersion
from mailmerge.previews.preview import sample_jobs
from mailmerge.setup.configuration import Configuration
from mailmerge.workspace.init import sample_folder


def approved_file(folder: Path, version: TemplateVersion) -> bytes:
    """Return the Word file of a version as it was approved: the copy that was kept, or a starter file as it shipped.

    Raises:
        NotFitError: it never was approved, or no copy of it is left.
    """
    name = version.path.name
    if version.sha256 is None:
        raise NotFitError(f"{name} was never approved. Name the file to compare it with.")
    data = approved_copy(folder, version.sha256) or _shipped(version.sha256)
    if data is None:
        raise NotFitError(f"No copy of {name} as it was approved is left. Name the file to compare it with.")
    return data


def letters_of(before: bytes, after: bytes, key: str, configuration: Configuration, day: date) -> tuple[bytes, bytes]:
    """Return the PDF of one made-up letter, made from each of two Word files.

    Args:
        before: the older Word file.
        after: the newer one.
        key: the letter, form or kind of warning that both are for.
        configuration: the workspace, the law and the other templates.
        day: the letter's date.

    Raises:
        NotFitError: a letter cannot be made from one of them.
    """
    is_warning = key in WARNINGS
    letter = next(kind.key for kind in configuration.letters if kind.warning == key) if is_warning else key
    job = _first_job(letter, configuration, day)
    jobs = [_with(job, word, is_warning=is_warning) for word in (before, after)]
    older, newer = (_pdf(made) for made in made_apart(jobs, configuration.limits))
    return older, newer


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which a letter comes out: what kind of case, and its PDF by each Word file, or why there is none.

    `before` is blank where there is no older file, or where no letter can be made from it.
    """

    words: str
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    faults: tuple[str, ...] = ()


def variants(
    before: bytes | None, after: bytes, version: TemplateVersion, configuration: Configuration, day: date
) -> Iterator[Variant]:
    """Yield every way in which a letter, form or warning comes out, made from each of two Word files.

    Args:
        before: the older Word file; None: there is none.
        after: the newer one.
        version: what both are of. A warning is shown in the first letter that carries it.
        configuration: the workspace, the law and the other templates.
        day: the letter's date.

    Raises:
        NotFitError: no school has such a letter in force on that day.
    """
    is_warning = version.key in WARNINGS
    letter = (
        next(kind.key for kind in configuration.letters if kind.warning == version.key) if is_warning else version.key
    )
    asked = list(sample_jobs(letter, configuration, _school(letter, version, configuration, day), day))
    jobs = [job for _, job in asked]
    newer = made_apart([_with(job, after, is_warning=is_warning) for job in jobs], configuration.limits)
    former = [_with(job, before, is_warning=is_warning) for job in jobs] if before is not None else []
    older = [_pages(made) for made in made_apart(former, configuration.limits)] or [b""] * len(asked)
    for (words, _), made, earlier in zip(asked, newer, older, strict=True):
        if isinstance(made, UnfitLetter):
            yield Variant(words, earlier, b"", tuple(fault.text for fault in made.faults))
        else:
            yield Variant(words, earlier, made.pdf)


def _pages(made: Letter | UnfitLetter) -> bytes:
    return b"" if isinstance(made, UnfitLetter) else made.pdf


def _with(job: LetterJob, word: bytes, *, is_warning: bool) -> LetterJob:
    return replace(job, warning=word) if is_warning else replace(job, template=word)


def _school(letter: str, version: TemplateVersion, configuration: Configuration, day: date) -> School:
    """Return the first school that has the letter from this version; else the first that has it at all."""
    schools = list(configuration.workspace.schools.values())
    named = [(configuration.templates.named(letter, school, day), school) for school in schools]
    serving = [school for found, school in named if found is not None]
    own = [school for found, school in named if found is not None and found.path == version.path]
    if not serving:
        raise NotFitError("No school has this letter in force today.")
    return (own or serving)[0]


def _first_job(letter: str, configuration: Configuration, day: date) -> LetterJob:
    for school in configuration.workspace.schools.values():
        if configuration.templates.named(letter, school, day) is not None:
            return next(job for _, job in sample_jobs(letter, configuration, school, day))
    raise NotFitError(f"No school has a template of {letter} in force on that day.")


def _pdf(made: Letter | UnfitLetter) -> bytes:
    if isinstance(made, UnfitLetter):
        raise NotFitError("\n".join(fault.text for fault in made.faults))
    return made.pdf


def _shipped(sha256: str) -> bytes | None:
    """Return the starter file with this SHA-256 that came with the program, if there is one."""
    try:
        files = (sample_folder() / "templates").rglob("*.docx")
    except MailmergeError:
        return None
    contents = (file.read_bytes() for file in files)
    return next((data for data in contents if hashlib.sha256(data).hexdigest() == sha256), None)
