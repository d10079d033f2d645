"""The words of the starter letters, in plain English for a reading age of eleven (letters.md says what each must say)."""

from parts import WARNING, body, bullet, close, contact, heading, meeting, opening, policy, when
from word import Block, Para, Table

EARLY_INTERVENTION: tuple[Block, ...] = (
    *opening("attendance"),
    body(
        "We are writing because {{ pupil.forename }}’s attendance has fallen. It is now **{{ attendance.percent }}**. "
        "The attendance record with this letter shows the days missed."
    ),
    *when(
        "attendance.late_times",
        body(
            "{{ pupil.forename }} has also been late {{ attendance.late_times }}. Arriving late means missing the start of "
            "a lesson, and it can be hard to walk in when everyone else has begun."
        ),
    ),
    body(
        "**Each day matters.** A child who misses days misses lessons, friends and the things they enjoy, and catching up "
        "gets harder each time. The law also says that parents must make sure that their child goes to school regularly."
    ),
    body(
        "**Please talk to us.** We know that there can be many reasons, and we would like to help. If {{ pupil.forename }} "
        "has missed school for a medical reason, please tell us, so that we can give the right support. Family, friends "
        "and neighbours can often help too, for example on a morning when it is hard to get to school. Our page of help "
        "in the community is at {{ school.support_page }}, or point the camera of your phone at this code:"
    ),
    body("{{ qr(school.support_page) }}"),
    body(
        "**We can offer you an Early Help Assessment.** This is a friendly talk about what is going well, what is hard, and "
        "what support would make things easier for your family. {{ school.attendance_lead }} can arrange it with you."
    ),
    body(
        "**What happens next.** We will go on watching {{ pupil.forename }}’s attendance each week, and we hope to see it "
        "rise. If there is anything that we should know, please tell us by **{{ letter.reply_by }}**."
    ),
    contact("To talk, or to ask for help,"),
    *close(),
)

CONTRACT_INVITE: tuple[Block, ...] = (
    *opening("an invitation to meet us"),
    *when(
        "contact.spoke_before",
        body("Thank you for the time that your family has given to talking with us about {{ pupil.forename }}’s attendance."),
    ),
    body(
        "{{ pupil.forename }}’s attendance is now **{{ attendance.percent }}**. The attendance record with this letter "
        "shows the days missed. We would like to work with you to make it better, and we are offering you "
        "{{ law.an_agreement }}."
    ),
    heading("What is {{ law.an_agreement }}?"),
    body("It is a plan that you and the school make together and both sign. The leaflet with this letter says more."),
    bullet("It is voluntary. You choose whether to make one, and you can end it whenever you like."),
    bullet("It lasts for as long as it is helpful."),
    bullet("It looks for what makes it hard to come to school, and for ways to take those things away."),
    bullet("We meet now and then to catch up on how it is going."),
    bullet("It can bring in other services, where they can help your family."),
    *when(
        "meeting.other_professionals",
        body(
            "Other professionals already work with your family. With your agreement we will work together with them, so "
            "that you have one plan and not several."
        ),
    ),
    *meeting("Please come and talk about it with us:"),
    contact("If you have a question before then,"),
    policy(),
    *close(),
)

_EXAMPLE = Table(
    (
        ("", "Each parent", "Both parents together"),
        ("First time, paid within 21 days", "{{ example.first_each }}", "{{ example.first_all }}"),
        ("First time, paid later but within 28 days", "{{ example.first_late_each }}", "{{ example.first_late_all }}"),
        ("{%tr if example.second_each %}", "", ""),
        ("Second time within {{ law.years }}, paid within 28 days", "{{ example.second_each }}", "{{ example.second_all }}"),
        ("Third time within {{ law.years }}", "Prosecution is considered", "Prosecution is considered"),
        ("{%tr endif %}", "", ""),
    )
)

LEAVE_REFUSED: tuple[Block, ...] = (
    *opening("leave in term time"),
    *when(
        "leave.asked_by_this_parent",
        body("Thank you for your request of {{ leave.requested_on }} for leave for {{ pupil.forename }} {{ leave.period }}."),
        otherwise=(
            body("On {{ leave.requested_on }} we were asked for leave for {{ pupil.forename }} {{ leave.period }}."),
        ),
    ),
    body(
        "The law lets a school agree to leave in term time only where a parent with whom the child normally lives asks in "
        "advance, and only in exceptional circumstances. These rules stand in the {{ law.leave_regulations }}."
    ),
    body(
        "We have considered the request with care. We do not find the circumstances exceptional, and I am sorry to say "
        "that **the leave is not agreed**."
    ),
    *when(
        "leave.refusal_reason",
        body("The reason for this decision: {{ leave.refusal_reason }}"),
        otherwise=(
            body(
                "The reason for this decision: every request is looked at for itself, and what we were told does not show "
                "why {{ pupil.forename }} would need to be away from school at this time."
            ),
        ),
    ),
    *when(
        "leave.already_begun",
        body(
            "The leave has begun although it was not agreed. As it is taken without our agreement, each session that "
            "{{ pupil.forename }} misses because of it is recorded as unauthorised absence (code G)."
        ),
        body(
            "If there is something about this absence that we do not know, please tell us by **{{ letter.reply_by }}**. "
            "Otherwise the decision stands."
        ),
        otherwise=(
            body(
                "If {{ pupil.forename }} is away all the same, each session missed will be recorded as unauthorised "
                "absence (code G). We hope that you will be able to change your plans. Please let us know by "
                "**{{ letter.reply_by }}** what you have decided."
            ),
        ),
    ),
    *WARNING,
    heading("What this can mean for a family: an example"),
    body(
        "{{ example.parents }} take their {{ example.children }} away in term time without agreement. Each parent is sent a "
        "penalty notice for each child."
    ),
    _EXAMPLE,
    *when(
        "law.has_notice_limit",
        body(
            "A parent can be sent no more than {{ law.notices_limit }} for the same child within {{ law.years }}."
        ),
    ),
    contact("If you would like to talk about this,"),
    policy(),
    *close(),
)

SUSPECTED_LEAVE: tuple[Block, ...] = (
    *opening("absence from school"),
    body("{{ pupil.forename }} was absent from school {{ leave.period }}."),
    body(
        "We have been given information that suggests that this may have been a holiday. We have no request for leave for "
        "these days. We may be wrong, and we would like to hear from you first."
    ),
    body(
        "**Please tell us the reason for the absence by {{ letter.reply_by }}**, which is {{ law.reply_days }} from the "
        "date of this letter. If you have something that shows the reason and you think that it would help, such as an "
        "appointment card, you are welcome to send it. You do not have to."
    ),
    contact("To tell us,"),
    body(
        "If we do not hear from you by then, or if the reason is not one for which the law lets us agree to an absence, "
        "it will be recorded as leave that the school did not agree: unauthorised absence, code G."
    ),
    body(
        "The law lets a school agree to leave in term time only where a parent with whom the child normally lives asks in "
        "advance, and only in exceptional circumstances ({{ law.leave_regulations }})."
    ),
    *WARNING,
    policy(),
    *close(),
)

LETTERS: dict[str, tuple[Block, ...]] = {
    "early-intervention": EARLY_INTERVENTION,
    "contract-invite": CONTRACT_INVITE,
    "leave-refused": LEAVE_REFUSED,
    "suspected-leave": SUSPECTED_LEAVE,
}
