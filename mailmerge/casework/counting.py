"""Numbers with their nouns, as staff read them."""


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: `1 letter`, `3 letters`, `1,200 rows`; `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
