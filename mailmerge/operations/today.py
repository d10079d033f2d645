"""What a day asks of an office: five counts, what is late, and whether the service is alive."""

from bisect import bisect, bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from mailmerge.law.parameters import national_parameters
from mailmerge.ledger.record.touched import Touched
from mailmerge.operations.followed import Draw, Placed
from mailmerge.operations.letters import open_for
from mailmerge.operations.office import Office
from mailmerge.operations.printing import unprinted
from mailmerge.operations.pupils import all_pupils
from mailmerge.operations.rights import Asker
from mailmerge.operations.rows_that_wait import waiting_rows
from mailmerge.referral.due import Due, place
from mailmerge.reports.watcher_state import State, when
from mailmerge.runs.diary import of_pupils, of_the_law

_WEEK = timedelta(days=7)
_NOBODY = ""  # whose items the changes of the law are


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
    """The front page: what there is to do in all, by school, what is late, and what comes next."""

    on: date
    all: Counts
    schools: tuple[Counts, ...]
    late: tuple[DueItem, ...]
    soon: tuple[DueItem, ...]


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
    late = bisect(items, 0, key=_is_to_come)
    tally = _tally(office, asker, items, late)
    may_type = asker.may("confidential")
    by_school = {school: _counts(school, counted, may_type=may_type) for school, counted in tally.items()}
    return Today(
        office.today,
        _counts(None, sum(tally.values(), Counter()), may_type=may_type),
        tuple(by_school.get(code) or _counts(code, Counter(), may_type=may_type) for code in codes)
        if len(codes) > 1
        else (),
        items[:late],
        items[late:],
    )


def _tally(office: Office, asker: Asker, items: Sequence[DueItem], late: int) -> Mapping[str | None, Counter[str]]:
    """Return how much there is of each kind, by school, as far as the asker sees it; each list is gone through once."""
    tally: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
    for letter in open_for(office, asker):
        counted = tally[letter.school]
        counted.update(letter.codes)
        counted["post"] += letter.waits
        counted["address"] += letter.is_withheld and letter.waits
    week = bisect(items, office.today + _WEEK, lo=late, key=_day)
    for name, schools in {
        "print": map(attrgetter("school"), unprinted(office, asker)),
        "late": map(attrgetter("due.school"), items[:late]),
        "week": map(attrgetter("due.school"), items[late:week]),
        **{task: (row.school for row in waiting_rows(office, asker, task)) for task in ("mend", "decide")},
    }.items():
        for school, count in Counter(schools).items():
            tally[school][name] = count
    # What concerns every school is told to each, and is nobody's task.
    for name in ("late", "week"):
        del tally[None][name]
    return tally


def due_items(office: Office, asker: Asker) -> tuple[DueItem, ...]:
    """Return the diary as far as the asker sees it, what is late first; what concerns every school is for each."""
    every = office.remember("diary", lambda: _every(office))
    if asker.schools is None:
        return every
    return office.remember(
        ("due", asker.schools),
        lambda: tuple(one for one in every if one.due.school is None or asker.sees(one.due.school)),
    )


@dataclass(frozen=True, slots=True)
class Weeks:
    """The diary as it is read: what is late, then the items of each week by its Monday, both by day."""

    late: tuple[DueItem, ...]
    weeks: Mapping[date, tuple[DueItem, ...]]


def diary_by_week(office: Office, asker: Asker) -> Weeks:
    """Return the diary as far as the asker sees it, week by week."""
    return office.remember(("weeks", asker.schools), lambda: _by_week(due_items(office, asker)))


def _by_week(items: tuple[DueItem, ...]) -> Weeks:
    late = bisect(items, 0, key=_is_to_come)
    weeks: dict[date, tuple[DueItem, ...]] = {}
    at = late
    while at < len(items):
        on = items[at].due.on
        monday = on - timedelta(on.weekday())
        end = bisect_left(items, monday + _WEEK, lo=at, key=_day)
        weeks[monday] = items[at:end]
        at = end
    return Weeks(items[:late], weeks)


def _is_to_come(item: DueItem) -> bool:
    return not item.due.late


def _day(item: DueItem) -> date:
    return item.due.on


def diary_by_pupil(office: Office) -> Mapping[str, Placed[DueItem]]:
    """Return the items of each pupil by UPN, each after its place in the diary; those of the law are nobody's ("")."""
    return office.follow("diary", _draw(office))


def _every(office: Office) -> tuple[DueItem, ...]:
    """Return the whole diary, what is late first."""
    return office.follow_in_order("diary", _draw(office))


def _draw(office: Office) -> Draw[str, Placed[DueItem]]:
    day = office.today

    def draw(news: Touched | None) -> Mapping[str, Placed[DueItem] | None]:
        upns = news.upns if news else None
        names, found = all_pupils(office), of_pupils(office.ledger, office.workspace, day, upns)
        told = {
            upn: tuple((place(one), DueItem(one, names[upn].name if upn in names else "")) for one in of_one)
            for upn, of_one in found.items()
        }
        if news is not None:
            return dict.fromkeys(news.upns) | told
        return told | {_NOBODY: tuple((place(one), DueItem(one, "")) for one in of_the_law(national_parameters(), day))}

    return draw


def _counts(school: str | None, counted: Counter[str], *, may_type: bool) -> Counts:
    return Counts(
        school=school,
        to_print=counted["print"],
        to_post=counted["post"],
        to_prove=counted["unproved"],
        to_decide=counted["decide"] + counted["held"],
        to_mend=counted["mend"],
        came_back=counted["returned"],
        held=counted["held"],
        to_release=counted["to-release"],
        to_address=counted["address"] if may_type else 0,
        late=counted["late"],
        due_this_week=counted["week"],
    )
