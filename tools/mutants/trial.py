"""Trying changes out: the tests are collected once, and each change is made in a child of this process."""

import gc
import importlib
import importlib.util
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import _lru_cache_wrapper
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, TypeAlias

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import settings

from tools.mutants.changes import ROOT, Mutant

_SECONDS_OF_ALL_TESTS = 3600  # after which what waits for ever is killed
_OF_ALL = "test_values"  # what is tested of every module of a room
_OURS = ("mailmerge", "tests", "tools", "conftest")  # the program, and what loads it
NONE = -1  # no test saw the change
_LATELY, _FILES_LATELY = 10, 3  # so many of the tests that saw a change of a module are tried first on its next one

Pairs: TypeAlias = Sequence[tuple[CodeType, CodeType]]
Lines: TypeAlias = list[tuple[float, set[tuple[str, int]]]]


def in_child(work: Callable[[], Any], *, busy: int = _SECONDS_OF_ALL_TESTS, aloud: bool = False) -> Any:
    """Return what `work` returns in a child of this process; None where it did not come to an end.

    `busy`: after so many seconds of the processor it runs on for ever; how busy the machine is does not count.
    """
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        status = 1
        with suppress(BaseException):
            os.close(reading)
            if not aloud:
                quiet = os.open(os.devnull, os.O_WRONLY)
                os.dup2(quiet, 1)
                os.dup2(quiet, 2)
            signal.alarm(_SECONDS_OF_ALL_TESTS)
            signal.setitimer(signal.ITIMER_PROF, busy)
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump(work(), pipe)
            status = 0
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return pickle.loads(said) if status == 0 else None


class FewExamples:
    """A pytest plugin: properties are tried with a few examples each, the same ones every time."""

    def pytest_configure(self) -> None:
        """Take effect before the tests are collected."""
        settings.register_profile("mutants", deadline=None, max_examples=30, derandomize=True, database=None)
        settings.load_profile("mutants")


class Trial:
    """A pytest plugin: in place of running the tests once, it runs them for each change of functions.

    `survivors` are the places of the changes that no test saw; None where the tests do not pass as they are.
    """

    def __init__(self, mutants: Sequence[tuple[Mutant, Pairs]]) -> None:
        self.mutants = mutants
        self.survivors: list[int] | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Map which test comes by which line, then try each change with its tests."""
        files = {str(mutant.path) for mutant, _ in self.mutants}
        tests = in_child(lambda: _lines_by_test(session.items, files), aloud=True)
        if tests is None:
            return True
        self.survivors = []
        loaded = Loaded()
        gc.freeze()
        print(f"{len(tests)} tests, {sum(took for took, _ in tests):.0f} s", flush=True)
        seers: dict[Path, list[int]] = {}
        for number, (mutant, pairs) in enumerate(self.mutants):
            meant = {(str(mutant.path), line) for line in range(mutant.lines[0], mutant.lines[1] + 1)}
            # What is kept once it is worked out, one test alone comes by: a module's own tests look at it too.
            chosen = sorted(
                (took, place)
                for place, (took, seen) in enumerate(tests)
                if not meant.isdisjoint(seen) or session.items[place].path.stem == f"test_{mutant.path.stem}"
            )
            # What saw the changes before in this module is likely to see this one too.
            lately = seers.setdefault(mutant.path, [])
            places = [place for place in lately if any(place == one for _, one in chosen)]
            places += [place for _, place in chosen if place not in places]
            items = [session.items[place] for place in places]
            # A change may run on for ever: it is given some times what its tests took without it.
            limit = 20 + 5 * int(sum(took for took, _ in chosen))
            saw = in_child(lambda p=pairs, i=items: first_to_see(i) if loaded.put_in(p) else NONE, busy=limit)  # type: ignore[misc]
            if saw == NONE:
                self.survivors.append(number)
                print(f"survived {len(items)} tests: {mutant.name}", flush=True)
            elif saw is None:
                print(f"ran on, or ended its process: {mutant.name}", flush=True)
            else:
                seers[mutant.path] = [places[saw], *(place for place in lately if place != places[saw])][:_LATELY]
        return True


def first_to_see(items: Sequence[pytest.Item]) -> int:
    """Run tests one by one; return the number of the first that fails, `NONE` where all pass."""
    for number, (item, following) in enumerate(zip_longest(items, items[1:])):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return number
    return NONE


class Loaded:
    """What is loaded of the program: its functions by their code, and what it keeps once it is worked out."""

    def __init__(self) -> None:
        self.functions: dict[CodeType, list[FunctionType]] = {}
        self.kept: list[Any] = []
        # What a collection of tests has frozen is not among the objects.
        gc.unfreeze()
        for thing in gc.get_objects():
            if type(thing) is FunctionType and thing.__code__.co_filename.startswith(str(ROOT / "mailmerge")):
                self.functions.setdefault(thing.__code__, []).append(thing)
            elif isinstance(thing, _lru_cache_wrapper) and str(thing.__module__).startswith("mailmerge"):
                self.kept.append(thing)

    def put_in(self, pairs: Pairs) -> bool:
        """Let every function run its changed code; return whether one was found for each.

        A function that another gave while the program was loaded runs what is changed of it too.
        """
        for was, now in pairs:
            owners = self.functions.get(was, [])
            if not owners or was.co_freevars != now.co_freevars:
                return False
            for old, new in _with_inner(was, now):
                for owner in self.functions.get(old, ()):
                    owner.__code__ = new
        for one in self.kept:
            one.cache_clear()
        return True


def _with_inner(was: CodeType, now: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Yield two codes, and those of the functions inside them that can stand for each other."""
    yield was, now
    inner = [[part for part in code.co_consts if isinstance(part, CodeType)] for code in (was, now)]
    for old, new in zip(*inner, strict=False):
        if old.co_freevars == new.co_freevars:
            yield from _with_inner(old, new)


