"""What a day asks of an office: five counts, what is late, and whether the service is alive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from mailmerge.law.parameters import national_parameters
from mailmerge.ledger.record.touched import Touched
from mailmerge.operations.letters import open_for
from mailmerge.operations.mending import waiting_rows
from mailmerge.operations.office import Office
from mailmerge.operations.printing import to_print
from mailmerge.operations.pupils import all_pupils
from mailmerge.operations.rights import Asker
from mailmerge.referral.due import Due, in_order
from mailmerge.reports.watcher_state import State, when
from mailmerge.runs.diary import of_pupils, of_the_law

_WEEK = timedelta(days=7)


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


@dataclass(frozen=True, slots=True)
class Today:
    """The front page: what there is to do in all, by school, and what is late."""

    on: date
    all: Counts
    schools: tuple[Counts, ...]
    late: tuple[DueItem, ...]


def service(office: Office) -> Service:
    """Return how the watched folder is doing, as the last watcher said."""
    folder = office.premises.workspace.ledger.parent
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
    late = tuple(item for item in items if item.due.late)
    return Today(
        office.today,
        _counts(office, asker, None, items),
        tuple(_counts(office, asker, code, items) for code in codes) if len(codes) > 1 else (),
        late,
    )


def due_items(office: Office, asker: Asker, school: str | None = None) -> tuple[DueItem, ...]:
    """Return the diary as far as the asker sees it, what is late first; what concerns every school is for each."""
    seen = office.remember(("due", asker.schools), lambda: _seen_due(office, asker))
    return tuple(one for one in seen if school is None or one.due.school in (None, school))


def _seen_due(office: Office, asker: Asker) -> tuple[DueItem, ...]:
    every = office.remember("diary", lambda: _every(office))
    names = all_pupils(office)
    seen = (one for one in every if one.school is None or asker.sees(one.school))
    return tuple(DueItem(one, names[one.upn].name if one.upn and one.upn in names else "") for one in seen)


def _every(office: Office) -> tuple[Due, ...]:
    """Return the whole diary, what is late first."""

    def draw(news: Touched | None) -> dict[str, tuple[Due, ...] | None]:
        upns = news.upns if news else None
        return dict.fromkeys(upns or ()) | of_pupils(office.ledger, office.workspace, office.today, upns)

    of_each = office.follow("diary", draw).values()
    return in_order((*of_the_law(national_parameters(), office.today), *chain.from_iterable(of_each)))


def _counts(office: Office, asker: Asker, school: str | None, items: Sequence[DueItem]) -> Counts:
    def of_school(code: str | None) -> bool:
        return school is None or code == school

    letters = [one for one in open_for(office, asker) if of_school(one.school)]
    rows = [row for row in waiting_rows(office, asker) if of_school(row.school)]
    own = [item.due for item in items if item.due.school is not None and of_school(item.due.school)]
    held = sum("held" in one.codes for one in letters)
    return Counts(
        school=school,
        to_print=sum(of_school(one.school) for one in to_print(office, asker)),
        to_post=sum(one.waits for one in letters),
        to_prove=sum("unproved" in one.codes for one in letters),
        to_decide=sum(row.task == "decide" for row in rows) + held,
        to_mend=sum(row.task == "mend" for row in rows),
        came_back=sum("returned" in one.codes for one in letters),
        held=held,
        to_release=sum("to-release" in one.codes for one in letters),
        to_address=sum(one.is_withheld and one.waits for one in letters) if asker.may("confidential") else 0,
        late=sum(one.late for one in own),
        due_this_week=sum(not one.late and one.on <= office.today + _WEEK for one in own),
    )
