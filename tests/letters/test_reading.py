"""Advice on letters that are hard to read."""

import pytest

from mailmerge.letters.lint import lint_template
from mailmerge.letters.lint.reading import reading_age, sentences
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


@pytest.mark.parametrize(
    ("short", "in_full"),
    [
        ("Under s. 444 of the Act you may be fined.", "Under section 444 of the Act you may be fined."),
        ("See para. 12 and reg. 20 of the rules.", "See paragraph 12 and regulation 20 of the rules."),
        ("We met Mrs. Nowak and Dr. Bell.", "We met Mistress Nowak and Doctor Bell."),
        ("We met at St. Anne's on Monday.", "We met at Saint Anne's on Monday."),
        ("Come at 3 p.m. to the office.", "Come at 3 pm to the office."),
        ("Bring proof, e.g. an appointment card.", "Bring proof, say an appointment card."),
        ("It began on 3 Nov. and went on.", "It began on 3 November and went on."),
    ],
)
def test_an_abbreviation_ends_no_sentence(short: str, in_full: str) -> None:
    """Else "s. 444" would make a letter easier to read than "section 444"."""
    assert len(sentences(short)) == len(sentences(in_full)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "You must pay £160. If you pay within 21 days it is £80.",
        "It is in section 7. Ring us.",
        "We can help. {{ pupil.forename }} can come in.",
        "Come at 3 p.m. We can help.",
        "Can we help? Ring us.",
        "We wrote to you in Nov. Please ring us.",
        'He said "no." We can help.',
    ],
)
def test_what_ends_a_sentence(text: str) -> None:
    assert len(sentences(text)) == 2


def test_the_age_goes_up_with_longer_words_and_sentences() -> None:
    short, long = reading_age([("we", "can", "help")] * 30), reading_age([("we", "can", "help") * 10] * 3)
    longer = reading_age([("attendance", "arrangements", "continue")] * 30)
    assert short is not None
    assert long is not None
    assert longer is not None
    assert short < long
    assert short < longer
