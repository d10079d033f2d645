"""What must be known of a trust and its schools before a workspace of their own begins, and the settings it makes.

The words of letters come with it as drafts: nobody of the trust has read them yet.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from mailmerge.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to know of a school: the column of a list of schools, and how it is asked for.

    `usual` is taken where nothing is said; in it, other columns stand in braces. None: it must be said.
    """

    column: str
    asked: str
    usual: str | None = None


QUESTIONS = (
    Question("school", "The school's name"),
    Question("code", "A short code for it, in small letters, such as oakfield", "{first word}"),
    Question("phase", "primary, secondary, all-through or special", "primary"),
    Question("authority", "The code of its local authority (mailmerge authorities list), such as cambridgeshire"),
    Question("address line 1", "The first line of its address"),
    Question("address line 2", "The second line, if there is one", ""),
    Question("town", "Town"),
    Question("postcode", "Postcode"),
    Question("telephone", "Telephone"),
    Question("email", "E-mail address of the office"),
    Question("website", "Website, with https://"),
    Question("office hours", "When the office is open", "8.30am to 4pm, Monday to Friday"),
    Question("headteacher", "The head's name, who signs letters"),
    Question("headteacher role", "What the head is called", "Headteacher"),
    Question("attendance lead", "The attendance lead's name"),
    Question("attendance lead telephone", "The attendance lead's telephone", "{telephone}"),
    Question("attendance lead email", "The attendance lead's e-mail address", "{email}"),
    Question("attendance champion", "The senior attendance champion's name"),
    Question("attendance champion role", "The champion's role", "Deputy Headteacher"),
    Question("attendance champion telephone", "The champion's telephone", "{telephone}"),
    Question("attendance champion email", "The champion's e-mail address", "{email}"),
    Question("support page", "The page about help for families", "{website}"),
    Question("policy url", "Where the attendance policy can be read, with https://"),
    Question("policy dated", "The policy's date, as 2025-09-01"),
    Question("policy confirmed on", "The day on which you last read that it states the amounts and the warning"),
    Question("registered", "The trust's company line at the foot of letters, if you want one", ""),
)
_COLUMNS = {question.column: question for question in QUESTIONS}
_OF_AN_APPROVAL = ("approved_by =", "approved_on =", "edited_by =", "sha256 =")
_DAYS = ("policy dated", "policy confirmed on")
_ALSO_CALLED = {"local authority": "authority", "name": "school", "school name": "school"}
_CODES = ("phase", "authority")
_NO_CODE = frozenset(("st", "the"))


