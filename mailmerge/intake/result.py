"""What became of a file: the value behind `--json`, the receipt, the FIX_ME workbook and the table on a terminal."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mailmerge.intake.kind_names import MAKES_LETTERS, PAPER, REFERRAL_REQUEST
from mailmerge.law.decision import ParentDecision, Reason

_REMARK = "remark"  # the code of a note that has none of its own


@dataclass(frozen=True, slots=True)
class FileError:
    """Why a whole file was refused: a stable code and a sentence that says what to do."""

    code: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """Return the contract's JSON form."""
        return {"code": self.code, "text": self.text}


@dataclass(frozen=True, slots=True)
class FileNote:
    """What is told of a file as a whole and refuses nothing: a stable code and a sentence."""

    code: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """Return the contract's JSON form."""
        return {"code": self.code, "text": self.text}


@dataclass(frozen=True, slots=True)
class CellError:
    """Why a row was rejected: `column` is the canonical heading (None: the row as a whole), `value` as typed."""

    code: str
    column: str | None
    value: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """Return the contract's JSON form."""
        return {"code": self.code, "column": self.column, "value": self.value, "text": self.text}


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, str]]:
    return [{"code": r.code, "text": r.text, "source": r.source} for r in reasons]


@dataclass(frozen=True, slots=True)
class ParentResult:
    """One parent's outcome; `ref` is the letter's reference once a run has issued it."""

    name: str
    decision: ParentDecision
    ref: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the contract's JSON form; names stay out of it."""
        decision = self.decision
        kind = decision.letter
        form: dict[str, Any] = {
            "parent": decision.parent,
            "outcome": decision.outcome,
            "letter": kind.key if kind else None,
            "appendix": kind.appendix if kind else None,
            "variant": decision.variant if kind else None,
            "warning": kind.warning if kind else None,
            "channels": list(kind.channels) if kind else [],
        }
        if kind and decision.penalty:
            form["penalty"] = decision.penalty.as_json()
        return form | {"reasons": _reasons(decision.reasons), "ref": self.ref}


NOTHING_SAID = "nothing-said"


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row (or of the rows merged into one case, under the first one's number).

    `school` is the school's code wherever the school is known; of a rejected row it may be what was typed instead.
    """

    rows: tuple[int, ...]
    upn: str | None
    pupil_name: str
    school: str | None
    outcome: Literal["letter", "hold", "no-letter", "reject"]
    situation: str | None = None
    reasons: tuple[Reason, ...] = ()
    errors: tuple[CellError, ...] = ()
    parents: tuple[ParentResult, ...] = ()

    @property
    def row(self) -> int:
        """The row's number as the spreadsheet shows it."""
        return self.rows[0]

    @property
    def is_recorded(self) -> bool:
        """Whether the row told of something that is on record now: a case says what situation it is."""
        says_nothing = any(because.code == NOTHING_SAID for because in self.reasons)
        return self.outcome == "no-letter" and not self.parents and self.situation is None and not says_nothing

    @property
    def needs_mending(self) -> bool:
        """Whether the row goes into the FIX_ME workbook: rejected, or held, or any parent held."""
        return self.outcome in ("reject", "hold") or any(p.decision.outcome == "hold" for p in self.parents)

    def as_json(self) -> dict[str, Any]:
        """Return the contract's JSON form."""
        form: dict[str, Any] = {"row": self.row, "upn": self.upn, "outcome": self.outcome, "situation": self.situation}
        if len(self.rows) > 1:
            form["rows"] = list(self.rows)
        return form | {
            "reasons": _reasons(self.reasons),
            "errors": [e.as_json() for e in self.errors],
            "parents": [p.as_json() for p in self.parents],
        }


@dataclass(frozen=True, slots=True)
class HeadingRead:
    """One column of a file: its heading as typed, the canonical column that it was taken for, and a cell of it.

    `meaning` is None where it is passed over, ignored or not known; `why` says which of these, in words.
    """

    heading: str
    meaning: str | None
    sample: str
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return its JSON form."""
        return {"heading": self.heading, "meaning": self.meaning, "sample": self.sample, "why": self.why}


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of a file; `notes` are remarks on single rows and sheets (an ignored sheet, a mended postcode).

    `told` is what scripts can tell by its code: columns passed over, names and addresses split. `headings` say what
    each column was taken for.

    `kind` is what it was told to be (`cases`, a kind of record, `paper`); None where it was refused before that.
    `template_faults` are for the trust manager: what keeps Word files from use that letters of this file need.
    `packs` are the referral packs that it asked for, as JSON tells of them (contract, 7): of a file of requests always,
    also where there are none.
    """

    file: str
    sha256: str
    errors: tuple[FileError, ...] = ()
    results: tuple[RowResult, ...] = ()
    notes: tuple[str, ...] = ()
    run: str | None = None
    template_faults: tuple[str, ...] = ()
    kind: str | None = None
    packs: tuple[Mapping[str, Any], ...] = ()
    told: tuple[FileNote, ...] = ()
    headings: tuple[HeadingRead, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """All that is told of the file, as sentences."""
        return (*(note.text for note in self.told), *self.notes)

    @property
    def is_record(self) -> bool:
        """Whether it tells of what was done, and asks for no letters."""
        return self.kind not in (None, *MAKES_LETTERS)

    @property
    def is_paper(self) -> bool:
        """Whether it is a PDF or picture."""
        return self.kind == PAPER

    @property
    def outcome(self) -> Literal["accepted", "refused"]:
        """`refused` when the file as a whole could not be taken."""
        return "refused" if self.errors else "accepted"

    def as_json(self) -> dict[str, Any]:
        """Return the contract's JSON form."""
        return self._head() | {"results": [row.as_json() for row in self.results]} | self._packs()

    def json_lines(self) -> Iterator[str]:
        """Yield the contract's JSON form as text, a row a line: of 20,000 rows it is never held whole."""
        head = json.dumps(self._head(), ensure_ascii=False)
        yield f'{head.removesuffix("}")}, "results": ['
        for number, row in enumerate(self.results, start=1):
            comma = "," if number < len(self.results) else ""
            yield f" {json.dumps(row.as_json(), ensure_ascii=False)}{comma}"
        packs = "".join(f', "{name}": {json.dumps(told, ensure_ascii=False)}' for name, told in self._packs().items())
        yield f"]{packs}}}"

    def _packs(self) -> dict[str, Any]:
        return {"packs": list(self.packs)} if self.kind == REFERRAL_REQUEST else {}

    @property
    def has_draft_packs(self) -> bool:
        """Whether a pack still has gaps."""
        return any(pack["state"] == "draft" for pack in self.packs)

    def _head(self) -> dict[str, Any]:
        form: dict[str, Any] = {
            "file": self.file,
            "sha256": self.sha256,
            "outcome": self.outcome,
            "errors": [error.as_json() for error in self.errors],
            "notes": [*(note.as_json() for note in self.told), *(FileNote(_REMARK, n).as_json() for n in self.notes)],
        }
        faults = {"template_faults": list(self.template_faults)} if self.template_faults else {}
        return form | faults | ({"run": self.run} if self.run else {})
