"""What the parent was warned of, and whether it is proved: letters, posting, what came back."""

from mailmerge.law.letters import BY_KEY
from mailmerge.referral.dossier import Dossier, days_in_words
from mailmerge.referral.line import Finding


def no_full_warning(dossier: Dossier) -> Finding:
    """Red where no full warning was posted to the parent by the day of the referral."""
    made = tuple(dossier.warnings("full"))
    days = {log.letter.posted_on for _, log in made if log.letter.posted_on and log.letter.posted_on <= dossier.on}
    own = {day for day in (dossier.facts.parent.warning_letter_on, dossier.facts.parent.nti_letter_on) if day}
    if days | own:
        return Finding("green", {"days": days_in_words({day for day in days | own if day})})
    what = "It was made: post it, and record the posting." if made else "Letter 5 or the notice to improve carries it."
    return Finding("red", {"what": what})


def no_referral_letter(dossier: Dossier) -> Finding:
    """Red where the letter that tells the parent of the referral was not posted."""
    key = "contract-terminated" if dossier.request.route == "contract" else "nti-unsuccessful"
    days = {log.letter.posted_on for log in dossier.posted(key) if log.letter.posted_on}
    number = BY_KEY[key].appendix
    if days:
        return Finding("green", {"letter": number, "days": days_in_words(days)})
    return Finding("red", {"letter": number})


def posting_not_proved(dossier: Dossier) -> Finding:
    """Red with each letter with a warning of which no posting is on record."""
    unproved = [
        f"letter {kind.appendix} ({log.letter.ref})"
        for kind, log in dossier.warnings("full", "leave-penalty", "referral")
        if log.letter.posted_on is None
    ]
    return Finding("red", {"letters": ", ".join(unproved)}) if unproved else Finding("green")


def warning_came_back(dossier: Dossier) -> Finding:
    """Red with each warning that came back and was not posted again since."""
    warned = tuple(dossier.warnings("full", "leave-penalty", "referral"))
    back = [
        f"letter {kind.appendix} ({log.letter.ref})"
        for kind, log in warned
        if log.came_back
        and not any(other.letter.seq > log.letter.seq and other in dossier.posted(kind.key) for _, other in warned)
    ]
    return Finding("red", {"letters": ", ".join(back)}) if back else Finding("green")


def others_written_to(dossier: Dossier) -> Finding | None:
    """Tell how many others were written to about the same; nothing where none was."""
    return Finding("green", {"count": dossier.others_written}) if dossier.others_written else None
