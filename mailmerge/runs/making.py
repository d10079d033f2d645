"""A run's letters in its folder: ordered, made and proved, with what goes behind them, and told in the file's rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailmerge.orders.order import Order
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.enclosures import Enclosures, add_enclosures, certificates_told
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.orders import Place, without_unfit
from mailmerge.runs.production import Made, Progress, make_all
from mailmerge.runs.releases import release_notes, to_release
from mailmerge.runs.remarks import with_large_letters
from mailmerge.runs.request import Workbench


@dataclass(frozen=True, slots=True)
class RunLetters:
    """A run's letters: those that were issued, what was made, what goes behind them, and which wait for a release."""

    issued: Sequence[Order] = ()
    made: Made = field(default_factory=Made)
    behind: Enclosures = field(default_factory=dict)
    unreleased: Sequence[Order] = ()

    @property
    def refs(self) -> Mapping[Place, str]:
        """The references of the letters that were issued, by place."""
        return {order.place: order.ref for order in self.issued}

    @property
    def for_the_post(self) -> list[Order]:
        """The letters that may be printed and posted now."""
        return [order for order in self.issued if order not in self.unreleased]


def add_letters(
    checked: CheckedFile, orders: Sequence[Order], workbench: Workbench, folder: RunFolder, progress: Progress
) -> tuple[CheckedFile, RunLetters]:
    """Make what was ordered into the run's folder; return the file with what its rows and its head now tell.

    Args:
        checked: the file, decided.
        orders: the letters, in the order in which they are to be made; none where the file makes none.
        workbench: what to work with, the certificates on record among it.
        folder: the run's folder.
        progress: is told how many are done, of how many.
    """
    if not orders:
        return checked, RunLetters()
    configuration = workbench.configuration
    made = make_all(orders, configuration, folder, workbench.executor, progress)
    issued = [order for order in orders if order.place in made.letters]
    behind = add_enclosures(issued, configuration, folder, workbench.executor)
    unreleased = to_release(issued, configuration)
    fit = without_unfit(checked.decided_cases, made.unfit)
    checked = replace(
        checked.noting(*release_notes(unreleased), *certificates_told(issued, behind, configuration)),
        decided_cases=with_large_letters(fit, made.letters, behind, configuration.workspace.settings.print),
        template_faults=(*checked.template_faults, *made.template_faults),
    )
    return checked, RunLetters(issued, made, behind, unreleased)
