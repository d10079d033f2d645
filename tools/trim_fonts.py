"""Trim Noto Sans to what letters need, and put it into the package.

    python tools/trim_fonts.py FOLDER_WITH_NOTO_TTF

Run again only to widen the characters or to take a newer Noto; the trimmed files are committed. Characters kept: Latin
with every accent of Europe's languages and of Vietnamese, Greek, Cyrillic, punctuation and currency signs; Arabic
script as Arabic, Urdu, Persian, Kurdish and Pashto write it.
"""

import sys
from pathlib import Path

from fontTools import subset

TARGET = Path(__file__).parent.parent / "mailmerge" / "paper" / "fonts"

EUROPEAN = [
    (0x0020, 0x007E),
    (0x00A0, 0x024F),  # Latin-1, Extended-A (Polish, Turkish, Welsh …), Extended-B (Romanian, African languages)
    (0x0300, 0x0331),  # combining accents
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic: Ukrainian, Bulgarian, Russian
    (0x0490, 0x0491),
    (0x1E00, 0x1EFF),  # Extended Additional: Welsh, Vietnamese, Yoruba
    (0x2010, 0x2027),  # dashes, quotation marks, dagger, bullet, ellipsis
    (0x202F, 0x203A),
    (0x20A0, 0x20BF),  # currency
    (0x2116, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x25A0, 0x25CF),
    (0x2610, 0x2612),
]
ARABIC = [(0x0020, 0x0020), (0x00A0, 0x00A0), (0x0600, 0x06FF), (0x200C, 0x200F)]

FACES = {
    "NotoSans-Regular.ttf": EUROPEAN,
    "NotoSans-Bold.ttf": EUROPEAN,
    "NotoSans-Italic.ttf": EUROPEAN,
    "NotoSans-BoldItalic.ttf": EUROPEAN,
    "NotoSansArabic-Regular.ttf": ARABIC,
    "NotoSansArabic-Bold.ttf": ARABIC,
}


def trim(source: Path, target: Path, ranges: list[tuple[int, int]]) -> None:
    """Write to `target` the font `source` with only the characters of `ranges`; the same bytes every time."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["*"] if "Arabic" in source.name else ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.recalc_timestamp = False
    font = subset.load_font(source, options)
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=[code for first, last in ranges for code in range(first, last + 1)])
    chooser.subset(font)
    subset.save_font(font, target, options)


def main() -> None:
    """Trim every face and say how large it came out."""
    source = Path(sys.argv[1])
    for name, ranges in FACES.items():
        trim(source / name, TARGET / name, ranges)
        print(f"{name}: {(TARGET / name).stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
