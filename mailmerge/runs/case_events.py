"""From a file's rows to the record: what each said and what was decided of it, unless that is on record already."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from mailmerge.intake.result import ParentResult, RowResult
from mailmerge.law.decision import Decision
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.case_event import CaseDecided, ParentOutcome
from mailmerge.ledger.record.case_records import latest_by_facts
from mailmerge.ledger.record.reference import pupil_token
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.orders import Place
from mailmerge.runs.request import RunRequest
from mailmerge.setup.configuration import Configuration


def case_events(
    checked: CheckedFile, refs: Mapping[Place, str], configuration: Configuration, request: RunRequest, ledger: Ledger
) -> Iterator[NewEvent]:
    """Yield one event a row of a case file, but for rows that say, and lead to, what is on record of them.

    Args:
        checked: the file, decided.
        refs: the references of the letters that were made.
        configuration: the schools that are known.
        request: the run, and who asked for it.
        ledger: what is on record.
    """
    workspace_id = ledger.workspace_id
    decisions = {one.case.rows: one for one in checked.decided_cases}
    schools = configuration.workspace.schools
    decided = []
    for result in checked.result(refs, request.run_id).results:
        one = decisions.get(result.rows)
        school = one.case.school.code if one else result.school
        for number in result.rows:
            if number not in checked.read.said:
                continue
            said = checked.read.said[number]
            decided.append(
                CaseDecided(
                    subject=pupil_token(workspace_id, result.upn) if result.upn else request.run_id,
                    run=request.run_id,
                    source_sha256=checked.source.sha256,
                    school=school if school in schools else None,
                    outcome=result.outcome,
                    situation=result.situation,
                    codes=_codes(result),
                    parents=tuple(map(_outcome, result.parents)),
                    upn=result.upn or None,
                    row={column: _plain(value) for column, value in said.items()},
                    decision=_decision(result, one.decision if one else None, number, checked.source.name),
                    by=request.by,
                )
            )
    on_record = latest_by_facts(ledger, {one.row_facts for one in decided})
    for new in decided:
        former = on_record.get(new.row_facts)
        if former is None or not former.says_as_much_as(new):
            yield new.event()


def _codes(result: RowResult) -> tuple[str, ...]:
    """Return the codes of a row's reasons and errors, once each."""
    reasons = [reason.code for reason in result.reasons]
    return tuple(dict.fromkeys((*reasons, *(error.code for error in result.errors))))


def _outcome(parent: ParentResult) -> ParentOutcome:
    made = parent.decision
    codes = tuple(dict.fromkeys(reason.code for reason in (made.because, *made.reasons)))
    return ParentOutcome(made.outcome, made.letter.key if made.letter else None, codes, parent.ref)


def _decision(result: RowResult, decision: Decision | None, number: int, file: str) -> dict[str, Any]:
    """Return what was decided, in words and figures: the row's result, and the names and identities behind it."""
    parents = [
        form | {"name": parent.name, "identity": _identity(parent)}
        for form, parent in zip(result.as_json()["parents"], result.parents, strict=True)
    ]
    figures = dict(decision.facts) if decision else {}
    return result.as_json() | {"file": file, "number": number, "parents": parents, "figures": figures}


def _identity(parent: ParentResult) -> dict[str, str] | None:
    identity = parent.decision.identity
    return {"parent": identity.parent, "letter": identity.letter, "trigger": identity.trigger} if identity else None


def _plain(value: object) -> object:
    """Return a cell's value as JSON has it; days and times in ISO form."""
    return value.isoformat() if isinstance(value, date | time) else value
