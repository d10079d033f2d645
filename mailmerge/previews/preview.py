"""A booklet of every letter as the trust's templates now make it, for made-up families."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from mailmerge.casework.school import School
from mailmerge.errors import NotFitError
from mailmerge.law.own_letters import LetterTable
from mailmerge.letters.apart import lint_apart, made_apart
from mailmerge.letters.fields import form_fields
from mailmerge.letters.letter import LetterJob, UnfitLetter
from mailmerge.letters.lint import lint_version
from mailmerge.letters.lint.finding import CHANGED
from mailmerge.letters.page.booklet import Chapter
from mailmerge.letters.templates.catalogue import FORMS, WARNINGS, TemplateVersion
from mailmerge.orders.jobs import WATERMARK, Form, JobOffice
from mailmerge.orders.school_facts import law_figures, school_facts
from mailmerge.previews.samples import samples
from mailmerge.setup.configuration import Configuration

SAMPLE = "SAMPLE"
_CANNOT_BE_MADE = "cannot be made"


def previewed(letters: LetterTable) -> tuple[str, ...]:
    """Return the keys of the letters that there are, and of the forms and the leaflet, in the order of a booklet."""
    keys = tuple(kind.key for kind in letters)
    return (*keys, *(form for form in FORMS if form not in keys))


def preview(
    keys: Sequence[str], configuration: Configuration, day: date, school: School | None = None
) -> Iterator[Chapter]:
    """Yield a chapter for every way that each letter or form can come out, one at a time.

    Args:
        keys: letters and forms, as in the catalogue.
        configuration: the workspace, the law and the templates.
        day: the letters' date, whose template and law they are made by.
        school: on whose paper; None: for each version of a template, the first school that it serves.
    """
    for key in keys:
        served = _served(key, configuration, day, [school] if school else configuration.workspace.schools.values())
        if not served:
            yield Chapter(
                _part(key, configuration), "no template", faults=("No template of it is in force on that day.",)
            )
        for version, one in served:
            yield from _chapters(key, version, one, configuration, day)


def sample_jobs(key: str, configuration: Configuration, school: School, day: date) -> Iterator[tuple[str, LetterJob]]:
    """Yield the jobs of one letter or form for made-up families, each with what kind of case it is in a few words.

    Raises:
        NotFitError: its template or the school's letterhead cannot be used.
    """
    office = JobOffice(configuration)
    kind = configuration.letters.get(key)
    if kind is not None:
        for sample in samples(kind, school, day, configuration.context(school, day)):
            yield sample.words, office.job(sample.order)
    if key in FORMS:
        fields = form_fields(
            school_facts(configuration, school.code, key), law_figures(configuration, school.authority, day)
        )
        yield "blank", office.form(Form(key, _part(key, configuration), school, day), fields)


def faults_of(version: TemplateVersion, configuration: Configuration, today: date) -> Iterator[str]:
    """Yield why made-up letters from a template or warning block would fail their proof, each reason once.

    They are dated today, or on the first or last day of a version that is not in force today.
    """
    day = max(today, version.starts or today)
    day = min(day, version.until or day)
    seen: set[str] = set()
    for key, school in _uses(version, configuration, day):
        asked = list(sample_jobs(key, configuration, school, day))
        letters = made_apart([job for _, job in asked], configuration.limits)
        for (words, _), made in zip(asked, letters, strict=True):
            for fault in made.faults if isinstance(made, UnfitLetter) else ():
                if fault.text not in seen:
                    seen.add(fault.text)
                    yield f"{_part(key, configuration)}, {words}: {fault.text}"


def _uses(version: TemplateVersion, configuration: Configuration, day: date) -> Iterator[tuple[str, School]]:
    """Yield each letter or form that a version is for, with the first school that has it from this very version."""
    templates, schools = configuration.templates, configuration.workspace.schools.values()
    if version.key not in WARNINGS:
        found = (school for school in schools if templates.named(version.key, school, day) == version)
        yield from ((version.key, school) for school in islice(found, 1))
        return
    for kind in configuration.letters:
        if kind.warning == version.key:
            having = (school for school in schools if templates.named(kind.key, school, day))
            found = (school for school in having if templates.warning(kind, school, day) == version)
            yield from ((kind.key, school) for school in islice(found, 1))


def _served(
    key: str, configuration: Configuration, day: date, schools: Iterable[School]
) -> tuple[tuple[TemplateVersion, School], ...]:
    """Return each Word file that is in force on a day, as a version of it, with the first school that it serves."""
    found: dict[Path, tuple[TemplateVersion, School]] = {}
    for school in schools:
        version = configuration.templates.named(key, school, day)
        if version is not None:
            found.setdefault(version.path, (version, school))
    return tuple(found.values())


def _chapters(
    key: str, version: TemplateVersion, school: School, configuration: Configuration, day: date
) -> Iterator[Chapter]:
    """Yield the chapters of one version; where nothing can be made, for one reason, one that says why and where."""
    chapters = tuple(_drawn(key, version, school, configuration, day))
    faults = {chapter.faults for chapter in chapters}
    if len(faults) != 1 or not any(faults):
        yield from chapters
        return
    found = lint_version(version.path.name, version, partial(lint_apart, limits=configuration.limits))
    where = (finding.sentence for finding in found if finding.severity == "error" and finding.code != CHANGED)
    yield replace(chapters[0], title=_CANNOT_BE_MADE, faults=(*chapters[0].faults, *where))


def _drawn(
    key: str, version: TemplateVersion, school: School, configuration: Configuration, day: date
) -> Iterator[Chapter]:
    part, note = f"{_part(key, configuration)} ({school.name})", f"{version.path.name}, {version.version}"
    watermark = SAMPLE if _is_released(key, configuration, school, day) else WATERMARK
    asked: list[tuple[str, LetterJob]] = []
    no_more: tuple[str, ...] = ()
    try:
        asked.extend(sample_jobs(key, configuration, school, day))
    except NotFitError as error:
        no_more = (str(error),)
    letters = made_apart([replace(job, watermark=watermark) for _, job in asked], configuration.limits)
    for (words, _), made in zip(asked, letters, strict=True):
        if isinstance(made, UnfitLetter):
            yield Chapter(part, words, note, faults=tuple(fault.text for fault in made.faults))
        else:
            yield Chapter(part, words, note, made.pdf)
    if no_more:
        yield Chapter(part, _CANNOT_BE_MADE, note, faults=no_more)


def _is_released(key: str, configuration: Configuration, school: School, day: date) -> bool:
    kind = configuration.letters.get(key)
    if kind is not None:
        return configuration.templates.status(kind, school, day, own_only=False) == "approved"
    return configuration.templates.is_released(key, school, day)


def _part(key: str, configuration: Configuration) -> str:
    """Return what a letter or form is called in an index."""
    kind = configuration.letters.get(key)
    if kind is None:
        return key.replace("-", " ").capitalize()
    return f"{kind.appendix}  {kind.title}" if kind.appendix else kind.title
