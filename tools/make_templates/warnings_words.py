"""The words of the legal warnings; each amount, threshold and maximum is a field of the dated law."""

from parts import heading, warning, when
from word import Block

_UNPAID = warning(
    "**If a penalty notice is not paid in full within 28 days**, {{ school.authority }} may take you to court under section 444 of "
    "the Education Act 1996. The case would be about the absence itself, not about the unpaid notice."
)

_NO_MORE = (
    "No parent can be sent more than {{ law.notices_limit }} for the same child within {{ law.years }}. After that, "
    "prosecution is considered instead."
)

LEAVE_PENALTY: tuple[Block, ...] = (
    heading("Leave without agreement: what the law says"),
    warning(
        "When a child has been away for {{ law.leave_sessions }} sessions or more without the school’s agreement (a session "
        "is half a school day, so this is {{ law.leave_days }} school days), {{ school.authority }} considers legal action. "
        "**It can act against each parent, and for each child.** Most often this is a penalty notice."
    ),
    *when(
        "penalty.is_first",
        warning(
            "**What you would have to pay for {{ pupil.forename }}.** {{ penalty.within_21_days }} if you pay within 21 days of "
            "receiving the penalty notice. After that, {{ penalty.within_28_days }}, which must be paid within 28 days of "
            "receiving it."
        ),
        *when("law.has_notice_limit", warning(_NO_MORE)),
    ),
    *when(
        "penalty.is_second",
        warning(
            "**What you would have to pay for {{ pupil.forename }}.** Our records show that you have had a penalty notice for "
            "{{ pupil.forename }} {{ law.counting_since }}. A second one is {{ penalty.within_28_days }}, which must be paid "
            "within 28 days of receiving it. There is no lower amount for paying sooner."
        ),
        warning(_NO_MORE),
    ),
    *when(
        "penalty.is_prosecution",
        warning(
            "**Prosecution.** Our records show that you have had {{ law.notices_limit }} for {{ pupil.forename }} "
            "{{ law.counting_since }}. A {{ law.next_notice }} can’t be sent, so {{ school.authority }} considers taking you to "
            "court instead, under section 444 of the Education Act 1996."
        ),
        warning(
            "If a child does not go to school regularly, a parent can be fined up to {{ law.fine_444_1 }} under section 444(1). "
            "If the parent knows this and does not make sure that the child goes, the court can order a fine of up to "
            "{{ law.fine_444_1a }}, prison for up to {{ law.prison_444_1a }}, or both, under section 444(1A)."
        ),
    ),
    *when(
        "penalty.is_conditional",
        warning(
            "**What you would have to pay for {{ pupil.forename }}.** If this is your first penalty notice for {{ pupil.forename }}"
            "{% if law.has_notice_limit %} {{ law.counting_since }}{% endif %}: {{ penalty.within_21_days }} if you pay within 21 "
            "days of receiving it. After that, {{ penalty.within_28_days }}, which must be paid within 28 days of receiving it."
        ),
        *when(
            "law.has_notice_limit",
            warning(
                "If you have already had one {{ law.counting_since }}, a second one is {{ law.second_28 }}, which must be paid "
                "within 28 days of receiving it. There is no lower amount for paying sooner."
            ),
            warning(_NO_MORE),
        ),
    ),
    *when("not penalty.is_prosecution", _UNPAID),
    warning(
        "**Long leave.** If a child is away for {{ law.extended_leave }} or more without agreement, prosecution may be considered "
        "at once, without a penalty notice first."
    ),
)

WARNINGS: dict[str, tuple[Block, ...]] = {
    "leave-penalty": LEAVE_PENALTY,
}
