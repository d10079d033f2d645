"""A referral pack, asked for: the same as a referral request with one row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from mailmerge.intake.result import FileResult
from mailmerge.operations.evidence import put_down
from mailmerge.operations.running import Clock
from mailmerge.workspace import Workspace

Route = Literal["leave", "contract", "nti"]
Sanction = Literal["penalty-notice", "single-justice-procedure", "open-court"]


@dataclass(frozen=True, slots=True)
class PackAsked:
    """Which pack: about what, of whom, and as of which day.

    `parent` by name or id (blank: each whom the route concerns); `sanction` None: the ladder's next. `confirmed` and
    `overridden` are codes of lines, `reason` why red ones are overridden, `by` who confirms and overrides. `cells` are
    further columns of the request or of the case.
    """

    route: Route
    on: date
    parent: str = ""
    sanction: Sanction | None = None
    confirmed: tuple[str, ...] = ()
    overridden: tuple[str, ...] = ()
    reason: str = ""
    by: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


def make_pack(workspace: Workspace, upn: str, asked: PackAsked, now: Clock) -> list[FileResult]:
    """Make the referral pack of a pupil, with its checklist of gaps.

    Args:
        workspace: the trust's.
        upn: the pupil's.
        asked: which pack.
        now: gives the present time, aware, in the schools' zone.

    Raises:
        SettingsError: this is no UPN.
        MissingError: the record lies on a network drive, or a folder is out of reach.
    """
    row = {
        "referral route": asked.route,
        "parent": asked.parent,
        "on": str(asked.on),
        "sanction": asked.sanction or "",
        "confirm": "; ".join(asked.confirmed),
        "override": "; ".join(asked.overridden),
        "override reason": asked.reason,
        "override by": asked.by,
    }
    given = {column: cell for column, cell in row.items() if cell}
    return put_down(workspace, "referral.csv", upn, given | dict(asked.cells), now, asked.by)
