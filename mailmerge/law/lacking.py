"""What a letter that was asked for by name lacks, where the facts lead elsewhere: in the words of the columns."""

from collections.abc import Callable, Iterator, Mapping

from mailmerge.law.letters import LetterKind
from mailmerge.law.parent_facts import ParentFacts

_Lacks = tuple[str, Callable[[ParentFacts], bool]]


def _cause(facts: ParentFacts) -> str | None:
    return facts.parent.decline_cause or facts.case.contract.decline_cause


_POOR: _Lacks = ('"decline cause" poor engagement', lambda facts: _cause(facts) != "poor engagement")
_OPEN: _Lacks = ('"contract status" open', lambda facts: facts.case.contract.status != "open")

# By letter: what the procedure's tables ask for, and when it is not there.
_NEEDED: Mapping[str, tuple[_Lacks, ...]] = {
    "early-intervention": (
        ('"attendance" or "marks"', lambda facts: facts.figures.percent is None),
        ('"phone call on"', lambda facts: not facts.done(facts.case.phone_call_on)),
    ),
    "contract-invite": (
        ('"attendance" or "marks"', lambda facts: facts.figures.percent is None),
        ("letter 1", lambda facts: not facts.letter_1_sent),
    ),
    "contract-barriers": (_OPEN, ('"decline cause" no fault', lambda facts: _cause(facts) != "no fault")),
    "contract-engagement": (_OPEN, _POOR),
    "contract-ended-by-parent": (
        _OPEN,
        ('"contract end requested on"', lambda facts: not facts.done(facts.case.contract.end_requested_on)),
    ),
    "contract-successful": (
        _OPEN,
        ('"contract outcome" successful', lambda facts: facts.case.contract.outcome != "successful"),
    ),
    "leave-refused": (
        ('"leave requested on"', lambda facts: facts.case.leave.requested_on is None),
        ('"leave decision" refused', lambda facts: facts.case.leave.decision not in ("refused", "part granted")),
    ),
    "suspected-leave": (('"returned on"', lambda facts: not facts.done(facts.case.leave.returned_on)),),
    "contract-terminated": (
        _OPEN,
        _POOR,
        ("the posting of letter 5 to this parent", lambda facts: facts.letter_5_posted_on is None),
        ('"referral decided"', lambda facts: not facts.case.contract.referral_decided),
    ),
    "notice-to-improve": (('"nti requested"', lambda facts: not facts.case.nti.requested),),
    "nti-unsuccessful": (
        ('"nti outcome" not met', lambda facts: facts.case.nti.outcome != "not met"),
        ("the posting of the notice to this parent", lambda facts: facts.nti_posted_on is None),
    ),
}


# Beside the day of the meeting and the notice's first, which tell two letters of the kind apart (`identity`).
_OF_MEETING = ("meeting time",)
_OF_NOTICE = ("nti ends on", "nti target")


def lacking(facts: ParentFacts, kind: LetterKind) -> Iterator[str]:
    """Yield what is missing for a letter, as the office would fill it in: what leads to it, then what it prints."""
    led_to = [words for words, is_missing in _NEEDED.get(kind.key, ()) if is_missing(facts)]
    yield from led_to
    of_kind = (*(_OF_MEETING if kind.invites else ()), *(_OF_NOTICE if kind.starts_notice else ()))
    for column in facts.lacks(dict.fromkeys((*kind.identity, *of_kind, *kind.needs))):
        if not any(f'"{column}"' in words for words in led_to):
            yield f'"{column}"'


def missing_words(facts: ParentFacts, kind: LetterKind) -> str:
    """Return a sentence of what is missing for a letter; nothing where nothing is."""
    *most, last = [*lacking(facts, kind)] or [""]
    listed = f"{', '.join(most)} and {last}" if most else last
    return f" What is missing for it: {listed}." if listed else ""
