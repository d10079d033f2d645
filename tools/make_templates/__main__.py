"""Write the starter templates anew: `python tools/make_templates [FOLDER]` (default: templates/).

This is how the Word files of the sample trust came to be. From then on they belong to the trust manager, who edits
them in Word and approves them with `mailmerge templates approve`; running this again overwrites such edits.
"""

import sys
from pathlib import Path

from catalogue import catalogue
from letters import LETTERS
from warnings_words import WARNINGS
from word import write


def main(folder: Path) -> None:
    """Write every letter and warning, and the catalogue that pins them."""
    for key, blocks in LETTERS.items():
        write(blocks, folder / f"{key}.docx", title=key.replace("-", " ").capitalize())
    for kind, blocks in WARNINGS.items():
        write(blocks, folder / "warnings" / f"{kind}.docx", title=f"Warning: {kind.replace('-', ' ')}")
    (folder / "catalogue.toml").write_text(catalogue(folder, list(LETTERS), list(WARNINGS)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "templates")
