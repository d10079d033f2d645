"""Letters made by the workers of a dask cluster, on this machine or on others: an executor like any other.

The executor is `distributed`'s own. What is added: large pieces of a call travel once (`parcel`); a worker that would
draw other bytes than this machine is told of before it draws any (`surroundings`); and what becomes of the cluster is
told in words.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from mailmerge.errors import MissingError
from mailmerge.letters.parcel import Parcel, carry_out, pack
from mailmerge.letters.surroundings import OWN_FILES, Surroundings, surroundings

if TYPE_CHECKING:
    from pathlib import Path

# Seconds that a scheduler may take to answer, and that letters wait for a first worker, or for another in place of all.
ANSWER_SECONDS = 10.0
PATIENCE_SECONDS = 60.0
_LOOK_EVERY = 2.0
_MOST_PIECES = 1_000
_LEAST_AHEAD, _AHEAD_OF_EACH = 24, 4
_MOST_DIFFERENCES = 3


class ClusterError(MissingError):
    """The cluster can't make letters as it stands: `code` stands in docs/errors.md."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{text} ({code})")
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:
        return (_told_elsewhere, (self.code, str(self)))


@dataclass(frozen=True, slots=True)
class Address:
    """Where a cluster's scheduler is, and the files by which this machine and the others know each other, if any.

    Without files, what dask itself is configured with holds.
    """

    scheduler: str
    tls_ca: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of a call: what it returned, or what it raised."""

    result: Any = field(default=None, repr=False)
    error: BaseException | None = field(default=None, repr=False)


class Cluster(Executor):
    """Has calls made by a cluster's workers. It is connected with the first call; what it lost, it connects to anew.

    A worker that dies costs the calls that it had in hand their time: others make them. A call at which worker after
    worker dies ends in BrokenExecutor, like one at which a process of a pool does. Safe to use from several threads.
    """

    is_elsewhere = True  # what lies in files of this machine can't be asked for
    chunk = 4  # letters in one call: what handing it out costs is a tenth of what it takes, and little is made again

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connecting, self._counting = Lock(), Lock()
        self._client: Any = None
        self._executor: Any = None
        self._pieces: OrderedDict[str, Any] = OrderedDict()
        self._pending: set[Future[Any]] = set()
        self._ended = Event()
        self._workers = 0

    @property
    def chunks_in_flight(self) -> int:
        """How many chunks of letters may wait at a time, so that no worker does."""
        return max(_LEAST_AHEAD, _AHEAD_OF_EACH * self._workers)

    def connect(self) -> None:
        """Connect now, if that is not done, and see that every worker draws what this machine would.

        Raises:
            ClusterError: the scheduler does not answer, it has no workers, or one of them differs.
        """
        with self._connecting:
            self._connected()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a call made by a worker.

        Raises:
            ClusterError: as `connect` does.
        """
        parcel = pack((fn, args, kwargs))
        answer: Future[Any] = Future()
        answer.set_running_or_notify_cancel()
        with self._connecting:
            self._connected()
            pieces = {name: self._sent(name, data) for name, data in parcel.pieces.items()}
            at_work = self._executor.submit(_outcome, surroundings().sha256, replace(parcel, pieces={}), pieces)
            with self._counting:
                self._pending.add(answer)
        at_work.add_done_callback(lambda done: self._hand_over(done, answer))
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End, and let go of the cluster, which lives on."""
        self._ended.set()
        with self._counting:
            waiting = set(self._pending)
        if wait and not cancel_futures:
            for answer in waiting:
                answer.exception()
        with self._connecting:
            self._let_go()

    def _connected(self) -> None:
        if self._client is not None and self._client.status == "running":
            return
        if self._ended.is_set():
            raise RuntimeError("cannot have calls made after shutdown")
        self._let_go()
        self._client = _client(self._address)
        try:
            _require_alike(self._client, self._address)
        except BaseException:
            self._let_go()
            raise
        self._workers = len(self._client.nthreads())
        self._executor = self._client.get_executor(pure=False)
        Thread(target=self._look_after, args=(self._client,), name="cluster", daemon=True).start()

    def _let_go(self) -> None:
        self._pieces.clear()
        client, self._client, self._executor = self._client, None, None
        if client is not None:
            client.close(timeout=ANSWER_SECONDS)

    def _sent(self, name: str, data: bytes) -> Any:
        """Return a large piece as the cluster has it: as a call that any worker can make again, should it be lost."""
        if name not in self._pieces:
            self._pieces[name] = self._client.submit(bytes, data, key=f"mailmerge-{name}", pure=False)
            if len(self._pieces) > _MOST_PIECES:
                self._pieces.popitem(last=False)
        self._pieces.move_to_end(name)
        return self._pieces[name]

    def _hand_over(self, done: Future[Any], answer: Future[Any]) -> None:
        """Tell whoever waits what came of a call."""
        from distributed import KilledWorker

        try:
            outcome: _Outcome = done.result()
        except CancelledError:
            outcome = _Outcome(error=_lost(self._address))
        except KilledWorker:
            outcome = _Outcome(error=BrokenExecutor("workers died at it, one after the other"))
        except Exception as error:  # of dask itself, such as a result that can't be brought here
            outcome = _Outcome(error=error)
        self._answer({answer}, outcome)

    def _answer(self, answers: set[Future[Any]], outcome: _Outcome) -> None:
        with self._counting:
            awaited = answers & self._pending
            self._pending -= awaited
        for answer in awaited:
            if outcome.error is None:
                answer.set_result(outcome.result)
            else:
                answer.set_exception(outcome.error)

    def _look_after(self, client: Any) -> None:
        """End the waiting where nobody is left to make letters."""
        alone_since: float | None = None
        while client is self._client and not self._ended.wait(_LOOK_EVERY):
            with suppress(Exception):  # where the connection went, whoever waits is told so by dask itself
                self._workers = len(client.nthreads()) if self._pending else self._workers
            if self._workers or not self._pending:
                alone_since = None
                continue
            alone_since = alone_since or time.monotonic()
            if time.monotonic() - alone_since > PATIENCE_SECONDS:
                self._answer(set(self._pending), _Outcome(error=_nobody(self._address)))
                alone_since = None


def _outcome(expected: str, parcel: Parcel, pieces: Mapping[str, bytes]) -> _Outcome:
    """Make a call in a worker: one that joined later, and would draw other bytes, makes none.

    What goes wrong is an outcome too: of an error that were raised, dask would write the words into the worker's log.
    """
    here = surroundings()
    if here.sha256 != expected:
        return _Outcome(error=_joined_later(here.host))
    try:
        return _Outcome(carry_out(replace(parcel, pieces=pieces)))
    except Exception as error:
        return _Outcome(error=error)


def _joined_later(host: str) -> ClusterError:
    return ClusterError(
        "workers-differ",
        f"A worker on {host} joined that has other versions than the machine that asked for letters. "
        "`mailmerge doctor` names them. Install the same ones everywhere, start the worker again, and run it again; "
        "nothing is lost.",
    )


def _client(address: Address) -> Any:
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError:
        raise ClusterError(
            "no-dask",
            'The settings name a dask scheduler, and dask is not installed. Run: pip install "mailmerge[dask]"',
        ) from None
    security = None
    if address.tls_ca:
        files = {"tls_ca_file": address.tls_ca, "tls_client_cert": address.tls_cert, "tls_client_key": address.tls_key}
        named = {name: str(path) for name, path in files.items()}
        security = Security(require_encryption=True, **named)  # type: ignore[no-untyped-call] # distributed's own
    try:
        return Client(  # type: ignore[no-untyped-call] # distributed's own
            address.scheduler, timeout=ANSWER_SECONDS, security=security, set_as_default=False, name="mailmerge"
        )
    except Exception as error:  # what it raises depends on what answers at the address, and how
        raise _lost(address, type(error).__name__) from None


def _require_alike(client: Any, address: Address) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE_SECONDS)
    except TimeoutError:
        raise _nobody(address) from None
    here = surroundings()
    told = client.run(surroundings, on_error="return")
    differing = [text for worker, there in sorted(told.items()) for text in _differences(worker, here, there)]
    differing += [
        f"{worker} makes {threads} letters at once, which only one thread may: start it with --nthreads 1."
        for worker, threads in sorted(client.nthreads().items())
        if threads != 1
    ]
    if differing:
        raise ClusterError(
            "workers-differ",
            "Letters would differ from machine to machine, so none was made. "
            + " ".join(differing[:_MOST_DIFFERENCES])
            + " Install the same versions everywhere, start the workers again, and run it again.",
        )


def _differences(worker: str, here: Surroundings, there: object) -> Iterator[str]:
    if not isinstance(there, Surroundings):
        yield f"{worker} can't say what it has ({type(there).__name__}): mailmerge is missing there, or an older one."
        return
    for name, ours, theirs in here.differences(there):
        if name == OWN_FILES:
            yield f"{worker} ({there.host}) has another build of mailmerge."
        else:
            yield f"{worker} ({there.host}) has {name} {theirs}, this machine {ours}."


def _lost(address: Address, why: str = "the connection was lost") -> ClusterError:
    return ClusterError(
        "scheduler-away",
        f"The scheduler at {address.scheduler} does not answer ({why}). Start it, or correct [work] scheduler in "
        "mailmerge.toml; nothing is lost, and what was begun can be run again.",
    )


def _nobody(address: Address) -> ClusterError:
    return ClusterError(
        "no-workers",
        f"The scheduler at {address.scheduler} has no workers. Start one (docs/scale.md); nothing is lost, and "
        "what was begun can be run again.",
    )


def _told_elsewhere(code: str, text: str) -> ClusterError:
    return ClusterError(code, text.removesuffix(f" ({code})"))
