"""What each kind of entry proves, in plain words (`proving.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mailmerge.dispatch.services import known_service
from mailmerge.law.delivery import SERVICE_IF_UNRECORDED, DeliveryRule
from mailmerge.ledger.chain.event import Event
from mailmerge.ledger.record.said import posted_on, service_of

_OTHER = "other"


@dataclass(frozen=True, slots=True)
class Proving:
    """What an entry is called, and what it proves."""

    title: str
    proves: str


def proving(event: Event, rule: DeliveryRule) -> Proving:
    """Return what an event of a letter is called and proves, where delivery goes by `rule`."""
    words = _words()
    entry = words.get(event.kind, words[_OTHER])
    service = _service_words(event, rule, words) if "{service}" in entry["proves"] else ""
    return Proving(entry["title"], entry["proves"].format(service=service))


def _service_words(event: Event, rule: DeliveryRule, words: Mapping[str, Mapping[str, str]]) -> str:
    if posted_on(event) is None:
        return words["services"]["none"]
    service = known_service(service_of(event)) or SERVICE_IF_UNRECORDED
    return words["services"][service].format(rule=words["rules"][f"{rule}-{service}"])


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.files("mailmerge.dispatch").joinpath("proving.toml").read_text("utf-8"))
