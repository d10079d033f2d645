"""What one local authority asks for: its profile, read from data, complete or not letter by letter.

A profile states only where it differs from `england.toml`; tables are merged key by key, lists are replaced.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from mailmerge.law.parameters import LawDataError

Stage = Literal["phone-call", "written-concern", "formal-meeting", "practical-support"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AttendanceLevels(_Part):
    """At or below which percent of possible sessions each step begins."""

    early_intervention_at_most: float
    contract_at_most: float


class Threshold(_Part):
    """Register codes that count towards the national threshold."""

    codes: tuple[str, ...]


class NtiSessions(_Part):
    """How many sessions of which codes a notice to improve needs, in the last so many possible sessions."""

    codes: tuple[str, ...]
    least: int
    most: int
    in_last: int


class NtiRules(_Part):
    """An authority's rules on notices to improve. Periods are in calendar days."""

    template: Literal["school", "authority"]
    criterion_required: bool
    stages: tuple[Stage, ...]
    least_days: int
    most_days: int
    extension: bool
    advice_first_for_complex_needs: bool
    non_engagement_record: bool
    most_before: int | None = None
    sessions: NtiSessions | None = None
    persistent_absence_at_most: float | None = None


class LeaveRules(_Part):
    """An authority's rules on leave in term time."""

    least_sessions: int
    consecutive: bool
    extended_school_days: int
    letter_limit_school_days: int
    referral_limit_days: int
    reply_days: int


class PeriodRules(_Part):
    """What the prosecution period must show."""

    least_school_weeks: int
    authorised_rule: bool
    least_unauthorised_sessions: int


class SupportRules(_Part):
    """How long support must have run before a referral is taken."""

    early_help_least_days: int
    specialist_teaching_least_days: int
    least_iaep_reviews: int
    ehcp_review_within_months: int


class Helpline(_Part):
    """Whom a school may ask."""

    email: str
    hours: str


class Alert(_Part):
    """A run of register codes at which somebody is to be told: in days, or in sessions within school weeks."""

    codes: tuple[str, ...]
    tell: str
    days: int | None = None
    cumulative: bool = False
    sessions: int | None = None
    school_weeks: int | None = None
    phase: str | None = None


class AuthorityProfile(_Part):
    """One authority's rules; `version` is the SHA-256 of what they were read from."""

    code: str
    version: str
    name: str
    source: str
    checked: date
    penalty_history_from: date
    deemed_delivery: Literal["pd1985", "cpr626"]
    decline_reasons: tuple[str, ...]
    sanctions: tuple[str, ...]
    letters: Mapping[str, Literal["complete", "incomplete"]]
    attendance: AttendanceLevels
    threshold: Threshold
    nti: NtiRules
    leave: LeaveRules
    period: PeriodRules
    support: SupportRules
    alerts: tuple[Alert, ...]
    helpline: Helpline | None = None

    def is_complete_for(self, letter: str) -> bool:
        """Tell whether the authority's rules for a letter with a warning are all known."""
        return self.letters.get(letter) == "complete"


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        known = merged.get(key)
        merged[key] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged


def parse_profile(code: str, text: str, base: str) -> AuthorityProfile:
    """Read a profile's text over the defaults' text.

    Raises:
        LawDataError: either is not TOML, or an entry is unknown or unfit.
    """
    try:
        raw = _merged(tomllib.loads(base), tomllib.loads(text))
        version = hashlib.sha256((base + text).encode()).hexdigest()
        return AuthorityProfile.model_validate(raw | {"code": code, "version": version})
    except (tomllib.TOMLDecodeError, ValidationError) as problem:
        raise LawDataError(f"the profile of {code} is not fit: {problem}") from problem


@cache
def shipped_profiles() -> Mapping[str, AuthorityProfile]:
    """Read every profile that ships with the package, by its code."""
    folder = resources.files("mailmerge.law").joinpath("data/authorities")
    base = folder.joinpath("england.toml").read_text("utf-8")
    return {
        (code := file.name.removesuffix(".toml")): parse_profile(code, file.read_text("utf-8"), base)
        for file in sorted(folder.iterdir(), key=lambda f: f.name)
        if file.name.endswith(".toml")
    }
