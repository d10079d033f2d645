"""From a TOML file to a checked value, or to sentences that name the file, the setting and the mend."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from mailmerge.errors import MailmergeError, SettingsError


class Checked(BaseModel):
    """A frozen table of a TOML file; a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _web_address(text: str) -> str:
    if not text.startswith(("https://", "http://")) or " " in text or "." not in text:
        raise ValueError("must be a web address that begins with https://")
    return text


def _email_address(text: str) -> str:
    name, _, domain = text.partition("@")
    if not name or "." not in domain or " " in text:
        raise ValueError("must be an e-mail address, such as office@school.example")
    return text


def shaped(pattern: str, must: str) -> AfterValidator:
    """Return a check that the whole of a text has this shape; where it has not, the fault says what it `must` be."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(must)
        return text

    return AfterValidator(check)


Text = Annotated[str, StringConstraints(min_length=1)]
WebAddress = Annotated[Text, AfterValidator(_web_address)]
EmailAddress = Annotated[Text, AfterValidator(_email_address)]

# What pydantic says of these in the words of a programmer.
_WANTED = {
    "bool_type": "must be true or false, without quotes",
    "bool_parsing": "must be true or false, without quotes",
    "date_type": "must be a date, written as 2025-09-01 without quotes",
    "date_from_datetime_parsing": "must be a date, written as 2025-09-01 without quotes",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "list_type": "must be a list, in square brackets",
    "model_type": "must be a table with settings of its own",
    "string_too_short": "must not be empty",
    "string_type": "must be text, in quotes",
    "tuple_type": "must be a list, in square brackets",
}

Model = TypeVar("Model", bound=BaseModel)


def read_toml(
    path: Path,
    model: type[Model],
    name: str | None = None,
    raises: Callable[[str], MailmergeError] = SettingsError,
) -> Model:
    """Return the file at `path` as a `model`.

    Args:
        path: the file.
        model: what it must say.
        name: what people know it by, where its file's name alone does not tell.
        raises: the error that is raised.

    Raises:
        MailmergeError: `raises`: the file cannot be read, is not TOML, or says something that the model does not
            allow; all such places are named at once.
    """
    name = name or path.name
    try:
        table = _parsed(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise raises(f"{name} is not written as TOML: {error}. Mend that place and try again.") from None
    except UnicodeDecodeError:
        raise raises(f"{name} is not UTF-8 text. Save it again with the encoding UTF-8.") from None
    except OSError as error:
        raise raises(f"{name} cannot be read ({error.strerror}). Put it back, or check that you may open it.") from None
    try:
        return model.model_validate(table)
    except ValidationError as error:
        faults = [_sentence(name, model, fault) for fault in error.errors()]
        raise raises("\n".join(faults)) from None


@lru_cache(64)
def _parsed(text: str) -> dict[str, object]:
    """Return what a file's text says: our own tables, and settings that nobody changed, are read again and again."""
    return tomllib.loads(text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` Did you mean …?` for the known word that is nearest to `word`, or nothing."""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""


def wanted(fault: ErrorDetails) -> str:
    """Return what a value must be that is not so, in a person's words, without a full stop."""
    said = fault["msg"].replace("Input should", "must").replace("String should", "must")
    return _WANTED.get(fault["type"], f"{said[:1].lower()}{said[1:]}")


def _sentence(file: str, model: type[BaseModel], fault: ErrorDetails) -> str:
    place = _place(fault["loc"])
    match fault["type"]:
        case "extra_forbidden":
            *table, key = fault["loc"]
            return f"{file}: {place} is not a setting.{did_you_mean(str(key), _fields_at(model, table))}"
        case "missing":
            return f"{file}: {place} is missing. Add it."
        case "value_error":
            where = f"{file}: {place} " if place else f"{file}: "
            return f"{where}{str(fault['ctx']['error']).removesuffix('.')}."
    return f"{file}: {place} {wanted(fault)}."


def _place(parts: Iterable[int | str]) -> str:
    """Return where in a file a fault is; the tables of a list are counted from 1, as people count."""
    words = ""
    for part in parts:
        if isinstance(part, int):
            words += f" {part + 1}"
        elif part != "[key]":
            words += f".{part}" if words else part
    return words


def _fields_at(model: type[BaseModel], table: Iterable[int | str]) -> Iterable[str]:
    """Return the names of the settings in the table at this place."""
    here: Any = model
    for key in table:
        if isinstance(here, type) and issubclass(here, BaseModel):
            here = here.model_fields[str(key)].annotation
        else:
            # The last argument of a mapping or a tuple is what it holds.
            here = next(arg for arg in reversed(get_args(here)) if arg is not Ellipsis)
    return here.model_fields if isinstance(here, type) and issubclass(here, BaseModel) else ()
