import re
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
LOCKED = {
    file: set(re.findall(r"(?m)^([a-z0-9-]+)==", (ROOT / file).read_text(encoding="utf-8")))
    for file in ("requirements.txt", "requirements-postgresql.txt", "requirements-dask.txt", "requirements-dev.txt")
}


def names(lines: Any) -> Any:
    return [re.match("[A-Za-z0-9-]+", line).group().lower() for line in lines]


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PRODUCT = names(PROJECT["dependencies"])
EXTRAS = {extra: names(libraries) for extra, libraries in PROJECT["optional-dependencies"].items()}
TOOLS = names(
    line for line in (ROOT / "requirements-dev.in").read_text(encoding="utf-8").splitlines() if line[:1].isalpha()
)


@pytest.mark.parametrize("library", [*PRODUCT, *chain.from_iterable(EXTRAS.values()), *TOOLS])
def test_every_library_has_its_reason_on_the_page(library: str) -> None:
    assert f"`{library}`" in PAGE, f"docs/dependencies.md: say what {library} does"


@pytest.mark.parametrize(
    ("file", "libraries"),
    [
        ("requirements.txt", PRODUCT),
        *((f"requirements-{extra}.txt", PRODUCT + libraries) for extra, libraries in EXTRAS.items()),
        ("requirements-dev.txt", TOOLS),
    ],
)
def test_every_library_is_locked(file: str, libraries: list[str]) -> None:
    assert set(libraries) <= LOCKED[file], f"{file} lags behind: make lock"


@pytest.mark.parametrize("file", LOCKED)
def test_every_locked_file_has_hashes_and_no_index_address(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    requirements = re.split(r"(?m)^(?=[a-z0-9-]+==)", text)[1:]
    assert all("--hash=sha256:" in requirement for requirement in requirements)
    assert "://" not in text
    assert "--index" not in text.replace("--no-emit-index-url", "")
