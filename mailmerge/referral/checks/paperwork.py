"""What goes into the pack, and what the profile leaves open."""

from mailmerge.referral.dossier import Dossier
from mailmerge.referral.line import Finding


def certificate_unsigned(dossier: Dossier) -> Finding:
    """Amber where only the register shows the absence, red where nothing does."""
    if dossier.filed("certificate"):
        return Finding("green")
    return Finding("amber" if dossier.register is not None else "red")


def profile_incomplete(dossier: Dossier) -> Finding | None:
    """Red where the authority has not said all that the route's letter rests on."""
    profile = dossier.facts.context.profile
    letter = "leave-refused" if dossier.is_leave else "contract-terminated"
    return None if profile.is_complete_for(letter) else Finding("red", {"authority": profile.name})


def papers_left_out(dossier: Dossier) -> Finding | None:
    """Amber where papers are on file that the pack can't take."""
    return Finding("amber", {"what": ", ".join(dossier.left_out)}) if dossier.left_out else None


def papers_to_look_at(dossier: Dossier) -> Finding | None:
    """Tell where pictures go into the pack that only eyes can read, and there is another parent to be found on them."""
    shown = [paper.kind for paper in dossier.papers if paper.is_shown]
    return Finding("amber", {"what": ", ".join(shown)}) if shown and dossier.others.certain else None


def papers_not_shown(dossier: Dossier) -> Finding | None:
    """Amber where papers are on file that no page of the pack can show."""
    hidden = [paper.kind for paper in dossier.papers if not paper.is_shown]
    return Finding("amber", {"what": ", ".join(hidden)}) if hidden else None
