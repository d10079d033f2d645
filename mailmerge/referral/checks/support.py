"""What was offered and done for the family: help, meetings, contact, joint work."""

from datetime import date

from mailmerge.casework.calendar import in_words
from mailmerge.casework.counting import count
from mailmerge.law.letters import BY_KEY
from mailmerge.referral.checks.declines import early_help_offered_on
from mailmerge.referral.checks.rule import Rule
from mailmerge.referral.dossier import Dossier, days_in_words
from mailmerge.referral.line import Finding

_OFFERS = ("support-offered", "early-help-offered")
_OFFERING_LETTERS = ("early-intervention", "contract-invite", "contract-barriers", "contract-engagement")


def early_help_not_offered(dossier: Dossier) -> Finding:
    """Green with the days on which early help was offered; else amber for leave, and red for the rest."""
    days = early_help_offered_on(dossier)
    if days:
        return Finding("green", {"days": days_in_words(set(days))})
    return Finding("amber" if dossier.is_leave else "red")


def meetings_tried_on(dossier: Dossier) -> frozenset[date]:
    """Return the days on which a meeting was held or offered: by notes, the case, or letters that invite."""
    days = {note.on for note in dossier.noted("meeting-offered", "meeting-held", "meeting-missed")}
    meeting = dossier.facts.case.meeting.on
    if meeting is not None and meeting <= dossier.on:
        days.add(meeting)
    days |= {
        log.letter.posted_on or log.letter.letter_date
        for log in dossier.letters
        if (kind := BY_KEY.get(log.letter.letter)) is not None and kind.invites
    }
    return frozenset(days)


def no_meeting_attempt(dossier: Dossier) -> Finding:
    """Red where no meeting was held or offered."""
    days = meetings_tried_on(dossier)
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("red")


def meeting_suited(dossier: Dossier) -> Finding | None:
    """Amber where meetings were tried and nothing says where or how: place and medium are to be thought about."""
    tried = dossier.noted("meeting-offered", "meeting-held", "meeting-missed")
    settings = [note.setting for note in tried if note.setting]
    settings += [dossier.others.hidden(place)] if (place := dossier.facts.case.meeting.place) else []
    if settings:
        return Finding("green", {"what": ", ".join(dict.fromkeys(settings))})
    return Finding("amber") if meetings_tried_on(dossier) else None


def no_pathway(dossier: Dossier) -> Finding:
    """Red where there was neither a contract nor a notice to improve."""
    contract, nti = dossier.facts.case.contract, dossier.facts.case.nti
    agreed = contract.agreed_on
    if agreed is not None and agreed <= dossier.on:
        return Finding("green", {"what": f"An attendance contract was agreed on {days_in_words({agreed})}."})
    issued = {log.letter.posted_on or log.letter.letter_date for log in dossier.of("notice-to-improve")}
    issued |= {day for day in (nti.issued_on, dossier.facts.parent.nti_letter_on) if day and day <= dossier.on}
    if issued:
        return Finding("green", {"what": f"A notice to improve was issued on {days_in_words(issued)}."})
    return Finding("red")


def offers_of_support(dossier: Dossier) -> Finding:
    """Amber where support was offered less than twice."""
    days = {note.on for note in dossier.noted(*_OFFERS)}
    days |= {note.on for note in dossier.notes if note.support and note.on <= dossier.on}
    days |= {log.letter.letter_date for log in dossier.of(*_OFFERING_LETTERS)}
    return Finding(
        "green" if len(days) > 1 else "amber", {"count": count(len(days), "time"), "days": days_in_words(days)}
    )


def spoken_contact(dossier: Dossier) -> Finding:
    """Amber where nobody spoke with the family."""
    called = dossier.facts.case.phone_call_on
    days = {note.on for note in dossier.noted("call", "meeting-held")}
    days |= {called} if called is not None and called <= dossier.on else set()
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("amber")


def joint_work(dossier: Dossier) -> Finding:
    """Amber where no other professional was in touch."""
    days = {note.on for note in (*dossier.noted("professional-contact"), *dossier.supported("joint-work"))}
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("amber")


def shown_by_support(line: str) -> Rule:
    """Return the rule of a line that support of certain kinds answers: asked of a person where none is on record."""

    def rule(dossier: Dossier) -> Finding:
        named = [f"{note.support.name} ({in_words(note.on)})" for note in dossier.supported(line) if note.support]
        return Finding("green", {"what": ", ".join(named)}) if named else Finding("ask")

    return rule


def support_in_place(dossier: Dossier) -> Finding:
    """Amber with the kinds of support that are in place: the authority weighs them."""
    needs = dossier.facts.case.needs
    kinds = {
        "early help": needs.eha_submitted_on,
        "targeted support": needs.targeted_support_since,
        "specialist teaching": needs.specialist_teaching_since,
        "an individual plan": needs.iaep_reviews is not None,
        "an education, health and care plan": needs.ehcp,
        "SEN support": needs.sen_support,
        "social care": needs.social_care,
        "mental-health support": needs.mental_health_support in ("receiving", "waiting"),
    }
    named = [name for name, there in kinds.items() if there]
    named += [note.support.name for note in dossier.support_now if note.support]
    return Finding("amber", {"what": ", ".join(dict.fromkeys(named))}) if named else Finding("green")
