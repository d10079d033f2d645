"""Placeholders: what offices type where there is nothing to type, or nothing that may be known."""

import re
from functools import lru_cache

_NOTHING = frozenset(
    (
        "",
        "-",
        "--",
        ".",
        "n/a",
        "na",
        "n.a.",
        "none",
        "null",
        "nil",
        "0",
        "x",
        "xx",
        "xxx",
        "nan",
        "blank",
        "not applicable",
        "?",
    )
)
_NOT_KNOWN = re.compile(
    r"(address )?(is )?(un|not |not yet )known\b.*|unknown\b.*|n[/.]?k|"
    r"(don['\N{RIGHT SINGLE QUOTATION MARK}]?t|do not) know|"
    r"(same )?as above\b.*|same as\b.*|(same )?as per\b.*|"
    r"(as|with) (the )?(child|pupil|student|mother|father|mum|dad|parent|carer|contact|guardian|priority)\b.*|"
    r"see (above|mother|father|contact|parent|priority|notes?|file|sims|arbor|bromcom|system|office)\b.*|"
    r"t\.?b\.?[ac]\.?|to be (confirmed|advised)|not (given|provided|supplied|recorded|available|on file|held)\b.*|"
    r"no (known )?address\b.*|.*\bno (known )?forwarding\b.*|(c/o|care of) (the )?(school|office|school office)|"
    r"(moved|left)\b.*\b(un|not )known|whereabouts (un|not )known|same( address)?|(lives|living|moved) abroad|abroad|"
    r"(ask|contact) (the )?(school|office|parents?|mother|father|mum|dad)\b.*|"
    r"temporary (accommodation|housing|address)|"
    r"no longer (at|lives|living)\b.*|(new )?address (un|not )known|see (mum|dad)\b.*|"
    r"address (to be confirmed|tbc|missing|needed|required)|moved( away| house)?|gone away|ditto|"
    r"sofa[- ]?surfing|homeless|restricted|do not (post|send|write)\b.*|n/?a|null|nan|nil|none|blank|not applicable|x+",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\brefuge\b|\bwomen['\N{RIGHT SINGLE QUOTATION MARK}]?s aid\b|\bsafe address\b|"
    r"\bdo not (disclose|share|give|release|reveal)\b|\bnot (to be )?(disclosed|shared)\b|\bconfidential\b|"
    r"\b(address|details) withheld\b|\bwithh?eld\b|\bnot (to be )?(given|passed) (out|on)\b|"
    r"^\W*(private|protected|hidden)( address)?\W*$|\bundisclosed\b|\bnon[- ]disclos|\bsafe ?house\b|\bsecret\b|"
    r"\bprotected address\b|\brestricted address\b",
    re.IGNORECASE,
)
_NOBODY = frozenset(("tbc", "tba", "unknown", "n/a", "not known", "to be confirmed", "none given", "(blank)"))
_WHOSE = re.compile(r"(the )?(parents?|carers?|guardians?)\b.*\bof\b.*|of\s+.+", re.IGNORECASE)
# A street may well be Refuge Lane: a word that is part of a street's name asks for no secrecy.
_STREET = re.compile(
    r"\b(refuge|secret)\s+\w*\s*(lane|road|street|close|drive|way|avenue|court|gardens|house|cottage)\b", re.IGNORECASE
)


def says_nothing(text: str) -> bool:
    """Tell whether a line of an address only fills the cell (`-`, `N/A`)."""
    return text.casefold().strip() in _NOTHING


def is_no_address(text: str) -> bool:
    """Tell whether a cell says, instead of an address, that there is none to give (`UNKNOWN`, `as above`)."""
    return bool(_NOT_KNOWN.fullmatch(text.strip(" .-()*")))


@lru_cache(maxsize=10_000)
def asks_for_secrecy(text: str) -> bool:
    """Tell whether a cell says that the address must not be known."""
    return bool(_SECRET.search(_STREET.sub("", text)))


@lru_cache(maxsize=10_000)
def is_no_name(text: str) -> bool:
    """Tell whether a name has no letter in it, or only says that nobody knows it."""
    return not any(map(str.isalpha, text)) or text.casefold().strip() in _NOBODY or bool(_WHOSE.fullmatch(text))
