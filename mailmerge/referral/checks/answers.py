"""The five answers of the e-mail: a blank is asked for, never guessed."""

from collections.abc import Callable

from mailmerge.referral.checks.rule import Rule
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.line import Finding


def answered(field: str, told: Callable[[object], object] = str) -> Rule:
    """Return the rule of one of the five answers: asked for where it is blank, never guessed."""

    def rule(dossier: Dossier) -> Finding:
        given = getattr(dossier.request.answers, field)
        return Finding("ask") if given is None else Finding("green", {"answer": told(given)})

    return rule


def speaks(given: object) -> str:
    """Return the answer to whether the parent speaks English, in words."""
    return "speaks English" if given else "does not speak English"


def lives(given: object) -> str:
    """Return the answer to whether the parents live apart, in words."""
    return "live at separate addresses" if given else "live at one address"
