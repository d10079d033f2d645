"""Write the part of docs/errors.md that lists every code of the law and of the posting, from their sentences."""

import tomllib
from importlib import resources
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "errors.md"
BEGIN, END = "<!-- outcomes: written by tools/errors_page.py -->", "<!-- end of outcomes -->"


def outcomes() -> str:
    """Return the tables, as Markdown."""
    from mailmerge.law.reasons import wordings

    remarks = tomllib.loads(resources.files("mailmerge.dispatch").joinpath("remarks.toml").read_text("utf-8"))
    law = [f"| `{code}` | {_cell(wording.text)} | {wording.source} |" for code, wording in wordings().items()]
    postings = [f"| `{code}` | {_cell(text)} |" for code, text in remarks.items()]
    return "\n".join(
        (
            *("## Outcomes, and what is told beside them", "", "Words in braces are filled in from the case.", ""),
            *("| code | it says | source |", "| --- | --- | --- |", *law, ""),
            *("## Postings", "", "| code | it says |", "| --- | --- |", *postings),
        )
    )


def written(page: str) -> str:
    """Return the page with its tables as they should be."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{outcomes()}\n\n{END}{after}"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
