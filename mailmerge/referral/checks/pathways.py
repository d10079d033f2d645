"""How the contract or the notice to improve went: signed, reviewed, watched, ended early. Source: referral.md, 7."""

from collections.abc import Iterable
from datetime import date, timedelta

from mailmerge.casework.calendar import OutsideCalendar, in_words, monday_of
from mailmerge.casework.counting import count
from mailmerge.law.periods import fits_length
from mailmerge.referral.dossier import Dossier, Note, days_in_words
from mailmerge.referral.line import Finding

_MEETINGS = ("meeting-offered", "meeting-held", "meeting-missed")
_CONTACTS = ("call", "meeting-held", "professional-contact", "plan-changed", "reply")
_DECLINED = ("contract-barriers", "contract-engagement")
_WEEK = timedelta(days=7)


def early_referral_reason(dossier: Dossier) -> Finding:
    """Red where a notice still runs and no reason is given for referring before its end."""
    nti, ends = dossier.facts.case.nti, nti_ends(dossier)
    if ends is None or dossier.on > ends or nti.early_referral_reason:
        return Finding("green")
    return Finding("red", {"ends": days_in_words({ends})})


def nti_ends(dossier: Dossier) -> date | None:
    """Return the last day of the notice's period, with what it was extended by."""
    return dossier.request.course.extended_to or dossier.facts.case.nti.ends_on


