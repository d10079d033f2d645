"""Lint of whole files: a template, a warning block, a folder of them."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from mailmerge.errors import NotFitError
from mailmerge.law.letters import BY_KEY, LetterKind
from mailmerge.letters.errors import TemplateError
from mailmerge.letters.lint.contained import lint_contained
from mailmerge.letters.lint.contents import lint_letter, lint_warning
from mailmerge.letters.lint.finding import CHANGED, Finding, paragraphs
from mailmerge.letters.lint.package import lint_names, lint_package
from mailmerge.letters.lint.parts import lint_parts
from mailmerge.letters.lint.reading import lint_reading
from mailmerge.letters.lint.tags import fields_used, lint_tags
from mailmerge.letters.lint.words import lint_words
from mailmerge.letters.templates.catalogue import WARNINGS, TemplateVersion, load_catalogue
from mailmerge.letters.word.tags import parse_tagged
from mailmerge.letters.word.wordfile import MAIN, read_word

# Finds what is wrong with a Word file: its name, its bytes, its key, and the letter where it is a trust's own.
Lint: TypeAlias = Callable[[str, bytes, str | None, LetterKind | None], tuple[Finding, ...]]


@lru_cache(maxsize=128)  # a watcher and a desk ask of the same bytes again and again
def lint_template(
    file: str, data: bytes, key: str | None = None, letter: LetterKind | None = None
) -> tuple[Finding, ...]:
    """Return all that is wrong with a Word template, in the order of its paragraphs; nothing where it may be used.

    Args:
        file: its name, for the findings.
        data: the Word file.
        key: the letter's key, a form's name or the kind of warning that it is for; None: not known, so nothing is
            said of what it lacks.
        letter: the letter of that key, where it is a trust's own.
    """
    try:
        parts = read_word(data)
        found = list(_lint(file, parts, key, letter or BY_KEY.get(key or "")))
        if not any(finding.severity == "error" for finding in found):
            parse_tagged(parts[MAIN])
    except TemplateError as error:
        return (Finding(file, "", error.code, str(error)),)
    except etree.XMLSyntaxError:
        text = "A part of the Word file is damaged. Open it in Word, and save it anew."
        return (Finding(file, "", TemplateError("").code, text),)
    return tuple(sorted(found, key=lambda finding: finding.paragraph or 0))


@lru_cache(maxsize=128)
def names_reply_day(data: bytes) -> bool:
    """Tell whether a Word template prints the day by which it asks for a reply; a file that is damaged prints none."""
    try:
        body = paragraphs(etree.fromstring(read_word(data)[MAIN]))
    except (TemplateError, etree.XMLSyntaxError):
        return False
    return "letter.reply_by" in fields_used(body)


def lint_folder(folder: Path) -> tuple[Finding, ...]:
    """Return all that is wrong with the templates and warnings in the catalogue of a templates folder.

    That a file is not as it was approved is one of the things that are wrong.

    Raises:
        SettingsError: the catalogue itself is not fit.
    """
    catalogue = load_catalogue(folder)
    findings = (
        finding
        for version in (*catalogue.templates, *catalogue.warnings)
        for finding in lint_version(version.path.relative_to(folder).as_posix(), version)
    )
    return tuple(dict.fromkeys(findings))  # one file may be in several entries


def lint_version(file: str, version: TemplateVersion, look: Lint = lint_template) -> tuple[Finding, ...]:
    """Return all that is wrong with a version in the catalogue, and whether its file changed since it was approved.

    Args:
        file: what the findings call it.
        version: the version.
        look: finds what is wrong with the file, as `lint_template` does.
    """
    try:
        data = version.read()
    except NotFitError as error:
        return (Finding(file, "", "missing-file", str(error)),)
    found = look(file, data, version.key, version.letter)
    if not version.was_changed(data):
        return found
    text = f"It changed after it was approved, so letters made from it are proofs only. {version.mend}"
    return (*found, Finding(file, "", CHANGED, text))


def _lint(file: str, parts: dict[str, bytes], key: str | None, letter: LetterKind | None) -> Iterator[Finding]:
    try:
        body = paragraphs(etree.fromstring(parts[MAIN]))
    except etree.XMLSyntaxError:
        raise TemplateError("The Word file is damaged. Open it in Word, and save it anew.") from None
    yield from lint_parts(file, parts, body)
    yield from lint_package(file, parts, body)
    yield from lint_contained(file, parts, body)
    if key not in WARNINGS and "parent.greeting" in fields_used(body):
        yield from lint_names(file, parts, body)
    yield from lint_tags(file, body)
    yield from lint_reading(file, body)
    yield from lint_words(file, body, is_form=key in ("leave-request-form", "attendance-contract"))
    if key in WARNINGS:
        yield from lint_warning(file, key, body)
    elif key is not None:
        yield from lint_letter(file, letter, body)
