"""What is wrong with a profile's file, in a person's words: where it is and what to do."""

import difflib
from collections.abc import Iterable, Iterator

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from mailmerge.law.authorities import AuthorityProfile
from mailmerge.toml import wanted

# Not an authority's to say in its file: what we work out ourselves.
OURS = ("code", "version", "known", "rests_on", "approved", "faults")


def sentences(code: str, errors: Iterable[ErrorDetails]) -> Iterator[str]:
    """Say of each fault in a person's words where it is and what to do."""
    file = f"authorities/{code}.toml"
    for fault in errors:
        place = ".".join(f"{part + 1}" if isinstance(part, int) else part for part in fault["loc"])
        match fault["type"]:
            case _ if fault["input"] is None:
                yield f'{file}: {place} can\'t be "none": write the rule, or "national", or "unknown".'
            case "extra_forbidden":
                near = did_you_mean(place, _names(AuthorityProfile))
                yield f"{file}: {place} is not a rule.{near} What is no rule of ours goes under [facts], as text."
            case "missing":
                yield f"{file}: {place} is missing. Add it."
            case "literal_error":
                yield f"{file}: {place} must be one of {fault['ctx']['expected']}."
            case "value_error":
                yield f"{file}: {place} {fault['ctx']['error']}."
            case "model_type" | "model_attributes_type":
                yield f'{file}: {place} must be a table, such as {{ count = 5, unit = "school-days" }}.'
            case "string_pattern_mismatch":
                yield f"{file}: {place} is not a register code, such as G, N, O or U."
            case _:
                yield f"{file}: {place} {wanted(fault)}."


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question that names the nearest known rule, or nothing where none is near."""
    names = {name: name for name in known}
    names = {name.rpartition(".")[2]: name for name in names} | names
    for said in (word, word.rpartition(".")[2]):
        for near in difflib.get_close_matches(said, sorted(names)):
            return f" Did you mean {names[near]}?"
    return ""


def _names(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """Yield the dotted names of all that a profile can say."""
    for key, field in model.model_fields.items():
        if before or key not in OURS:
            inner = field.annotation
            yield f"{before}{field.alias or key}"
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from _names(inner, f"{before}{key}.")
