"""The report as a page, a table of comma-separated values, or JSON."""

import csv
import io
import json
from datetime import date
from functools import cache

from jinja2 import Template

from mailmerge.markup import shipped_page
from mailmerge.reports.term_figures import FEW, TermFigures

# Of the drawing, in its own units: a page's width is 640 of them.
_BAR = 300


def as_csv(figures: TermFigures) -> str:
    """Return a line a group: table, group, count."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("table", "group", "count"))
    for table in figures.tables:
        counts = ((group.name, FEW if group.count is None else group.count) for group in table.groups)
        writer.writerows((table.key, name, count) for name, count in counts)
    return text.getvalue()


def as_json(figures: TermFigures) -> str:
    """Return the report as JSON."""
    return json.dumps(figures.as_json(), ensure_ascii=False, indent=2) + "\n"


def as_html(figures: TermFigures, trust: str, school: str | None, made_on: date) -> str:
    """Return a page of its own: it fetches nothing, runs nothing, and its charts read in black and white."""
    return _page().render(figures=figures, trust=trust, school=school, made_on=made_on, bar=_BAR)


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@cache
def _page() -> Template:
    return shipped_page("mailmerge.reports", "term_report.html.jinja", said=_said)
