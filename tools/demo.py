"""Turn the sample cases into letters, in the project's own workspace, and say where they are."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from mailmerge.casework.counting import count

ROOT = Path(__file__).parent.parent
DONE, ROWS_NEED_MENDING = 0, 3


def run(cases: Path, day: str) -> tuple[int, str]:
    """Run one file of cases on its day; return the exit code, and in words what came of it."""
    command = [sys.executable, "-m", "mailmerge", "--workspace", str(ROOT), "run", str(cases), "--date", day, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (DONE, ROWS_NEED_MENDING):
        return done.returncode, f"failed with exit code {done.returncode}: {done.stderr.strip()}"
    (file,) = json.loads(done.stdout)
    outcomes = Counter(parent["outcome"] for row in file["results"] for parent in row["parents"])
    rejected = sum(row["outcome"] == "reject" for row in file["results"])
    return done.returncode, (
        f"letters {outcomes['letter']}, held for a person {outcomes['hold']}, none due {outcomes['no-letter']}, "
        f"not a parent {outcomes['excluded']}, rows to mend {rejected}"
    )


def main() -> int:
    """Run every sample file, list the folders with letters, and return the first exit code that is a failure."""
    failed = 0
    for expected in sorted((ROOT / "examples").glob("*.expected.json")):
        cases = expected.with_name(expected.name.replace(".expected.json", ".csv"))
        day = json.loads(expected.read_text(encoding="utf-8"))["date"]
        print(f"{cases.name}, as on {day}: ", end="", flush=True)
        code, words = run(cases, day)
        print(words)
        if code not in (DONE, ROWS_NEED_MENDING):
            failed = failed or code
    print("\nThe letters, and beside them receipt.html, which says what became of every row:")
    for folder in sorted((ROOT / "outbox").glob("*/letters")):
        letters = count(sum(1 for _ in folder.rglob("*.pdf")), "letter")
        print(f"  {folder.relative_to(ROOT)}  ({letters}, as PDF and as Word file)")
    print("A letter is never made twice. To begin again, empty outbox/ and ledger/.")
    return failed


if __name__ == "__main__":
    sys.exit(main())
