"""What a line of the checklist is judged by, and the two ways of judging that need nothing from the record."""

from collections.abc import Callable
from dataclasses import replace

from mailmerge.referral.dossier import Dossier
from mailmerge.referral.line import Finding

Rule = Callable[[Dossier], Finding | None]


def asked(_dossier: Dossier) -> Finding:
    """Only a person can say this."""
    return Finding("ask")


def softened(rule: Rule) -> Rule:
    """Return the rule with its red line in amber, and what it would ask left out."""

    def judged(dossier: Dossier) -> Finding | None:
        finding = rule(dossier)
        if finding is None or finding.level == "ask":
            return None
        return replace(finding, level="amber") if finding.level == "red" else finding

    return judged
