"""From the workspace and the law to the letters room: what a letter says about its school and the law of its day."""

from datetime import date

from mailmerge.law.penalty import years_after
from mailmerge.letters.letter_facts import LawFigures, SchoolFacts
from mailmerge.setup.configuration import Configuration


def school_facts(configuration: Configuration, code: str, letter: str) -> SchoolFacts:
    """Return what a letter (its key, or a form's) says about the school with this code."""
    school = configuration.workspace.settings.schools[code]
    signatory = school.signatory(letter)
    return SchoolFacts(
        name=school.name,
        telephone=school.telephone,
        email=school.email,
        website=school.website,
        office_hours=school.office_hours,
        policy_name=school.policy.name,
        policy_url=school.policy.url,
        attendance_champion=school.champion.name,
        attendance_lead=school.lead.name,
        lead_telephone=school.lead.telephone,
        lead_email=school.lead.email,
        signatory_name=signatory.name,
        signatory_role=signatory.role,
        support_page=school.support_page,
        authority=configuration.profiles[school.authority].name,
        policy_date=school.policy.dated,
    )


def law_figures(configuration: Configuration, authority: str, day: date) -> LawFigures:
    """Return the law's values in force on `day` for a school of this authority."""
    law, profile = configuration.law, configuration.profiles[authority]
    window = law.number_or_none("penalty_notice_window", day)
    began = law.began("penalty_notice_window", day)
    return LawFigures(
        first_21=law.number("first_penalty_within_21_days", day),
        first_28=law.number("first_penalty_within_28_days", day),
        second_28=law.number_or_none("second_penalty_within_28_days", day),
        notices_limit=law.number_or_none("penalty_notice_limit", day),
        years=window,
        leave_regulations=law.text("leave_regulations", day),
        agreement_name=law.text("agreement_name", day),
        fine_level_3=law.number("section_444_1_fine", day),
        fine_level_4=law.number("section_444_1a_fine", day),
        prison_months=law.number("section_444_1a_prison", day),
        threshold_sessions=law.number_or_none("threshold_sessions", day),
        threshold_weeks=law.number_or_none("threshold_weeks", day),
        leave_sessions=profile.leave.least_sessions,
        extended_leave_days=profile.leave.extended_school_days,
        reply_days=profile.leave.reply_days,
        # A notice counts from the day on which the window began, until the window has passed once.
        since=began if window and day < years_after(began, window) else None,
    )
