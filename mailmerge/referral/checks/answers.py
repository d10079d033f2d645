"""The five answers of the e-mail: a blank is asked for, never guessed."""

from collections.abc import Callable

from mailmerge.casework.askers import parents_named
from mailmerge.referral.checks.rule import Rule
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.line import Finding


def answered(
    field: str, told: Callable[[object], object] = str, known: Callable[[Dossier], str] = lambda _: ""
) -> Rule:
    """Return the rule of one of the five answers: asked for where it is blank, never guessed.

    `known` says what is on record of it, for whoever answers; it names nobody.
    """

    def rule(dossier: Dossier) -> Finding:
        given = getattr(dossier.request.answers, field)
        if given is not None:
            return Finding("green", {"answer": dossier.others.hidden(str(told(given)))})
        on_record = known(dossier)
        return Finding("ask", {"known": f" The record says: {on_record}." if on_record else ""})

    return rule


def speaks_on_record(dossier: Dossier) -> str:
    """Return what the record says of the parent's English; nothing where it is silent."""
    said = dossier.facts.parent.speaks_english
    return "" if said is None else f"this parent {speaks(said)}"


def went_on_record(dossier: Dossier) -> str:
    """Return whether this parent went, by the record; nothing where it is silent."""
    went = dossier.facts.parent.went_on_leave
    return "" if went is None else f"this parent {'went' if went else 'did not go'}"


def asker_on_record(dossier: Dossier) -> str:
    """Return whether it was this parent who asked for the leave, by the record, without a name."""
    facts = dossier.facts
    asked = parents_named(facts.case.leave.requested_by, facts.case.parents)
    if not asked:
        return ""
    others = "" if len(asked) == 1 else ", jointly with another parent"
    return f"this parent{others}" if facts.parent in asked else "another parent"


def speaks(given: object) -> str:
    """Return the answer to whether the parent speaks English, in words."""
    return "speaks English" if given else "does not speak English"


def lives(given: object) -> str:
    """Return the answer to whether the parents live apart, in words."""
    return "live at separate addresses" if given else "live at one address"