def contacts_by_week(dossier: Dossier) -> tuple[tuple[date, tuple[Note, ...]], ...]:
    """Return each week (its Monday) in which the notice ran, with the contacts noted in it; empty without its days."""
    first, last = dossier.facts.case.nti.starts_on, nti_ends(dossier)
    if first is None or last is None:
        return ()
    noted = _within(dossier.noted(*_CONTACTS), first, last)
    last = min(last, dossier.on)
    mondays = [
        monday_of(first) + number * _WEEK for number in range((monday_of(last) - monday_of(first)).days // 7 + 1)
    ]
    return tuple((monday, tuple(note for note in noted if monday_of(note.on) == monday)) for monday in mondays)


def _within(notes: Iterable[Note], first: date | None, last: date | None) -> tuple[Note, ...]:
    return tuple(n for n in notes if (first is None or n.on >= first) and (last is None or n.on <= last))


def nti_monitoring_contact(dossier: Dossier) -> Finding:
    """Amber where nobody was in touch with the family while the notice ran."""
    nti = dossier.facts.case.nti
    days = {note.on for note in _within(dossier.noted(*_CONTACTS), nti.starts_on, nti_ends(dossier))}
    if not days:
        return Finding("amber")
    weeks = contacts_by_week(dossier)
    touched = f"in {sum(bool(notes) for _, notes in weeks)} of {count(len(weeks), 'week')}: " if weeks else ""
    return Finding("green", {"days": touched + days_in_words(days)})


def nti_target_fair(dossier: Dossier) -> Finding:
    """Amber where nobody says that the target was looked at again while the notice ran, or it was found unfair."""
    nti, said = dossier.facts.case.nti, dossier.request.course.target_fair
    if said is False:
        return Finding("amber", {"what": "The target of the notice was found to be no longer fair"})
    changed = {note.on for note in _within(dossier.noted("plan-changed"), nti.starts_on, nti_ends(dossier))}
    if said or changed:
        return Finding("green", {"what": f", and the plan changed on {days_in_words(changed)}" if changed else ""})
    return Finding("amber", {"what": "Nothing on record says whether the target was still fair as the weeks went by"})


def nti_extended(dossier: Dossier) -> Finding | None:
    """Amber where an extension goes beyond what the authority allows; nothing where there was none."""
    nti, ends, rules = dossier.facts.case.nti, dossier.request.course.extended_to, dossier.facts.context.profile.nti
    if ends is None:
        return None
    words = {"ends": in_words(ends), "length": rules.period.words}
    try:
        fits = nti.starts_on is None or fits_length(rules.period, nti.starts_on, ends, dossier.facts.context.calendar)
    except OutsideCalendar:
        fits = False
    return Finding("green" if rules.extension and fits else "amber", words)


def nti_posted(dossier: Dossier) -> Finding:
    """Amber where the posting of the notice to this parent, or to another, is not on record; others by number only."""
    days = {log.letter.posted_on for log in dossier.of("notice-to-improve") if log.letter.posted_on}
    days |= {dossier.facts.parent.nti_letter_on} if dossier.facts.parent.nti_letter_on else set()
    missed = dossier.others_without_notice
    if days and not missed:
        return Finding("green", {"days": days_in_words(days)})
    lacks = [] if days else ["to this parent"]
    lacks += [f"to {count(missed, 'other parent')}"] if missed else []
    return Finding("amber", {"what": " and ".join(lacks)})


def nti_joint_letter(dossier: Dossier) -> Finding | None:
    """Amber where the notice is a joint letter and it is not known who signed for the authority."""
    rules, officer = dossier.facts.context.profile.nti, dossier.request.course.officer
    if rules.issued_by != "joint":
        return None
    return Finding("green", {"officer": dossier.others.hidden(officer)}) if officer else Finding("amber")


def contract_signed(dossier: Dossier) -> Finding:
    """Amber where no signed contract is known or on file."""
    signed, who = dossier.facts.case.contract.signed_on, dossier.request.course.signatories
    by = f", by {dossier.others.hidden(who)}" if who else ""
    if signed is not None:
        return Finding("green", {"what": days_in_words({signed}) + by})
    return Finding("green", {"what": f"on file{by}"}) if dossier.filed("contract") else Finding("amber")


def contract_signatories(dossier: Dossier) -> Finding:
    """Amber where it is not known who signed the contract."""
    who = dossier.request.course.signatories
    return Finding("green", {"who": dossier.others.hidden(who)}) if who else Finding("amber")


def contract_contributed(dossier: Dossier) -> Finding:
    """Amber where the parent is not known to have come and contributed, or to have been asked again."""
    if dossier.request.course.parent_contributed:
        return Finding("green", {"what": "came, and contributed to the contract"})
    agreed = dossier.facts.case.contract.agreed_on
    held = {note.on for note in dossier.noted("meeting-held") if agreed is None or note.on <= agreed}
    if held and dossier.request.course.parent_contributed is None:
        return Finding("green", {"what": f"came to a meeting on {days_in_words(held)}"})
    asked = {
        note.on for note in dossier.noted("meeting-offered", "meeting-missed") if agreed is None or note.on <= agreed
    }
    if len(asked) > 1:
        return Finding("green", {"what": f"was asked again: {days_in_words(asked)}"})
    return Finding("amber")


def contract_length(dossier: Dossier) -> Finding:
    """Amber where the contract's first or last day is not known."""
    contract = dossier.facts.case.contract
    if contract.agreed_on is None or contract.ends_on is None:
        return Finding("amber")
    days = f"{in_words(contract.agreed_on)} to {in_words(contract.ends_on)}"
    weeks = count((contract.ends_on - contract.agreed_on).days // 7, "week")
    return Finding("green", {"what": f"{days} ({weeks})"})


def contract_targets(dossier: Dossier) -> Finding:
    """Amber where what the contract asks is not said."""
    targets = dossier.request.course.targets
    return Finding("green", {"what": dossier.others.hidden(targets).removesuffix(".")}) if targets else Finding("amber")


def contract_review(dossier: Dossier) -> Finding:
    """Amber where the contract was never reviewed, and no review was tried."""
    contract = dossier.facts.case.contract
    days = {log.letter.letter_date for log in dossier.of(*_DECLINED)}
    review = contract.review_on
    days |= {review} if review is not None and review <= dossier.on else set()
    if contract.agreed_on is not None:
        days |= {note.on for note in dossier.noted(*_MEETINGS, "plan-changed") if note.on > contract.agreed_on}
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("amber")


def contract_contact(dossier: Dossier) -> Finding:
    """Amber where nobody was in touch once attendance fell under the contract.

    It fell, as far as the record shows, when a letter first said so; without one, at any time since the agreement.
    """
    said = [log.letter.letter_date for log in dossier.of(*_DECLINED)]
    since = min(said, default=dossier.facts.case.contract.agreed_on)
    days = {note.on for note in _within(dossier.noted(*_CONTACTS), since, None)} if since else set()
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("amber")
