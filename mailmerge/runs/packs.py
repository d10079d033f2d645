"""Referral packs, however they are asked for: what is on record is gathered, judged, and put into the run's folder.

A dropped request, the command and the desk all come here (contract, 7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from mailmerge.casework.case import Case
from mailmerge.filing.cells_on_record import cells_on_record
from mailmerge.filing.delivery import delivery_rule
from mailmerge.filing.records import whole_register, with_record
from mailmerge.intake.cases import CasesRead
from mailmerge.intake.kind_names import REFERRAL_REQUEST
from mailmerge.intake.result import CellError, RowResult
from mailmerge.intake.rows.recorded import CaseCells
from mailmerge.intake.rows.records import ReferralRequest as RequestRow
from mailmerge.intake.rows.records import read_records
from mailmerge.law.history import History
from mailmerge.law.reasons import reason
from mailmerge.ledger.chain.event import NewEvent, sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.pupil_events import PackMade
from mailmerge.ledger.record.reference import pupil_token
from mailmerge.referral.checklist import checklist
from mailmerge.referral.dossier import Dossier, FiledPaper
from mailmerge.referral.flat import confined_words, is_drawable
from mailmerge.referral.gathering import Sources, gather
from mailmerge.referral.line import Line
from mailmerge.referral.others import Others
from mailmerge.referral.package import (
    MANIFEST,
    NamesAnotherError,
    Package,
    make_package,
    pack_folder,
    pdf_name,
    state_of,
)
from mailmerge.referral.papers import Shelves
from mailmerge.referral.request import Answers, Course, ReferralRequest
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.histories import read_histories
from mailmerge.runs.referrals import Planned, Referrals
from mailmerge.setup.configuration import Configuration


def plan_packs(
    read: CasesRead, configuration: Configuration, ledger: Ledger | None, run_date: date, school: str | None
) -> Referrals:
    """Return what a file of requests comes to, judged and not yet made: nothing is written.

    Args:
        read: the file.
        configuration: the workspace, the law and the profiles.
        ledger: what is on record; None where there is no ledger yet.
        run_date: the day of a referral that gives none.
        school: the code of the school that the file's folder names, if any.
    """
    if read.table is None:
        return Referrals()
    rows = read_records(REFERRAL_REQUEST, read.table, configuration.vocabulary())
    requests = [row for row in rows.records if isinstance(row, RequestRow)]
    if ledger is None:
        because = (reason("nothing-on-record"),)
        waits = (RowResult((row.row,), row.upn, "", None, "hold", reasons=because) for row in requests)
        return Referrals((*rows.rejects, *waits))
    found = [_planned(row, configuration, ledger, run_date, school) for row in requests]
    planned = tuple(one for one in found if isinstance(one, Planned))
    rejects = (*rows.rejects, *(one for one in found if isinstance(one, RowResult)))
    told = [(one.row, dossier, checklist(dossier)) for one in planned for dossier in one.dossiers]
    results = (*rejects, *(_row_result(one) for one in planned))
    return Referrals(results, planned, tuple(_told(dossier, lines, None) for _, dossier, lines in told))


def make_packs(referrals: Referrals, configuration: Configuration, ledger: Ledger, folder: RunFolder) -> Referrals:
    """Write the packs that were planned into the run's folder, and return them with their events.

    A pack in which another parent would be named is not made, and its row says so.
    """
    shelves = _shelves(configuration, ledger)
    to = configuration.workspace.settings.trust.attendance_manager
    made: list[Package] = []
    faults: list[RowResult] = []
    for one in referrals.planned:
        packages: list[Package] = []
        try:
            for dossier in one.dossiers:
                packages.append(make_package(dossier, shelves, to, folder.add_written))
        except NamesAnotherError as error:
            for package in packages:
                folder.take_out(package.folder)
            text = f"{error} Take the name out of what was typed, and ask again."
            faults.append(_reject(one.row, one.dossiers[0].request.upn, (CellError("unprintable", None, "", text),)))
            continue
        made += packages
    for package in made:
        folder.call(f"{package.folder}/{package.pdf_name}", f"Referral pack {package.dossier.ref}")
    failed = {one.row for one in faults}
    kept = (result for result in referrals.results if result.row not in failed)
    return replace(
        referrals,
        results=(*kept, *faults),
        packs=tuple(_told(package.dossier, package.lines, package) for package in made),
        events=tuple(_event(package, configuration, ledger, folder.run) for package in made),
    )


def _planned(
    row: RequestRow, configuration: Configuration, ledger: Ledger, run_date: date, school: str | None
) -> Planned | RowResult:
    on = row.on or run_date
    request = _request(row, on)
    case = _case(row, request, configuration, ledger, school)
    if not isinstance(case, Case):
        return _reject(row.row, row.upn, case)
    if row.route != "leave" and not any(request.period):
        # The row that announced the referral may have chosen it (contract, 2.1).
        request = replace(request, period=(case.period_from, case.period_to))
    sources = Sources(
        ledger,
        read_histories(ledger, {row.upn}, configuration.workspace.leads).get(row.upn, History()),
        configuration.context(case.school, on),
        delivery_rule(configuration.workspace),
        _naming(configuration),
        _showing(configuration),
        configuration.workspace.settings.schools[case.school.code].policy.confirmed_on,
    )
    dossiers = gather(request, case, sources)
    if not dossiers:
        text = "No parent of this pupil on record is called that. Give the name as in the letters, or the parent's id."
        return _reject(row.row, row.upn, (CellError("not-a-choice", "parent", row.parent or "", text),))
    return Planned(row.row, dossiers)


def _request(row: RequestRow, on: date) -> ReferralRequest:
    return ReferralRequest(
        upn=row.upn,
        route=row.route,
        on=on,
        parent=row.parent,
        sanction=row.sanction,
        period=(row.period_from, row.period_to),
        answers=Answers(
            row.requested_by,
            row.absence_reason,
            row.parent_speaks_english,
            row.who_went,
            row.parents_at_separate_addresses,
        ),
        course=Course(
            row.contract_signatories,
            row.contract_targets,
            row.parent_contributed,
            row.nti_officer,
            row.nti_target_fair,
            row.nti_extended_to,
        ),
        confirmed=frozenset(row.confirm),
        overridden=frozenset(row.override),
        why=row.override_reason,
        by=row.override_by,
    )


def _case(
    row: RequestRow, request: ReferralRequest, configuration: Configuration, ledger: Ledger, school: str | None
) -> Case | tuple[CellError, ...]:
    """Return the facts on record with the row's own over them, as the day of the referral sees them."""
    given = {"upn": row.upn, "situation": row.route, **row.facts, "letter date": request.on}
    cells = CaseCells(cells_on_record(ledger, row.upn, row.route), given, row.row, request.on)
    case = cells.read(configuration.vocabulary(), school)
    if not isinstance(case, Case):
        return case
    (case,) = with_record((case,), ledger)
    if "marks" not in row.facts:
        register = whole_register(ledger, row.upn)
        if register is not None:
            case = replace(case, attendance=replace(case.attendance, register=register.up_to(request.on)))
    return case


