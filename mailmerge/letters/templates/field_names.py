"""The fields that a template may use: one table, which lint, the documentation and the previews all read."""

from dataclasses import dataclass
from typing import TypeAlias

# What the fields of one letter are: by group and name, text, yes or no, a list of texts, or None for "not known".
Value: TypeAlias = str | bool | list[str] | None
Group: TypeAlias = dict[str, Value]
Fields: TypeAlias = dict[str, Group]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name as a template writes it, what it means, and how a value looks.

    `optional` says that a case may leave it unknown, so that a template asks first:
    `{%p if meeting.place %}`. An example of "yes" marks a field for conditions only.
    """

    name: str
    meaning: str
    example: str
    optional: bool = False

    @property
    def is_condition(self) -> bool:
        """Whether the field answers yes or no, and so never prints."""
        return self.example == "yes"


FIELDS: tuple[Field, ...] = (
    Field("letter.date", "the letter's date: the day on which it is posted", "7 November 2025"),
    Field("letter.reference", "the letter's reference", "OAK-QQM5J-E1QHN"),
    Field(
        "letter.reply_by",
        "the last day for a reply (the office is open)",
        "Friday 14 November 2025",
    ),
    Field("letter.enclosed", "what goes behind the letter", "Attendance record; Leaflet about …", optional=True),
    Field("letter.language_line", "in the parent's language: it matters, and whom to ring", "…", optional=True),
    Field("letter.language_tag", "the code of that language", "pl", optional=True),
    Field("pupil.forename", "the child's forename", "Freya"),
    Field("pupil.name", "the child's forename and surname", "Freya Tran"),
    Field("pupil.date_of_birth", "the child's date of birth", "14 March 2016"),
    Field("pupil.is_under_school_age", "whether the child is not yet of compulsory school age", "yes"),
    Field("pupil.year_group", "the child's year group", "Year 5", optional=True),
    Field("pupil.class_name", "the child's class or form", "5B", optional=True),
    Field("parent.greeting", "what follows Dear", "Mrs Tran"),
    Field("parent.name", "the parent's title, forename and surname", "Mrs Zofia Tran"),
    Field("parent.relationship", "what the parent is to the child, for a form", "mother", optional=True),
    Field("parent.address", "the parent's address lines, for a form", "12 Mill Lane …", optional=True),
    Field("school.name", "the school's name", "Oakfield Primary School"),
    Field("school.telephone", "the school office's telephone number", "01632 960101"),
    Field("school.email", "the school office's e-mail address", "office@oakfield.example"),
    Field("school.website", "the school's website", "www.oakfield.example"),
    Field("school.office_hours", "when the office answers", "8.30am to 4pm, Monday to Friday"),
    Field("school.policy_name", "the attendance policy's name", "Attendance Policy"),
    Field("school.policy_url", "where the policy stands on the web", "www.oakfield.example/attendance"),
    Field("school.policy_date", "the policy's date", "1 September 2025", optional=True),
    Field("school.attendance_lead", "the attendance lead's name", "Tom Ellery"),
    Field("school.lead_telephone", "the attendance lead's telephone number", "01632 960111"),
    Field("school.lead_email", "the attendance lead's e-mail address", "t.ellery@oakfield.example"),
    Field("school.signatory_name", "who signs this letter", "Mr D. Hale"),
    Field("school.signatory_role", "the signatory's role", "Headteacher"),
    Field("school.attendance_champion", "the attendance champion's name", "Helen Marsh", optional=True),
    Field("school.support_page", "web address of the page of community support", "www.oakfield.example/support"),
    Field("school.authority", "the local authority's name", "Cambridgeshire County Council"),
    Field("attendance.percent", "attendance to date, to one decimal", "88.4%", optional=True),
    Field("attendance.late_times", "how often the child was late, if at all", "six times", optional=True),
    Field("attendance.unauthorised_sessions", "sessions of unauthorised absence", "14", optional=True),
    Field("attendance.is_medical", "whether most of what was missed was for illness or medical reasons", "yes"),
    Field("contact.spoke_before", "whether a call to the family is on record", "yes"),
    Field("meeting.date", "the meeting's day", "Thursday 20 November 2025", optional=True),
    Field("meeting.time", "the meeting's time", "3.30pm", optional=True),
    Field("meeting.place", "where the meeting is", "the school library", optional=True),
    Field("meeting.other_professionals", "whether other professionals work with the family", "yes"),
    Field("contract.agreed_on", "the day on which the contract was agreed", "1 October 2025", optional=True),
    Field("contract.attendance_at_start", "attendance when the contract began", "84.0%", optional=True),
    Field("contract.end_requested_by_this_parent", "whether this parent asked to end the contract", "yes"),
    Field("warning.posted_on", "the day of our letter with the full warning", "6 October 2025", optional=True),
    Field("nti.issued_on", "the day of our Notice to Improve", "10 November 2025", optional=True),
    Field("nti.starts_on", "the notice's first day", "Wednesday 12 November 2025", optional=True),
    Field("nti.ends_on", "the notice's last day", "Wednesday 10 December 2025", optional=True),
    Field("nti.target", "the child's own target, as a sentence", "No unauthorised absence.", optional=True),
    Field("nti.meeting_missed", "whether the parent did not take up the meeting", "yes"),
    Field("nti.support_offered", "the help offered so far: a list", "breakfast club; key worker"),
    Field("nti.support_missed", "the help that the meeting would have offered: a list", "a later start; a key worker"),
    Field("leave.period", "the days of leave", "from Monday 13 October 2025 to Friday 17 October 2025", optional=True),
    Field("leave.first_day", "the first day of leave", "Monday 13 October 2025", optional=True),
    Field("leave.last_day", "the last day of leave", "Friday 17 October 2025", optional=True),
    Field("leave.requested_on", "the day of the request", "15 September 2025", optional=True),
    Field("leave.asked_by_this_parent", "whether this parent made the request", "yes"),
    Field(
        "leave.refusal_reason",
        "the head's own reason, as a sentence",
        "August would do as well.",
        optional=True,
    ),
    Field("leave.is_part_granted", "whether a part of the leave was agreed", "yes"),
    Field("leave.granted_from", "the first day that was agreed", "Monday 13 October 2025", optional=True),
    Field("leave.granted_to", "the last day that was agreed", "Tuesday 14 October 2025", optional=True),
    Field("leave.granted_period", "the days that were agreed", "from Monday 13 October 2025 to …", optional=True),
    Field("leave.refused_period", "the days that were not agreed", "from Wednesday 15 October 2025 …", optional=True),
    Field("leave.already_begun", "whether the letter goes on or after the first day of leave", "yes"),
    Field("leave.one_day", "whether the leave is a single day", "yes"),
    Field("penalty.is_first", "this parent has no notice that counts", "yes"),
    Field("penalty.is_second", "this parent has one notice that counts", "yes"),
    Field("penalty.is_prosecution", "this parent has had as many notices as the law allows", "yes"),
    Field("penalty.is_conditional", "this parent's notices are not known", "yes"),
    Field("penalty.within_21_days", "this parent's notice, paid within 21 days", "£80", optional=True),
    Field("penalty.within_28_days", "this parent's notice, paid within 28 days", "£160", optional=True),
    Field("law.agreement", "what the agreement is called", "attendance contract"),
    Field("law.an_agreement", "the same with its article", "an attendance contract"),
    Field(
        "law.leave_regulations",
        "the regulations on leave of absence",
        "regulation 11 of the School Attendance … Regulations 2024",
    ),
    Field("law.first_21", "a first notice, paid within 21 days", "£80"),
    Field("law.first_28", "a first notice, paid within 28 days", "£160"),
    Field("law.second_28", "a second notice, paid within 28 days", "£160", optional=True),
    Field("law.has_notice_limit", "whether the number of notices is limited", "yes"),
    Field("law.notices_limit", "how many notices a parent can get for a child", "two penalty notices", optional=True),
    Field("law.next_notice", "the one that can't be issued", "third", optional=True),
    Field("law.years", "the time within which notices count", "three years", optional=True),
    Field("law.counting_since", "the same, as a letter says it", "since 19 August 2024", optional=True),
    Field("law.fine_444_1", "the highest fine under section 444(1)", "£1,000"),
    Field("law.fine_444_1a", "the highest fine under section 444(1A)", "£2,500"),
    Field("law.prison_444_1a", "the longest prison term under section 444(1A)", "three months"),
    Field("law.threshold_sessions", "the national threshold, in sessions", "ten", optional=True),
    Field("law.threshold_weeks", "the school weeks in which they are counted", "ten", optional=True),
    Field("law.leave_sessions", "sessions of leave from which a notice is considered", "ten"),
    Field("law.leave_days", "the same in school days", "five"),
    Field("law.extended_leave", "leave that may go straight to court", "20 school days"),
    Field("law.reply_days", "the time to reply", "seven days"),
    Field("example.parents", "the worked example: how many parents", "two parents"),
    Field("example.children", "how many children", "three children"),
    Field("example.first_each", "first time, each parent, paid within 21 days", "£240"),
    Field("example.first_all", "first time, both, paid within 21 days", "£480"),
    Field("example.first_late_each", "first time, each parent, paid within 28 days", "£480"),
    Field("example.first_late_all", "first time, both, paid within 28 days", "£960"),
    Field("example.second_each", "second time, each parent", "£480", optional=True),
    Field("example.second_all", "second time, both", "£960", optional=True),
)

BY_NAME = {field.name: field for field in FIELDS}
