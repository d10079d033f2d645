"""The certificate of attendance that a school has filed: it goes behind a letter where there are no marks."""

from pathlib import Path

import pikepdf

# As evidence is filed: `<UPN> certificate ….pdf` (contract, 2.2).
_FILED_AS = "* certificate*.pdf"


def filed_certificate(folder: Path) -> Path | None:
    """Return the certificate in a pupil's folder of evidence, the last by name; None where none can be printed."""
    if not folder.is_dir():
        return None
    return next((path for path in sorted(folder.glob(_FILED_AS), reverse=True) if _is_printable(path)), None)


def _is_printable(path: Path) -> bool:
    try:
        with pikepdf.open(path) as document:
            return len(document.pages) > 0
    except (OSError, pikepdf.PdfError, pikepdf.PasswordError):
        return False