def _shelves(configuration: Configuration, ledger: Ledger) -> Shelves:
    trust = configuration.workspace.settings.trust.name
    return Shelves(
        trust,
        configuration.law,
        ledger.content,
        lambda path, digest: _filed(configuration, path, digest),
        configuration.limits,
    )


def _filed(configuration: Configuration, path: str, digest: str) -> bytes | None:
    """Return a paper of the evidence folder; None where it is gone, or is not what was filed."""
    try:
        data = (configuration.workspace.evidence / path).read_bytes()
    except OSError:
        return None
    return data if sha256(data) == digest else None


def _naming(configuration: Configuration) -> Callable[[FiledPaper, Others], bool]:
    def naming(paper: FiledPaper, others: Others) -> bool:
        data = _filed(configuration, paper.path, paper.sha256) if others.certain else None
        return data is not None and others.are_named_in(confined_words(data, configuration.limits))

    return naming


def _showing(configuration: Configuration) -> Callable[[FiledPaper], bool]:
    def showing(paper: FiledPaper) -> bool:
        data = _filed(configuration, paper.path, paper.sha256)
        return data is not None and is_drawable(data, configuration.limits)

    return showing


def _reject(row: int, upn: str, errors: Iterable[CellError]) -> RowResult:
    return RowResult((row,), upn, "", None, "reject", errors=tuple(errors))


def _row_result(one: Planned) -> RowResult:
    case = one.dossiers[0].facts.case
    told = tuple(_reasons(one.dossiers))
    return RowResult((one.row,), case.pupil.upn, case.pupil.full_name, case.school.code, "no-letter", reasons=told)


def _reasons(dossiers: Iterable[Dossier]) -> Iterator[Any]:
    for dossier in dossiers:
        stops = [line.code for line in checklist(dossier) if line.stops]
        code = "pack-draft" if stops else "pack-final"
        yield reason(code, {"ref": dossier.ref, "codes": ", ".join(stops)})


def _told(dossier: Dossier, lines: Iterable[Line], package: Package | None) -> Mapping[str, Any]:
    """Return what JSON tells of a pack (contract, 7); a `check` makes none, and tells neither hash nor pages."""
    lines = tuple(lines)
    return {
        "upn": dossier.request.upn,
        "parent": dossier.facts.parent.number,
        "route": dossier.request.route,
        "sanction": dossier.sanction,
        "ref": dossier.ref,
        "state": state_of(lines),
        "pdf": f"{pack_folder(dossier)}/{pdf_name(dossier)}",
        "sha256": package.pdf_sha256 if package else None,
        "pages": package.pages if package else None,
        "lines": [line.to_json() for line in lines],
    }


def _event(package: Package, configuration: Configuration, ledger: Ledger, run: str) -> NewEvent:
    dossier = package.dossier
    return PackMade(
        pupil=pupil_token(ledger.workspace_id, dossier.request.upn),
        ref=dossier.ref,
        run=run,
        school=dossier.facts.case.school.code,
        route=dossier.request.route,
        sanction=dossier.sanction,
        on=dossier.on,
        first=dossier.first,
        last=dossier.last,
        state=package.state,
        folder=package.folder,
        pdf_sha256=package.pdf_sha256,
        manifest_sha256=package.hashes[MANIFEST],
        pages=package.pages,
        codes={line.code: line.level for line in package.lines},
        law_version=configuration.law.version,
        profile_version=dossier.facts.context.profile.version,
    ).event()
