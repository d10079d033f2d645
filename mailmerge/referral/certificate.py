"""What the certificate of attendance shows: the figures, the chart, and what no certificate can show."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mailmerge.casework.calendar import Calendar, OutsideCalendar, in_words
from mailmerge.casework.case import Case
from mailmerge.casework.counting import count
from mailmerge.casework.marks import MISSING, Mark
from mailmerge.casework.register import Register, Run
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.context import DecisionContext
from mailmerge.law.figures import Figures, percent_words
from mailmerge.letters.page.attendance_record import CODE_WORDS
from mailmerge.markup import shipped_page
from mailmerge.referral.period import figures_of
from mailmerge.referral.style import CSS
from mailmerge.referral.weeks import absences_of, weeks_of


def certificate_values(
    case: Case,
    figures: Figures,
    days: tuple[date, date],
    charted: Register | None,
    profile: AuthorityProfile,
    run: Run | None = None,
) -> dict[str, Any]:
    """Return what the page of the certificate prints.

    Args:
        case: the pupil and the school.
        figures: those of the period.
        days: the period's first and last day.
        charted: the marks that the chart shows.
        profile: the authority's, which may want words in the place of the register's codes.
        run: a run of marks to be named beside the unauthorised absence.
    """
    weeks = weeks_of(charted) if charted else ()
    used = {square.code for week in weeks for square in week.squares}
    without_codes = profile.referral.certificate.no_codes
    return {
        "case": case,
        "figures": figures,
        "first": days[0],
        "last": days[1],
        "percent": percent_words(figures.percent),
        "weeks": weeks,
        "key": [(code, words) for code, words in CODE_WORDS.items() if code in used],
        "missing": MISSING,
        "run": run,
        "without_codes": without_codes,
        "means": CODE_WORDS,
        "absences": absences_of(charted) if charted and without_codes else (),
    }


def certificate_pdf(
    case: Case, days: tuple[date, date], context: DecisionContext, told: str, comments: Mapping[Mark, str]
) -> bytes:
    """Return a certificate as a file of its own, which says what it shows and what it does not.

    Args:
        case: the pupil and the school, with the register.
        days: the first and the last day that it shows.
        context: the school's calendar, and the authority's profile.
        told: what it shows, in words.
        comments: what the register says beside marks.
    """
    register = case.attendance.register
    marks = register.between(*days).marks if register else ()
    figures = figures_of(case, *days, context.calendar)
    values = certificate_values(case, figures, days, register.between(*days) if register else None, context.profile)
    lacks = tuple(not_on_it(register, days, context.calendar)) if register else ()
    title = "Certificate of attendance"
    page = shipped_page("mailmerge.referral", "pages/certificate.html.jinja", day=in_words, percent=percent_words)
    from mailmerge.paper.pdf import write_pdf  # heavy, and only where a paper is drawn

    beside = [(mark, comments[mark]) for mark in marks if mark in comments]
    body = page.render(title=title, told=told, lacks=lacks, comments=beside, **values)
    return write_pdf(body, CSS, title=title, language="en-GB", day=days[1].isoformat())


def not_on_it(register: Register, days: tuple[date, date], calendar: Calendar) -> Iterator[str]:
    """Yield what a certificate of these days lacks, in words: marks that are missing or N, and the head's signature."""
    marks = register.between(*days).marks
    try:
        open_days = calendar.school_days(*days)
    except OutsideCalendar:
        open_days = ()
    without = sorted(set(open_days) - {mark.on for mark in marks})
    if without:
        yield f"{count(len(without), 'school day')} without any mark, the first {in_words(without[0])}"
    missing = [mark for mark in marks if mark.code == MISSING]
    if missing:
        yield f"{count(len(missing), 'session')} without a mark, the first {in_words(missing[0].on)}"
    unknown = [mark for mark in marks if mark.code == "N"]
    if unknown:
        yield f"{count(len(unknown), 'session')} coded N: no reason was known"
    yield "the head teacher's signature and its day"
