"""The receipt: what became of a dropped file, on one page that a school receptionist understands at first reading.

The page is self-contained (its styles are inside it, it fetches nothing and runs nothing), prints on A4 and reads
well aloud. What it says about a row comes from the decision's reasons; the page adds only what to do next, in order.
Every value is escaped, and no value is ever a template.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Template
from markupsafe import Markup

from mailmerge.casework.counting import in_ranges
from mailmerge.intake.result import FileResult
from mailmerge.markup import shipped_page
from mailmerge.reports import words
from mailmerge.reports.receipt_page import receipt_page

_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class _Link:
    """A file of the run: what the page calls it, its name, and the address that leads there from the receipt."""

    label: str
    name: str
    href: str


def render_receipt(
    result: FileResult,
    *,
    trust: str,
    made_at: datetime,
    files: Mapping[str, str],
    school_names: Mapping[str, str] = MappingProxyType({}),
    due: Sequence[str] = (),
) -> bytes:
    """Return the receipt for one file, as UTF-8 HTML.

    Args:
        result: What became of the file; a refused file gets a receipt too.
        trust: The trust's name, as it heads the page.
        made_at: When the run was made; aware, in any time zone (the page shows the time in London).
        files: What the run left, by the words that the page calls it: paths relative to the receipt, with `/`.
            Print runs, posting sheets and the FIX_ME workbook are known by their names (contract, 5).
        due: What is late or due within a week for the pupils of the file, a line an item, without names.
        school_names: The schools' names, by code; a row whose school is none of them shows what it says itself.
    """
    local = made_at.astimezone(_LONDON)
    html = _template().render(
        result=result,
        page=receipt_page(result),
        schools=sorted({school_names.get(row.school, row.school) for row in result.results if row.school}),
        school_names=school_names,
        trust=trust,
        made_on=words.long_date(local.date()),
        made_at=f"{local:%H:%M}",
        style=_style(),
        links=_links(files),
        due=due,
        words=words,
    )
    return html.encode("utf-8")


@cache
def _template() -> Template:
    return shipped_page(
        "mailmerge.reports",
        "receipt.html.jinja",
        finalize=lambda value: words.showable(value) if type(value) is str else value,
        listed=lambda numbers: ", ".join(in_ranges(numbers)),
    )


@cache
def _style() -> Markup:
    return Markup(resources.files("mailmerge.reports").joinpath("receipt.css").read_text("utf-8"))  # noqa: S704 - ours


def _links(files: Mapping[str, str]) -> dict[str, tuple[_Link, ...]]:
    """Sort the run's files by what they are for: `print`, `sheet`, `fix`, `form`, `other`; `all` in the order given."""
    purposes = ("print", "sheet", "fix", "form", "other", "all")
    sorted_links: dict[str, list[_Link]] = {purpose: [] for purpose in purposes}
    for label, path in files.items():
        name = PurePosixPath(path).name
        # The leading "./" keeps a name with a colon in it from being read as a web address.
        link = _Link(label, name, "./" + quote(path))
        sorted_links[_purpose(name)].append(link)
        sorted_links["all"].append(link)
    return {purpose: tuple(links) for purpose, links in sorted_links.items()}


def _purpose(name: str) -> str:
    if name.endswith("_FIX_ME.xlsx"):
        return "fix"
    if name.endswith("-to-fill-in.csv"):
        return "form"
    if name.startswith("print-run-"):
        return "print"
    return "sheet" if name.startswith("posting-sheet-") else "other"
