"""Advice on letters that are hard to read."""

import pytest

from mailmerge.letters.lint import lint_template
from mailmerge.letters.lint.reading import reading_age
from tests.letters.paper import word_file

_PLAIN = "We want to help. Ring us when you can, and tell us how we can help your child to be at school each day. "
_HARD = (
    "Notwithstanding previous correspondence regarding unsatisfactory attendance, it remains incumbent upon parents to "
    "demonstrate substantive engagement with interventions that have been identified by safeguarding professionals. "
)


@pytest.mark.parametrize(
    ("words", "told", "why"),
    [
        (_PLAIN * 4, False, "short words and sentences"),
        (_HARD * 4, True, "long ones"),
        (_HARD, False, "too few words to say"),
        (_PLAIN * 10 + _HARD, False, "one hard sentence among many"),
        ("Notwithstanding Safeguarding Interventions " * 30, False, "a heading is no sentence"),
        ("{{ pupil.forename }} has been at school. " * 20, False, "a field is a short word"),
    ],
)
def test_hard_words_are_advice(words: str, told: bool, why: str) -> None:
    found = [one for one in lint_template("letter.docx", word_file((("Body", words),))) if one.code == "hard-to-read"]
    assert bool(found) is told, why
    assert all(one.severity == "advice" for one in found), why


def test_the_age_goes_up_with_longer_words_and_sentences() -> None:
    short, long = reading_age([("we", "can", "help")] * 30), reading_age([("we", "can", "help") * 10] * 3)
    longer = reading_age([("attendance", "arrangements", "continue")] * 30)
    assert short is not None
    assert long is not None
    assert longer is not None
    assert short < long
    assert short < longer
