"""What somebody says of a posting: as it was typed, and as it was understood."""

from dataclasses import dataclass, field
from datetime import date

from mailmerge.dispatch.items import BadItemReference, read_item_reference
from mailmerge.dispatch.remarks import Remark, remark
from mailmerge.dispatch.services import BY_HAND, Way, read_way
from mailmerge.law.delivery import SERVICE_IF_UNRECORDED, SERVICES
from mailmerge.ledger.record.reference import normal_reference

_LONGEST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody says of one posting, as it was typed or read; texts may be blank.

    `row` is where it stood in a file. With a `reason`, and `by` whom, it may correct a posting on record, or stand on a
    Sunday; a `posted_on` of None then says that the letter was not posted.
    """

    ref: str
    posted_on: date | None
    service: str = ""
    item_reference: str = ""
    posted_by: str = field(default="", repr=False)
    post_office: str = ""
    reason: str = field(default="", repr=False)
    by: str = field(default="", repr=False)
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An entry that was understood. `way` is second class, `assumed`, where no service was given."""

    ref: str
    posted_on: date | None
    way: Way
    assumed: bool
    item: str | None
    facts: dict[str, object] = field(repr=False)
    has_reason: bool
    remarks: tuple[Remark, ...]

    @property
    def by_hand(self) -> bool:
        """Whether it did not go by Royal Mail at all."""
        return self.way == BY_HAND


def read_reference(typed: str) -> str | Remark:
    """Return a letter's reference as it is printed, or what staff are told where it is none."""
    return normal_reference(typed) or remark("bad-reference", typed=typed.strip()[:_LONGEST_SHOWN])


def understood(entry: Entry) -> Said | Remark:
    """Return what an entry says, or what can't be understood in it."""
    ref = read_reference(entry.ref)
    if isinstance(ref, Remark):
        return ref
    if bool(entry.reason.strip()) != bool(entry.by.strip()) or (entry.posted_on is None and not entry.reason.strip()):
        return remark("reason-and-name")
    typed = entry.service.strip()
    way = read_way(typed) if typed else SERVICE_IF_UNRECORDED
    if way is None:
        return remark("unknown-service", typed=typed[:_LONGEST_SHOWN], services=", ".join(SERVICES))
    item = read_item_reference(entry.item_reference) if entry.item_reference.strip() else None
    if isinstance(item, BadItemReference):
        return remark("bad-item-reference", why=item.text)
    return Said(
        ref=ref,
        posted_on=entry.posted_on,
        way=way,
        assumed=not typed,
        item=item.text if item else None,
        facts=_facts(entry),
        has_reason=bool(entry.reason.strip()),
        remarks=(remark("read-as", why=item.remark),) if item and item.remark else (),
    )


def _facts(entry: Entry) -> dict[str, object]:
    """Return what may be personal, and so belongs into an event's facts."""
    texts = {
        "posted_by": entry.posted_by.strip(),
        "post_office": entry.post_office.strip(),
        "reason": entry.reason.strip(),
        "by": entry.by.strip(),
    }
    return {name: text for name, text in texts.items() if text}
