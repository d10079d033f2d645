"""What of WeasyPrint's insides is replaced, all of it in this one room: its table of styles, its lines, its page.

None of it is WeasyPrint's to promise. So it is used with the versions alone that it was tried with; with any other,
pages are drawn by WeasyPrint as it is: the same letters, more slowly. See docs/weasyprint.md.
"""

# Those with which tests/paper/test_pdf.py and tests/previews/test_preview.py have compared every byte.
TRIED = frozenset({"70.0"})


def is_tried(version: str) -> bool:
    """Whether WeasyPrint's insides are replaced in this version of it, as `weasyprint.__version__` gives it."""
    return version in TRIED
