"""What became of something that was put down at the desk, in the words of the receipt: what went well, what did not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailmerge.intake.result import FileResult


@dataclass(frozen=True, slots=True)
class Outcome:
    """`is_done`: nothing was refused and nothing waits. `beside` are the words for single cells, by column.

    `refs` are letters that were made. `kind` is what the file was told to be.
    """

    is_done: bool
    lines: tuple[str, ...] = field(repr=False)
    beside: Mapping[str, str] = field(repr=False)
    refs: tuple[str, ...] = ()
    run: str | None = None
    kind: str | None = None


def outcome_of(result: FileResult) -> Outcome:
    """Return the words for what became of a file."""
    lines = [error.text for error in result.errors]
    beside: dict[str, str] = {}
    for row in result.results:
        for error in row.errors:
            if error.column:
                beside.setdefault(error.column, error.text)
            lines.append(f"{error.column}: {error.text}" if error.column else error.text)
        lines += [reason.text for reason in row.reasons if not row.parents]
        for parent in row.parents:
            decision = parent.decision
            said = " ".join(dict.fromkeys((decision.because.text, *(reason.text for reason in decision.reasons))))
            made = f"letter {decision.letter.called} was made. " if parent.ref and decision.letter else ""
            lines.append(f"{parent.name}: {made}{said}".strip())
    lines += result.remarks
    is_done = result.outcome == "accepted" and not any(row.needs_mending for row in result.results)
    refs = tuple(parent.ref for row in result.results for parent in row.parents if parent.ref)
    return Outcome(is_done, tuple(dict.fromkeys(filter(None, lines))), beside, refs, result.run, result.kind)
