"""Results as a decision would give them, in a line each."""

from collections.abc import Sequence
from typing import Any

from mailmerge.intake.result import CellError, FileResult, ParentResult, RowResult
from mailmerge.law.decision import Identity, ParentDecision, Penalty, Reason, Step
from mailmerge.law.letters import BY_APPENDIX

UPN = "W873425418010"


def reason(
    code: str = "leave-refused", text: str = "Leave was asked for and refused.", source: str = "The 2024 regulations"
) -> Reason:
    return Reason(code, text, source)


def letter(
    appendix: str = "8a",
    *,
    parent: int = 1,
    name: str = "Mrs Zofia Nowak",
    adds: Sequence[Reason] = (),
    penalty: Penalty | None = None,
    ref: Any = None,
    steps: tuple[Step, ...] = (),
) -> ParentResult:
    kind = BY_APPENDIX[appendix]
    decision = ParentDecision(
        parent,
        "letter",
        reason(kind.key, f"Letter {appendix} is due."),
        tuple(adds),
        letter=kind,
        penalty=penalty,
        identity=Identity(UPN, name, kind.key, "2025-10-13"),
        steps=tuple(steps),
    )
    return ParentResult(name, decision, ref)


def held(*reasons: Reason, parent: int = 1, name: str = "Mr Leo Tran", steps: Any = ()) -> ParentResult:
    given = reasons or (reason("court-order", "A court order is on record. Ask the safeguarding lead."),)
    return ParentResult(name, ParentDecision(parent, "hold", given[0], tuple(given), steps=tuple(steps)))


def none_due(
    code: str = "above-threshold",
    text: str = "Attendance is above 96%.",
    *,
    parent: int = 1,
    name: str = "Ms Ada Green",
) -> ParentResult:
    because = reason(code, text)
    return ParentResult(name, ParentDecision(parent, "no-letter", because, (because,)))


def sent_before(*, parent: int = 1, name: str = "Ms Grace Brown") -> ParentResult:
    return none_due("already-sent", "This letter has gone already.", parent=parent, name=name)


def excluded(*, parent: int = 1, name: str = "Mr Tom Brown") -> ParentResult:
    because = reason("not-a-parent", "Is not a parent in law.")
    return ParentResult(name, ParentDecision(parent, "excluded", because, (because,)))


def row(
    *parents: ParentResult, rows: Any = (2,), name: str = "Freya Tran", school: str = "oakfield", reasons: Any = ()
) -> RowResult:
    outcomes = {parent.decision.outcome for parent in parents}
    outcome = "letter" if "letter" in outcomes else "hold" if "hold" in outcomes else "no-letter"
    return RowResult(tuple(rows), UPN, name, school, outcome, "leave", tuple(reasons), (), parents)


def reject(*errors: CellError, rows: Any = (2,), name: str = "Omar Khan") -> RowResult:
    given = errors or (error(),)
    return RowResult(tuple(rows), UPN, name, "oakfield", "reject", "leave", (), given)


def error(
    code: str = "bad-upn",
    column: str | None = "upn",
    value: str = "Q207000016049",
    text: str = "The check letter is wrong. Copy the UPN again.",
) -> CellError:
    return CellError(code, column, value, text)


def recorded(
    code: str = "recorded",
    text: str = "It is on record.",
    *,
    rows: tuple[int] = (2,),
    upn: str | None = None,
    name: str = "OAK-1",
    outcome: str = "no-letter",
) -> RowResult:
    return RowResult(tuple(rows), upn, name, None, outcome, reasons=(reason(code, text),))


def file(
    *rows: RowResult, name: str = "cases.csv", errors: Any = (), notes: Any = (), run: str = "R1", kind: str = "cases"
) -> FileResult:
    return FileResult(name, "ab" * 32, tuple(errors), tuple(rows), tuple(notes), run, kind=kind)


FIRST = Penalty("first", 80, 160)
SECOND = Penalty("second", None, 160)
PROSECUTION = Penalty("prosecution", None, None)
CONDITIONAL = Penalty("conditional", 80, 160)
