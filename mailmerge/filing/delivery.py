"""By which rule letters count as delivered, for each school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailmerge.law.profile_files import BASE

if TYPE_CHECKING:
    from mailmerge.dispatch.posting import RuleOf
    from mailmerge.law.delivery import DeliveryRule
    from mailmerge.workspace import Workspace


def delivery_rule(workspace: Workspace) -> RuleOf:
    """Return what gives the rule of deemed delivery by a school's code: the trust's own, else the authority's.

    A school that has left the workspace goes by the rule that most authorities name.
    """
    own = workspace.settings.posting.deemed_rule
    profiles = workspace.profiles
    usual = profiles[BASE]

    def rule(school: str | None) -> DeliveryRule:
        known = workspace.schools.get(school or "")
        return own or (profiles[known.authority] if known else usual).deemed_delivery

    return rule
