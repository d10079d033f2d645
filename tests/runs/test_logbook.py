import logging
import re
from pathlib import Path
from threading import Thread

from mailmerge.runs.logbook import LOG_NAME, logging_to, run_context

LOG = logging.getLogger("mailmerge.watch.test")


def test_each_line_says_its_run(tmp_path: Path) -> None:
    with logging_to(tmp_path):
        LOG.info("before")
        with run_context("run-1"):
            thread = Thread(target=LOG.info, args=("in another thread",))
            thread.start()
            thread.join()
            LOG.info("inside")
        LOG.info("after")
    LOG.info("when it is closed")

    lines = (tmp_path / LOG_NAME).read_text().splitlines()
    assert [re.sub(r"^\S+ \S+ ", "", line) for line in lines] == [
        "INFO run=- before",
        "INFO run=- in another thread",
        "INFO run=run-1 inside",
        "INFO run=- after",
    ]


def test_the_log_is_renewed_before_it_grows_without_end(tmp_path: Path) -> None:
    with logging_to(tmp_path):
        for _ in range(8):
            LOG.info("x" * 900_000)
    assert len(list(tmp_path.glob("watch.log*"))) == 6
