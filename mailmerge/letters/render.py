"""Letters made: a template's tags filled in with one case's values, as PDF and as Word file, and proved."""

import hashlib
import re
from dataclasses import replace

from jinja2 import TemplateError as JinjaError
from markupsafe import Markup, escape

from mailmerge.errors import NotFitError
from mailmerge.letters.letter import Fault, Letter, LetterJob, UnfitLetter
from mailmerge.letters.page.geometry import ADDRESS_LEADING, FittedAddress, fitted_address
from mailmerge.letters.page.webpage import with_numbers, without_seams
from mailmerge.letters.picture import QR_SIZE, data_uri, qr_png
from mailmerge.letters.templates.expressions import (
    HTML_BREAK,
    FieldError,
    html_template,
    plain_template,
    with_blanks,
    word_template,
)
from mailmerge.letters.templates.template import CompiledTemplate, compile_template
from mailmerge.letters.time_limit import TookTooLong, time_limit
from mailmerge.letters.word.wordfile import MAIN, RELATIONSHIPS, write_word
from mailmerge.letters.word.wordhead import drawing

# Some two thousand times what a letter takes, and a hundred times what it comes to.
MOST_SECONDS = 60.0
MOST_BYTES = 20_000_000
TOO_DEMANDING = Fault(
    "template-too-demanding",
    "The letter takes far longer to make, or becomes far larger, than a letter may. Make the template, and the "
    "school's logo, simpler: fewer and smaller pictures, no tables in tables.",
)
_QR_PIXELS = 3  # a PDF is told to keep the edges sharp; Word smooths them
# Beside the window there is little room for large print, and a line may end at a hyphen.
_REFERENCE = re.compile(r"\{\{\s*letter\.reference\s*\}\}")
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def make_letter(job: LetterJob) -> Letter | UnfitLetter:
    """Make one letter and prove it; whatever is not fit comes back as faults, never as a letter.

    So does what takes more than `MOST_SECONDS`, or comes to more than `MOST_BYTES`.
    """
    try:
        with time_limit(MOST_SECONDS):
            letter = _made(job)
    except (TookTooLong, MemoryError):
        return UnfitLetter(job.ref, (TOO_DEMANDING,))
    if isinstance(letter, Letter) and max(len(letter.pdf), len(letter.docx)) > MOST_BYTES:
        return UnfitLetter(job.ref, (TOO_DEMANDING,))
    return letter


def _made(job: LetterJob) -> Letter | UnfitLetter:
    from mailmerge.letters.page.stamp import underlays
    from mailmerge.letters.proof import prove

    job = replace(job, fields=with_blanks(job.fields))
    address = fitted_address(job.address_lines, job.envelope)
    if address is None:
        return UnfitLetter(
            job.ref, (Fault("address-does-not-fit", "The address does not fit the window, even at 8 pt."),)
        )
    try:
        compiled = compile_template(
            job.template,
            job.warning,
            job.letterhead,
            job.envelope,
            large_print=job.large_print,
            watermark=job.watermark,
        )
        docx = _word_copy(compiled, job, address)
        pdf = _paper_copy(compiled, job, address)
        warning = plain_template(compiled.warning_source).render(job.fields)
    except (FieldError, JinjaError) as error:
        why = str(error).removesuffix(".")
        return UnfitLetter(job.ref, (Fault("template-field", f"The template cannot be filled in: {why}."),))
    except NotFitError as error:
        return UnfitLetter(job.ref, (Fault("template-not-fit", str(error)),))
    proof = prove(
        pdf,
        docx,
        job,
        address,
        underlay=underlays(job.letterhead, job.watermark),
        warning_lines=tuple(warning.splitlines()),
        literal=compiled.literal,
    )
    if proof.faults:
        return UnfitLetter(job.ref, proof.faults)
    return Letter(
        ref=job.ref,
        pdf=pdf,
        docx=docx,
        pages=proof.pages,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        docx_sha256=hashlib.sha256(docx).hexdigest(),
        template_sha256=compiled.template_sha256,
        warning_sha256=compiled.warning_sha256,
    )


def _word_copy(compiled: CompiledTemplate, job: LetterJob, address: FittedAddress) -> bytes:
    pictures: list[bytes] = []

    def qr(web_address: object) -> Markup:
        pictures.append(qr_png(str(web_address)))
        number = len(pictures)
        picture = drawing(f"rIdQr{number}", QR_SIZE, QR_SIZE, f"QR code: {web_address}", number + 1)
        return Markup(f'</w:t></w:r><w:r>{picture}</w:r><w:r><w:t xml:space="preserve">')  # noqa: S704 - built escaped

    leading = round(address.size * ADDRESS_LEADING * 20)
    window = {"lines": address.lines, "half_points": round(address.size * 2), "leading": leading}
    source = word_template(compiled.word_source)
    xml = source.render({**job.fields, "address": window, "qr": qr})
    parts = dict(compiled.word_parts)
    fresh = {MAIN: f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode()}
    if pictures:
        fresh |= {f"word/media/qr{number}.png": png for number, png in enumerate(pictures, start=1)}
        fresh[RELATIONSHIPS] = _with_pictures(parts[RELATIONSHIPS], len(pictures))
    return write_word(parts, fresh)


def _with_pictures(part: bytes, count: int) -> bytes:
    entries = "".join(
        f'<Relationship Id="rIdQr{number}" Type="{_IMAGE}" Target="media/qr{number}.png"/>'
        for number in range(1, count + 1)
    )
    return part.replace(b"</Relationships>", f"{entries}</Relationships>".encode())


def _paper_copy(compiled: CompiledTemplate, job: LetterJob, address: FittedAddress) -> bytes:
    from mailmerge.letters.page.stamp import finisher, underlays
    from mailmerge.letters.page.stylesheet import letter_css
    from mailmerge.paper.pdf import write_pdf

    def qr(web_address: object) -> Markup:
        return Markup('<img class="qr" alt="QR code: {0}" src="{1}"/>').format(
            str(web_address), data_uri(qr_png(str(web_address), _QR_PIXELS), "image/png")
        )

    source = compiled.html_source
    if job.large_print:
        source = _REFERENCE.sub(r'<span class="whole">\g<0></span>', source)
    body = html_template(source).render({**job.fields, "qr": qr})
    window = _window(address, job.running) if address.lines else Markup("")
    return write_pdf(
        window + Markup(with_numbers(without_seams(body), compiled.numbering)),  # noqa: S704 - the template escapes all data
        letter_css(job.envelope, large_print=job.large_print),
        title=job.title,
        language=job.language,
        day=job.letter_date.isoformat(),
        finisher=finisher(underlays(job.letterhead, job.watermark)),
        for_many=True,
    )


def _window(address: FittedAddress, running: str) -> Markup:
    lines = HTML_BREAK.join(escape(line) for line in address.lines)
    return Markup('<div class="address" data-running="{2}"><p style="font-size: {0}pt">{1}</p></div>').format(
        address.size, lines, running
    )
