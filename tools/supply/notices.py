"""The notices of what goes out with the product: each library's licence and its text, as it carries it."""

from collections.abc import Iterator
from importlib.metadata import distribution

from tools.supply.licences import PAGE, declared, exemptions, texts
from tools.supply.locked import ROOT, Locked, product

NOTICES = ROOT / "THIRD-PARTY-NOTICES"
_FONTS = ROOT / "mailmerge" / "paper" / "fonts" / "OFL.txt"
_LINE = "=" * 100
_OPENING = """\
THIRD-PARTY NOTICES

mailmerge is under the MIT licence (LICENSE). It stands on the libraries below, each unmodified and under its own
licence. Made from requirements.txt and what is installed by `python -m tools.supply write`; a test holds it to them.
A text that several carry is printed once. What a library says of parts that it holds itself lies, by the paths named
here, in the folder of its metadata beside it.
"""


def notices() -> str:
    """Return the file: the fonts that ship inside the package, then each library that the product needs."""
    printed: dict[str, str] = {}
    parts = [_OPENING, f"{_LINE}\nNoto Sans, Noto Sans Arabic (fonts, trimmed)\nLicence: OFL-1.1\n"]
    parts += _printed(_FONTS.read_text("utf-8"), "Noto Sans, OFL.txt", printed)
    for one in product():
        parts += _of(one, printed)
    return "\n".join(parts)


def _of(one: Locked, printed: dict[str, str]) -> Iterator[str]:
    library = distribution(one.name)
    named = exemptions(PAGE.read_text("utf-8")).get(one.name)
    licences = (named.licence,) if named else declared(library)
    yield f"{_LINE}\n{one.name} {one.version}\nLicence: {', '.join(licences)}"
    if named:
        yield f"{named.why}"
    yield ""
    found = texts(library)
    own = [path for path in found if path.count("/") <= 1]
    for path in own:
        yield from _printed(found[path], f"{one.name}, {path}", printed)
    inner = [path for path in found if path not in own]
    if inner:
        yield "\n".join(("For parts that it holds itself:", *(f"- {path}" for path in inner), ""))
    if not found:
        yield "This version carries no text of its licence.\n"


def _printed(text: str, name: str, printed: dict[str, str]) -> Iterator[str]:
    """Yield a text, or where it was printed already."""
    content = "\n".join(line.rstrip() for line in text.strip("\n\ufeff").splitlines()).replace("\f", "")
    key = " ".join(content.split())
    if key in printed:
        yield f"The text is the same as that of: {printed[key]}\n"
    else:
        printed[key] = name
        yield f"--- {name}\n\n{content}\n"
