"""Orders for the postal account: the spreadsheet that Click & Drop imports, one order a letter.

Source of the columns and of how long each may be: Royal Mail, "Order import spreadsheet field specifications".
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from mailmerge.dispatch.remarks import Remark, remark
from mailmerge.dispatch.weight import SHEET_GRAMS, sheets_of, too_much
from mailmerge.errors import SettingsError
from mailmerge.law.delivery import Service
from mailmerge.ledger.record.issued_facts import AddressOnRecord, LetterFacts
from mailmerge.workbooks.sheetcells import harmless

LARGE_LETTER = "Large letter"

# The reasons with which a letter goes that staff put something into by hand: for each, one paper.
ENCLOSED_BY_HAND = frozenset(("enclosure-missing", "leaflet-missing"))

_LONGEST: Mapping[str, int] = {
    "order reference": 40,
    "title": 10,
    "first name": 100,
    "last name": 100,
    "full name": 200,
    **dict.fromkeys(("address line 1", "address line 2", "address line 3", "city", "county"), 100),
    "postcode": 20,
    "email": 100,
}
_ROMAN_ONLY = ("first name", "last name", "full name")
_LAST_ROMAN = "\N{LATIN SMALL LETTER Z WITH CARON}"  # the end of Latin Extended-A, which every label can print


@dataclass(frozen=True, slots=True)
class Order:
    """One letter as the postal account needs it, to go on `day` at the earliest.

    `address` holds up to three lines; `sheets` counts A4 paper.
    """

    ref: str
    service: Service
    title: str = field(repr=False)
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    full_name: str = field(repr=False)
    address: tuple[str, ...] = field(repr=False)
    city: str = field(repr=False)
    postcode: str = field(repr=False)
    sheets: int
    day: date


@dataclass(frozen=True, slots=True)
class Account:
    """How the postal account wants its file: columns in order, the code of each service, the size of a letter.

    `layers` is how many layers of paper lie on each other in the envelope: three where a sheet is folded twice.
    """

    columns: Sequence[str]
    service_codes: Mapping[Service, str]
    package_size: str
    layers: int = 3


def order_of(ref: str, facts: LetterFacts | None, service: Service, day: date, *, duplex: bool) -> Order | Remark:
    """Return the order for a letter from its recorded facts, or why the postal account can't take it.

    Args:
        ref: the letter's reference, which is the order's.
        facts: what its event holds; None where that is erased.
        service: how it is to go.
        day: the letter's date.
        duplex: whether letters are printed on both sides.
    """
    address = _address(facts.address) if facts else None
    if facts is None or address is None:
        return remark("no-address", ref=ref)
    lines, city, postcode = address
    title, first, last = _name(facts)
    sheets = _sheets(facts, duplex)
    order = Order(ref, service, title, first, last, facts.addressee, lines, city, postcode, sheets, day)
    return _unfit(order) or order


def order_file(orders: Sequence[Order], account: Account, day: date) -> bytes:
    """Return the import file (CSV, UTF-8) with a row for each order, dated `day` or, if that is later, its own day.

    Raises:
        SettingsError: a column of the account is none that we can fill in.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    fillers = [_filler(column) for column in account.columns]
    writer.writerow(account.columns)
    for order in orders:
        writer.writerow([harmless(fill(order, account, day)) for fill in fillers])
    return target.getvalue().encode()


def large_letter(order: Order, account: Account) -> Remark | None:
    """Return what staff are told where a letter is too heavy or too thick for the letter format."""
    much = too_much(order.sheets, account.layers)
    return remark("large-letter", ref=order.ref, sheets=order.sheets, much=much) if much else None


_Filler = Callable[[Order, Account, date], str]


def _line(number: int) -> _Filler:
    return lambda order, _account, _day: order.address[number] if number < len(order.address) else ""


_COLUMNS: Mapping[str, _Filler] = {
    "order reference": lambda order, _account, _day: order.ref,
    "date": lambda order, _account, day: f"{max(day, order.day):%d/%m/%y}",
    "weight": lambda order, _account, _day: f"{order.sheets * SHEET_GRAMS / 1000:.3f}",
    "package size": lambda order, account, _day: LARGE_LETTER if large_letter(order, account) else account.package_size,
    "service code": lambda order, account, _day: account.service_codes[order.service],
    "title": lambda order, _account, _day: order.title,
    "first name": lambda order, _account, _day: order.first_name,
    "last name": lambda order, _account, _day: order.last_name,
    "full name": lambda order, _account, _day: order.full_name,
    "address line 1": _line(0),
    "address line 2": _line(1),
    "address line 3": _line(2),
    "city": lambda order, _account, _day: order.city,
    "county": lambda _order, _account, _day: "",
    "postcode": lambda order, _account, _day: order.postcode,
    "country": lambda _order, _account, _day: "United Kingdom",
    "email": lambda _order, _account, _day: "",
}


def _filler(column: str) -> _Filler:
    key = " ".join(column.casefold().replace("_", " ").replace("-", " ").split())
    if key not in _COLUMNS:
        close = get_close_matches(key, _COLUMNS, n=1)
        meant = f" Did you mean {close[0]}?" if close else ""
        raise SettingsError(
            f"mailmerge.toml: posting.click_and_drop.columns names {column}, which this program can't fill in.{meant}"
        )
    return _COLUMNS[key]


def _address(on_record: AddressOnRecord) -> tuple[tuple[str, ...], str, str] | None:
    """Return up to three lines, the town and the postcode of what stood in the window under the name."""
    lines, town = on_record.lines, on_record.town
    if town is None or not lines:
        return None
    return (*lines[:2], ", ".join(lines[2:])) if len(lines) > 2 else lines, town, on_record.postcode


def _name(facts: LetterFacts) -> tuple[str, str, str]:
    """Return title, first and last name; of a letter that recorded only the whole name, the last word is the last."""
    name = facts.name
    if name:
        return name.title, name.forename or name.title, name.surname
    first, _, last = facts.addressee.rpartition(" ")
    return "", first or last, last


def _sheets(facts: LetterFacts, duplex: bool) -> int:
    """Return how many sheets go into the envelope; what is put in by hand counts as one each."""
    by_hand = len(ENCLOSED_BY_HAND.intersection(facts.reasons))
    return sheets_of((facts.pages, *facts.enclosures), duplex=duplex) + by_hand


def _unfit(order: Order) -> Remark | None:
    """Return what the postal account would refuse in an order."""
    values = {
        "order reference": order.ref,
        "title": order.title,
        "first name": order.first_name,
        "last name": order.last_name,
        "full name": order.full_name,
        **{f"address line {number}": line for number, line in enumerate(order.address, start=1)},
        "city": order.city,
        "postcode": order.postcode,
    }
    for column, text in values.items():
        if len(text) > _LONGEST[column]:
            why = f"is longer than the {_LONGEST[column]} characters that the postal account takes."
            return remark("not-for-the-account", ref=order.ref, column=column, why=why)
        if column in _ROMAN_ONLY and any(c.isalpha() and c > _LAST_ROMAN for c in text):
            why = "is not in Roman letters, which are all that the postal account takes."
            return remark("not-for-the-account", ref=order.ref, column=column, why=why)
    return None
