"""Advice on how hard a letter is to read: a parent should need no more than the reading age of 11.

The automated readability index (Smith and Senter, 1967) goes by letters a word and words a sentence, so that no
syllable need be guessed: a hyphenation undercounts them. Fields count as one short word each.
"""

import re
from collections.abc import Iterator, Sequence

from mailmerge.letters.lint.finding import Finding, Paragraph
from mailmerge.letters.word.tags import TAG

READING_AGE = 11
# Of fewer words the index says nothing.
_LEAST_WORDS = 60
# The index gives a school year; children in it are five years older.
_FIRST_AGE = 5
_LETTERS_A_WORD, _WORDS_A_SENTENCE, _LESS = 4.71, 0.5, 21.43
# The next sentence begins with a capital, a number or a mark of quotation.
_ENDS = re.compile(r"""(?<=[.!?:])["'\u2019\u201d)]*\s+(?=["'\u2018\u201c(£\w])(?![a-z])""")
# What is written short and goes on: a title or a saint before a name, and what a number follows.
_BEFORE_A_NAME = re.compile(r"\b(?:mr|mrs|ms|mx|dr|prof|rev|revd|fr|st)\.$", re.IGNORECASE)
_BEFORE_A_NUMBER = re.compile(r"\b(?:ss?|paras?|regs?|sch|art|nos?|pp?|tel|ext)\.$", re.IGNORECASE)
_IS_SENTENCE = re.compile(r"[.!?:]\s*$")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_FIELD = " It "


def reading_age(sentences: Sequence[Sequence[str]]) -> float | None:
    """Return the age at which the sentences, as lists of words, are read with ease; None where they are too few."""
    words = [word for sentence in sentences for word in sentence]
    if len(words) < _LEAST_WORDS:
        return None
    letters = sum(character.isalnum() for word in words for character in word)
    index = _LETTERS_A_WORD * letters / len(words) + _WORDS_A_SENTENCE * len(words) / len(sentences) - _LESS
    return index + _FIRST_AGE


def lint_reading(file: str, paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """Yield advice where the words of a file need more than the reading age of 11, with its longest sentence."""
    found = [(sentence, paragraph) for paragraph in paragraphs for sentence in sentences(paragraph.text)]
    age = reading_age([sentence for sentence, _ in found])
    if age is None or age <= READING_AGE:
        return
    longest, paragraph = max(found, key=lambda one: len(one[0]))
    text = (
        f"These words ask for a reading age of about {age:.0f}; parents should need no more than {READING_AGE}. Write "
        f"shorter sentences and plainer words, first in this one of {len(longest)} words."
    )
    yield Finding(file, paragraph.place(longest[0]), "hard-to-read", text, "advice", paragraph.number)


def sentences(text: str) -> list[tuple[str, ...]]:
    """Return the words of each sentence of a paragraph; headings and lines of an address are none.

    The stop of what is written short ("s. 444", "Mrs. Nowak") ends no sentence.
    """
    plain = TAG.sub(_FIELD, text).strip()
    if not _IS_SENTENCE.search(plain):
        return []
    found = [""]
    for piece in _ENDS.split(plain):
        if _BEFORE_A_NAME.search(found[-1]) or (piece[0].isdecimal() and _BEFORE_A_NUMBER.search(found[-1])):
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return [words for sentence in found if (words := tuple(_WORD.findall(sentence)))]
