"""The papers of a pack, in their order: our own pages, the letters exactly as sent, and what was filed, drawn flat."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from jinja2 import Template

from mailmerge.casework.calendar import in_words, monday_of
from mailmerge.casework.register import Register
from mailmerge.confined import Limits
from mailmerge.dispatch.evidence_log import LetterLog
from mailmerge.dispatch.log_pdf import certificate_pdf, log_pdf
from mailmerge.law.figures import percent_words
from mailmerge.law.parameters import Parameters
from mailmerge.ledger.record.event_kinds import PROOF_FILED
from mailmerge.ledger.record.post_records import ProofRecord
from mailmerge.ledger.record.said import IssuedRecord
from mailmerge.markup import shipped_page
from mailmerge.paper.pdfium import count_pages
from mailmerge.referral.certificate import certificate_values
from mailmerge.referral.chronology import chronology
from mailmerge.referral.cover import ROUTE_NAMES, cover_sections, halves, letter_title
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.flat import FlatPage, UnreadablePaperError, confined_pages, words_in
from mailmerge.referral.line import ORDER, Line
from mailmerge.referral.part import Part
from mailmerge.referral.request import SANCTION_NAMES
from mailmerge.referral.statement import statement_facts
from mailmerge.referral.style import CSS

_WEEKS_AROUND = timedelta(weeks=6)
# Values of the law that a referral of any route rests on.
_VALUES = (
    "first_penalty_within_21_days",
    "first_penalty_within_28_days",
    "second_penalty_within_28_days",
    "penalty_notice_limit",
    "penalty_notice_window",
    "threshold_sessions",
    "threshold_weeks",
    "section_444_1_fine",
    "section_444_1a_fine",
)


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where the pack's papers come from.

    `content` gives what the record keeps under a SHA-256 (None: erased), `filed` a paper of the evidence folder by its
    path and SHA-256 (None: gone, or not as it was filed). `limits` is what drawing one paper may take.
    """

    trust: str
    law: Parameters
    content: Callable[[str], bytes | None] = field(repr=False)
    filed: Callable[[str, str], bytes | None] = field(repr=False)
    limits: Limits = field(default_factory=Limits)


_AND_PROOF = ", and the proof of its posting"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the index: what a paper is, and the pages on which it stands."""

    title: str
    first: int
    last: int
    behind: bool


def papers(dossier: Dossier, lines: Sequence[Line], shelves: Shelves, *, draft: bool) -> tuple[Part, ...]:
    """Return the parts of the pack, cover first; the same facts give the same bytes.

    Args:
        dossier: the case of one parent.
        lines: the checklist.
        shelves: where letters and filed papers lie.
        draft: whether a line still stops the pack.
    """
    gaps = _gaps(dossier, lines, draft=draft)
    behind = tuple(_behind_the_index(dossier, shelves))
    known = [_Size(gaps.title, count_pages(gaps.pdf), gaps.behind)]
    rest = [_Size(part.title, count_pages(part.pdf), part.behind) for part in behind]
    # The cover and the index name pages, and take some themselves: a page each at first, then as many as they took.
    pages = (1, 1)
    for _ in range(3):
        entries = _entries([_Size("Cover", pages[0]), *known, _Size("Index", pages[1]), *rest])
        cover = _cover(dossier, lines, shelves, entries, draft=draft)
        index = _own(dossier, "index", "Index", entries=entries)
        taken = (count_pages(cover.pdf), count_pages(index.pdf))
        if taken == pages:
            break
        pages = taken
    return (cover, gaps, index, *behind)


class _Size(NamedTuple):
    """What a paper is called, and how many pages it takes."""

    title: str
    pages: int
    behind: bool = False


def _entries(sizes: Iterable[_Size]) -> tuple[_Entry, ...]:
    entries, next_page = [], 1
    for title, pages, behind in sizes:
        entries.append(_Entry(title, next_page, next_page + pages - 1, behind))
        next_page += pages
    return tuple(entries)


def _with_proofs(entries: Iterable[_Entry]) -> Iterator[_Entry]:
    """Yield the papers that the cover names: what proves a letter's posting counts among the pages of the letter."""
    shown: _Entry | None = None
    for entry in entries:
        if entry.behind and shown is not None:
            title = shown.title.removesuffix(_AND_PROOF) + _AND_PROOF
            shown = _Entry(title, shown.first, entry.last, behind=False)
            continue
        if shown is not None:
            yield shown
        shown = entry
    if shown is not None:
        yield shown


