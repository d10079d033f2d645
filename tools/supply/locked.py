"""The lock: which version of which library is installed, from which files, and what asks for it."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT, DEVELOPMENT = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
US = "mailmerge"

_LOCKED = re.compile(r"(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})(?![0-9a-f])")


class UnreadableLockError(Exception):
    """A line of a lock that is no exact version, hash or comment; the message names it."""


@dataclass(frozen=True, slots=True)
class Locked:
    """A library as the lock has it: `hashes` of the files that may be installed (SHA-256), `asked_by` whom."""

    name: str
    version: str
    hashes: tuple[str, ...]
    asked_by: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Return its package URL (purl-spec, type pypi)."""
        return f"pkg:pypi/{self.name.replace('_', '-')}@{self.version}"


def locked(text: str) -> tuple[Locked, ...]:
    """Return the libraries of a lock that pip-compile wrote, in its order.

    Raises:
        UnreadableLockError: something stands there that is no exact version: a range, an address, an option.
    """
    entries: list[list[str]] = []
    for line in text.splitlines():
        if line[:1] in ("", "#"):
            continue
        if line[0].isspace() and entries:
            entries[-1].append(line.strip())
        elif _LOCKED.match(line):
            entries.append([line])
        else:
            raise UnreadableLockError(f"This line of the lock is no exact version: {line.strip()}")
    return tuple(map(_entry, entries))


def product() -> tuple[Locked, ...]:
    """Return what the product needs."""
    return locked(PRODUCT.read_text("utf-8"))


def development() -> tuple[Locked, ...]:
    """Return what tests and linters need on top of it."""
    ours = {one.name for one in product()}
    return tuple(one for one in locked(DEVELOPMENT.read_text("utf-8")) if one.name not in ours)


def _entry(lines: list[str]) -> Locked:
    head = _LOCKED.match(lines[0])
    if head is None:
        raise UnreadableLockError(f"This line of the lock is no exact version: {lines[0]}")
    hashes = tuple(found for line in lines if not line.startswith("#") for found in _HASH.findall(line))
    comments = [line.removeprefix("#").strip().removeprefix("via").strip() for line in lines if line.startswith("#")]
    asked_by = tuple(comment.split(" ")[0] for comment in comments if comment and not comment.startswith("-"))
    return Locked(head["name"], head["version"], hashes, asked_by)
