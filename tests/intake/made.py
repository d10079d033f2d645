"""Results as a decision would give them, in a line each."""

from mailmerge.intake.result import CellError, FileResult, ParentResult, RowResult
from mailmerge.law.decision import Identity, ParentDecision, Penalty, Reason
from mailmerge.law.letters import BY_APPENDIX

UPN = "W873425418010"


def reason(code="leave-refused", text="Leave was asked for and refused.", source="The 2024 regulations"):
    return Reason(code, text, source)


def letter(appendix="8a", *, parent=1, name="Mrs Zofia Nowak", adds=(), penalty=None, ref=None, steps=()):
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


def held(*reasons, parent=1, name="Mr Leo Tran", steps=()):
    given = reasons or (reason("court-order", "A court order is on record. Ask the safeguarding lead."),)
    return ParentResult(name, ParentDecision(parent, "hold", given[0], tuple(given), steps=tuple(steps)))


def none_due(code="above-threshold", text="Attendance is above 96%.", *, parent=1, name="Ms Ada Green"):
    because = reason(code, text)
    return ParentResult(name, ParentDecision(parent, "no-letter", because, (because,)))


def sent_before(*, parent=1, name="Ms Grace Brown"):
    return none_due("already-sent", "This letter has gone already.", parent=parent, name=name)


def excluded(*, parent=1, name="Mr Tom Brown"):
    because = reason("not-a-parent", "Is not a parent in law.")
    return ParentResult(name, ParentDecision(parent, "excluded", because, (because,)))


def row(*parents, rows=(2,), name="Freya Tran", school="oakfield", reasons=()):
    outcomes = {parent.decision.outcome for parent in parents}
    outcome = "letter" if "letter" in outcomes else "hold" if "hold" in outcomes else "no-letter"
    return RowResult(tuple(rows), UPN, name, school, outcome, "leave", tuple(reasons), (), parents)


def reject(*errors, rows=(2,), name="Omar Khan"):
    given = errors or (error(),)
    return RowResult(tuple(rows), UPN, name, "oakfield", "reject", "leave", (), given)


def error(code="bad-upn", column="upn", value="Q207000016049", text="The check letter is wrong. Copy the UPN again."):
    return CellError(code, column, value, text)


def recorded(code="recorded", text="It is on record.", *, rows=(2,), upn=None, name="OAK-1", outcome="no-letter"):
    return RowResult(tuple(rows), upn, name, None, outcome, reasons=(reason(code, text),))


def file(*rows, name="cases.csv", errors=(), notes=(), run="R1", kind="cases"):
    return FileResult(name, "ab" * 32, tuple(errors), tuple(rows), tuple(notes), run, kind=kind)


FIRST = Penalty("first", 80, 160)
SECOND = Penalty("second", None, 160)
PROSECUTION = Penalty("prosecution", None, None)
CONDITIONAL = Penalty("conditional", 80, 160)
