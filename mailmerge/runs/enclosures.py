"""From orders to what goes behind their letters: attendance record or filed certificate, and leaflet, as files."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import date
from itertools import chain
from pathlib import Path

from mailmerge.errors import NotFitError
from mailmerge.letters.apart import made_apart
from mailmerge.letters.certificate import MOST_PAGES, confined_certificate, pages_of
from mailmerge.letters.fields import ENCLOSED, form_fields
from mailmerge.letters.letter import UnfitLetter
from mailmerge.letters.page.attendance_record import RecordJob, make_record
from mailmerge.letters.templates import catalogue
from mailmerge.orders.jobs import Form, JobOffice
from mailmerge.orders.order import Order
from mailmerge.orders.school_facts import law_figures, school_facts
from mailmerge.paper.pdfium import count_pages
from mailmerge.runs.folder import Enclosed, RunFolder
from mailmerge.runs.orders import Place
from mailmerge.setup.configuration import Configuration

# What goes behind each letter, in its order, by the letter's place in the case file.
Enclosures = Mapping[Place, tuple[Enclosed, ...]]

CERTIFICATE = "attendance-certificate"
_CHUNK = 8


def add_enclosures(
    orders: Sequence[Order], configuration: Configuration, folder: RunFolder, executor: Executor
) -> Enclosures:
    """Write what goes behind the letters into the run's folder, and return it by letter.

    What there is nothing to make from is left out: the parent's reasons tell staff what to put in by hand.

    Args:
        orders: the letters that are issued.
        configuration: the workspace, with its filed evidence and its leaflet.
        folder: the run's folder.
        executor: where attendance records are made.
    """
    office = JobOffice(configuration)
    behind: defaultdict[Place, tuple[Enclosed, ...]] = defaultdict(tuple)
    papers = chain(
        _records(orders, office, executor),
        _certificates(orders, configuration),
        _leaflets(orders, configuration, office),
    )
    for order, what, data in papers:
        name = f"enclosures/{order.case.school.code}/{order.ref} {what}.pdf"
        folder.add(name, data)
        behind[order.place] += (Enclosed(name, count_pages(data)),)
    return behind


def certificates_told(orders: Sequence[Order], behind: Enclosures, configuration: Configuration) -> tuple[str, ...]:
    """Return the notes of the receipt that name each filed paper that goes behind letters, or can't, once."""
    told = (
        _told_of(path, configuration, is_behind=any(CERTIFICATE in one.name for one in behind.get(order.place, ())))
        for order in orders
        if (path := _certificate(order, configuration)) is not None
    )
    return tuple(dict.fromkeys(told))


def _told_of(path: Path, configuration: Configuration, *, is_behind: bool) -> str:
    if is_behind:
        return f"Behind the letters goes the filed certificate {path.name}."
    if pages := _too_many_pages(path, configuration):
        return (
            f"The filed certificate {path.name} has {pages} pages, so it was not printed. Print the pages that are "
            "wanted, and put them behind the letters by hand; or file those alone as the certificate."
        )
    return (
        f"The filed certificate {path.name} can't be printed from here. Print it yourself, and put it behind the "
        "letters; or scan it again at 300 dpi, and file that."
    )


def _certificate(order: Order, configuration: Configuration) -> Path | None:
    """Return the filed certificate that is to go behind a letter; None where none is."""
    if order.case.attendance.register is not None or "attendance-record" not in order.decision.encloses:
        return None
    return configuration.certificates(order.case.pupil.upn, order.case.letter_date)


def _too_many_pages(path: Path, configuration: Configuration) -> int:
    """Return how many pages a filed paper has, where these are more than are printed; else nought."""
    pages = pages_of(path, configuration.limits)
    return pages if pages > MOST_PAGES else 0


def _records(orders: Sequence[Order], office: JobOffice, executor: Executor) -> Iterator[tuple[Order, str, bytes]]:
    """Yield the attendance records, each made once for all parents of a child."""
    wanted: defaultdict[RecordJob, list[Order]] = defaultdict(list)
    for order in orders:
        case = order.case
        register = order.facts.figures.register
        if register is not None and "attendance-record" in order.decision.encloses:
            letterhead = office.letterhead(case.school.code)
            job = RecordJob(case.pupil, letterhead, register, case.letter_date, order.parent.large_print)
            wanted[job].append(order)
    for same, record in zip(wanted.values(), executor.map(make_record, wanted, chunksize=_CHUNK), strict=True):
        yield from ((order, "attendance-record", record) for order in same)


def _certificates(orders: Sequence[Order], configuration: Configuration) -> Iterator[tuple[Order, str, bytes]]:
    """Yield the filed certificates of pupils without marks to make a record from, each made once for all parents."""
    filed: Path | None = None  # the last one only: those of a whole run may be more than the memory holds
    pdf: bytes | None = None
    for order in orders:
        path = _certificate(order, configuration)
        if path is None or _too_many_pages(path, configuration):
            continue
        filed, pdf = path, pdf if path == filed else confined_certificate(path, configuration.limits)
        if pdf is not None:
            yield order, CERTIFICATE, pdf


def _leaflets(
    orders: Sequence[Order], configuration: Configuration, office: JobOffice
) -> Iterator[tuple[Order, str, bytes]]:
    """Yield the leaflets, one made for each school, letter date and size of print."""
    made: dict[tuple[str, date, bool], bytes] = {}
    for order in orders:
        school, day, large_print = order.case.school, order.case.letter_date, order.parent.large_print
        if "leaflet" in order.decision.encloses and configuration.templates.is_released(catalogue.LEAFLET, school, day):
            key = (school.code, day, large_print)
            made[key] = made.get(key) or _leaflet(
                configuration, office, Form(catalogue.LEAFLET, ENCLOSED["leaflet"], school, day), large_print
            )
            yield order, "leaflet", made[key]


def _leaflet(configuration: Configuration, office: JobOffice, form: Form, large_print: bool) -> bytes:
    fields = form_fields(
        school_facts(configuration, form.school.code, form.key),
        law_figures(configuration, form.school.authority, form.day),
    )
    (leaflet,) = made_apart([office.form(form, fields, large_print=large_print)], configuration.limits)
    if isinstance(leaflet, UnfitLetter):
        faults = " ".join(fault.text for fault in leaflet.faults)
        raise NotFitError(f"The leaflet that goes behind letters cannot be printed. {faults}")
    return leaflet.pdf
