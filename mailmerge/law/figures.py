"""The attendance figures that a decision uses: from the register's marks, or as typed where there are none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mailmerge.casework.case import AttendanceFigures
from mailmerge.casework.register import Register

# A typed percent is usually rounded to one decimal; only a greater difference is a disagreement.
_ROUNDING = 0.05 + 1e-9


def percent_words(percent: float | None) -> str:
    """Return a percent as staff read it, to one decimal; unknown is "not known"."""
    return "not known" if percent is None else f"{percent:.1f}%"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A figure that was typed and that the register's marks contradict."""

    column: str
    typed: str
    worked_out: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Worked-out attendance up to the letter's date: percent (0 to 100), sessions, school weeks. None is unknown."""

    percent: float | None
    unauthorised: int | None
    authorised: int | None
    possible: int | None
    n_codes: int | None
    missing: int | None
    weeks: int | None
    late: int | None
    register: Register | None
    disagreements: tuple[Disagreement, ...] = ()

    def coded(self, codes: tuple[str, ...], in_last: int) -> int | None:
        """Return how many of the last `in_last` possible sessions bear one of `codes`.

        Without marks, the typed unauthorised sessions stand for it (settled point on "last 100 sessions").
        """
        if self.register is None:
            return self.unauthorised
        return self.register.last_possible(in_last).count(codes)


def _disagreements(typed: AttendanceFigures, register: Register) -> Iterator[Disagreement]:
    counted = register.percent
    if typed.percent is not None and counted is not None and abs(typed.percent - counted) > _ROUNDING:
        yield Disagreement("attendance", percent_words(typed.percent), percent_words(counted))
    for column, said, found in (
        ("unauthorised sessions", typed.unauthorised_sessions, register.unauthorised),
        ("authorised sessions", typed.authorised_sessions, register.authorised),
        ("sessions possible", typed.sessions_possible, register.possible),
        ("n codes", typed.n_codes, register.n_codes),
        ("school weeks", typed.school_weeks, len(register.school_weeks)),
    ):
        if said is not None and said != found:
            yield Disagreement(column, str(said), str(found))


def worked_out(typed: AttendanceFigures, day: date) -> Figures:
    """Return the figures on `day`: the register's, where marks are given; they outrank every typed one."""
    if typed.register is None:
        return Figures(
            percent=typed.percent,
            unauthorised=typed.unauthorised_sessions,
            authorised=typed.authorised_sessions,
            possible=typed.sessions_possible,
            n_codes=typed.n_codes,
            missing=None,
            weeks=typed.school_weeks,
            late=typed.late_marks,
            register=None,
        )
    register = typed.register.up_to(day)
    return Figures(
        percent=register.percent,
        unauthorised=register.unauthorised,
        authorised=register.authorised,
        possible=register.possible,
        n_codes=register.n_codes,
        missing=register.missing,
        weeks=len(register.school_weeks),
        late=typed.late_marks if typed.late_marks is not None else register.late,
        register=register,
        disagreements=tuple(_disagreements(typed, register)),
    )
