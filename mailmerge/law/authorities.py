"""What one local authority asks for: its profile, as the law reads it. `profile_files` reads it from its files.

Every rule has a value that can be reckoned with; whether the authority has said so is another question, which `known`
answers rule by rule. A letter with a warning goes only where every rule that it rests on is known.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, NonNegativeInt, PositiveInt

from mailmerge.law.delivery import DeliveryRule
from mailmerge.law.periods import Length, Period, Unit

Stage = Literal["phone-call", "written-concern", "formal-meeting", "practical-support"]
Criterion = Literal["contract-declined", "meeting-failed", "prosecuted"]
DeclineCheck = Literal[
    "early-help-recent",
    "early-help-not-offered",
    "specialist-teaching-recent",
    "iaep-cycles",
    "period-too-short",
    "authorised-in-period",
    "authorised-majority",
    "missing-or-n-marks",
    "too-few-unauthorised",
    "ehcp-not-reviewed",
    "mental-health-pathway",
    "no-full-warning",
    "no-meeting-attempt",
    "no-pathway",
    "no-referral-letter",
    "posting-not-proved",
    "leave-too-few-sessions",
    "leave-referral-late",
    "no-leave-warning",
    "parent-did-not-go",
]
Code = Annotated[str, Field(pattern=r"^([A-Z#]|[CJY][0-9])$")]
Codes = Annotated[tuple[Code, ...], Field(min_length=1)]
Words = Annotated[str, Field(min_length=1)]


def _several(given: object) -> object:
    """Read one text as a list of one."""
    return (given,) if isinstance(given, str) else given


Several = Annotated[tuple[Words, ...], BeforeValidator(_several)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Within(_Part):
    """The rolling period in which sessions are counted."""

    count: PositiveInt
    unit: Unit = "school-weeks"


class Threshold(_Part):
    """How many sessions of which codes, in which rolling period, are enough for a penalty notice to be considered."""

    codes: Codes
    sessions: PositiveInt
    within: Within


class NtiSessions(_Part):
    """How many sessions of which codes a notice to improve needs, in the last possible sessions or a rolling period."""

    codes: Codes
    least: PositiveInt
    most: PositiveInt | None = None
    in_last: PositiveInt | None = None
    within: Within | None = None


class NtiRules(_Part):
    """An authority's rules on notices to improve.

    `template` says whose words the notice has, `issued_by` who sends it. `criteria` are the conditions of which one
    must be met (empty: none is asked for). `early_from` is how long the period must have run before a referral.
    """

    template: Literal["school", "authority-file", "authority-sends"]
    issued_by: Literal["school", "authority", "joint"]
    criteria: tuple[Criterion, ...]
    stages: tuple[Stage, ...]
    period: Length
    extension: bool
    early_from: Period | None = None
    tell_parent_before_early: bool
    for_leave: bool
    advice_first_for_complex_needs: bool
    non_engagement_record: bool
    most_before: NonNegativeInt | None = None
    sessions: NtiSessions | None = None
    persistent_absence_at_most: float | None = None

    @property
    def sent_by_authority(self) -> bool:
        """Whether the school never makes this notice itself."""
        return self.template == "authority-sends" or self.issued_by == "authority"


class Combined(_Part):
    """So many days of leave that are enough together with so many other sessions of absence."""

    days: PositiveInt
    other_sessions: PositiveInt


class LeaveRules(_Part):
    """An authority's rules on leave in term time."""

    least_sessions: PositiveInt
    consecutive: bool
    counts_with_other_codes: bool
    combined: tuple[Combined, ...] = ()
    refusal_reasons_required: bool
    extended_school_days: PositiveInt
    letter_limit: Period
    referral_limit: Period | None = None
    reply_days: PositiveInt


class PeriodRules(_Part):
    """What the prosecution period must show."""

    least_school_weeks: PositiveInt
    authorised_rule: bool
    least_unauthorised_sessions: PositiveInt


class SupportRules(_Part):
    """How long support must have run before a referral is taken."""

    early_help: Period
    specialist_teaching: Period
    least_iaep_reviews: NonNegativeInt
    ehcp_review_within: Period


class WarningRules(_Part):
    """What an authority asks of a letter with a legal warning; `valid_for`: how long one stands before a referral."""

    valid_for: Period | None = None
    channel: Literal["royal-mail", "post-or-email"] = "royal-mail"
    wording_locked: bool
    before_referral: Words | None = None


class CertificateRules(_Part):
    """What a certificate of attendance must have."""

    cover: bool
    no_codes: bool
    signed: bool


class ReferralRules(_Part):
    """How a case is referred, and what goes with it."""

    route: Literal["e-mail", "web-form", "word-form", "portal", "spreadsheet", "letter"] | None = None
    address: Words | None = None
    form: Words | None = None
    limit: Period | None = None
    signed_by_head: bool
    certificate: CertificateRules
    evidence: Several = ()
    fields: Several = ()
    ask_first: Several = ()
    officer: Words | None = None


