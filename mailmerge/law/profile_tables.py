"""The tables of a local authority's profile: what each rule may say, and in which shape."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, NonNegativeInt, PositiveInt

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
_SCHOOL_WEEKS = 10


def _several(given: object) -> object:
    """Read one text as a list of one."""
    return (given,) if isinstance(given, str) else given


Several = Annotated[tuple[Words, ...], BeforeValidator(_several)]


class ProfilePart(BaseModel):
    """A table of a profile: it takes what it knows, and refuses any other key."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Within(ProfilePart):
    """The rolling period in which sessions are counted."""

    count: PositiveInt
    unit: Unit = "school-weeks"


class Threshold(ProfilePart):
    """How many sessions of which codes, in which rolling period, are enough for a penalty notice to be considered."""

    codes: Codes
    sessions: PositiveInt
    within: Within


class NtiSessions(ProfilePart):
    """How many sessions of which codes a notice to improve needs, in the last possible sessions or a rolling period."""

    codes: Codes
    least: PositiveInt
    most: PositiveInt | None = None
    in_last: PositiveInt | None = None
    within: Within | None = None


class NtiRules(ProfilePart):
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


def _begins_before_the_letter(limit: Period) -> Period:
    """Refuse a limit for making a letter that counts from a letter's posting."""
    if limit.start in ("letter-posted", "final-warning"):
        raise ValueError('can\'t count from a letter: write from = "return", "leave-end" or "last-session"')
    return limit


class Combined(ProfilePart):
    """So many days of leave that are enough together with so many other sessions of absence."""

    days: PositiveInt
    other_sessions: PositiveInt


class LeaveRules(ProfilePart):
    """An authority's rules on leave in term time."""

    least_sessions: PositiveInt
    consecutive: bool
    counts_with_other_codes: bool
    combined: tuple[Combined, ...] = ()
    refusal_reasons_required: bool
    extended_school_days: PositiveInt
    letter_limit: Annotated[Period, AfterValidator(_begins_before_the_letter)]
    referral_limit: Period | None = None
    reply_days: PositiveInt


class PeriodRules(ProfilePart):
    """What the prosecution period must show."""

    least_school_weeks: PositiveInt
    authorised_rule: bool
    least_unauthorised_sessions: PositiveInt


class SupportRules(ProfilePart):
    """How long support must have run before a referral is taken; None: the authority has no such rule."""

    early_help: Period | None
    specialist_teaching: Period | None
    least_iaep_reviews: NonNegativeInt | None
    ehcp_review_within: Period | None


class WarningRules(ProfilePart):
    """What an authority asks of a letter with a legal warning; `valid_for`: how long one stands before a referral."""

    valid_for: Period | None = None
    channel: Literal["royal-mail", "post-or-email"] = "royal-mail"
    wording_locked: bool
    before_referral: Words | None = None


class CertificateRules(ProfilePart):
    """What a certificate of attendance must have."""

    cover: bool
    no_codes: bool
    signed: bool


class ReferralRules(ProfilePart):
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


class HistoryRules(ProfilePart):
    """How earlier penalty notices are found out, and what holds where they are not known."""

    enquiry: Words | None = None
    cross_border: Words | None = None
    unknown: Words | None = None


class DeclineReason(ProfilePart):
    """A reason for which the authority declines a referral: in its words, by one of our checks, or both."""

    text: Words | None = None
    source: Words | None = None
    check: DeclineCheck | None = None


def decline_reason(given: object) -> object:
    """Read a bare word as the name of one of our checks."""
    return {"check": given} if isinstance(given, str) else given


class Helpline(ProfilePart):
    """Whom a school may ask."""

    email: Words | None = None
    telephone: Words | None = None
    hours: Words | None = None


class Alert(ProfilePart):
    """A run of register codes at which somebody is to be told: in days, or in sessions within a rolling period.

    `threshold`: at the authority's own threshold, whatever that is; `tell_if_own` is said instead of `tell` where it is
    not the national one. `tell_if_unknown` and `tell_if_known` are said
    instead of `tell` where the row says that the pupil's whereabouts are unknown, or that they are known.

    A run of days leaves an e-mail to forward, or with `for_meeting` a line of the list for the next meeting;
    `once_back`: only when a present mark follows. `form` is the online form to fill in, `form_if_unknown` one more for
    a pupil whose whereabouts are unknown, `asks` what the form asks, in its order.
    """

    tell: Words
    tell_if_own: Words | None = None
    tell_if_unknown: Words | None = None
    tell_if_known: Words | None = None
    codes: tuple[Code, ...] = ()
    threshold: bool | None = None
    days: PositiveInt | None = None
    cumulative: bool = False
    sessions: PositiveInt | None = None
    school_weeks: PositiveInt | None = None
    within: Within | None = None
    phase: Literal["primary", "secondary", "all-through", "special"] | None = None
    form: Words | None = None
    form_if_unknown: Words | None = None
    asks: Several = ()
    once_back: bool = False
    for_meeting: bool = False

    @property
    def rolling(self) -> Within:
        """The period in which the sessions are counted; ten school weeks where the alert does not say."""
        return self.within or Within(count=self.school_weeks or _SCHOOL_WEEKS)