def _lines_by_test(items: Sequence[pytest.Item], files: set[str]) -> Lines:
    """Return of each test how long it takes, and which lines of the files it comes by.

    Raises:
        RuntimeError: a test fails before anything was changed.
    """
    seen: set[tuple[str, int]] = set()

    def line(frame: FrameType, event: str, _arg: object) -> Any:
        if event == "line":
            seen.add((frame.f_code.co_filename, frame.f_lineno))
        return line

    def call(frame: FrameType, _event: str, _arg: object) -> Any:
        return line if frame.f_code.co_filename in files else None

    found: Lines = []
    for item, following in zip_longest(items, items[1:]):
        seen.clear()
        begun = time.perf_counter()
        threading.settrace(call)
        sys.settrace(call)
        reports = runtestprotocol(item, log=False, nextitem=following)
        sys.settrace(None)
        if any(report.failed for report in reports):
            print(f"fails as it is: {item.nodeid}", flush=True)
            raise RuntimeError(item.nodeid)
        found.append((time.perf_counter() - begun, set(seen)))
    return found


def load_the_libraries(places: Sequence[str], options: Sequence[str]) -> None:
    """Load what the tests take from elsewhere, and nothing of the program: each change has it ready."""

    def names() -> list[str]:
        pytest.main([*places, *options, "--collect-only"], plugins=[FewExamples()])
        return [name for name in sys.modules if name.partition(".")[0] not in _OURS]

    for name in in_child(names) or ():
        with suppress(Exception):
            importlib.import_module(name)


class Loadings:
    """Trying out what modules work out while they are loaded, each change in a new start of the tests of a room."""

    def __init__(self, places: Sequence[str], options: Sequence[str]) -> None:
        self._places = places
        self._options = options
        self._seers: dict[Path, list[str]] = {}

    def survives(self, mutant: Mutant) -> bool:
        """Tell whether all tests pass with a module that is changed before it is loaded."""
        name = ".".join(mutant.path.relative_to(ROOT).with_suffix("").parts)
        code = compile(mutant.source, str(mutant.path), "exec")

        class Finder:
            @staticmethod
            def find_spec(wanted: str, _path: object = None, _target: object = None) -> Any:
                if wanted != name:
                    return None
                spec = importlib.util.spec_from_file_location(name, mutant.path)
                spec.loader.get_code = lambda _name: code  # type: ignore[union-attr]
                return spec

        def passes(places: Sequence[str]) -> tuple[bool, str]:
            first = FirstToFail()
            sys.meta_path.insert(0, Finder)
            ended = pytest.main([*places, *self._options, "-x"], plugins=[FewExamples(), first])
            return ended == pytest.ExitCode.OK, first.file

        # Few changes pass a module's own tests and those that saw its other changes, and these are loaded in no time.
        files = [str(path) for path in sorted((ROOT / self._places[0]).glob("test_*.py"))]
        own = [path for path in files if Path(path).stem in (f"test_{mutant.path.stem}", _OF_ALL)]
        lately = self._seers.setdefault(mutant.path, [])
        for places in ([*lately, *(path for path in own if path not in lately)], self._places):
            passed, saw = (in_child(lambda p=places: passes(p)) or (False, "")) if places else (True, "")  # type: ignore[misc]
            if not passed:
                if saw in files:
                    self._seers[mutant.path] = [saw, *(path for path in lately if path != saw)][:_FILES_LATELY]
                return False
        return True


class FirstToFail:
    """A pytest plugin: the file of the first test that fails or cannot be collected; empty as long as none does."""

    def __init__(self) -> None:
        self.file = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Look at what became of a test."""
        self._look(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Look at what became of a collection."""
        self._look(report)

    def _look(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed and not self.file:
            self.file = str(ROOT / report.nodeid.partition("::")[0])
