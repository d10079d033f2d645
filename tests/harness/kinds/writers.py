"""Writers that are slow, that save again, and that put one file in another's place."""

from tests.harness.trial import Kind, Trial


def written_slowly(trial: Trial) -> None:
    """A copy stalls for longer than a file must lie still, its writer holding it open or not."""
    trial.watcher  # noqa: B018 - it is started
    name, whole = trial.name(), trial.tally.rows(trial.chance.randint(3, 6))
    if trial.chance.random() < 0.5:
        _held_open(trial, name, whole)
    else:
        _saved_again(trial, name, whole)
    trial.tally.last(whole)


def _held_open(trial: Trial, name: str, whole: bytes) -> None:
    with (trial.inbox / name).open("wb") as writer:
        cuts = sorted(trial.chance.sample(range(1, len(whole)), trial.chance.randint(1, 3)))
        for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True):
            trial.wait(0, 1.2)
            writer.write(whole[start:end])
            writer.flush()


def _saved_again(trial: Trial, name: str, whole: bytes) -> None:
    """A beginning comes, up to the end of a line; then, whatever became of it, the whole."""
    lines = whole.splitlines(keepends=True)
    part = b"".join(lines[: trial.chance.randint(1, len(lines) - 1)])
    (trial.inbox / name).write_bytes(part)
    trial.wait(0, 3)
    (trial.inbox / name).write_bytes(whole)


def swapped(trial: Trial) -> None:
    """While a file is on its way, another comes under its name: what was in either is dealt with."""
    trial.watcher  # noqa: B018 - it is started
    name, other = trial.name(), trial.name()
    first, second = (trial.tally.rows(trial.chance.randint(1, 3)) for _ in range(2))
    trial.put(name, trial.tally.last(first))
    trial.wait(0, 1.5)
    match trial.chance.choice(("moved away", "hidden", "two names")):
        case "moved away":
            _rename(trial, name, other)
            trial.put(name, trial.tally.last(second))
        case "hidden":
            _rename(trial, name, f"{name}.tmp")
            trial.put(name, trial.tally.last(second))
            trial.wait(0, 1)
            _rename(trial, f"{name}.tmp", other)
        case "two names":
            trial.put(other, trial.tally.last(second))
            trial.wait(0, 0.5)
            _rename(trial, name, f"{name}.tmp")
            _rename(trial, other, name)
            _rename(trial, f"{name}.tmp", other)


def _rename(trial: Trial, name: str, to: str) -> None:
    """Rename a file of the inbox, unless it was taken, or that name is another's."""
    if (trial.inbox / to).exists():
        return
    try:
        (trial.inbox / name).rename(trial.inbox / to)
    except FileNotFoundError:
        return


KINDS = (Kind("written-slowly", 35, written_slowly), Kind("swapped", 35, swapped))
