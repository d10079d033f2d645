"""Known vulnerabilities, asked of pip-audit: a service elsewhere, so that an answer is welcome and never needed."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Answer:
    """What pip-audit knows: `faults` in words, and of how many of the libraries it knew something at all.

    A library that it could not look up counts as not looked at: pip-audit itself says "no known vulnerabilities" then.
    """

    faults: tuple[str, ...] = ()
    looked_at: int = 0
    passed_over: int = 0

    @property
    def words(self) -> str:
        """Return the answer as people read it."""
        if not self.looked_at:
            return "Known vulnerabilities: NOT looked for. There is no pip-audit here, or no way to what it asks."
        rest = f" {self.passed_over} more could not be looked up." if self.passed_over else ""
        told = f"{len(self.faults)} known vulnerabilities" if self.faults else "No known vulnerabilities"
        return "\n".join((f"{told} in {self.looked_at} libraries.{rest}", *self.faults))


def known_faults(command: Sequence[str], lock: Path, *, seconds: float) -> Answer:
    """Ask pip-audit about a lock.

    Args:
        command: how pip-audit is started here.
        lock: the requirements, with hashes.
        seconds: how long it may take.

    Returns:
        Its answer; one that looked at nothing, where it is not there, fails, or takes longer.
    """
    options = ("--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json")
    try:
        run = subprocess.run(
            [*command, *options, "--requirement", str(lock)],
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
        return _answer(json.loads(run.stdout)["dependencies"])
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return Answer()


def _answer(libraries: list[dict[str, object]]) -> Answer:
    looked_at = [one for one in libraries if "vulns" in one]
    faults = [
        f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none yet'}"
        for one in looked_at
        for fault in _listed(one["vulns"])
    ]
    return Answer(tuple(faults), len(looked_at), len(libraries) - len(looked_at))


def _listed(value: object) -> list[dict[str, list[str]]]:
    return value if isinstance(value, list) else []
