"""A letter that is held is released: a person decided that it may go after all."""

from collections.abc import Iterable

from mailmerge.casework.because import Because
from mailmerge.dispatch.guards import guarded
from mailmerge.dispatch.posting import PostingVerdict
from mailmerge.dispatch.remarks import remark
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.reference import normal_reference
from mailmerge.ledger.record.waiting_events import GuardReleased


def release(ledger: Ledger, refs: Iterable[str], reason: str, by: str) -> tuple[PostingVerdict, ...]:
    """Release letters that are held, as somebody decided: they wait to be posted again.

    Args:
        ledger: what is on record.
        refs: the letters' references, as typed.
        reason: why they may go after all.
        by: who decided it.

    Raises:
        SettingsError: reason or name is blank.
    """
    because = Because(reason, by)
    held = guarded(ledger)
    once = dict.fromkeys(normal_reference(ref) or ref for ref in refs)
    return tuple(_released(ref, because) if ref in held else _not_held(ref) for ref in once)


def _released(ref: str, because: Because) -> PostingVerdict:
    return PostingVerdict(ref, "recorded", (remark("released", ref=ref),), (GuardReleased(ref, because).event(),))


def _not_held(ref: str) -> PostingVerdict:
    return PostingVerdict(ref, "unchanged", (remark("not-held", ref=ref),))
