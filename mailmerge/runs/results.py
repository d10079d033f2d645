"""From the law back to staff: a case's decision as what receipt, FIX_ME workbook and `--json` say of its row."""

from collections.abc import Mapping

from mailmerge.casework.case import Case
from mailmerge.intake.result import ParentResult, RowResult
from mailmerge.law.decision import Decision
from mailmerge.runs.orders import Place


def row_result(case: Case, decision: Decision, refs: Mapping[Place, str]) -> RowResult:
    """Return what became of a case's row; `refs` are the references issued, by place."""
    return RowResult(
        rows=case.rows,
        upn=case.pupil.upn,
        pupil_name=case.pupil.full_name,
        school=case.school.code,
        outcome=decision.outcome,
        situation=decision.situation,
        reasons=decision.reasons,
        parents=tuple(
            ParentResult(parent.name.full, made, refs.get((case.rows, parent.number)))
            for parent, made in zip(case.parents, decision.parents, strict=True)
        ),
    )
