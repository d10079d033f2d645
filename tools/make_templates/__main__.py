"""Write the starter templates anew: `python -m tools.make_templates [FOLDER]` (default: templates/).

This is how the Word files of the sample trust came to be. From then on they belong to the trust manager, who edits
them in Word and approves them with `mailmerge templates approve`; running this again overwrites such edits.
"""

import sys
from pathlib import Path

from tools.make_templates.catalogue import catalogue
from tools.make_templates.plaintext import read_words
from tools.make_templates.word import write

HERE = Path(__file__).parent


def main(folder: Path) -> None:
    """Write every letter and warning, and the catalogue that pins them."""
    letters = sorted(HERE.glob("words/*.txt"))
    warnings = sorted(HERE.glob("words/warnings/*.txt"))
    for file in letters:
        write(read_words(file), folder / f"{file.stem}.docx", title=file.stem.replace("-", " ").capitalize())
    for file in warnings:
        write(read_words(file), folder / "warnings" / f"{file.stem}.docx", title=f"Warning: {file.stem}")
    words = catalogue(folder, [file.stem for file in letters], [file.stem for file in warnings])
    (folder / "catalogue.toml").write_text(words, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[1] / "templates")
