"""One made-up school of 300 pupils: who they are, where their parents live, how they attended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mailmerge.casework.upn import check_letter

PUPILS = 300
DROPPED_ON = date(2025, 10, 6)
# So many pupils are under the level at which letter 1 is due; of the first of them the phone call is noted.
LOW, CALLED = 6, 2
POSSIBLE = 46  # sessions from 3 September to 3 October

_FORENAMES = ("Amelia", "Noah", "Isla", "Omar", "Zofia", "Kwame", "Aoife", "Leo", "Zoë", "Idris")
_SURNAMES = ("O'Dowd", "Bramwell-Jones", "Nowak", "Begum", "Fraser", "Okoro", "Tran", "Whitlock", "Mbeki", "Sutton")
_STREETS = ("Mill Lane", "Fen Drove", "Station Road", "The Green", "Church Street")
_TOWNS = (("March", "PE15 8NQ"), ("Wisbech", "PE13 1AR"), ("Ely", "CB7 4AA"))


@dataclass(frozen=True, slots=True)
class Contact:
    """A parent as a system keeps them; `lives_with` says whether the pupil does."""

    title: str
    forename: str
    surname: str
    relationship: str
    house: int
    street: str
    town: str
    postcode: str
    lives_with: bool


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil with their parents; `absent` are sessions missed without leave, of `POSSIBLE`."""

    number: int
    upn: str
    forename: str
    surname: str
    born: date
    year: int
    contacts: tuple[Contact, ...]
    absent: int

    @property
    def percent(self) -> float:
        """Attendance in percent."""
        return round(100 * (POSSIBLE - self.absent) / POSSIBLE, 1)


def school() -> tuple[Child, ...]:
    """Return the pupils; every third has one parent, the others two, of whom every second lives elsewhere."""
    return tuple(map(_child, range(PUPILS)))


def called() -> Iterator[Child]:
    """Yield the pupils with low attendance whose parents were rung up."""
    yield from school()[:CALLED]


def _child(n: int) -> Child:
    surname = _SURNAMES[n % 10]
    rest = f"8734{25000000 + n:08}"
    year = 1 + n % 6
    contacts = tuple(_contact(n, which, surname) for which in range(1 if n % 3 == 2 else 2))
    return Child(
        number=n,
        upn=check_letter(rest) + rest,
        forename=_FORENAMES[n // 10 % 10],
        surname=surname,
        born=date(2020 - year, 1, 5) + timedelta(days=n),
        year=year,
        contacts=contacts,
        absent=4 if n < LOW else n % 2,
    )


def _contact(n: int, which: int, surname: str) -> Contact:
    elsewhere = which == 1 and n % 2 == 1
    at = n + 7 if elsewhere else n
    town, postcode = _TOWNS[at % 3]
    return Contact(
        title=("Mrs", "Mr")[which],
        forename=_FORENAMES[(n + 3 + which) % 10],
        surname=surname if which == 0 else _SURNAMES[(n + 4) % 10],
        relationship=("Mother", "Father")[which],
        house=1 + at % 180,
        street=_STREETS[at % 5],
        town=town,
        postcode=postcode,
        lives_with=not elsewhere,
    )
