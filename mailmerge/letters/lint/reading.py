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
_ENDS = re.compile(r"(?<=[.!?:])\s+")
_IS_SENTENCE = re.compile(r"[.!?:]\s*$")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_FIELD = " it "


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
    found = [(sentence, paragraph) for paragraph in paragraphs for sentence in _sentences(paragraph.text)]
    age = reading_age([sentence for sentence, _ in found])
    if age is None or age <= READING_AGE:
        return
    longest, paragraph = max(found, key=lambda one: len(one[0]))
    text = (
        f"These words ask for a reading age of about {age:.0f}; parents should need no more than {READING_AGE}. Write "
        f"shorter sentences and plainer words, first in this one of {len(longest)} words."
    )
    yield Finding(file, paragraph.place(longest[0]), "hard-to-read", text, "advice", paragraph.number)


def _sentences(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of each sentence of a paragraph; headings and lines of an address are none."""
    plain = TAG.sub(_FIELD, text).strip()
    if _IS_SENTENCE.search(plain):
        for sentence in _ENDS.split(plain):
            if words := tuple(_WORD.findall(sentence)):
                yield words
