"""Lint of the words that were typed into a template: figures that belong to the law, and words left to fill in."""

import re
from collections.abc import Iterator

from mailmerge.letters.lint.finding import Finding, Paragraph, Severity
from mailmerge.letters.word.tags import TAG

_NUMBER_WORD = (
    "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:one|two|three|four|five|a)[ -](?:hundred|thousand)"
    "(?: and \\w+)?)"
)
_ADVICE = "typed-threshold"
_RULES = (
    (
        re.compile(r"£\s?(?:60|120)\b|\bsixty pounds\b|\bone hundred and twenty pounds\b", re.IGNORECASE),
        "superseded-figure",
        "This amount was superseded on 19 August 2024. Use a field, such as {{ penalty.within_21_days }}.",
    ),
    (
        re.compile(
            rf"£\s?\d[\d,.]*|\b\d[\d,.]*\s?(?:pounds?|quid|GBP)\b|\bGBP\s?\d|\b{_NUMBER_WORD} (?:pounds|quid)\b"
            r"|\b(?:fine|penalty) of (?:up to )?\d",
            re.IGNORECASE,
        ),
        "typed-amount",
        "Amounts come from the law's values. Use a field, such as {{ penalty.within_21_days }} or {{ law.first_21 }}.",
    ),
    (
        re.compile(
            r"\blevel (?:[1-5]|one|two|three|four|five)\b|\b(?:3|three) months.{0,3} (?:in prison|imprison)",
            re.IGNORECASE,
        ),
        "typed-maximum",
        "The law's highest penalties come from its values. Use {{ law.fine_444_1 }} or {{ law.prison_444_1a }}.",
    ),
    (
        re.compile(
            r"\b(?:\d+|ten|twenty|thirty) (?:or more |unauthorised |half-day )*(?:sessions|school weeks|school days)\b",
            re.IGNORECASE,
        ),
        _ADVICE,
        "How many sessions, weeks or days count comes from the law's values, and may change with them. Use a field: "
        "{{ law.threshold_sessions }}, {{ law.threshold_weeks }}, {{ law.leave_sessions }}, {{ law.extended_leave }}.",
    ),
    (
        re.compile(
            r"\bTBC\b|\bTODO\b|\bXX+\b|\bNone\b(?= *$)|\blorem ipsum\b|\[[^\]]{0,60}\]|<<.*?>>|_{4,}|…{2,}|\.{5,}"
            r"|\bdd/mm/yy|\bhis/her\b|\bhe/she\b|\bMr/Mrs\b|\bdelete as (?:appropriate|applicable)\b"
            r"|\binsert (?:name|date|here)\b",
            re.IGNORECASE,
        ),
        "placeholder",
        "These look like words that were to be filled in. Put a field or the right words here.",
    ),
)


def lint_words(file: str, paragraphs: list[Paragraph], *, is_form: bool = False) -> Iterator[Finding]:
    """Yield what is wrong with the typed words; a form may have lines and boxes to fill in by hand."""
    for paragraph in paragraphs:
        words = TAG.sub(" \N{SYMBOL FOR NULL} ", paragraph.text)
        found: set[str] = set()
        for pattern, code, text in _RULES:
            match = pattern.search(words)
            if match is None or (code == "typed-amount" and "superseded-figure" in found):
                continue
            if code == "placeholder" and is_form:
                continue
            found.add(code)
            severity: Severity = "advice" if code == _ADVICE else "error"
            yield Finding(file, paragraph.place(match[0]), code, text, severity, paragraph.number)
