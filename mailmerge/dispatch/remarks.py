"""What staff are told about a posting: stable codes, and sentences (remarks.toml) with what is so and what to do."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Remark:
    """A stable code and its sentence. No names stand in it: a letter is called by its reference."""

    code: str
    text: str


def remark(code: str, **values: object) -> Remark:
    """Return a remark; `values` fill in its sentence."""
    return Remark(code, _sentences()[code].format_map(values))


@cache
def _sentences() -> Mapping[str, str]:
    return tomllib.loads(resources.files("mailmerge.dispatch").joinpath("remarks.toml").read_text("utf-8"))
