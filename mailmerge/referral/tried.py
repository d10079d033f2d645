"""What was tried before the referral, for its first page: contract, notice, meetings, help. Source: referral.md, 8."""

from collections.abc import Iterator
from datetime import date

from mailmerge.casework.calendar import in_words
from mailmerge.casework.counting import count
from mailmerge.referral.checks.declines import early_help_offered_on
from mailmerge.referral.checks.pathways import contacts_by_week
from mailmerge.referral.checks.support import meetings_tried_on
from mailmerge.referral.dossier import Dossier, Note
from mailmerge.referral.words import UNKNOWN, day, days, yes_no

_FEW_LETTERS = 40
_MEETINGS = {"meeting-offered": "offered", "meeting-held": "held", "meeting-missed": "missed"}


def pathways(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Yield what was tried: the contract, the notice to improve, and the meetings."""
    if dossier.facts.case.contract.agreed_on:
        yield "Attendance contract", _contract(dossier)
    if dossier.facts.case.nti.starts_on or dossier.of("notice-to-improve"):
        yield "Notice to improve", _notice(dossier)
    yield "Meetings tried", _meetings(dossier)


def _contract(dossier: Dossier) -> str:
    contract, course = dossier.facts.case.contract, dossier.request.course
    told = [f"agreed {day(contract.agreed_on)}, signed {day(contract.signed_on)}"]
    told += [f"by {dossier.others.hidden(course.signatories)}"] if course.signatories else []
    told += [f"to run until {in_words(contract.ends_on)}"] if contract.ends_on else []
    told += [f"targets: {dossier.others.hidden(course.targets)}"] if course.targets else []
    return "; ".join(told)


def _notice(dossier: Dossier) -> str:
    nti, extended = dossier.facts.case.nti, dossier.request.course.extended_to
    told = [f"{day(nti.starts_on)} to {day(nti.ends_on)}{f', extended to {in_words(extended)}' if extended else ''}"]
    told += [f"target: {dossier.others.hidden(nti.target)}"] if nti.target else []
    told.append(f"outcome {nti.outcome or UNKNOWN}")
    weeks = contacts_by_week(dossier)
    told += [f"in touch in {sum(bool(notes) for _, notes in weeks)} of {count(len(weeks), 'week')}"] if weeks else []
    return "; ".join(told)


def _meetings(dossier: Dossier) -> str:
    """Return how often a meeting was tried, and of each when, how and where it was, and what came of it."""
    tried = meetings_tried_on(dossier)
    told: dict[date, list[str]] = {day: [] for day in sorted(tried)}
    for note in dossier.noted(*_MEETINGS):
        told[note.on] += filter(None, (_MEETINGS[note.kind], note.setting, note.outcome))
    listed = "; ".join(f"{in_words(on)}{_in_brackets(words)}" for on, words in told.items())
    return f"{len(tried)}: {listed}" if tried else UNKNOWN


def _in_brackets(words: list[str]) -> str:
    return f" ({', '.join(words)})" if words else ""


def support(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Yield what help was offered, what is given now and for how long, and what bears on it."""
    needs = dossier.facts.case.needs
    yield "Early help offered", days(early_help_offered_on(dossier))
    since = (
        ("early help", needs.eha_submitted_on),
        ("targeted support", needs.targeted_support_since),
        ("specialist teaching", needs.specialist_teaching_since),
    )
    now = [f"{what} since {_since(day, dossier.on)}" for what, day in since if day]
    now += [_running(note, dossier.on) for note in dossier.support_now]
    yield "Support now, and for how long", "; ".join(now) or UNKNOWN
    yield "Support offered", _offered(dossier)
    reviewed = f", reviewed {in_words(needs.ehcp_reviewed_on)}" if needs.ehcp_reviewed_on else ""
    yield "EHCP", f"{yes_no(needs.ehcp)}{reviewed}"
    yield "Mental-health support", needs.mental_health_support or UNKNOWN
    yield "Social care", yes_no(needs.social_care)


def _since(day: date, on: date) -> str:
    return f"{in_words(day)} ({count((on - day).days // 7, 'week')})"


def _running(note: Note, on: date) -> str:
    """Return support that is given, since when, and by whom."""
    by = f", by {note.by}" if note.by else ""
    name = note.support.name if note.support else ""
    return f"{name} since {_since(note.began or note.on, on)}{by}"


def _offered(dossier: Dossier) -> str:
    """Return the kinds of support that were offered, each with its days; what has no kind by its words, if few."""
    offered: dict[str, list[date]] = {}
    for note in dossier.notes:
        if note.on <= dossier.on and (note.support or note.kind == "support-offered"):
            offered.setdefault(_what_was_offered(note), []).append(note.on)
    return "; ".join(f"{name} {days(found)}" for name, found in offered.items()) or UNKNOWN


def _what_was_offered(note: Note) -> str:
    if note.support is not None:
        return note.support.name
    return note.words if 0 < len(note.words) <= _FEW_LETTERS else "other"
