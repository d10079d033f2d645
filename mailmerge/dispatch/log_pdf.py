"""The evidence log on paper, for a referral, and the draft certificate of posting: tagged PDFs."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from jinja2 import Template

from mailmerge.casework.calendar import in_words
from mailmerge.dispatch.evidence_log import LetterLog
from mailmerge.dispatch.times import local
from mailmerge.ledger.chain.event import Head
from mailmerge.markup import shipped_page

_CSS = """
@page { size: 210mm 297mm; margin: 18mm 16mm 20mm 16mm;
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font-size: 8pt; color: #444; } }
html { font-size: 9.5pt; line-height: 1.35; color: #111; hyphens: none; }
body, p, h1, h2, table, dl, dd, ol { margin: 0; }
h1 { font-size: 17pt; line-height: 1.2; margin-bottom: 2mm; }
h2 { font-size: 11.5pt; margin: 7mm 0 1.5mm; break-after: avoid; }
p, ol { margin-bottom: 2mm; }
ol { padding-left: 6mm; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; margin-bottom: 2mm; }
th, td { border: 0.2mm solid #888; padding: 1mm 1.6mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eef0f2; }
tr { break-inside: avoid; }
table.about { break-inside: avoid; }
col.key { width: 42mm; }
col.when { width: 30mm; }
col.what { width: 64mm; }
col.whom { width: 44mm; }
.small { font-size: 7.5pt; color: #333; }
.sign { break-inside: avoid; margin-top: 8mm; }
.fill { display: flex; line-height: 8mm; }
.fill span { flex: 1; border-bottom: 0.2mm solid #000; margin-left: 2mm; }
.draft { border: 0.4mm solid #000; padding: 1.5mm 2.5mm; margin-bottom: 4mm; font-weight: bold; }
"""


def log_pdf(logs: Sequence[LetterLog], *, trust: str, about: str, made_at: datetime, head: Head) -> bytes:
    """Return the evidence log as PDF/UA.

    Args:
        logs: the letters, each with its entries.
        trust: the trust's name.
        about: what was chosen, in words.
        made_at: when this was made, with its zone.
        head: the ledger's head, by which a rewritten record is caught from paper.
    """
    return _paper("evidence.html.jinja", f"Evidence of posting, {about}", logs, trust, about, made_at, head)


def certificate_pdf(logs: Sequence[LetterLog], *, trust: str, about: str, made_at: datetime, head: Head) -> bytes:
    """Return a draft certificate of posting of the letters that count as posted, for whoever posted them to sign.

    Args:
        logs: the letters; those that were not posted, were withdrawn, or went before this system are left out.
        trust: the trust's name.
        about: what was chosen, in words.
        made_at: when this was made, with its zone.
        head: the ledger's head.
    """
    posted = [log for log in logs if log.delivered_on is not None and log.letter.run is not None]
    title = f"Certificate of posting (draft), {about}"
    return _paper("certificate.html.jinja", title, posted, trust, about, made_at, head)


def _paper(
    template: str, title: str, logs: Sequence[LetterLog], trust: str, about: str, made_at: datetime, head: Head
) -> bytes:
    at = local(made_at)
    made = f"{in_words(at.date())} at {at:%H:%M %Z}"
    body = _page(template).render(logs=logs, trust=trust, about=about, head=head, made=made)
    from mailmerge.paper.pdf import write_pdf  # heavy, and only where a log is drawn

    return write_pdf(body, _CSS, title=title, language="en-GB", day=at.date().isoformat())


@cache
def _page(name: str) -> Template:
    return shipped_page(
        "mailmerge.dispatch",
        name,
        day=in_words,
        moment=lambda at: f"{local(at):%d/%m/%Y %H:%M} {local(at).isoformat()[-6:]}",
    )
