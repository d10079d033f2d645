"""Where a reason comes from: the law, the trust's procedure, or the authority's profile rule by rule."""

from dataclasses import replace
from typing import Any

import pytest

from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.context import TrustRules
from mailmerge.law.decide import decide
from mailmerge.law.history import History
from mailmerge.law.profile_files import own_profile, shipped_profiles
from mailmerge.law.reasons import reason
from mailmerge.law.sources import cited, source_of
from tests.law.build import DOWNS, OAKFIELD, context, leave

_WITHIN = replace(context(OAKFIELD), trust=TrustRules(procedure="Our procedure, 2025"))
_NATIONAL = shipped_profiles()["england"].source


@pytest.mark.parametrize(
    ("code", "within", "source", "why"),
    [
        ("medical-first", _WITHIN, "Our procedure, 2025", "the trust's"),
        ("leave-part-granted", _WITHIN, reason("leave-part-granted").source, "the law"),
        ("leave-below-threshold", _WITHIN, "Cambridgeshire", "the authority's own rule"),
        ("leave-below-threshold", context(DOWNS), _NATIONAL, "the authority says nothing of its own"),
        ("register-alert", _WITHIN, "Cambridgeshire", "its own alerts"),
        (
            "register-alert",
            context(DOWNS, profile=own_profile("rutland", "", approved=True)),
            _NATIONAL,
            "England's alerts",
        ),
        ("period-too-short", _WITHIN, "Cambridgeshire", "a reason to decline"),
        (
            "period-too-short",
            context(
                profile=own_profile(
                    "rutland", 'decline_reasons = [{ check = "period-too-short", source = "Code, 3.2" }]', approved=True
                )
            ),
            "Code, 3.2",
            "with a source of its own",
        ),
    ],
)
def test_where_a_reason_comes_from(code: Any, within: Any, source: Any, why: Any) -> None:
    assert source_of(code, within).startswith(source), why


def test_every_reason_of_a_decision_is_cited() -> None:
    alert = reason("register-alert", {"tell": "Ring."})
    decision = replace(
        decide(CaseFacts.of(leave(last_day=leave().leave.first_day), History(), _WITHIN)), alerts=(alert,)
    )
    told = cited(decision, _WITHIN)
    assert {one.code: one.source for one in (*told.alerts, *told.parents[0].reasons)} == {
        one.code: source_of(one.code, _WITHIN) for one in (alert, *decision.parents[0].reasons)
    }