def _cover(
    dossier: Dossier, lines: Sequence[Line], shelves: Shelves, entries: Sequence[_Entry], *, draft: bool
) -> Part:
    counts = {level: sum(line.level == level for line in lines) for level in ORDER}
    application = not dossier.facts.context.profile.is_complete_for(
        "leave-refused" if dossier.is_leave else "contract-terminated"
    )
    shown = list(_with_proofs(entries))
    return _own(
        dossier,
        "cover",
        "Cover",
        halves=halves(cover_sections(dossier, shelves.trust), [("", entry.title) for entry in shown]),
        sanction=SANCTION_NAMES[dossier.sanction],
        counts=counts,
        waits=[line for line in lines if line.stops],
        confirmed=sum(line.level == "ask" and not line.stops for line in lines),
        overridden=[line for line in lines if line.level == "red" and not line.stops],
        amber=[line for line in lines if line.level == "amber"],
        entries=shown,
        draft=draft,
        application=application,
    )


def _gaps(dossier: Dossier, lines: Sequence[Line], *, draft: bool) -> Part:
    groups = [
        ("It stops the referral", [line for line in lines if line.level == "red"]),
        ("A person must answer", [line for line in lines if line.level == "ask"]),
        ("Say so, or mend it if there is time", [line for line in lines if line.level == "amber"]),
        ("In order", [line for line in lines if line.level == "green"]),
    ]
    return _own(dossier, "gaps", "What is ready and what is not", groups=groups, draft=draft)


def _behind_the_index(dossier: Dossier, shelves: Shelves) -> Iterator[Part]:
    yield _own(dossier, "chronology", "Chronology", steps=chronology(dossier))
    own = {log.letter.ref for log in dossier.letters}
    for log in dossier.letters:
        if log.letter.run is not None:
            yield _letter(dossier, log, shelves)
        yield from _proof(dossier, log, shelves, own)
    yield _certificate(dossier)
    for number, paper in enumerate(dossier.papers, start=1):
        title = f"Filed paper: {paper.kind}, {in_words(paper.on)}"
        yield _flat(
            dossier, f"filed {number} {paper.kind}", title, shelves.filed(paper.path, paper.sha256), shelves.limits
        )
    rests = dossier.rests_on
    if rests is not None and any(log.letter.run for log in dossier.letters):
        about = f"referral {dossier.ref}"
        pdf = certificate_pdf(dossier.letters, trust=shelves.trust, about=about, made_at=rests.at, head=rests.head)
        yield Part("certificate of posting", "Draft certificate of posting", pdf)
    if dossier.sanction != "penalty-notice":
        facts = statement_facts(dossier)
        yield _own(dossier, "statement", "Statement sheet", facts=facts, sanction=SANCTION_NAMES[dossier.sanction])
    yield _own(
        dossier,
        "versions",
        "Versions in force",
        law=shelves.law,
        values=[(shelves.law.by_name[name], shelves.law.on(name, dossier.on)) for name in _VALUES],
        profile=dossier.facts.context.profile,
        issued=[(log, IssuedRecord.from_event(event)) for log in dossier.letters for event in _issue(log)],
    )


def _issue(log: LetterLog) -> Iterator[Any]:
    return (entry.event for entry in log.entries if entry.event.kind == "letter-issued")


def _letter(dossier: Dossier, log: LetterLog, shelves: Shelves) -> Part:
    """Return a letter exactly as sent; a page that says so where it is gone, or names another person."""
    letter = log.letter
    name, title = f"letter {letter.appendix or letter.letter} {letter.ref}", f"{letter_title(log)}, {letter.ref}"
    pdf = shelves.content(letter.pdf_sha256) if letter.pdf_sha256 else None
    if pdf is None:
        return _notice(dossier, name, title, "This letter was erased, and can't be shown.")
    if dossier.others.are_named_in(words_in(pdf)):
        why = "This letter names another person, so it can't be shown here. The school shows it on request."
        return _notice(dossier, name, title, why)
    return Part(name, title, pdf, is_sent=True)


