"""The fields that the law gives its values: amounts, limits, periods, and a worked example of what they come to."""

from mailmerge.law.decision import Penalty, Tier
from mailmerge.letters import wording
from mailmerge.letters.letter_facts import LawFigures
from mailmerge.letters.templates.field_names import Group

# The family of letter 8a's worked example, and the half days in a school day.
EXAMPLE_PARENTS = 2
EXAMPLE_CHILDREN = 3
SESSIONS_A_DAY = 2


def penalty_fields(penalty: Penalty | None) -> Group:
    """Return the fields of the tier and the amounts of a notice; none are set without one."""
    tier: Tier | None = penalty.tier if penalty else None
    return {
        "is_first": tier == "first",
        "is_second": tier == "second",
        "is_prosecution": tier == "prosecution",
        "is_conditional": tier == "conditional",
        "within_21_days": wording.money(penalty.within_21_days) if penalty else None,
        "within_28_days": wording.money(penalty.within_28_days) if penalty else None,
    }


def law_fields(law: LawFigures) -> Group:
    """Return the fields of the law in force, in words and in pounds."""
    limit = law.notices_limit
    years = wording.counted(law.years, "year") if law.years else None
    since = f"since {wording.long_date(law.since)}" if law.since else None
    return {
        "agreement": law.agreement_name,
        "an_agreement": wording.an(law.agreement_name),
        "leave_regulations": law.leave_regulations,
        "first_21": wording.money(law.first_21),
        "first_28": wording.money(law.first_28),
        "second_28": wording.money(law.second_28),
        "has_notice_limit": limit is not None,
        "notices_limit": wording.counted(limit, "penalty notice") if limit else None,
        "next_notice": wording.ordinal(limit + 1) if limit else None,
        "years": years,
        "counting_since": since or (f"within the last {years}" if years else None),
        "fine_444_1": wording.money(law.fine_level_3),
        "fine_444_1a": wording.money(law.fine_level_4),
        "prison_444_1a": wording.counted(law.prison_months, "month"),
        "threshold_sessions": wording.number(law.threshold_sessions),
        "threshold_weeks": wording.number(law.threshold_weeks),
        "leave_sessions": wording.number(law.leave_sessions),
        "leave_days": wording.number(law.leave_sessions // SESSIONS_A_DAY),
        "extended_leave": wording.counted(law.extended_leave_days, "school day"),
        "reply_days": wording.counted(law.reply_days, "day"),
    }


def example_fields(law: LawFigures) -> Group:
    """Return the worked example of letter 8a: what one leave costs a family, from the first time to the third.

    Source: law.md, 1.
    """

    def cost(notice: int | None, parents: int) -> str | None:
        return None if notice is None else wording.money(notice * EXAMPLE_CHILDREN * parents)

    return {
        "parents": wording.counted(EXAMPLE_PARENTS, "parent"),
        "children": wording.counted(EXAMPLE_CHILDREN, "child", "children"),
        "first_each": cost(law.first_21, 1),
        "first_all": cost(law.first_21, EXAMPLE_PARENTS),
        "first_late_each": cost(law.first_28, 1),
        "first_late_all": cost(law.first_28, EXAMPLE_PARENTS),
        "second_each": cost(law.second_28, 1),
        "second_all": cost(law.second_28, EXAMPLE_PARENTS),
    }
