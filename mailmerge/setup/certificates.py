"""Certificates of attendance on record: which paper goes behind a pupil's letters where there are no marks."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from mailmerge.casework.calendar import academic_year
from mailmerge.confined import Limits
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import records
from mailmerge.ledger.record.records import EvidenceRecord
from mailmerge.letters.certificate import printable_certificate

_KIND = "certificate"
_DAY = re.compile(r"\b20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d)\b")

# The certificate of a pupil (by UPN) for a letter of that day; None where there is none to print.
Certificates = Callable[[str, date], Path | None]


def none_on_record(_upn: str, _day: date) -> Path | None:
    """Return what there is without a record: nothing, whatever lies in the folder of evidence."""
    return None


def certificates_on_record(ledger: Ledger | None, evidence: Path, limits: Limits) -> Certificates:
    """Return how to find a pupil's certificate: filed as one, in the academic year of the letter, the latest first.

    The kind is that of the record, never read from a name: "medical certificate" is none (law.md, 7). The record is
    asked once a pupil, and of none where it holds no certificate at all: what one run says of a pupil's certificate,
    its letters and their events, is one and the same.

    Args:
        ledger: what is on record; None where there is no ledger yet.
        evidence: the folder of evidence.
        limits: what opening one may take.
    """
    if ledger is None:
        return none_on_record

    @cache
    def are_any() -> bool:
        return records.is_evidence_of(ledger, _KIND)

    @cache
    def certificates(upn: str) -> tuple[EvidenceRecord, ...]:
        return tuple(paper for paper in reversed(records.evidence_of(ledger, [upn])) if paper.evidence_kind == _KIND)

    def find(upn: str, day: date) -> Path | None:
        filed = (
            evidence / paper.path
            for paper in (certificates(upn) if are_any() else ())
            if paper.path and academic_year(_filed_on(paper)) == academic_year(day)
        )
        return printable_certificate(filed, limits)

    return find


def _filed_on(paper: EvidenceRecord) -> date:
    """Return the day under which a paper was filed: it stands in the name that we gave it, by the schools' time."""
    day = _DAY.search(paper.path or "")
    return date.fromisoformat(day[0]) if day else paper.at.date()
