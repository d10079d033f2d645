"""Lint of what a Word file is made of: a list of the parts and relations that may be there, as data."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from lxml import etree

from mailmerge.letters.lint.finding import Finding, Paragraph
from mailmerge.letters.word.tags import w

MOST_PARAGRAPHS = 2_000
_DEEPEST_TABLE = 4
_FILE = "parts.toml"


def lint_parts(file: str, parts: Mapping[str, bytes], paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """Yield what a Word file has that none of ours may have, and what would take too long to lay out.

    Args:
        file: its name.
        parts: its parts.
        paragraphs: those of its main part.
    """
    known = _known()
    for name in parts:
        if not any(re.fullmatch(pattern, name, re.IGNORECASE) for pattern in known["parts"]):
            text = (
                f"The file holds {_what(name, known['names'])} ({name[:80]}), which has no place in a letter. Copy its "
                "words into one of the templates here, and save that."
            )
            yield Finding(file, "", "unknown-part", text)
    for name, part in parts.items():
        if name.endswith(".rels"):
            yield from _relations(file, part, known["relations"])
    if len(paragraphs) > MOST_PARAGRAPHS:
        text = f"It has {len(paragraphs):,} paragraphs, more than any letter has: {MOST_PARAGRAPHS:,}. Shorten it."
        yield Finding(file, "", "too-long", text)
    deep = next((one for one in paragraphs if _depth(one) > _DEEPEST_TABLE), None)
    if deep is not None:
        text = "A table lies in a table in a table. Take it out, and put its words beside it."
        yield Finding(file, deep.place(), "too-deep", text, paragraph=deep.number)


def _relations(file: str, part: bytes, known: Sequence[str]) -> Iterator[Finding]:
    for entry in etree.fromstring(part):
        kind = entry.get("Type", "").rpartition("/")[2]
        # What leads outside is told by what it leads to.
        if entry.get("TargetMode") != "External" and kind not in known:
            text = f"The file is bound to something that has no place in a letter ({kind[:40]}). Take that out in Word."
            yield Finding(file, "", "unknown-relation", text)


def _depth(paragraph: Paragraph) -> int:
    return sum(1 for _ in paragraph.element.iterancestors(w("tbl")))


def _what(name: str, names: Mapping[str, str]) -> str:
    return next((what for pattern, what in names.items() if re.match(pattern, name, re.IGNORECASE)), "a part")


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads(resources.files("mailmerge.letters.lint").joinpath(_FILE).read_text("utf-8"))
