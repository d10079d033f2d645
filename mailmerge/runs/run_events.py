"""From the letters room to the ledger: a run's events, and each letter's with what chose it and what it is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailmerge.casework.fingerprint import fingerprint
from mailmerge.dispatch.clocks import Clocks
from mailmerge.law.decision import Decision
from mailmerge.law.own_letters import as_recorded
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.file_events import FileRefused, RunFinished
from mailmerge.ledger.record.issued_facts import WITHHELD, AddressOnRecord, LetterFacts, NameOnRecord, ReasonOnRecord
from mailmerge.ledger.record.letter_events import LetterIssued, LetterWithdrawn
from mailmerge.letters.letter import Letter
from mailmerge.orders.order import Order
from mailmerge.runs.case_events import case_events
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.folder import Enclosed, RunFolder
from mailmerge.runs.making import RunLetters
from mailmerge.runs.request import RunRequest
from mailmerge.setup.configuration import Configuration

_REISSUED = "reissued"


def letter_issued(
    order: Order,
    letter: Letter,
    decision: Decision,
    configuration: Configuration,
    run: str,
    reissue: str | None,
    behind: Sequence[Enclosed],
) -> LetterIssued:
    """Return the event of one letter of a run.

    Args:
        order: whom the letter is to, and under which reference.
        letter: its files and their hashes.
        decision: the case's decision, whose worked-out figures are recorded as the facts that chose the letter.
        configuration: the law and the templates by which the letter was made.
        run: the run's id.
        reissue: why letters that went already are made anew, if they are.
        behind: the papers that go behind the letter.
    """
    case, parent, made = order.case, order.parent, order.decision
    identity = order.identity
    if identity is None:
        raise ValueError("a proof is not recorded as a letter")
    template = configuration.templates.template(order.kind, case.school, case.letter_date)
    warning = (
        configuration.templates.warning(order.kind, case.school, case.letter_date) if letter.warning_sha256 else None
    )
    asks_for_reply = configuration.templates.asks_for_reply(order.kind, case.school, case.letter_date)
    return LetterIssued(
        ref=order.ref,
        run=run,
        school=case.school.code,
        letter=order.kind.key,
        appendix=order.kind.appendix,
        variant=made.variant,
        issue=order.issue,
        letter_date=case.letter_date,
        template_sha256=letter.template_sha256,
        warning_sha256=letter.warning_sha256,
        law_version=configuration.law.version,
        docx_sha256=letter.docx_sha256,
        pdf=letter.pdf,
        facts=LetterFacts(
            upn=identity.upn,
            parent=identity.parent,
            parent_name=parent.name.key,
            trigger=identity.trigger,
            case_facts=fingerprint(case, parent),
            rows=tuple(case.rows),
            addressee=parent.name.full,
            name=NameOnRecord(parent.name.title, parent.name.forename, parent.name.surname),
            address=AddressOnRecord(tuple(line for line in order.address_lines[1:] if line != WITHHELD)),
            pupil=case.pupil.full_name,
            date_of_birth=case.pupil.date_of_birth,
            pages=letter.pages,
            enclosures=tuple(paper.pages for paper in behind),
            clocks=Clocks.of(order.facts, order.kind, made, asks_for_reply=asks_for_reply).as_json(),
            because=ReasonOnRecord(made.because.code, made.because.text, made.because.source),
            reasons=tuple(reason.code for reason in made.reasons),
            penalty=made.penalty.as_json() if made.penalty else None,
            figures=dict(decision.facts),
            # The catalogue may lose the letter: what is asked of it later is kept with it.
            own_letter=as_recorded(order.kind) if order.kind.is_own else None,
        ).to_json(),
        reissue_reason=reissue if order.former else None,
        template_version=template.version if template else None,
        warning_version=warning.version if warning else None,
    )


def former_withdrawn(order: Order, reissue: str | None) -> Iterator[NewEvent]:
    """Yield the withdrawal of each earlier letter that this one replaces: what was posted stays posted."""
    for sent in order.former:
        if sent.ref is not None and sent.posted_on is None:
            yield LetterWithdrawn(sent.ref, _REISSUED, {"reason": reissue, "replaced_by": order.ref}).event()


def run_events(
    checked: CheckedFile,
    letters: RunLetters,
    configuration: Configuration,
    request: RunRequest,
    folder: RunFolder,
    manifest: str,
    ledger: Ledger,
) -> Iterator[NewEvent]:
    """Yield a run's events: one a letter, whose PDF is read when its turn comes, one a row, and one for the file."""
    source, run, errors = checked.source, request.run_id, checked.read.errors
    facts = {"file": source.name, "by": request.by}
    if errors:
        codes = tuple(error.code for error in errors)
        yield FileRefused(run, source.sha256, codes, manifest, facts).event()
        return
    decisions = {one.case.rows: one.decision for one in checked.decided_cases}
    because = {order.place: checked.again_because.get(order.case.rows, request.reissue) for order in letters.issued}
    for order in letters.issued:
        yield from former_withdrawn(order, because[order.place])
    for order in letters.issued:
        letter = replace(letters.made.letters[order.place], pdf=folder.pdf(order))
        enclosed = letters.behind.get(order.place, ())
        yield letter_issued(
            order, letter, decisions[order.case.rows], configuration, run, because[order.place], enclosed
        ).event()
    yield from case_events(checked, letters.refs, configuration, request, ledger)
    yield from checked.recorded.events
    yield RunFinished(run, source.sha256, manifest, len(letters.issued), facts).event()
