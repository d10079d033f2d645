"""Lint of what a letter must have: its warning, and the fields without which it would not say what it must.

Source: letters.md, the table of letters; law.md 4 for the contents of a notice to improve.
"""

from collections.abc import Iterator

from mailmerge.law.letters import LetterKind
from mailmerge.letters.lint.finding import Finding, Paragraph
from mailmerge.letters.lint.tags import fields_used
from mailmerge.letters.templates.field_names import BY_NAME
from mailmerge.letters.templates.warning import marks_warning

# Either of the names in a row will do.
_EVERY_LETTER = (
    ("letter.date",),
    ("letter.reference",),
    ("parent.greeting",),
    ("pupil.name", "pupil.forename"),
    ("pupil.date_of_birth",),
    ("school.name",),
    ("school.lead_telephone", "school.telephone"),
    ("school.signatory_name",),
)
_WARNINGS: dict[str, tuple[tuple[str, ...], ...]] = {
    "mention": (),
    "leave-penalty": (("penalty.within_21_days",), ("penalty.within_28_days",), ("law.extended_leave",)),
    "full": (
        *((name,) for name in ("law.first_21", "law.first_28", "law.second_28", "law.fine_444_1", "law.fine_444_1a")),
        ("law.prison_444_1a",),
    ),
    "referral": (("law.fine_444_1",), ("law.fine_444_1a",), ("law.prison_444_1a",)),
}


def lint_letter(file: str, kind: LetterKind | None, paragraphs: list[Paragraph]) -> Iterator[Finding]:
    """Yield what the template of a letter, or of a form that is none, lacks, or has and should not."""
    if kind is None or kind.warning == "none":
        yield from _needless_warning(file, paragraphs)
    elif not any(marks_warning(paragraph.text) for paragraph in paragraphs):
        text = f"The legal warning ({kind.warning}) has no place. Put {{{{ warning }}}}, alone in a paragraph, there."
        yield Finding(file, "", "missing-warning", text)
    if kind is not None and not kind.is_form:
        yield from _lacking(file, (*_EVERY_LETTER, *kind.states), paragraphs)
        yield from _one_offence(file, paragraphs)


def lint_warning(file: str, kind: str, paragraphs: list[Paragraph]) -> Iterator[Finding]:
    """Yield what a warning block of this kind lacks, or has and should not."""
    yield from _needless_warning(file, paragraphs)
    yield from _lacking(file, _WARNINGS[kind], paragraphs)
    yield from _one_offence(file, paragraphs)


def _needless_warning(file: str, paragraphs: list[Paragraph]) -> Iterator[Finding]:
    for paragraph in paragraphs:
        if marks_warning(paragraph.text):
            text = "No legal warning goes in here: take out {{ warning }}."
            yield Finding(file, paragraph.place(), "needless-warning", text, paragraph=paragraph.number)


def _lacking(file: str, wanted: tuple[tuple[str, ...], ...], paragraphs: list[Paragraph]) -> Iterator[Finding]:
    used = fields_used(paragraphs)
    for names in wanted:
        if not used.intersection(names):
            text = f"The text must {' or '.join(map(_said_by, names))}, and does not."
            yield Finding(file, "", "missing-content", text)


def _said_by(name: str) -> str:
    """Return how a text says what a field knows: one that answers yes or no is asked for, since it never prints."""
    return f"ask {{% if {name} %}}" if BY_NAME[name].is_condition else f"state {{{{ {name} }}}}"


def _one_offence(file: str, paragraphs: list[Paragraph]) -> Iterator[Finding]:
    """Section 444 is two offences: naming the higher one's fine alone misleads (law.md, 1)."""
    used = fields_used(paragraphs)
    if "law.fine_444_1a" in used and "law.fine_444_1" not in used:
        text = "Only the graver offence is named. Name both: {{ law.fine_444_1 }} as well."
        yield Finding(file, "", "one-offence-only", text, "advice")
