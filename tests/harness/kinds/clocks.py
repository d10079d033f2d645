"""The clock is set while the service works: forwards, back, by hours, days and years."""

from tests.harness.programs import CLOCK
from tests.harness.trial import Kind, Trial

_HOUR, _DAY = 3600, 86_400
# Not before the letters' own day, which would be refused.
_STEPS = (-_HOUR, _HOUR, -_DAY, _DAY, -30 * _DAY, 30 * _DAY, -365 * _DAY, 800 * _DAY)


def stepped(trial: Trial) -> None:
    watcher = trial.watcher
    for _ in range(trial.chance.randint(1, 2)):
        trial.drop()
        trial.wait(0.1, 1.5)
        (trial.root / CLOCK).write_text(str(trial.chance.choice(_STEPS)))
    trial.drop()
    if trial.chance.random() < 0.3:
        trial.wait(0.3, 2)
        watcher.process.kill()
        watcher.process.wait()


KINDS = (Kind("clock-stepped", 30, stepped, command=("tests.harness.programs", "stepped")),)
