"""The kinds of event, by name, and the facts of one.

An event's payload holds references, codes, dates and hashes, and stays for ever. What speaks of a person goes into
`facts`, one JSON text among the contents, which erasure can empty. Every `facts` carries a nonce, so that nobody can
find out by trying whose SHA-256 it is. Which class writes a kind, and which reads it: docs/ledger.md.
"""

import secrets
from collections.abc import Mapping
from typing import Any, Literal, get_args

from mailmerge.ledger.chain.event import canonical

LETTER_ISSUED = "letter-issued"
HISTORY_RECORDED = "history-recorded"
POSTED = "posted"
POSTING_CORRECTED = "posting-corrected"
LETTER_WITHDRAWN = "letter-withdrawn"
NOTE_RECORDED = "note-recorded"
OUTCOME_RECORDED = "outcome-recorded"
EVIDENCE_FILED = "evidence-filed"
RUN_FINISHED = "run-finished"
FILE_REFUSED = "file-refused"
RUN_CAUGHT_UP = "run-caught-up"
PACK_MADE = "pack-made"
SHEET_MADE = "posting-sheet-made"
LETTERS_PRINTED = "letters-printed"
ORDERS_EXPORTED = "postal-orders-exported"
PROOF_FILED = "proof-filed"
GUARD_HEARD = "guard-heard"
GUARD_RELEASED = "guard-released"
RELEASE_ASKED = "release-asked"
RELEASE_GIVEN = "release-given"
CASE_DECIDED = "case-decided"
HOLD_SET = "legal-hold-set"
HOLD_LIFTED = "legal-hold-lifted"

NotedKind = Literal["mail-returned", "delivery-signed", "email-copied", "handed-over"]
NOTED_KINDS: tuple[NotedKind, ...] = get_args(NotedKind)

# The code of the withdrawal that takes a former one back.
LIFTED = "lifted"


def nonce() -> str:
    """Return 128 random bits."""
    return secrets.token_hex(16)


def facts_blob(facts: Mapping[str, Any]) -> bytes:
    """Return personal facts (plain JSON values) as the bytes that go into the contents."""
    return canonical({**facts, "nonce": nonce()}).encode()
