"""The kinds of support that a school offers or gives a family, as notes name them. Source: referral.md, 7 and 8."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class SupportKind:
    """A kind of support: its code in a note, its name on a page, and the lines of a referral that it answers."""

    code: str
    name: str
    shows: tuple[str, ...] = ()


@cache
def support_kinds() -> Mapping[str, SupportKind]:
    """Return every kind of support by its code, in the order of its data."""
    text = resources.files("mailmerge.casework").joinpath("support.toml").read_text("utf-8")
    return {
        code: SupportKind(code, one["name"], tuple(one.get("shows", ()))) for code, one in tomllib.loads(text).items()
    }
