"""What became of files, as a table for a person at a terminal, and with `explain` how each decision came about.

Laid out by hand: a table of 20,000 rows is written in seconds, and nothing in a case can steer a terminal.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len, chop_cells

from mailmerge.casework.counting import in_ranges
from mailmerge.intake.result import FileResult, ParentResult, RowResult
from mailmerge.law.decision import Reason, Step
from mailmerge.reports import words

_WIDEST_NAME = 24  # columns of the screen
_LEAST_WHY = 20
_GAP = "  "
_WHAT = {"letter": "letter", "hold": "waits", "excluded": "no letter", "no-letter": "no letter", "reject": "mend"}


class _Line(NamedTuple):
    """One line of the table, before it is wrapped."""

    row: str
    pupil: str
    who: str
    what: str
    why: str


_HEADINGS = _Line("Row", "Pupil", "Parent, or column", "What", "Why, and what to do")


def render_table(results: Iterable[FileResult], *, explain: bool, width: int) -> str:
    """Return the table of every file, its summary, and with `explain` each decision's steps, reasons and sources.

    Args:
        results: What became of each file.
        explain: Whether to tell after the table how each decision came about.
        width: The terminal's width in columns; lines keep within it down to some 80.
    """
    return "".join(f"{line.rstrip()}\n" for result in results for line in _file(result, explain, width))


def _file(result: FileResult, explain: bool, width: int) -> Iterator[str]:
    yield words.showable(result.file)
    if result.outcome == "refused":
        yield "  The file was refused; nothing in it is done."
        for error in result.errors:
            yield from _indented(f"{error.text} ({error.code})", 2, width)
    else:
        yield from _table(list(_lines(result.results)), width)
        yield ""
        yield from _indented(summary(result), 2, width)
    for fault in result.template_faults:
        yield from _indented(f"For the trust manager: {fault}", 2, width)
    for note in result.remarks:
        yield from _indented(f"Note: {note}", 2, width)
    yield ""
    if explain:
        for row in result.results:
            yield from _explained(row, width)


# --- the table -------------------------------------------------------------------------------------------------------


def _lines(rows: Iterable[RowResult]) -> Iterator[_Line]:
    for row in rows:
        number, pupil = ", ".join(in_ranges(row.rows)), row.pupil_name or row.upn or "?"
        for line in _lines_of(row):
            yield _Line(number, pupil, *line)
            number, pupil = "", ""


def _lines_of(row: RowResult) -> Iterator[tuple[str, str, str]]:
    for error in row.errors:
        says = f"“{error.value}”: " if error.value else ""
        yield error.column or "the whole row", _WHAT["reject"], f"{says}{error.text} ({error.code})"
    for parent in row.parents:
        yield parent.name, _what(parent), _why(parent)
    if not row.parents and not row.errors:
        yield "", "on record" if row.is_recorded else _WHAT[row.outcome], " ".join(map(_with_code, row.reasons))
    elif remarks := words.remarks_on(row):
        yield "", "note", " ".join(map(_with_code, remarks))


def _what(parent: ParentResult) -> str:
    if kind := parent.decision.letter:
        return f"form {kind.called}" if kind.is_form else f"letter {kind.called}"
    return "made before" if words.already_sent(parent) else _WHAT[parent.decision.outcome]


def _why(parent: ParentResult) -> str:
    told = [_with_code(reason) for reason in words.reasons_of(parent)]
    if parent.decision.penalty:
        told.insert(1, words.penalty_words(parent.decision.penalty))
    return " ".join(told)


def _with_code(reason: Reason) -> str:
    return f"{reason.text} ({reason.code})"


def _table(lines: Sequence[_Line], width: int) -> Iterator[str]:
    if not lines:
        return
    widths = _widths(lines, width)
    yield from _on_screen(_HEADINGS, widths)
    yield _GAP + _GAP.join("─" * column for column in widths)
    for line in lines:
        yield from _on_screen(line, widths)


def _on_screen(line: _Line, widths: Sequence[int]) -> Iterator[str]:
    """Yield a line of the table as lines of the screen, each cell wrapped in its column."""
    cells = [_wrapped(words.showable(text), column) for text, column in zip(line, widths, strict=True)]
    for pieces in zip_longest(*cells, fillvalue=""):
        filled = (piece + " " * (column - cell_len(piece)) for piece, column in zip(pieces, widths, strict=True))
        yield _GAP + _GAP.join(filled)


def _widths(lines: Sequence[_Line], width: int) -> list[int]:
    most = min(_WIDEST_NAME, width // 6)

    def widest(texts: Iterable[str], least: str) -> int:
        return min(most, max(cell_len(least), *(cell_len(words.showable(text)) for text in texts)))

    known = [widest(texts, heading) for texts, heading in zip(zip(*lines, strict=True), _HEADINGS[:-1], strict=False)]
    return [*known, max(_LEAST_WHY, width - sum(known) - len(_GAP) * len(_HEADINGS))]


@lru_cache(maxsize=4096)  # a long file says the same few things of its rows
def _wrapped(text: str, width: int) -> tuple[str, ...]:
    """Return `text` in lines of at most `width` columns of the screen (some characters take two)."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
        else:
            lines.extend(chop_cells(word, width))
    return tuple(lines[1:] if len(lines) > 1 and not lines[0] else lines)


