"""Killed, stopped, or out of room: at named steps and at moments that chance chooses."""

import signal

import psutil

from tests.harness.trial import STOPPED_WITHIN, Kind, Trial
from tests.watch.processes import STEPS


def killed_at_a_step(trial: Trial) -> None:
    trial.drop(files=2)
    assert (trial.run("killed", STEPS[trial.number % len(STEPS)]) or 0) < 0


def full_at_a_step(trial: Trial) -> None:
    trial.drop(files=2)
    trial.run("full", STEPS[trial.number % len(STEPS)])


def run_killed(trial: Trial) -> None:
    """A run is killed again and again, each time somewhere on its way."""
    trial.drop(files=2)
    for _ in range(trial.chance.randint(1, 3)):
        process = trial.begin("whole")
        trial.wait(0.1, 3)
        process.kill()
        process.join()


def watcher_killed(trial: Trial) -> None:
    """The service is killed with work in hand, or in the middle of its start."""
    watcher = trial.watcher
    trial.drop(files=trial.chance.randint(1, 4))
    trial.wait(0.3, 4)
    watcher.process.kill()
    watcher.process.wait()


def child_killed(trial: Trial) -> None:
    """One of the processes that read and draw for the service is killed."""
    watcher = trial.watcher
    trial.drop(files=3)
    trial.wait(0.3, 3)
    children = psutil.Process(watcher.process.pid).children(recursive=True)
    if children:
        trial.chance.choice(children).send_signal(signal.SIGKILL)


def stopped(trial: Trial) -> None:
    """The service is stopped with work in hand: it ends in time, and well."""
    watcher = trial.watcher
    trial.drop(files=trial.chance.randint(1, 4))
    trial.wait(0.2, 4)
    assert watcher.stop(within=STOPPED_WITHIN) == 0


KINDS = (
    Kind("killed-at-a-step", 30, killed_at_a_step, command=None),
    Kind("full-at-a-step", 20, full_at_a_step, command=None),
    Kind("run-killed", 30, run_killed, command=None),
    Kind("watcher-killed", 35, watcher_killed),
    Kind("child-killed", 20, child_killed),
    Kind("stopped", 30, stopped),
)
