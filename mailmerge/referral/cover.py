"""The pack's first page: all that an officer needs to decide by, each fact in one place.

Source: referral.md, 8 (last point).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mailmerge.casework.calendar import in_words
from mailmerge.casework.counting import count
from mailmerge.casework.marks import AUTHORISED, UNAUTHORISED
from mailmerge.dispatch.evidence_log import LetterLog
from mailmerge.law.figures import percent_words
from mailmerge.law.history import notices_of
from mailmerge.law.penalty import find_tier
from mailmerge.referral.checks.absence_on_leave import last_day_to_refer
from mailmerge.referral.checks.sanctions import last_day_to_prosecute
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.ladder import prosecutions
from mailmerge.referral.request import SANCTION_NAMES
from mailmerge.referral.tried import pathways, support
from mailmerge.referral.words import UNKNOWN, day, days, number, yes_no

ROUTE_NAMES = {"leave": "leave in term time", "contract": "attendance contract", "nti": "notice to improve"}
# What an authority must think about before it prosecutes: Education Act 1996, section 447(1); law.md, 1.
_OTHER_CHOICE = "an education supervision order instead of, or beside, the prosecution: the authority decides"
_LETTERS_A_LINE = 38  # of a fact on the cover
_LETTERS_A_LABEL = 21
# What is said of an interpreter, by whether the parent speaks English.
_INTERPRETER = {True: "no interpreter needed", False: "needs an interpreter", None: f"interpreter {UNKNOWN}"}


@dataclass(frozen=True, slots=True)
class Section:
    """One block of the first page: a heading, and its facts as label and words."""

    title: str
    facts: tuple[tuple[str, str], ...] = field(repr=False)


def cover_sections(dossier: Dossier, trust: str) -> tuple[Section, ...]:
    """Return the blocks of the first page, in reading order.

    Args:
        dossier: the case of one parent.
        trust: who refers.
    """
    route = (
        Section("Leave", tuple(_leave(dossier)))
        if dossier.is_leave
        else Section("What was tried", tuple(pathways(dossier)))
    )
    return (
        Section("What is asked", tuple(_asked(dossier, trust))),
        Section("Pupil", tuple(_pupil(dossier))),
        Section("The parent", tuple(_parent(dossier))),
        Section("Attendance in the period", tuple(_attendance(dossier))),
        Section("Warnings and referral letter", tuple(_letters(dossier))),
        route,
        Section("Support", tuple(support(dossier))),
        Section("Answers", tuple(answers(dossier))),
    )


def halves(
    sections: Sequence[Section], below: Sequence[tuple[str, str]]
) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """Return the blocks of the left half and of the right, in their order, so that both are about as long.

    Args:
        sections: the blocks.
        below: what stands under the right half, as label and words.
    """
    long = [_lines_of(section.facts) for section in sections]
    under = _lines_of(below)
    split = min(range(len(sections) + 1), key=lambda place: abs(sum(long[:place]) - sum(long[place:]) - under))
    return tuple(sections[:split]), tuple(sections[split:])


def _lines_of(facts: Sequence[tuple[str, str]]) -> int:
    """Return about how many lines a block takes, its heading included."""
    return 2 + sum(
        max(1, -(-len(words) // _LETTERS_A_LINE), -(-len(label) // _LETTERS_A_LABEL)) for label, words in facts
    )


def _asked(dossier: Dossier, trust: str) -> Iterator[tuple[str, str]]:
    proposed = " (proposed by the ladder of sanctions)" if dossier.sanction_is_proposed else ""
    yield "Route", ROUTE_NAMES[dossier.request.route]
    yield "Sanction", SANCTION_NAMES[dossier.sanction] + proposed
    if dossier.sanction != "penalty-notice":
        yield "The other choice", _OTHER_CHOICE
    yield "Sent by", f"{trust}, {dossier.facts.case.school.name}"
    yield "Referred on", in_words(dossier.on)
    yield "To", dossier.facts.context.profile.name
    yield "Last days", _last_days(dossier)


def _last_days(dossier: Dossier) -> str:
    limit = last_day_to_prosecute(dossier)
    told = [f"for the authority to lay the case {in_words(limit)} ({(limit - dossier.on).days} days left)"]
    last = last_day_to_refer(dossier) if dossier.is_leave else None
    if last is not None:
        told.insert(0, f"to refer {in_words(last)} ({(last - dossier.on).days} days left)")
    return "; ".join(told)


def _pupil(dossier: Dossier) -> Iterator[tuple[str, str]]:
    pupil, school = dossier.facts.case.pupil, dossier.facts.case.school
    yield "Name", pupil.full_name
    yield "Born", in_words(pupil.date_of_birth)
    yield "UPN", pupil.upn
    yield "Year and class", ", ".join(filter(None, (pupil.year_group, pupil.class_name))) or UNKNOWN
    yield "School and phase", f"{school.name}, {school.phase}"


def _parent(dossier: Dossier) -> Iterator[tuple[str, str]]:
    facts = dossier.facts
    parent = facts.parent
    yield "Name", parent.name.full
    yield "Address", _address(dossier)
    yield "Relation", parent.relationship or UNKNOWN
    yield "Parental responsibility", yes_no(parent.parental_responsibility)
    yield "Lives with the child", yes_no(parent.lives_with_child)
    speaks = parent.speaks_english if parent.speaks_english is not None else dossier.request.answers.speaks_english
    yield "Language", f"{parent.language or UNKNOWN}; {_INTERPRETER[speaks]}"
    yield "Penalty notices", _notices(dossier)
    yield "Prosecuted before", days(prosecutions(facts, dossier.outcomes, dossier.on))


def _address(dossier: Dossier) -> str:
    parent = dossier.facts.parent
    if parent.address_confidential:
        return "withheld: confidential. The school gives it by telephone."
    lines = parent.address.window_lines("") if parent.address else ()
    checked = next((note for note in reversed(dossier.notes) if note.kind == "address-change"), None)
    if checked:
        when = f"checked {in_words(checked.on)}"
    elif "right-address" in dossier.request.confirmed:
        when = f"checked {in_words(dossier.on)}"
    else:
        when = "when it was checked is not on record"
    return f"{', '.join(lines) or UNKNOWN} ({when})"


def _notices(dossier: Dossier) -> str:
    facts = dossier.facts
    notices = notices_of(facts.parent, facts.history.notices_to(facts.parent))
    if notices is None:
        return "history unknown"
    told = ", ".join(f"{in_words(one.issued_on)}{' (withdrawn)' if one.withdrawn else ''}" for one in notices)
    tier = find_tier(notices, dossier.on, facts.context.law, facts.context.profile.penalty_history_from).penalty.tier
    return f"{told or 'none'}; the next would be: {tier}"


def _by_code(dossier: Dossier, codes: frozenset[str]) -> str:
    marks = dossier.register.marks if dossier.register else ()
    counted = Counter(mark.code for mark in marks if mark.code in codes)
    return ", ".join(f"{code} {count}" for code, count in sorted(counted.items()))


def _attendance(dossier: Dossier) -> Iterator[tuple[str, str]]:
    figures = dossier.figures
    weeks = f"school weeks {UNKNOWN}" if figures.weeks is None else count(figures.weeks, "school week")
    yield "Period", f"{in_words(dossier.first)} to {in_words(dossier.last)}; {weeks} ({_chosen(dossier)})"
    yield "Attendance", f"{percent_words(figures.percent)} of {number(figures.possible)} possible sessions"
    yield "Unauthorised", _with_codes(figures.unauthorised, _by_code(dossier, UNAUTHORISED))
    yield "Authorised", _with_codes(figures.authorised, _by_code(dossier, AUTHORISED))
    yield "N, and without a mark", f"{number(figures.n_codes)}, and {number(figures.missing)}"
    if dossier.register and dossier.register.marks:
        mark = dossier.register.marks[-1]
        yield "Last mark", f"{mark.code} on {in_words(mark.on)}, {mark.session}"


def _chosen(dossier: Dossier) -> str:
    """Return how the period came to be this one."""
    if any(dossier.request.period):
        return "as the school chose"
    return "the leave" if dossier.is_leave else "the last ten with marks"


def _with_codes(sessions: int | None, by_code: str) -> str:
    return f"{number(sessions)}{f' ({by_code})' if by_code else ''}"


def _letters(dossier: Dossier) -> Iterator[tuple[str, str]]:
    shown = [(kind, log) for kind, log in dossier.warnings("full", "leave-penalty", "referral")]
    for kind, log in shown:
        yield f"Letter {kind.appendix}, {log.letter.ref}", _posting(log)
    if not shown:
        yield "Letters with a warning", UNKNOWN
    own = dossier.facts.parent
    for name, on in (("Letter 5", own.warning_letter_on), ("Notice to improve", own.nti_letter_on)):
        if on is not None:
            yield f"{name}, before this system", f"posted {in_words(on)}"


def _posting(log: LetterLog) -> str:
    letter = log.letter
    told = f"dated {in_words(letter.letter_date)}; "
    if letter.posted_on is None:
        return told + "no posting is on record"
    by = ", ".join(filter(None, (log.service_name, letter.item_reference)))
    told += f"posted {in_words(letter.posted_on)}{f' by {by}' if by else ''}; counts as delivered {log.counting}"
    return told + ("; it came back" if log.came_back else "")


def _leave(dossier: Dossier) -> Iterator[tuple[str, str]]:
    leave, parent = dossier.facts.case.leave, dossier.facts.parent
    hidden = dossier.others.hidden
    run = dossier.register.longest_run({"G"}) if dossier.register else None
    asked = hidden(leave.requested_by) if leave.requested_by else UNKNOWN
    yield "Asked for by, on", f"{asked}, {day(leave.requested_on)}"
    decided = leave.decided_by or UNKNOWN
    yield (
        "Decision",
        f"{leave.decision or UNKNOWN}, by {decided}, {day(leave.decided_on)}",
    )
    yield (
        "Leave",
        f"{day(leave.first_day)} to {day(leave.last_day)}",
    )
    yield "G in a row", number(run.sessions if run else None)
    yield "Back on", day(leave.returned_on)
    yield "This parent", f"went: {yes_no(parent.went_on_leave)}; agreed: {yes_no(parent.consented_to_leave)}"


def answers(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Yield the five answers of the e-mail (referral.md, 3); what was not answered says so."""
    given, hidden = dossier.request.answers, dossier.others.hidden
    waits = "not answered yet"
    yield "Does the parent speak English?", yes_no(given.speaks_english, waits)
    yield (
        "Who made the request?",
        hidden(given.requested_by)
        if given.requested_by
        else (waits if dossier.is_leave else "no request: this is not about leave"),
    )
    yield "What was the reason for the absence?", hidden(given.absence_reason) if given.absence_reason else waits
    who = dossier.facts.parent.name.full
    if dossier.is_leave:
        yield "Who went?", hidden(given.who_went) if given.who_went else waits
    else:
        yield "Who is to be fined?" if dossier.sanction == "penalty-notice" else "Who is to be prosecuted?", who
    yield "Do the parents live at separate addresses?", yes_no(given.separate_addresses, waits)


def letter_title(log: LetterLog) -> str:
    """Return what a letter is called in lists: its number and title."""
    kind = log.kind
    return f"Letter {kind.appendix}: {kind.title}" if kind.appendix else f"Letter: {kind.title}"