def summary(result: FileResult) -> str:
    """Return what became of a file, counted in one line that names nobody."""
    if result.outcome == "refused":
        return "refused; nothing in it is done."
    rows = words.count(sum(len(row.rows) for row in result.results), "row")
    return f"{rows}: {', '.join(_of_records(result) if result.is_record else _of_cases(result))}."


def _of_records(result: FileResult) -> Iterator[str]:
    outcomes = [row.outcome for row in result.results]
    yield f"{outcomes.count('no-letter'):,} on record"
    yield words.count(outcomes.count("hold"), "waits", "wait")
    yield f"{outcomes.count('reject'):,} to mend"


def _of_cases(result: FileResult) -> Iterator[str]:
    parents = [parent for row in result.results for parent in row.parents]
    outcomes = [parent.decision.outcome for parent in parents]
    before = sum(map(words.already_sent, parents))
    rejected = sum(row.outcome == "reject" for row in result.results)
    yield words.count(outcomes.count("letter"), "letter")
    yield words.count(outcomes.count("hold"), "letter waits", "letters wait")
    yield f"{words.count(rejected, 'row')} to mend"
    yield f"{before:,} made before"
    yield f"{len(parents) - before - outcomes.count('letter') - outcomes.count('hold'):,} with no letter due"


# --- how each decision came about ------------------------------------------------------------------------------------


def _explained(row: RowResult, width: int) -> Iterator[str]:
    situation = f" ({row.situation})" if row.situation else ""
    rows = "Row" if len(row.rows) == 1 else "Rows"
    yield words.showable(f"{rows} {', '.join(in_ranges(row.rows))}: {row.pupil_name or row.upn}{situation}")
    for error in row.errors:
        says = f" says “{error.value}”" if error.value else ""
        yield from _indented(f"{error.column or 'The whole row'}{says}. {error.text} ({error.code})", 2, width)
    for reason in words.remarks_on(row) if row.parents else row.reasons:
        yield from _reason(reason, 2, width)
    for parent in row.parents:
        yield from _parent(parent, width)
    yield ""


def _parent(parent: ParentResult, width: int) -> Iterator[str]:
    decision = parent.decision
    named = words.letter_name(decision.letter) if decision.letter else _what(parent)
    yield from _indented(f"Parent {decision.parent}, {parent.name}: {named}", 2, width)
    if decision.penalty:
        yield from _indented(words.penalty_words(decision.penalty), 4, width)
    for reason in words.reasons_of(parent):
        yield from _reason(reason, 4, width)
    if decision.steps:
        yield "    Looked at, in this order:"
        for step in decision.steps:
            yield from _indented(f"{_mark(step):<6}{step.rule} [{step.source}]", 6, width, hang=6)
    yield from _why_not(parent, width)


def _reason(reason: Reason, indent: int, width: int) -> Iterator[str]:
    yield from _indented(f"{reason.text}", indent, width)
    yield from _indented(f"{reason.code}; {reason.source}" if reason.source else reason.code, indent, width)


def _why_not(parent: ParentResult, width: int) -> Iterator[str]:
    """Say of each letter that was weighed and is not made what kept it back."""
    texts = {reason.code: reason.text for reason in parent.decision.reasons}
    for step in parent.decision.steps:
        if step.letter is None or step.letter is parent.decision.letter:
            continue
        if (kept_back := _kept_back(step, texts)) is not None:
            yield from _indented(f"Why not {words.letter_name(step.letter)}: {kept_back}", 4, width)


def _is_check(step: Step) -> bool:
    """Tell whether a step looks at what a letter needs (`8a: looked-after`), and so fits where the letter fails it."""
    return ": " in step.rule


def _mark(step: Step) -> str:
    if _is_check(step):
        return "fails" if step.fits else "fine"
    return "yes" if step.fits else "no"


def _kept_back(step: Step, texts: dict[str, str]) -> str | None:
    """Return why a step's letter is not made, or None where the step is none of the reasons."""
    if _is_check(step):
        code = step.rule.partition(": ")[2]
        return texts.get(code, code) if step.fits else None
    return None if step.fits else f"“{step.rule}” does not apply."


def _indented(text: str, indent: int, width: int, hang: int = 0) -> Iterator[str]:
    """Yield `text` wrapped and indented, the lines after the first by `hang` columns more."""
    for at, line in enumerate(_wrapped(words.showable(text), max(_LEAST_WHY, width - indent - hang))):
        yield " " * (indent + (hang if at else 0)) + line
