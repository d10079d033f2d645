"""The pieces that letters share: opening, meeting, contact, close."""

from word import Block, Para


def body(text: str) -> Para:
    """A paragraph of a letter's text."""
    return Para("Body", text)


def heading(text: str) -> Para:
    """A heading inside a letter."""
    return Para("Heading 1", text)


def bullet(text: str) -> Para:
    """An item of a list."""
    return Para("List Bullet", text)


def warning(text: str) -> Para:
    """A paragraph of a legal warning."""
    return Para("Warning", text)


def when(condition: str, *blocks: Para, otherwise: tuple[Para, ...] = ()) -> tuple[Para, ...]:
    """Paragraphs that print only under a condition, with its tags, as they stand in the Word file."""
    style = blocks[0].style
    middle = (Para(style, "{%p else %}"), *otherwise) if otherwise else ()
    return (Para(style, f"{{%p if {condition} %}}"), *blocks, *middle, Para(style, "{%p endif %}"))


def opening(topic: str) -> tuple[Para, ...]:
    """Address, reference, date, the line in the parent's language, greeting and subject."""
    return (
        Para("Address", "{{ address }}"),
        Para("Date", "{{ letter.date }}"),
        Para("Reference", "Our reference: {{ letter.reference }}"),
        *when("letter.language_line", Para("Language", "{{ letter.language_line }}")),
        Para("Salutation", "Dear {{ parent.greeting }}"),
        Para("Subject", f"{{{{ pupil.name }}}}, born {{{{ pupil.date_of_birth }}}}, {{{{ school.name }}}}: {topic}"),
    )


def meeting(invitation: str) -> tuple[Para, ...]:
    """An invitation, with day, time and place, in person or online, and how to change it."""
    return (
        body(invitation),
        *when(
            "meeting.place",
            bullet("When: **{{ meeting.date }} at {{ meeting.time }}**"),
            bullet("Where: **{{ meeting.place }}**, or online if you prefer"),
            otherwise=(
                bullet("When: **{{ meeting.date }} at {{ meeting.time }}**"),
                bullet("Where: **at school**, or online if you prefer"),
            ),
        ),
        body(
            "If you would like to join online, or if another day or time would suit you better, please ring "
            "{{ school.telephone }} before the meeting. We will gladly change it."
        ),
    )


def contact(reason: str) -> Para:
    """Whom to ring, in one sentence that begins with why."""
    return body(
        f"{reason} please ring {{{{ school.attendance_lead }}}} on **{{{{ school.telephone }}}}** "
        "({{ school.office_hours }}) or write to {{ school.email }}."
    )


def policy() -> Para:
    """Where the school's policy stands."""
    return body("You can read our {{ school.policy_name }} at {{ school.policy_url }}.")


def close() -> tuple[Para, ...]:
    """Signature and enclosures."""
    return (
        Para("Signature", "Yours sincerely"),
        Para("Signature", "{{ school.signatory_name }}\n{{ school.signatory_role }}, {{ school.name }}"),
        Para("Enclosures", "{%p for item in enclosures %}"),
        Para("Enclosures", "Enclosed: {{ item }}"),
        Para("Enclosures", "{%p endfor %}"),
    )


WARNING: tuple[Block, ...] = (Para("Body", "{{ warning }}"),)
