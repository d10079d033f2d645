"""From the intake to the dispatch room: what staff dropped about postings, as verdicts with the events to append."""

from collections.abc import Iterable, Sequence
from datetime import date

from mailmerge.dispatch.afterwards import Noted, judge_noted
from mailmerge.dispatch.entry import Entry
from mailmerge.dispatch.posting import Judged, RuleOf, judge_postings
from mailmerge.dispatch.tracking import Tracked, judge_tracking
from mailmerge.house import House
from mailmerge.intake.records import EmailCopy, Posting, Record, ReturnedMail, Tracking
from mailmerge.law.authorities import AuthorityProfile, shipped_profiles
from mailmerge.law.delivery import DeliveryRule
from mailmerge.ledger.ledger import Ledger
from mailmerge.workspace import Workspace


def delivery_rule(workspace: Workspace) -> RuleOf:
    """Return what gives the rule of deemed delivery by a school's code: the trust's own, else the authority's.

    A school that has left the workspace goes by the rule that most authorities name.
    """
    own = workspace.settings.posting.deemed_rule
    profiles = shipped_profiles()
    usual: AuthorityProfile = profiles["england"]

    def rule(school: str | None) -> DeliveryRule:
        known = workspace.schools.get(school or "")
        return own or (profiles[known.authority] if known else usual).deemed_delivery

    return rule


def judge_rows(told: Sequence[Record], house: House, ledger: Ledger, today: date) -> tuple[Judged, ...]:
    """Judge the rows of one file of postings, tracking numbers, e-mail copies or returned mail, in order.

    Rows of another kind are passed over.

    Args:
        told: the rows.
        house: the workspace and its rules.
        ledger: what is on record.
        today: the day in the schools' time.
    """
    rule_of = delivery_rule(house.workspace)
    postings = [_entry(record) for record in told if isinstance(record, Posting)]
    tracked = [_tracked(record) for record in told if isinstance(record, Tracking)]
    return (
        *judge_postings(ledger, postings, rule_of, today),
        *judge_tracking(ledger, tracked, rule_of, today),
        *judge_noted(ledger, _noted(told), today),
    )


def _entry(record: Posting) -> Entry:
    return Entry(
        ref=record.letter_ref,
        posted_on=record.posted_on,
        service=record.service or "",
        item_reference=record.item_reference or "",
        posted_by=record.posted_by or "",
        post_office=record.post_office or "",
        row=record.row,
    )


def _tracked(record: Tracking) -> Tracked:
    return Tracked(record.order_reference, record.tracking_number, record.despatch_date, record.row)


def _noted(told: Iterable[Record]) -> list[Noted]:
    noted = []
    for record in told:
        match record:
            case EmailCopy(row, ref, on, to, system, message_id):
                facts = {"to": to, "system": system, "message_id": message_id}
                noted.append(Noted("email-copied", ref, on, _said(facts), row))
            case ReturnedMail(row, ref, on, why):
                noted.append(Noted("mail-returned", ref, on, _said({"why": why}), row))
            case _:
                continue
    return noted


def _said(facts: dict[str, str | None]) -> dict[str, str]:
    return {name: text for name, text in facts.items() if text}
