"""The numbers of Word's numbered lists, as Word itself counts them (ECMA-376 part 1, 17.9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from mailmerge.letters.word.tags import w

NUMBERING = "word/numbering.xml"
LEVELS = 9
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LETTERS = 26
# How numbers are written that the PDF can write too; `bullet` has none.
_FORMATS = ("decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "none")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, how it is written, and the words around it, as in `(%1)`."""

    start: int
    format: str
    text: str

    @property
    def is_numbered(self) -> bool:
        """Whether it shows a number, and no bullet."""
        return self.format != "bullet"

    @property
    def is_known(self) -> bool:
        """Whether the PDF can show it as Word does."""
        return self.format in (*_FORMATS, "bullet")


@dataclass(frozen=True, slots=True)
class WordList:
    """A list of a Word file: the definition that it counts with, its levels, and where it starts anew."""

    definition: str
    levels: tuple[Level, ...]
    restarts: Mapping[int, int]


Lists = Mapping[str, WordList]


@lru_cache(maxsize=64)
def word_lists(part: bytes | None) -> Lists:
    """Return the lists of a Word file by `w:numId`, from its numbering part; none where it has none."""
    tree = etree.fromstring(part) if part else etree.Element("none")
    definitions = {each.get(w("abstractNumId"), ""): _levels(each) for each in tree.iter(w("abstractNum"))}
    lists = {}
    for number in tree.iter(w("num")):
        definition = _value(number, "abstractNumId")
        levels = dict(definitions.get(definition, {}))
        restarts = {}
        for override in number.iter(w("lvlOverride")):
            place = int(override.get(w("ilvl"), "0"))
            levels |= _levels(override)
            if (start := _value(override, "startOverride")).isdigit():
                restarts[place] = int(start)
        filled = tuple(levels.get(place, Level(1, "decimal", f"%{place + 1}.")) for place in range(LEVELS))
        lists[number.get(w("numId"), "")] = WordList(definition, filled, restarts)
    return lists


class Counter:
    """Counts the paragraphs of one document through its lists."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def label(self, number: str, place: int) -> str:
        """Return what stands before the next paragraph of this list (`w:numId`) at this level; empty for a bullet."""
        known = self._lists.get(number)
        if known is None or place >= LEVELS:
            return ""
        counts = self._counts.setdefault(known.definition, [None] * LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for restarted, first in known.restarts.items():
                counts[restarted] = first - 1
        level = known.levels[place]
        count = counts[place]
        counts[place] = level.start if count is None else count + 1
        counts[place + 1 :] = [None] * (LEVELS - place - 1)
        if not level.is_numbered:
            return ""
        text = level.text
        for other in range(place, -1, -1):
            above = known.levels[other]
            text = text.replace(f"%{other + 1}", written(counts[other] or above.start, above.format))
        return text


def written(number: int, form: str) -> str:
    """Return a number as a list writes it: `4`, `04`, `d`, `D`, `iv`, `IV`."""
    if form.endswith("Letter"):
        turns, letter = divmod(number - 1, _LETTERS)
        text = chr(ord("a") + letter) * (turns + 1)
    elif form.endswith("Roman"):
        text = ""
        for value, sign in _ROMAN:
            text += sign * (number // value)
            number %= value
    elif form == "none":
        return ""
    else:
        text = f"{number:02}" if form == "decimalZero" else str(number)
    return str(text.upper() if form.startswith("upper") else text)


def _levels(element: etree._Element) -> dict[int, Level]:
    found = {}
    for level in element.iter(w("lvl")):
        start = _value(level, "start")
        place = int(level.get(w("ilvl"), "0"))
        found[place] = Level(
            int(start) if start.isdigit() else 0, _value(level, "numFmt") or "decimal", _value(level, "lvlText")
        )
    return found


def _value(element: etree._Element, name: str) -> str:
    found = element.find(w(name))
    return "" if found is None else str(found.get(w("val"), ""))
