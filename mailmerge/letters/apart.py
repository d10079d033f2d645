"""Letters made, and Word files looked through, where no limit can be held: in a child process, which has limits.

The system's own timer holds a letter's time limit in the main thread alone (`time_limit`): that is where the letters'
workers and the command line make theirs. In the desk's threads and the watcher's lanes a library's own code can't be
interrupted, so what they ask for is made in a child; a Word file that asks for too much ends the child, and no page
waits for it for ever.
"""

from collections.abc import Sequence

from mailmerge.confined import Limits, OutranError, confined
from mailmerge.law.letters import LetterKind
from mailmerge.letters.letter import Letter, LetterJob, UnfitLetter
from mailmerge.letters.lint import Finding, lint_template
from mailmerge.letters.render import TOO_DEMANDING, make_letter
from mailmerge.letters.time_limit import can_be_held


def made_apart(jobs: Sequence[LetterJob], limits: Limits) -> list[Letter | UnfitLetter]:
    """Return the letters of these jobs, as `make_letter` makes them; all are unfit where together they take too much.

    Args:
        jobs: what to make.
        limits: what they may take together, where a child makes them.
    """
    if not jobs or can_be_held():
        return _made(jobs)
    try:
        return confined(_made, jobs, limits=limits)
    except OutranError:
        return [UnfitLetter(job.ref, (TOO_DEMANDING,)) for job in jobs]


def lint_apart(
    file: str, data: bytes, key: str | None, letter: LetterKind | None, *, limits: Limits
) -> tuple[Finding, ...]:
    """Return what `lint_template` finds; that the file takes too much to be looked through is a finding too."""
    if can_be_held():
        return lint_template(file, data, key, letter)
    try:
        return confined(lint_template, file, data, key, letter, limits=limits)
    except OutranError:
        return (Finding(file, "", TOO_DEMANDING.code, TOO_DEMANDING.text),)


def _made(jobs: Sequence[LetterJob]) -> list[Letter | UnfitLetter]:
    return [make_letter(job) for job in jobs]
