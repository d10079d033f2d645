"""The diary: from the record to every clock that runs (contract, 8). Nothing is written here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from mailmerge.dispatch.clocks import Clocks
from mailmerge.dispatch.kinds import kind_by_facts
from mailmerge.dispatch.parents import went_to
from mailmerge.dispatch.services import known_service
from mailmerge.dispatch.times import local
from mailmerge.dispatch.waiting import NEED_NO_PROOF, to_post
from mailmerge.filing.delivery import delivery_rule
from mailmerge.filing.records import by_pupil, registers_of
from mailmerge.intake.rows.dates import day_of_text
from mailmerge.law.delivery import deemed_delivered
from mailmerge.law.parameters import Parameters
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import facts_on_record, letter_records, records
from mailmerge.ledger.record.case_records import CaseRecord, cases_decided
from mailmerge.ledger.record.issued_facts import LetterFacts
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_state import last_noted, unproved
from mailmerge.ledger.record.records import NoteRecord, OutcomeRecord
from mailmerge.referral.clocks import Happened, LetterDays, PupilDays, changes_of_values, clocks_of
from mailmerge.referral.due import Due, in_order, this_week, told
from mailmerge.workspace import Workspace

# Letters of this school year and the last: nothing older has a clock that still runs.
_LOOKED_BACK = timedelta(days=550)
# Pupils that are read together: a question of each kind for all of them.
_AT_A_TIME = 1_000
_MOST_LINES = 12
# What begins anew with another day in such a column: what the other columns said was of the one before.
_COURSES = {
    "contract agreed on": ("contract ",),
    "nti starts on": ("nti ",),
    "leave from": ("leave ", "returned on", "suspicion source"),
}
_NOBODY = -1  # no parent's number: what is said of somebody unknown ends no clock


@dataclass(frozen=True, slots=True)
class _Posts:
    """What is on record of letters' post, by reference; `unproved` says when the last sheet was made."""

    waiting: frozenset[str]
    unproved: Mapping[str, date]
    returned: Mapping[str, date]
    signed: Mapping[str, date]


def diary(
    ledger: Ledger,
    workspace: Workspace,
    law: Parameters,
    today: date,
    school: str | None = None,
    pupils: Collection[str] | None = None,
) -> tuple[Due, ...]:
    """Return every item of the diary as it stands on a day, what is late first.

    Args:
        ledger: what is on record.
        workspace: the schools, their calendars and their authorities' profiles.
        law: the dated figures, whose changes are told.
        today: the day from which it is looked at.
        school: only this school's; changes of the law are told to each.
        pupils: only what concerns these, by their UPNs; then no change of the law is told.
    """
    items = [] if pupils is not None else list(of_the_law(law, today))
    items += [item for of_one in of_pupils(ledger, workspace, today, pupils).values() for item in of_one]
    return in_order(item for item in items if item.school is None or school in (None, item.school))


def of_the_law(law: Parameters, today: date) -> tuple[Due, ...]:
    """Return the changes of dated figures that are told to every school."""
    return tuple(filter(None, (told(clock, today, None, None) for clock in changes_of_values(law, today))))


def of_pupils(
    ledger: Ledger, workspace: Workspace, today: date, pupils: Collection[str] | None = None
) -> dict[str, tuple[Due, ...]]:
    """Return the items of each pupil (of these) of whom the diary tells anything, by UPN.

    What is told of a pupil hangs on what is on record of this pupil, on the day and the settings, and on nothing else.
    """
    upns = [upn for upn in records.pupils_since(ledger, today - _LOOKED_BACK) if pupils is None or upn in pupils]
    waiting, unproved_since = _waiting(ledger, None if pupils is None else upns)
    items: dict[str, tuple[Due, ...]] = {}
    for start in range(0, len(upns), _AT_A_TIME):
        some = upns[start : start + _AT_A_TIME]
        for found in _Reader(ledger, workspace, today, some, waiting, unproved_since).pupils():
            clocks = (replace(clock, parent=found.in_row.get(clock.parent)) for clock in clocks_of(found.days))
            of_one = (told(clock, today, found.school, found.upn, found.initials) for clock in clocks)
            items[found.upn] = tuple(item for item in of_one if item is not None)
    return items


@dataclass(frozen=True, slots=True)
class _Found:
    """What sets a pupil's clocks running; `in_row` are the numbers that parents have in their rows, by those here."""

    upn: str = field(repr=False)
    school: str
    days: PupilDays
    initials: str | None = field(repr=False)
    in_row: Mapping[int | None, int]