@dataclass(frozen=True, slots=True)
class NewTrust:
    """A trust by its name, and its schools: of each a cell a column, whole."""

    name: str
    schools: tuple[Mapping[str, str], ...] = field(default=())

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its schools."""
        return tuple(school["code"] for school in self.schools)


def usual_answer(question: Question, known: Mapping[str, str]) -> str | None:
    """Return what is taken where nothing is said, with what is known so far; None: it must be said."""
    if question.usual is None:
        return None
    words = re.sub(r"[^a-z0-9 ]", "", known.get("school", "").lower()).split()
    given = {**known, "first word": next((word for word in words if _may_be_a_code(word)), "school")}
    return re.sub(r"{([^}]+)}", lambda match: given.get(match[1], ""), question.usual)


def new_trust(name: str, rows: Sequence[Mapping[str, str]]) -> NewTrust:
    """Return a trust of these schools, with what is usual where a cell is blank.

    Args:
        name: the trust's.
        rows: of each school, cells by column; days also as 30/09/2025, phase and authority also as people write them.

    Raises:
        SettingsError: something that must be known is not; a column is none of these; two schools have one code.
    """
    rows = [{_ALSO_CALLED.get(column, column): cell for column, cell in row.items()} for row in rows]
    faults = [*_unknown(rows)]
    if not name.strip():
        faults.append("Say what the trust is called.")
    if not rows:
        faults.append("There is no school. A trust has at least one.")
    schools = []
    for number, row in enumerate(rows, start=1):
        cells: dict[str, str] = {}
        for question in QUESTIONS:
            cell = _as_set(question.column, row.get(question.column, "").strip()) or usual_answer(question, cells)
            if cell is None:
                faults.append(f"School {number}: {question.column} is missing. {question.asked}.")
            cells[question.column] = cell or ""
        schools.append(cells)
        faults += (
            f"School {number}: {column} must be a day, written as 2025-09-01 or 01/09/2025."
            for column in _DAYS
            if cells[column] and not _is_a_day(cells[column])
        )
    codes = [school["code"] for school in schools]
    faults += (f"Two schools have the code {code}." for code in sorted({one for one in codes if codes.count(one) > 1}))
    if faults:
        raise SettingsError("\n".join(faults))
    return NewTrust(name.strip(), tuple(schools))


def settings_text(trust: NewTrust, sample: str) -> str:
    """Return `mailmerge.toml` of a trust: the sample's settings but for what is the sample trust's own."""
    general = sample.partition("[schools.")[0].partition("\n")[2]
    general = re.sub(r'(?m)^name = "Kingfisher[^"]*"', lambda _match: f"name = {_text(trust.name)}", general)
    general = re.sub(r"(?m)^dated = .*\n", "", general)
    head = f"# {trust.name}: the settings of its attendance letters."
    return "\n".join((head, general.rstrip(), "", *map(_school, trust.schools)))


def letterhead_text(school: Mapping[str, str]) -> str:
    """Return `letterhead.toml` of a school; its logo is a file beside it."""
    address = [school[part] for part in ("address line 1", "address line 2", "town", "postcode") if school[part]]
    lines = {
        "name": _text(school["school"]),
        "address": f"[{', '.join(map(_text, address))}]",
        "telephone": _text(school["telephone"]),
        "email": _text(school["email"]),
        "website": _text(school["website"].removeprefix("https://").removeprefix("http://")),
        "headteacher": _text(school["headteacher"]),
        "headteacher_role": _text(school["headteacher role"]),
        "registered": _text(school["registered"]),
    }
    return "".join(f"{key} = {value}\n" for key, value in lines.items())


def as_drafts(catalogue: str) -> str:
    """Return a catalogue of templates in which nobody has approved anything."""
    lines = (line for line in catalogue.splitlines() if not line.startswith(_OF_AN_APPROVAL))
    return "\n".join('status = "draft"' if line.startswith("status =") else line for line in lines) + "\n"


def _unknown(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    unknown = [f'"{column}"' for column in dict.fromkeys(chain.from_iterable(rows)) if column not in _COLUMNS]
    if unknown:
        yield f"A list of schools has no column {', '.join(unknown)}. There are: {', '.join(_COLUMNS)}."


def _may_be_a_code(word: str) -> bool:
    return word[0].isalpha() and word not in _NO_CODE


def _as_set(column: str, cell: str) -> str:
    """Return a cell as the settings write it: a day with its year first, a code in small letters with hyphens."""
    if column in _CODES:
        return "-".join(cell.casefold().split())
    if column in _DAYS:
        return re.sub(r"(\d{1,2})/(\d{1,2})/(\d{4})", lambda day: f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}", cell)
    return cell


def _is_a_day(cell: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        return False
    with suppress(ValueError):
        return bool(date.fromisoformat(cell))
    return False


def _school(school: Mapping[str, str]) -> str:
    def person(who: str, role: str) -> str:
        name, telephone, email = school[who], school[f"{who} telephone"], school[f"{who} email"]
        return (
            f"{{ name = {_text(name)}, role = {_text(role)}, telephone = {_text(telephone)}, email = {_text(email)} }}"
        )

    dated, confirmed = (school[column] for column in _DAYS)
    policy = f'name = "Attendance Policy", url = {_text(school["policy url"])}, dated = {dated}'
    lines = (
        f"[schools.{school['code']}]",
        f"name = {_text(school['school'])}",
        *(f"{key} = {_text(school[key])}" for key in ("phase", "authority", "telephone", "email", "website")),
        f"office_hours = {_text(school['office hours'])}",
        f"support_page = {_text(school['support page'])}",
        f"policy = {{ {policy}, confirmed_on = {confirmed} }}",
        f"champion = {person('attendance champion', school['attendance champion role'])}",
        f"lead = {person('attendance lead', 'Attendance Lead')}",
        f"signatories.default = {{ name = {_text(school['headteacher'])}, "
        f"role = {_text(school['headteacher role'])} }}",
        f'signatories.early-intervention = {{ name = {_text(school["attendance lead"])}, role = "Attendance Lead" }}',
    )
    return "\n".join((*lines, ""))


def _text(words: str) -> str:
    """Return text as TOML writes it; the escapes of JSON are its own."""
    return json.dumps(words, ensure_ascii=False)
