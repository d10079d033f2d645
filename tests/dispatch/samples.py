"""Letters on record and lines of posting sheets, made up for these tests."""

from mailmerge.dispatch.sheet import SheetLine

REFS = [f"OAK-7Q2M9-{n:05}" for n in range(100)]


def sheet_lines(count: int, addressee: str = "Mrs Zofia Nowak") -> list[SheetLine]:
    """Return lines of a posting sheet, numbered from 1."""
    return [
        SheetLine(n, REFS[n - 1], addressee, f"{n} Mill Lane", "PE29 3TN", "second-class") for n in range(1, count + 1)
    ]
