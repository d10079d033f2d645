"""Write down the bank holidays of the years that letters are about: `python -m tools.bank_holidays`."""

from pathlib import Path

from mailmerge.casework import bank_holidays as casework


def text() -> str:
    """Return the days of all those years, one a line, as the library has them."""
    days = sorted(day for year in casework.KNOWN_YEARS for day in casework.bank_holidays(year))
    return "".join(f"{day}\n" for day in days)


if __name__ == "__main__":
    Path(casework.__file__).with_name(casework.KNOWN_DAYS).write_text(text(), encoding="ascii")