def _proof(dossier: Dossier, log: LetterLog, shelves: Shelves, own: set[str]) -> Iterator[Part]:
    """Yield the evidence log of a letter, and the stamped sheet where no letter to anybody else stands on it."""
    rests = dossier.rests_on
    if rests is None:
        return
    ref = log.letter.ref
    about = f"{letter_title(log)}, {ref}"
    pdf = log_pdf((log,), trust=shelves.trust, about=about, made_at=rests.at, head=rests.head)
    yield Part(f"proof {ref}", f"Proof of posting, {ref}", pdf, behind=log.letter.run is not None)
    for number, entry in enumerate((one for one in log.entries if one.event.kind == PROOF_FILED), start=1):
        proof = ProofRecord.from_event(entry.event)
        name, title = f"stamped sheet {ref} {number}", f"Stamped posting sheet, {ref}"
        if set(proof.refs) <= own:
            scan = shelves.content(proof.scan_sha256)
            yield _flat(dossier, name, title, scan, shelves.limits, proof.scan_page, behind=True)
        else:
            why = (
                "The stamped posting sheet is on file. Letters to others stand on it too, so it is not shown here; the "
                f"school shows it on request. SHA-256 of the scan: {proof.scan_sha256}"
            )
            yield _notice(dossier, name, title, why, behind=True)


def _certificate(dossier: Dossier) -> Part:
    register = dossier.register
    charted = (_charted(dossier) or register) if register else None
    run = register.longest_run({"G"}) if register and dossier.is_leave else None
    profile, days = dossier.facts.context.profile, (dossier.first, dossier.last)
    values = certificate_values(dossier.facts.case, dossier.figures, days, charted, profile, run)
    return _own(dossier, "certificate", "Certificate of attendance", comments=dossier.comments, **values)


def _charted(dossier: Dossier) -> Register | None:
    """Return the marks that the chart shows: the period's and, of a leave, those of the weeks around it."""
    whole = dossier.facts.figures.register
    if whole is None or not dossier.is_leave:
        return None
    return whole.between(monday_of(dossier.first) - _WEEKS_AROUND, dossier.on)


def _flat(
    dossier: Dossier,
    name: str,
    title: str,
    data: bytes | None,
    limits: Limits,
    page: int | None = None,
    *,
    behind: bool = False,
) -> Part:
    if data is None:
        return _notice(dossier, name, title, "This paper is not where it was filed, or was changed.", behind=behind)
    try:
        drawn: tuple[FlatPage, ...] = confined_pages(data, page, limits)
    except UnreadablePaperError as error:
        return _notice(dossier, name, title, f"This paper can't be shown. {error}", behind=behind)
    if not drawn:
        return _notice(dossier, name, title, "This paper has no pages.", behind=behind)
    from mailmerge.referral.flat_part import flat_part  # heavy, and only where a paper is drawn

    pdf = flat_part(drawn, title, _heading(dossier, title), dossier.on.isoformat())
    return Part(name, title, pdf, behind=behind)


def _notice(dossier: Dossier, name: str, title: str, text: str, *, behind: bool = False) -> Part:
    return _own(dossier, "notice", title, name=name, behind=behind, text=text)


def _own(
    dossier: Dossier, template: str, title: str, *, name: str | None = None, behind: bool = False, **values: Any
) -> Part:
    """Return a page of ours."""
    body = _page(template).render(
        ref=dossier.ref, dossier=dossier, title=title, route=ROUTE_NAMES[dossier.request.route], **values
    )
    from mailmerge.paper.pdf import write_pdf  # heavy, and only where a paper is drawn

    pdf = write_pdf(body, CSS, title=_heading(dossier, title), language="en-GB", day=dossier.on.isoformat())
    return Part(name or title.casefold(), title, pdf, behind=behind)


def _heading(dossier: Dossier, title: str) -> str:
    """Return what the file of a part is called in its window."""
    return f"{title}, referral {dossier.ref}"


@cache
def _page(name: str) -> Template:
    return shipped_page("mailmerge.referral", f"pages/{name}.html.jinja", day=in_words, percent=percent_words)
