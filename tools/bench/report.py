"""What the bench found, in words for a terminal: ratios first, since a machine's own speed says little."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from tools.bench.measure import Usage
from tools.bench.watching import ROWS, Watching

_NAMES = {
    "ours": "this service: PDF, DOCX, proof, ledger, print run",
    "base": "the older build, all of it",
    "libreoffice": "docxtpl + LibreOffice, one call a worker",
    "naive": "docxtpl + mammoth + WeasyPrint, called a letter",
}
_WANTED_LETTERS = {"libreoffice": " (wanted: 4.0)", "base": " (wanted of 0.1.0: 1.67 by processor time)"}
# What issue 4 wants of the letters, and issues 2 and 3 of `check`.
_WANTED_CHECKS = {
    "1 row, CSV": "",
    "1,000 rows, CSV": "3 s, 200 MB",
    "20,000 rows, CSV": "0.60 of 0.1.0, 250 MB",
    "20,000 rows, XLSX": "0.45 of 0.1.0, 250 MB",
}


def words(found: Mapping[str, Any]) -> str:
    """Return the whole report."""
    return "\n".join(_lines(found))


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    machine = found["machine"]
    yield f"{machine['at']}, {machine['cores']} cores, {machine['memory_mb']:,} MB, Python {machine['python']}"
    before, after = machine["load_before"][0], found["load_after"][0]
    yield f"Load {before:.1f} before and {after:.1f} after: other work makes seconds longer, ratios less so."
    if contenders := found.get("contenders"):
        yield from _contenders(contenders)
    if scale := found.get("scale"):
        yield from _scale(scale, found["contenders"]["ours"])
    if steps := found.get("steps"):
        yield from _steps(steps)
    if sheets := found.get("sheets"):
        yield from _sheets(sheets)
    if watching := found.get("watching"):
        yield from _watching(watching)
    if desk := found.get("desk"):
        yield from _desk(desk)
    if checks := found.get("checks"):
        yield from _checks(checks, found.get("base", {}))
    if pack := found.get("pack"):
        yield from _pack(pack)


def _contenders(contenders: Mapping[str, Usage]) -> Iterator[str]:
    yield ""
    yield f"{'':50}{'letters':>8}{'seconds':>9}{'letters/s':>11}{'CPU ms/letter':>15}"
    for name, usage in contenders.items():
        letters = usage.told["letters"]
        yield (
            f"{_NAMES[name]:50}{letters:8,}{usage.seconds:9.1f}{_rate(usage):11.1f}{usage.cpu / letters * 1000:15.1f}"
        )
    yield ""
    for name, usage in contenders.items():
        peaks = ", ".join(f"{role} {peak:.0f}" for role, peak in usage.peak_mb.items())
        yield f"Most memory of a process, MB, {name}: {peaks}"
    ours = contenders["ours"]
    for name, other in contenders.items():
        if name != "ours":
            by_clock = _rate(ours) / _rate(other)
            by_cpu = _cpu_a_letter(other) / _cpu_a_letter(ours)
            wanted = _WANTED_LETTERS.get(name, "")
            yield f"Ours to {name}: {by_clock:.2f} times its letters a second{wanted}, {by_cpu:.2f} by processor time"


def _rate(usage: Usage) -> float:
    return float(usage.told["letters"] / usage.seconds)


def _cpu_a_letter(usage: Usage) -> float:
    return float(usage.cpu / usage.told["letters"])


def _scale(scale: Mapping[str, Usage], ours: Usage) -> Iterator[str]:
    """Yield the cost a letter by the size of a run, start-up included and left out."""
    yield ""
    runs = sorted((*scale.values(), ours), key=lambda usage: int(usage.told["letters"]))
    for usage in runs:
        peaks = ", ".join(f"{role} {peak:.0f}" for role, peak in usage.peak_mb.items())
        yield f"{usage.told['letters']:6,} letters: CPU {_cpu_a_letter(usage) * 1000:.1f} ms a letter; MB: {peaks}"
    small, large = runs[0], runs[-1]
    growth = _cpu_a_letter(large) / _cpu_a_letter(small)
    yield f"A letter among many costs {growth:.2f} times one among few (wanted: at most 1.10)"
    for fewer, more in pairwise(runs):
        letters = more.told["letters"] - fewer.told["letters"]
        yield (
            f"From {fewer.told['letters']:,} to {more.told['letters']:,}, start-up left out: "
            f"CPU {(more.cpu - fewer.cpu) / letters * 1000:.1f} ms a letter"
        )


def _steps(steps: Mapping[str, float]) -> Iterator[str]:
    yield ""
    yield "Processor time a letter by step, all in one process, ms:"
    for step, milliseconds in steps.items():
        yield f"  {step:28}{milliseconds:7.2f}"
    yield f"  {'together':28}{sum(steps.values()):7.2f}"


def _sheets(sheets: Sequence[Usage]) -> Iterator[str]:
    yield ""
    for usage in sheets:
        told, most = usage.told, max(usage.peak_mb.values())
        yield (
            f"posting sheet of {told['rows']:,} rows, {told['pages']:,} pages: CPU {told['ms_a_row']:.2f} ms a row "
            f"(wanted: 1); {most:.0f} MB, of which the sheet {most - told['held_mb']:.0f}"
        )


def _watching(watching: Watching) -> Iterator[str]:
    yield ""
    yield f"watch: a settled file of {ROWS} rows is letters in {watching.settled:.1f} s (wanted: 2 s)"
    yield f"watch: an idle hour costs {watching.idle_cpu:.1f} s of processor time; {watching.idle_mb:.0f} MB are held"


def _desk(desk: Mapping[str, Any]) -> Iterator[str]:
    empty, full = desk["empty"], desk["full"]
    yield ""
    yield f"desk: processor ms a page, {full['letters']:,} letters on record (wanted: 300, and 3 times an empty one's)"
    yield f"  {'':24}{'after a change':>15}{'to empty':>10}{'again':>8}{'to empty':>10}"
    for page, cold in full["cold"].items():
        warm = full["warm"][page]
        cold_ratio, warm_ratio = (
            f"{figure / empty[state][page]:.1f}" if page in empty[state] else ""
            for state, figure in (("cold", cold), ("warm", warm))
        )
        yield f"  {page:24}{cold:15.0f}{cold_ratio:>10}{warm:8.0f}{warm_ratio:>10}"
    if load := full["load"]:
        yield (
            f"desk: {load['rate']:.0f} mixed pages a second (wanted: 200), {load['errors']} errors, middle "
            f"{load['middle_ms']:.0f} ms, slowest {load['slowest_ms']:.0f} ms; {load['held_mb']:.0f} MB held, "
            f"{load['grown_mb']:+.0f} MB since the minute began"
        )


def _checks(checks: Mapping[str, Usage], base: Mapping[str, Usage]) -> Iterator[str]:
    yield ""
    yield f"{'check --json, 60 columns':28}{'seconds':>9}{'CPU s':>8}{'MB':>7}   wanted"
    for name, usage in checks.items():
        most = max(usage.peak_mb.values())
        yield f"  {name:26}{usage.seconds:9.1f}{usage.cpu:8.1f}{most:7.0f}   {_WANTED_CHECKS[name]}"
    for name, usage in base.items():
        yield f"  {name:26}{checks[name].cpu / usage.cpu:9.2f} of the processor time of the older build"


def _pack(pack: Usage) -> Iterator[str]:
    yield ""
    pages, most = pack.told["pages"], max(pack.peak_mb.values())
    yield f"pack of {pages} pages: {pack.cpu:.1f} s of processor time, {most:.0f} MB (wanted: 300 pages, 20 s, 300 MB)"
