"""What a day asks of an office: five counts, what is late, and whether the service is alive."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from operator import itemgetter
from typing import TypeAlias, TypeVar

from mailmerge.law.parameters import national_parameters
from mailmerge.ledger.record.touched import Touched
from mailmerge.operations.letters import OpenLetter, open_for
from mailmerge.operations.mending import WaitingRow, waiting_rows
from mailmerge.operations.office import Office
from mailmerge.operations.printing import unprinted
from mailmerge.operations.pupils import all_pupils
from mailmerge.operations.rights import Asker
from mailmerge.referral.due import Due, place
from mailmerge.reports.watcher_state import State, when
from mailmerge.runs.diary import of_pupils, of_the_law

_WEEK = timedelta(days=7)
_OfSchool = TypeVar("_OfSchool", OpenLetter, WaitingRow, Due)


@dataclass(frozen=True, slots=True)
class Service:
    """How the watched folder is doing, as the watcher last said; `problems` are in words for staff."""

    is_alive: bool
    since: str | None = None
    waiting: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is to do at one school (None: at all that are seen)."""

    school: str | None
    to_print: int
    to_post: int
    to_prove: int
    to_decide: int
    to_mend: int
    came_back: int
    held: int
    to_release: int
    to_address: int
    late: int
    due_this_week: int

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to do at all."""
        return not any(
            (
                self.to_print,
                self.to_post,
                self.to_prove,
                self.to_decide,
                self.to_mend,
                self.came_back,
                self.to_release,
                self.to_address,
            )
        )


@dataclass(frozen=True, slots=True)
class DueItem:
    """An item of the diary with the pupil's name, for those who may see it."""

    due: Due
    pupil: str


# An item with the place that it is sorted by.
_Placed: TypeAlias = tuple[tuple[bool, date, int, str], DueItem]


@dataclass(frozen=True, slots=True)
class Today:
    """The front page: what there is to do in all, by school, and what is late."""

    on: date
    all: Counts
    schools: tuple[Counts, ...]
    late: tuple[DueItem, ...]


@dataclass(frozen=True, slots=True)
class _Work:
    """What there is to do, by school."""

    to_print: Mapping[str | None, Sequence[OpenLetter]]
    letters: Mapping[str | None, Sequence[OpenLetter]]
    rows: Mapping[str | None, Sequence[WaitingRow]]
    due: Mapping[str | None, Sequence[Due]]


def service(office: Office) -> Service:
    """Return how the watched folder is doing, as the last watcher said."""
    folder = office.premises.workspace.state
    state = State.load(folder)
    if state is None:
        return Service(is_alive=False)
    offline = (f"The inbox cannot be reached, since {when(state.offline_since)}.",) if state.offline_since else ()
    return Service(state.is_alive(folder), when(state.since), state.waiting_count, (*offline, *state.problems))


def today(office: Office, asker: Asker) -> Today:
    """Return what there is to do, as far as the asker sees it."""
    return office.remember(("today", asker.schools, asker.role), lambda: _today(office, asker))


def _today(office: Office, asker: Asker) -> Today:
    codes = [code for code in office.workspace.schools if asker.sees(code)]
    items = due_items(office, asker)
    work = _Work(
        _by_school(unprinted(office, asker)),
        _by_school(open_for(office, asker)),
        _by_school(waiting_rows(office, asker)),
        _by_school(item.due for item in items if item.due.school is not None),
    )
    may_type = asker.may("confidential")
    return Today(
        office.today,
        _counts(office.today, None, work, may_type=may_type),
        tuple(_counts(office.today, code, work, may_type=may_type) for code in codes) if len(codes) > 1 else (),
        tuple(item for item in items if item.due.late),
    )


def _by_school(things: Iterable[_OfSchool]) -> Mapping[str | None, Sequence[_OfSchool]]:
    found: defaultdict[str | None, list[_OfSchool]] = defaultdict(list)
    for one in things:
        found[one.school].append(one)
    return found


def _of(things: Mapping[str | None, Sequence[_OfSchool]], school: str | None) -> Sequence[_OfSchool]:
    """Return a school's (None: every school's)."""
    return things.get(school, ()) if school is not None else list(chain.from_iterable(things.values()))


def due_items(office: Office, asker: Asker, school: str | None = None) -> tuple[DueItem, ...]:
    """Return the diary as far as the asker sees it, what is late first; what concerns every school is for each."""
    seen = office.remember(("due", asker.schools), lambda: _seen_due(office, asker))
    return tuple(one for one in seen if school is None or one.due.school in (None, school))


def _seen_due(office: Office, asker: Asker) -> tuple[DueItem, ...]:
    every = office.remember("diary", lambda: _every(office))
    return tuple(one for one in every if one.due.school is None or asker.sees(one.due.school))


def _every(office: Office) -> tuple[DueItem, ...]:
    """Return the whole diary, what is late first."""
    day = office.today

    def draw(news: Touched | None) -> dict[str, tuple[_Placed, ...] | None]:
        upns = news.upns if news else None
        names, found = all_pupils(office), of_pupils(office.ledger, office.workspace, day, upns)
        told = {
            upn: tuple((place(one), DueItem(one, names[upn].name if upn in names else "")) for one in of_one)
            for upn, of_one in found.items()
        }
        return dict.fromkeys(upns or ()) | told

    of_all = ((place(one), DueItem(one, "")) for one in of_the_law(national_parameters(), day))
    of_each = chain.from_iterable(office.follow("diary", draw).values())
    return tuple(item for _, item in sorted(chain(of_all, of_each), key=itemgetter(0)))


def _counts(today: date, school: str | None, work: _Work, *, may_type: bool) -> Counts:
    letters, rows, own = _of(work.letters, school), _of(work.rows, school), _of(work.due, school)
    codes = Counter(chain.from_iterable(one.codes for one in letters))
    tasks = Counter(row.task for row in rows)
    return Counts(
        school=school,
        to_print=len(_of(work.to_print, school)),
        to_post=sum(one.waits for one in letters),
        to_prove=codes["unproved"],
        to_decide=tasks["decide"] + codes["held"],
        to_mend=tasks["mend"],
        came_back=codes["returned"],
        held=codes["held"],
        to_release=codes["to-release"],
        to_address=sum(one.is_withheld and one.waits for one in letters) if may_type else 0,
        late=sum(one.late for one in own),
        due_this_week=sum(not one.late and one.on <= today + _WEEK for one in own),
    )