class _Reader:
    """Reads some pupils from the record, each kind of event for all of them at once."""

    def __init__(
        self,
        ledger: Ledger,
        workspace: Workspace,
        today: date,
        upns: Collection[str],
        waiting: frozenset[str],
        unproved_since: Mapping[str, date],
    ) -> None:
        since = today - _LOOKED_BACK
        self._workspace = workspace
        self._today = today
        self._rule_of = delivery_rule(workspace)
        decided = cases_decided(ledger, upns)
        self._cells = _cells(decided, today)
        self._in_row = {
            parent.ref: number for case in decided for number, parent in enumerate(case.parents, start=1) if parent.ref
        }
        self._history = by_pupil(letter_records.history(ledger, upns))
        self._notes = by_pupil(records.recorded_notes(ledger, upns))
        self._outcomes = by_pupil(records.recorded_outcomes(ledger, upns))
        self._standing = {upn: _standing(history, since) for upn, history in self._history.items()}
        letters = [letter for standing in self._standing.values() for letter in standing]
        self._facts = facts_on_record.of_letters(ledger, letters)
        self._posts = _posts(ledger, letters, waiting, unproved_since)
        self._registers = registers_of(self._notes, today, ledger)
        self._upns = upns

    def pupils(self) -> Iterator[_Found]:
        """Yield what sets each pupil's clocks running; nobody of whom nothing says which school they are at."""
        for upn in self._upns:
            school = self._school(self._history[upn], self._cells[upn])
            if school is not None:
                yield self._pupil(upn, school)

    def _pupil(self, upn: str, school: str) -> _Found:
        history, notes, standing = self._history[upn], self._notes[upn], self._standing.get(upn, [])
        numbers = _numbers(history)
        of_letters = {letter.ref: self._facts.get(letter.ref) or LetterFacts() for letter in standing}
        pupils = [said.pupil for said in of_letters.values() if said.pupil]
        known = self._workspace.schools[school]
        happened = (((note.note_kind, note) for note in notes), ((one.outcome, one) for one in self._outcomes[upn]))
        noted, came = (_happened(told_of, history, numbers, self._today) for told_of in happened)
        days = PupilDays(
            profile=self._workspace.profiles[known.authority],
            calendar=self._workspace.calendars[school],
            letters=tuple(self._letter(one, of_letters[one.ref], numbers) for one in standing),
            notes=noted,
            outcomes=came,
            days=_dates(self._cells[upn]),
            over=frozenset(_over(self._cells[upn])),
            register=self._registers.get(upn),
            review_weeks=self._workspace.settings.contracts.review_weeks,
        )
        in_row: dict[int | None, int] = {number: number for number in numbers.values()}
        in_row |= {
            numbers[one.parent]: self._in_row[one.ref] for one in standing if one.parent and one.ref in self._in_row
        }
        return _Found(upn, school, days, _initials(pupils[-1]) if pupils else None, in_row)

    def _school(self, history: Iterable[LetterRecord], cells: Mapping[str, str]) -> str | None:
        schools = self._workspace.schools
        said = [cells.get("school"), *(letter.school for letter in reversed(list(history)))]
        found = next((code for code in said if code in schools), None)
        return found or (next(iter(schools)) if len(schools) == 1 else None)

    def _letter(self, letter: LetterRecord, facts: LetterFacts, numbers: Mapping[str, int]) -> LetterDays:
        kind, posts, ref = kind_by_facts(letter, facts), self._posts, letter.ref
        delivered = None
        if letter.posted_on is not None:
            rule = self._rule_of(letter.school)
            deemed = deemed_delivered(letter.posted_on, known_service(letter.service), rule)
            delivered = posts.signed.get(ref, deemed)
        on_sheet = posts.unproved.get(ref) if kind.posted else None
        return LetterDays(
            ref=ref,
            kind=kind,
            letter_date=letter.letter_date,
            made_on=max(letter.letter_date, self._seen_from_here(local(letter.issued_at).date())),
            trigger=letter.trigger or "",
            clocks=Clocks.from_json(facts.clocks),
            parent=numbers.get(letter.parent or ""),
            waits=ref in posts.waiting,
            on_sheet_on=on_sheet and self._seen_from_here(on_sheet),
            posted_on=letter.posted_on,
            delivered_on=delivered,
            came_back_on=posts.returned.get(ref),
        )

    def _seen_from_here(self, made_on: date) -> date:
        """Return a day of making as it counts on the day looked from: of what was made later, the letter's counts."""
        return made_on if made_on <= self._today else date.min


