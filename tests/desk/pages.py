"""Every address of a desk, made from its own table of routes and what is on record."""

from mailmerge.ledger.record import letter_records, records
from mailmerge.operations.rights import Asker
from mailmerge.operations.rows_that_wait import waiting_rows
from tests.desk.opened import Opened

_ALL = Asker("test", "trust")


def values(at: Opened) -> dict[str, list[str]]:
    """Return what may stand in each variable part of an address."""
    ledger = at.office.ledger
    return {
        "run": [run.run for run in records.latest_runs(ledger, 10)],
        "upn": list(records.pupils(ledger)),
        "ref": sorted(letter_records.references(ledger)),
        "key": [row.key for row in waiting_rows(at.office, _ALL)],
        "number": ["1"],
        "variant": ["1"],
        "token": ["0" * 32],
        "name": ["contract-invite.docx", "mailmerge.toml", "receipt.html", "print-run-millbrook.pdf"],
        "filename": ["desk.css"],
    }


def _addresses(at: Opened, method: str) -> list[str]:
    found = []
    known = values(at)
    for rule in at.app.url_map.iter_rules():
        if method not in (rule.methods or ()) or rule.endpoint.startswith(("sign_in.", "static")):
            continue
        addresses = [rule.rule]
        for name in rule.arguments:
            choices = known[name]
            addresses = [
                address.replace(part, value)
                for address in addresses
                for part in [next(p for p in (f"<{name}>", f"<int:{name}>", f"<path:{name}>") if p in address)]
                for value in choices
            ]
        found += addresses
    return found


def every_page(at: Opened) -> list[str]:
    """Return every address that can be looked at."""
    return _addresses(at, "GET")


def forms(at: Opened) -> list[str]:
    """Return every address that takes a form."""
    return _addresses(at, "POST")
