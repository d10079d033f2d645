"""What is on record of a made letter, beside its files: to whom it went, why, on what facts. It can be erased."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from mailmerge.casework.postcode import normalise_postcode
from mailmerge.ledger.chain.errors import UnavailableLedgerError

# The form that is written, and the newest that is read. The first one is not marked; a later one shall be, as `form`.
VERSION = 1

_NEWER = "A newer version of mailmerge recorded this letter. Use that version, or a newer one."


@dataclass(frozen=True, slots=True)
class NameOnRecord:
    """A parent's name in its parts, as the letter had it."""

    title: str
    forename: str
    surname: str

    def to_json(self) -> dict[str, str]:
        """Return plain JSON values."""
        return {"title": self.title, "forename": self.forename, "surname": self.surname}


# What stands in the window instead of an address that is confidential (law, 7).
WITHHELD = "Address withheld"


@dataclass(frozen=True, slots=True)
class AddressOnRecord:
    """What stood in the address window under the name, line by line.

    For the postal account it is taken apart: `lines` come before the `town`, which is the last line before the
    postcode, or what stands under a forces postcode. None where it is not to be told.
    """

    window: tuple[str, ...] = ()

    @property
    def postcode(self) -> str:
        """The postcode; blank where no line is one."""
        at = self._postcode_at
        return "" if at is None else self.window[at]

    @property
    def town(self) -> str | None:
        """The town, or what stands for it in a forces address."""
        at = self._postcode_at
        if at is None:
            return None
        after = self.window[at + 1 :]
        return after[0] if after else self.window[at - 1] if at > 1 else None

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines before town and postcode; all but the postcode where no town is told."""
        at = self._postcode_at
        if at is None:
            return self.window
        last_is_town = at > 1 and not self.window[at + 1 :]
        return self.window[: at - 1] if last_is_town else self.window[:at]

    @property
    def _postcode_at(self) -> int | None:
        return next((at for at, line in enumerate(self.window) if normalise_postcode(line) == line), None)


@dataclass(frozen=True, slots=True)
class ReasonOnRecord:
    """The rule that chose the letter: its code, its sentence and its source."""

    code: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """The facts of a made letter.

    Args:
        upn: of the pupil.
        parent: the parent's key; `parent_name` is their name as names are matched.
        trigger: what the letter answers (days of leave, a school year).
        case_facts: the fingerprint of the facts that it was made from.
        rows: of the file that asked for it, from 1.
        addressee: the parent's whole name.
        name: in parts; None in the oldest letters.
        address: as it stood in the window.
        pupil: the pupil's whole name.
        date_of_birth: of the pupil.
        pages: of the letter; `enclosures` are the pages of each paper behind it.
        clocks: what its promises hang on (`dispatch.clocks`).
        because: the rule that chose it.
        reasons: codes of all that was told of it.
        penalty: amounts and days, where it speaks of any.
        figures: that were worked out for the decision.
        reissue_reason: why it was made although the former one stands.
        own_letter: what the letter is, where it is a trust's own (`law.own_letters`); None of any other.
    """

    upn: str | None = field(default=None, repr=False)
    parent: str | None = field(default=None, repr=False)
    parent_name: str | None = field(default=None, repr=False)
    trigger: str | None = None
    case_facts: str | None = None
    rows: tuple[int, ...] = ()
    addressee: str = field(default="", repr=False)
    name: NameOnRecord | None = field(default=None, repr=False)
    address: AddressOnRecord = field(default=AddressOnRecord(), repr=False)
    pupil: str = field(default="", repr=False)
    date_of_birth: date | None = field(default=None, repr=False)
    pages: int = 1
    enclosures: tuple[int, ...] = ()
    clocks: Mapping[str, Any] = field(default_factory=dict)
    because: ReasonOnRecord | None = None
    reasons: tuple[str, ...] = ()
    penalty: Mapping[str, Any] | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    reissue_reason: str | None = None
    own_letter: Mapping[str, Any] | None = None

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what is on record of a letter of whatever age: what an older one did not record is blank.

        Raises:
            UnavailableLedgerError: a newer version of this program wrote it.
        """
        if form.get("form", VERSION) > VERSION:
            raise UnavailableLedgerError(_NEWER)
        born, name, because = form.get("date_of_birth"), form.get("name"), form.get("because")
        return cls(
            upn=form.get("upn"),
            parent=form.get("parent"),
            parent_name=form.get("parent_name"),
            trigger=form.get("trigger"),
            case_facts=form.get("case_facts"),
            rows=tuple(form.get("rows") or ()),
            addressee=str(form.get("addressee") or ""),
            name=NameOnRecord(name["title"], name["forename"], name["surname"]) if name else None,
            address=AddressOnRecord(tuple(map(str, form.get("address") or ()))),
            pupil=str(form.get("pupil") or ""),
            date_of_birth=date.fromisoformat(born) if born else None,
            pages=form.get("pages") or 1,
            enclosures=tuple(form.get("enclosures") or ()),
            clocks=form.get("clocks") or {},
            because=ReasonOnRecord(because["code"], because["text"], because["source"]) if because else None,
            reasons=tuple(form.get("reasons") or ()),
            penalty=form.get("penalty"),
            figures=form.get("figures") or {},
            reissue_reason=form.get("reissue_reason"),
            own_letter=form.get("own_letter"),
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values, as they are recorded; the event itself adds why a letter was made anew."""
        because = self.because
        return {
            "upn": self.upn,
            "parent": self.parent,
            "parent_name": self.parent_name,
            "trigger": self.trigger,
            "case_facts": self.case_facts,
            "rows": list(self.rows),
            "addressee": self.addressee,
            "name": self.name.to_json() if self.name else None,
            "address": list(self.address.window),
            "pupil": self.pupil,
            "date_of_birth": self.date_of_birth.isoformat() if self.date_of_birth else None,
            "pages": self.pages,
            "enclosures": list(self.enclosures),
            "clocks": dict(self.clocks),
            "because": {"code": because.code, "text": because.text, "source": because.source} if because else None,
            "reasons": list(self.reasons),
            "penalty": None if self.penalty is None else dict(self.penalty),
            "figures": dict(self.figures),
            **({"own_letter": dict(self.own_letter)} if self.own_letter is not None else {}),
        }
