"""Processor time a letter by step, all in one process: `python -m tools.bench.steps WORKSPACE FILE`.

Each step's own time counts, without that of the steps that it calls. The first letters, which compile the templates and
draw the letterheads, are part of it, as they are of every run.
"""

import io
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import weasyprint

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.letters import proof, render
from mailmerge.orders.jobs import JobOffice
from mailmerge.paper import pdf
from mailmerge.runs import posting_sheets, print_runs, staff_papers
from mailmerge.runs import run as walk
from mailmerge.runs.folder import RunFolder
from tools.bench.inline import letters_made, run_here

# Each step, and the functions that it is made of: where they are looked up, and their names there.
_STEPS: dict[str, tuple[tuple[Any, str], ...]] = {
    "check: read and decide": ((walk, "_read"), (walk, "weigh")),
    "references": ((walk, "plan_orders"),),
    "fields": ((JobOffice, "job"),),
    "compile": ((render, "compile_template"),),
    "Word copy": ((render, "_word_copy"),),
    "HTML": ((render, "_paper_copy"), (pdf, "write_pdf")),
    "PDF: styles": ((weasyprint.document.Document, "_build_layout_context"),),
    "PDF: layout": ((weasyprint.document.Document, "_render"),),
    "PDF: writing": ((weasyprint.document.Document, "write_pdf"),),
    "proof": ((proof, "prove"),),
    "files": ((RunFolder, "add"),),
    "print run": ((print_runs, "make_print_run"),),
    "posting sheet": ((posting_sheets, "posting_sheet"),),
    "receipt": ((staff_papers, "render_receipt"),),
    "manifest, to disk": ((RunFolder, "seal"),),
    "ledger": ((Ledger, "append"),),
}
_REST = "the rest"


class Stopwatch:
    """Processor time by step, each step's own."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._under_way = [_REST]
        self._since = time.process_time()

    def time(self, place: Any, name: str, step: str) -> None:
        """Let every call of a function count for a step, but for what it calls that is of another step."""
        function: Callable[..., Any] = getattr(place, name)
        is_class_method = isinstance(vars(place).get(name), classmethod)

        def timed(*args: Any, **kwargs: Any) -> Any:
            # What a posting sheet is drawn with counts for the posting sheet.
            inside = self._under_way[-1] == "posting sheet"
            self.count()
            self._under_way.append("posting sheet" if inside else step)
            try:
                return function(*(args[1:] if is_class_method else args), **kwargs)
            finally:
                self.count()
                self._under_way.pop()

        setattr(place, name, classmethod(timed) if is_class_method else timed)

    def count(self) -> None:
        """Add the time since the last count to the step under way."""
        now = time.process_time()
        self.seconds[self._under_way[-1]] += now - self._since
        self._since = now


def main(workspace: Path, file: Path) -> None:
    """Run a case file and print how long each step took for a letter, in milliseconds."""
    watch = Stopwatch()
    for step, functions in _STEPS.items():
        for place, name in functions:
            watch.time(place, name, step)
    with redirect_stdout(io.StringIO()) as outcome:
        run_here(workspace, file)
    watch.count()
    letters = letters_made(json.loads(outcome.getvalue()))
    print(json.dumps({step: watch.seconds[step] / letters * 1000 for step in (*_STEPS, _REST)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
