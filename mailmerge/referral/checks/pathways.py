"""How the contract or the notice to improve went: signed, reviewed, watched, ended early."""

from mailmerge.referral.dossier import Dossier, days_in_words
from mailmerge.referral.line import Finding


def early_referral_reason(dossier: Dossier) -> Finding:
    """Red where a notice still runs and no reason is given for referring before its end."""
    nti = dossier.facts.case.nti
    if nti.ends_on is None or dossier.on > nti.ends_on or nti.early_referral_reason:
        return Finding("green")
    return Finding("red", {"ends": days_in_words({nti.ends_on})})


def nti_monitoring_contact(dossier: Dossier) -> Finding:
    """Amber where nobody was in touch with the family while the notice ran."""
    nti = dossier.facts.case.nti
    days = {
        note.on
        for note in dossier.noted("call", "meeting-held", "professional-contact", "plan-changed", "reply")
        if (nti.starts_on is None or note.on >= nti.starts_on) and (nti.ends_on is None or note.on <= nti.ends_on)
    }
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("amber")


def contract_signed(dossier: Dossier) -> Finding:
    """Amber where no signed contract is known or on file."""
    signed = dossier.facts.case.contract.signed_on
    if signed is not None:
        return Finding("green", {"what": days_in_words({signed})})
    return Finding("green", {"what": "on file"}) if dossier.filed("contract") else Finding("amber")


def contract_review(dossier: Dossier) -> Finding:
    """Amber where the contract was never reviewed."""
    days = {log.letter.letter_date for log in dossier.of("contract-barriers", "contract-engagement")}
    review = dossier.facts.case.contract.review_on
    days |= {review} if review is not None and review <= dossier.on else set()
    return Finding("green", {"days": days_in_words(days)}) if days else Finding("amber")
