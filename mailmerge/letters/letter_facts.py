"""What a letter needs to know beside the case: about the school, the law on the letter's date, the parent's language.

Whoever prepares a run fills these in, from the settings and from the dated law; the letters room looks nothing up.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What a letter says about its school; `signatory_*` are this letter's, `policy_*` the attendance policy's.

    `lead_*` are the attendance lead's own number and e-mail address; `authority` is the local authority's name as a
    letter prints it, `attendance_champion` names the senior leader for
    attendance, and `support_page` the web address of the school's page of help from the community.
    """

    name: str
    telephone: str
    email: str
    website: str
    office_hours: str
    policy_name: str
    policy_url: str
    attendance_lead: str
    lead_telephone: str
    lead_email: str
    signatory_name: str
    signatory_role: str
    support_page: str
    authority: str
    policy_date: date | None = None
    attendance_champion: str | None = None


@dataclass(frozen=True, slots=True)
class LawFigures:
    """The law's values in force on the letter's date: whole pounds, counts, and the names that things have.

    None is "not in this regime": before 19 August 2024 there was no second tier, no limit to the number of notices (and
    no years in which to count them), and no national threshold. `leave_sessions` is the fewest sessions of leave for
    which the school's authority considers a notice. `fine_level_3` belongs to section 444(1), `fine_level_4` and
    `prison_months` to 444(1A). `since` is the day from which notices count, while letters still name it; None once they
    say "within the last three years" (law.md, 1).
    """

    first_21: int
    first_28: int
    second_28: int | None
    notices_limit: int | None
    years: int | None
    leave_regulations: str
    agreement_name: str
    fine_level_3: int
    fine_level_4: int
    prison_months: int
    threshold_sessions: int | None
    threshold_weeks: int | None
    leave_sessions: int
    extended_leave_days: int
    reply_days: int
    since: date | None


@dataclass(frozen=True, slots=True)
class LanguageLine:
    """The line in a parent's own language: that the letter matters, and whom to ring; `tag` is its BCP 47 tag."""

    tag: str
    text: str