def _waiting(ledger: Ledger, upns: Collection[str] | None) -> tuple[frozenset[str], Mapping[str, date]]:
    """Return the letters that wait to be posted, and since when each on a sheet is unproved (None: of all pupils)."""
    refs = None if upns is None else [letter.ref for letter in letter_records.history(ledger, upns)]
    unproved_since = unproved(ledger, NEED_NO_PROOF, refs)
    waiting = frozenset(letter.ref for letter in to_post(ledger, of=refs))
    return waiting, {ref: local(at).date() for ref, at in unproved_since.items()}


def _posts(
    ledger: Ledger, letters: Iterable[LetterRecord], waiting: frozenset[str], unproved_since: Mapping[str, date]
) -> _Posts:
    refs = {letter.ref for letter in letters}
    return _Posts(
        waiting=waiting,
        unproved=unproved_since,
        returned=last_noted(ledger, "mail-returned", refs),
        signed=last_noted(ledger, "delivery-signed", refs),
    )


def _standing(history: Iterable[LetterRecord], since: date) -> list[LetterRecord]:
    """Return the letters of this system that stand: of one made again, the last making."""
    latest: dict[tuple[str | None, str, str | None], LetterRecord] = {}
    for letter in history:
        if letter.issue and not letter.is_withdrawn and letter.letter_date >= since:
            latest[letter.parent, letter.letter, letter.trigger] = letter
    return list(latest.values())


def _numbers(history: Iterable[LetterRecord]) -> dict[str, int]:
    """Return a number for each parent, in the order in which letters of this system were first made to them."""
    parents = dict.fromkeys(letter.parent for letter in history if letter.parent and letter.issue)
    return {parent: number for number, parent in enumerate(parents, start=1)}


def _happened(
    told_of: Iterable[tuple[str, NoteRecord | OutcomeRecord]],
    history: Collection[LetterRecord],
    numbers: Mapping[str, int],
    today: date,
) -> tuple[Happened, ...]:
    """Return notes or outcomes up to a day, with the parent's number where one is named."""
    return tuple(
        Happened(kind, one.on, _number(one.parent, history, numbers)) for kind, one in told_of if one.on <= today
    )


def _number(named: str | None, history: Iterable[LetterRecord], numbers: Mapping[str, int]) -> int | None:
    if not named:
        return None
    went = (letter.parent for letter in history if letter.parent in numbers and went_to(letter, named))
    return numbers.get(next(went, None) or "", _NOBODY)


def _cells(decided: Iterable[CaseRecord], today: date) -> defaultdict[str, dict[str, str]]:
    """Return what rows on record of pupils say by column, the later row over the earlier; nothing of long ago.

    What was said of a former contract, notice or leave says nothing of the next.
    """
    cells: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for case in decided:
        if local(case.at).date() >= today - _LOOKED_BACK:
            said = {column: str(cell) for column, cell in case.row.items() if cell not in (None, "")}
            so_far = cells[case.upn or ""]
            for begins, of_it in _COURSES.items():
                if said.get(begins, so_far.get(begins)) != so_far.get(begins):
                    so_far = {column: cell for column, cell in so_far.items() if not column.startswith(of_it)}
            cells[case.upn or ""] = so_far | said | ({"school": case.school} if case.school else {})
    return cells


def _over(cells: Mapping[str, str]) -> Iterator[str]:
    """Yield which of contract and notice is over, as the pupil's rows say."""
    if cells.get("contract status") == "closed":
        yield "contract"
    if cells.get("nti outcome"):
        yield "nti"


def _dates(cells: Mapping[str, str]) -> dict[str, date]:
    """Return the cells that are dates; a suspicion has none, and counts from the letter's date."""
    found = {column: day for column, cell in cells.items() if (day := day_of_text(cell.strip())) is not None}
    if cells.get("suspicion source", "").strip():
        found["suspicion source"] = found.get("returned on", date.min)
    return found


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.replace("-", " ").split())


def this_week_in_words(items: Iterable[Due], today: date) -> tuple[str, ...]:
    """Return what is late or due within a week as a receipt and the inbox tell it: a few lines, and how many more."""
    lines = tuple(week_in_words(this_week(items, today)))
    if len(lines) <= _MOST_LINES:
        return lines
    return (*lines[:_MOST_LINES], f"and {len(lines) - _MOST_LINES} more: see the diary (mailmerge due)")


def week_in_words(items: Iterable[Due]) -> Iterator[str]:
    """Yield a line an item, as the status and the terminal tell it; it names nobody."""
    for item in items:
        late = "LATE, " if item.late else ""
        who = item.ref or item.school or "every school"
        yield f"{late}{item.on:%d/%m/%Y}  {item.code}  {who}  {item.text}"
