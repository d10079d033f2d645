"""What the program answers with `--json`, taken apart for tests."""

import json
from typing import Any


def only_parent(said: str) -> dict[str, Any]:
    """Return the one parent of the one row of the one file of an answer, with the run's id."""
    (file,) = json.loads(said)
    (result,) = file["results"]
    (parent,) = result["parents"]
    return {"run": file.get("run"), **parent}
