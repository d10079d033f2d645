"""From orders to letters: jobs are made, proved and written into the run's folder as they come."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from mailmerge.law.decision import Reason
from mailmerge.law.reasons import reason
from mailmerge.letters.letter import Letter, UnfitLetter
from mailmerge.letters.pool import make_letters
from mailmerge.orders.jobs import JobOffice
from mailmerge.orders.order import Order
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.orders import TEMPLATE_FAULT, Place
from mailmerge.setup.configuration import Configuration

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a run's orders, by place: the letters that may go, and why the others may not.

    Of a letter, the files are in the run's folder only. `template_faults` are for the trust manager: what was found
    in Word files as they were filled in, each once.
    """

    letters: Mapping[Place, Letter] = field(default_factory=dict)
    unfit: Mapping[Place, Reason] = field(default_factory=dict)
    template_faults: tuple[str, ...] = ()


def make_all(
    orders: Sequence[Order], configuration: Configuration, folder: RunFolder, executor: Executor, progress: Progress
) -> Made:
    """Make every letter that was ordered, and a proof where only a proof may be made.

    Args:
        orders: the letters, in the order in which they are to be made.
        configuration: the workspace, the law and the templates.
        folder: the run's folder, which gets the files.
        executor: where letters are made (`letters.pool.letter_pool`).
        progress: is told how many are done, of how many.
    """
    letters: dict[Place, Letter] = {}
    unfit: dict[Place, Reason] = {}
    template_faults: list[str] = []
    for done, (order, made) in enumerate(_made(orders, configuration, executor), start=1):
        if isinstance(made, UnfitLetter) and made.lies_in_template:
            unfit[order.place] = reason(TEMPLATE_FAULT)
            if order.identity is not None:  # what a proof lacks is told already, or when its template is approved
                template_faults.append(_with_file(order, made, configuration))
        elif isinstance(made, UnfitLetter):
            faults = " ".join(fault.text for fault in made.faults)
            unfit[order.place] = reason("letter-not-fit", {"faults": faults})
        elif order.identity is None:
            folder.add_proof(order, made)
        else:
            folder.add_letter(order, made)
            letters[order.place] = replace(made, pdf=b"", docx=b"")
        progress(done, len(orders))
    return Made(letters, unfit, tuple(dict.fromkeys(template_faults)))


def _with_file(order: Order, unfit: UnfitLetter, configuration: Configuration) -> str:
    template = configuration.templates.template(order.kind, order.case.school, order.case.letter_date)
    faults = " ".join(fault.text for fault in unfit.faults)
    return f"{template.path.name}: {faults}" if template else faults


def _made(
    orders: Sequence[Order], configuration: Configuration, executor: Executor
) -> Iterator[tuple[Order, Letter | UnfitLetter]]:
    office = JobOffice(configuration)
    return zip(orders, make_letters(map(office.job, orders), executor), strict=True)
