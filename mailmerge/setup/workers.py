"""From the settings to whoever makes letters: processes of this machine, or the workers of a cluster."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mailmerge.errors import MissingError
from mailmerge.letters.pool import letter_pool, warm_up

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

    from mailmerge.letters.cluster import Cluster
    from mailmerge.workspace import Workspace
    from mailmerge.workspace.doctor import Check


def start_workers(workspace: Workspace, *, at_once: bool = True) -> Executor:
    """Return where letters are made, as the settings say.

    Args:
        workspace: the trust's.
        at_once: whether letters are due soon: processes load what they need already, and a cluster that can't be
            used is told of now.

    Raises:
        ClusterError: the cluster can't make letters as it stands.
    """
    if workspace.settings.work.engine == "dask":
        cluster = _cluster(workspace)
        if at_once:
            cluster.connect()
        return cluster
    workers = os.cpu_count() or 1
    pool = letter_pool(workers, workspace.settings.limits.letters_memory_mb)
    if at_once:
        warm_up(pool, workers)
    return pool


def check_workers(workspace: Workspace) -> Iterator[Check]:
    """Look whether the cluster that the settings name can make letters; else there is nothing to say."""
    from mailmerge.workspace.doctor import Check

    work = workspace.settings.work
    if work.engine != "dask":
        return
    if work.is_open_to_the_network:
        yield Check(
            "work",
            "warning",
            f"Letters travel to {work.scheduler} as plain text, and whoever reaches that port can run programs there. "
            "Use tls:// with tls_ca, tls_cert and tls_key under [work].",
        )
    try:
        with _cluster(workspace) as cluster:
            cluster.connect()
    except MissingError as error:
        yield Check("work", "missing", str(error))
    else:
        yield Check("work", "ok", f"The workers at {work.scheduler} make the same letters as this machine.")


def _cluster(workspace: Workspace) -> Cluster:
    from mailmerge.letters.cluster import Address, Cluster

    work = workspace.settings.work
    files = (work.tls_ca, work.tls_cert, work.tls_key)
    return Cluster(Address(str(work.scheduler), *(workspace.root / Path(file) if file else None for file in files)))
