"""Turn the sample cases into letters, in the project's own workspace, and say where they are."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
DONE, ROWS_NEED_MENDING = 0, 3


def run(cases: Path, day: str) -> tuple[int, Counter[str]]:
    """Run one file of cases on its day; return the exit code and how many parents had each outcome."""
    command = [sys.executable, "-m", "mailmerge", "--workspace", str(ROOT), "run", str(cases), "--date", day, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (DONE, ROWS_NEED_MENDING):
        return done.returncode, Counter()
    results = [row for file in json.loads(done.stdout) for row in file["results"]]
    outcomes = Counter(parent["outcome"] for row in results for parent in row["parents"])
    outcomes["rejected row"] = sum(row["outcome"] == "reject" for row in results)
    return done.returncode, outcomes


def main() -> int:
    """Run every sample file, list the folders with letters, and return the first exit code that is a failure."""
    failed = 0
    for expected in sorted((ROOT / "examples").glob("*.expected.json")):
        cases = expected.with_name(expected.name.replace(".expected.json", ".csv"))
        day = json.loads(expected.read_text(encoding="utf-8"))["date"]
        print(f"{cases.name}, as on {day}: ", end="", flush=True)
        code, outcomes = run(cases, day)
        if code not in (DONE, ROWS_NEED_MENDING):
            failed = failed or code
            print(f"failed with exit code {code}")
            continue
        print(", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common() if count))
    print("\nThe letters:")
    for folder in sorted((ROOT / "outbox").glob("*/letters")):
        letters = len(list(folder.rglob("*.pdf")))
        print(f"  {folder.relative_to(ROOT)}  ({letters} PDF; what became of every row: ../receipt.html)")
    print("A case that was run before makes no second letter: empty outbox/ and ledger/ to begin again.")
    return failed


if __name__ == "__main__":
    sys.exit(main())
