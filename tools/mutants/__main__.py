"""Change the program one small step at a time, and see that a test fails: `python -m tools.mutants [FILE…]`.

Without files: every module of `law`, `casework`, `orders` and `runs`, each with the tests of its own room (and those
of `ELSEWHERE`). The changes are those of cosmic-ray (a comparison, a number, a yes or no, an `and` turned), and in a
module's tables a text emptied or an entry left out; running them is done here, because cosmic-ray writes each into
the source folder and starts pytest anew for it. Here the tests are collected once, each change is made in a child of
this process, and only those tests run that come by the changed line or are the module's own (`test_NAME.py`): what
saw the changes before it first, then the quickest. What a module works out while it is loaded (its tables and
constants) is changed before it is loaded: the module's own tests and the files that saw changes of it before are
tried first, then all.

What survives is printed: no test sees it. A change that makes no difference stands in `tests/mutants.toml`, each with
the reason, and is passed over. Exits with 1 where something else survived. Needs fork, so Linux or macOS.
"""

import argparse
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tools.mutants.changes import ROOT, Mutant, changed_functions, mutants_of
from tools.mutants.trial import FewExamples, Loadings, Pairs, Trial, load_the_libraries

ROOMS = ("law", "casework", "orders", "runs")
# What a room's modules, or one of them, do that only the stories of another room show.
ELSEWHERE = {
    "runs": (
        *(f"tests/referral/test_{of}.py" for of in ("pack", "form", "ical", "nti_request")),
        *(f"tests/referral/test_{of}_mail.py" for of in ("contract", "notice", "withdrawal")),
        *(f"tests/cli/test_{of}.py" for of in ("due", "sweep", "find", "print")),
        "tests/privacy/test_erasure.py",
    ),
    "runs/forms.py": ("tests/cli/test_forms.py",),
    "runs/production.py": ("tests/cli/test_run.py",),
    "runs/releases.py": ("tests/desk/test_release.py",),
    "runs/guards.py": (
        "tests/cli/test_guards.py",
        "tests/cli/test_guards_of_rows.py",
        "tests/operations/test_guards.py",
    ),
    "runs/mended.py": ("tests/cli/test_working_papers.py",),
    "runs/packs.py": tuple(f"tests/referral/test_{of}.py" for of in ("checklist", "answers", "period", "others")),
}
# What starts the program anew sees no change that is made in this process.
OF_NO_USE = ("tests/law/test_letters.py::test_a_thirteenth_letter_goes_from_its_entry_to_its_evidence",)
LOOKED_AT = ROOT / "tests" / "mutants.toml"


def looked_at() -> dict[tuple[str, str, str], str]:
    """Return why each change that was looked at makes no difference, by file, line as it was, line as it is changed."""
    entries = tomllib.loads(LOOKED_AT.read_text("utf-8")).get("mutant", ())
    return {(entry["file"], entry["was"], entry["now"]): entry["why"] for entry in entries}


def survivors(room: str, paths: Sequence[Path], *, functions_only: bool = False) -> Iterator[Mutant]:
    """Yield every change of some modules of a room that its tests do not see.

    `functions_only`: leave out what loading works out, which takes a new start of the tests for each change.

    Raises:
        SystemExit: the tests do not pass as they are.
    """
    of_functions: list[tuple[Mutant, Pairs]] = []
    on_loading: list[Mutant] = []
    known = looked_at()
    for path in paths:
        plain = compile(path.read_text("utf-8"), str(path), "exec")
        for mutant in mutants_of(path):
            if (str(path.relative_to(ROOT)), mutant.was, mutant.now) in known:
                continue
            pairs = changed_functions(plain, compile(mutant.source, str(path), "exec"))
            if pairs is None:
                on_loading.append(mutant)
            elif pairs:
                of_functions.append((mutant, pairs))
    print(f"{room}: {len(of_functions)} changes of functions, {len(on_loading)} of what loading works out", flush=True)
    of_modules = (place for path in paths for place in ELSEWHERE.get(f"{room}/{path.name}", ()))
    places = (f"tests/{room}", *ELSEWHERE.get(room, ()), *of_modules)
    options = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0"]
    options += [f"--deselect={test}" for test in OF_NO_USE]

    # First what needs the program not yet loaded in this process; then the tests are collected in it.
    if on_loading and not functions_only:
        load_the_libraries(places, options)
    loadings = Loadings(places, options)
    for mutant in () if functions_only else on_loading:
        if loadings.survives(mutant):
            print(f"survived all tests: {mutant.name}", flush=True)
            yield mutant
    trial = Trial(of_functions)
    pytest.main([*places, *options], plugins=[trial, FewExamples()])
    if trial.survivors is None:
        raise SystemExit(f"The tests of {room} do not pass as they are: mend them first.")
    yield from (of_functions[number][0] for number in trial.survivors)


def main(words: Sequence[str] | None = None) -> int:
    """Try the modules out, and print what survived."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--functions-only", action="store_true")
    asked = parser.parse_args(words)
    named = [path.resolve() for path in asked.files]
    files = named or [path for room in ROOMS for path in sorted((ROOT / "mailmerge" / room).rglob("*.py"))]
    rooms: dict[str, list[Path]] = {}
    for path in files:
        rooms.setdefault(path.relative_to(ROOT / "mailmerge").parts[0], []).append(path)
    if len(rooms) > 1:
        # Each room in a process of its own: in one, the rooms before would be loaded already.
        command = [sys.executable, "-m", "tools.mutants", *(["--functions-only"] if asked.functions_only else [])]
        return max(subprocess.run([*command, *map(str, paths)], check=False).returncode for paths in rooms.values())
    count = sum(1 for room, paths in rooms.items() for _ in survivors(room, paths, functions_only=asked.functions_only))
    print(f"{count} survived that nobody has looked at.")
    return 1 if count else 0


if __name__ == "__main__":
    raise SystemExit(main())