class HistoryRules(_Part):
    """How earlier penalty notices are found out, and what holds where they are not known."""

    enquiry: Words | None = None
    cross_border: Words | None = None
    unknown: Words | None = None


class DeclineReason(_Part):
    """A reason for which the authority declines a referral: in its words, by one of our checks, or both."""

    text: Words | None = None
    source: Words | None = None
    check: DeclineCheck | None = None


def _decline_reason(given: object) -> object:
    """Read a bare word as the name of one of our checks."""
    return {"check": given} if isinstance(given, str) else given


class Helpline(_Part):
    """Whom a school may ask."""

    email: Words | None = None
    telephone: Words | None = None
    hours: Words | None = None


class Alert(_Part):
    """A run of register codes at which somebody is to be told: in days, or in sessions within school weeks.

    `threshold`: at the authority's own threshold, whatever that is. `tell_if_unknown` and `tell_if_known` are said
    instead of `tell` where the row says that the pupil's whereabouts are unknown, or that they are known.
    """

    tell: Words
    tell_if_unknown: Words | None = None
    tell_if_known: Words | None = None
    codes: tuple[Code, ...] = ()
    threshold: bool | None = None
    days: PositiveInt | None = None
    cumulative: bool = False
    sessions: PositiveInt | None = None
    school_weeks: PositiveInt | None = None
    phase: Literal["primary", "secondary", "all-through", "special"] | None = None


class Source(_Part):
    """Where rules come from, and the day on which they were last compared with it."""

    title: Words
    link: Words | None = None
    checked: date | None = None


def _source(given: object) -> object:
    return {"title": given} if isinstance(given, str) else given


def _fact(given: object) -> object:
    """Return a fact as words: a list with commas between, a table with its names, yes and no."""
    match given:
        case bool():
            return "yes" if given else "no"
        case dict():
            return "; ".join(f"{key.replace('_', ' ')}: {_fact(value)}" for key, value in given.items())
        case list() | tuple():
            return ", ".join(str(_fact(value)) for value in given)
        case int() | float() | date():
            return str(given)
    return given


class Confirmed(_Part):
    """A rule that the trust manager has had confirmed: by whom, on which day, and what it rests on.

    `value` None confirms what the profile says, or what holds nationally.
    """

    rule: Words
    value: object = None
    by: Words
    on: date
    source: Words


class AuthorityProfile(_Part):
    """One authority's rules; `version` is the SHA-256 of what they were read from.

    `known` names the rules that the authority's own files state or that were confirmed; any other has the value that
    holds nationally, as a guess on which no letter with a warning may rest. `approved` is false for a trust's own file
    that nobody has approved as it stands; `faults` say why the trust's own file could not be read at all.
    """

    code: str
    version: str
    name: Words
    source: Words
    link: Words | None = None
    checked: date
    penalty_history_from: date
    deemed_delivery: DeliveryRule
    decline_reasons: tuple[Annotated[DeclineReason, BeforeValidator(_decline_reason)], ...]
    threshold: Threshold
    nti: NtiRules
    leave: LeaveRules
    period: PeriodRules
    support: SupportRules
    warning: WarningRules
    referral: ReferralRules
    history: HistoryRules = HistoryRules()
    alerts: tuple[Alert, ...]
    helpline: Helpline | None = None
    facts: Mapping[str, Annotated[Words, BeforeValidator(_fact)]] = {}
    sources: Mapping[str, Annotated[Source, BeforeValidator(_source)]] = {}
    confirmed: tuple[Confirmed, ...] = ()
    known: frozenset[str] = frozenset()
    rests_on: Mapping[str, tuple[str, ...]] = {}
    approved: bool
    faults: tuple[str, ...] = ()

    def unknown_for(self, letter: str) -> tuple[str, ...]:
        """Return the rules that a letter (its key) rests on, and that are neither known nor confirmed."""
        return tuple(rule for rule in self.rests_on.get(letter, ()) if rule not in self.known)

    def is_complete_for(self, letter: str) -> bool:
        """Tell whether the authority's rules for a letter with a warning are all known."""
        return not self.faults and letter in self.rests_on and not self.unknown_for(letter)

    def declines(self, check: str) -> DeclineReason | None:
        """Return the authority's reason to decline a referral that one of our checks finds, if it has it."""
        return next((reason for reason in self.decline_reasons if reason.check == check), None)

    def source_of(self, rule: str, base: str) -> str:
        """Return where a rule comes from: a confirmation, its own source, its table's, the profile's, or `base`.

        `base` is the source of what holds nationally, and stands for a rule of which the authority has said nothing.
        """
        for given in reversed(self.confirmed):
            if given.rule == rule:
                return f"{given.source} (confirmed by {given.by} on {given.on:%d/%m/%Y})"
        cited = self.cited(rule)
        if cited is not None:
            return cited.title
        return self.source if rule in self.known else base

    def cited(self, rule: str) -> Source | None:
        """Return the source that the profile names for one rule, or for the table that it stands in."""
        return self.sources.get(rule) or self.sources.get(rule.partition(".")[0])
