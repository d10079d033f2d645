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
_APOSTROPHE = r"['\N{RIGHT SINGLE QUOTATION MARK}]?"
_SOMEBODY = (
    r"(child|pupil|student|mother|father|mum|dad|parent|carer|contact|guardian|priority|nan|gran|"
    r"sibling|brother|sister|aunt|uncle|friend|family|relative|"
    rf"(grand|step|foster)[ -]?(mother|father|parent|mum|dad|carer)){_APOSTROPHE}s?\b"
)
_NUMBERED = r"p ?[1-9]\b"  # parent or priority 1
# What is said instead of an address, each to the end of the line or as its begin.
_INSTEAD = (
    # not known, or not told
    r"(address |details |whereabouts )?(is )?(un|not |not yet |no longer )known\b.*|unknown\b.*|unk|n[/.]?k",
    rf"(don{_APOSTROPHE}t|do not) know",
    r"(address |details )?not (given|provided|supplied|recorded|available|stated|held|current)\b.*",
    r"(not )?on (file|system|record)|(refused|declined)( to\b.*)?|unavailable",
    r"no (known )?address\b.*|.*\bno (known )?forwarding\b.*|no (post|contact|details?|data|information|info|record)s?",
    # another's
    r"same( address)?|(same )?as above\b.*|same( address)? as\b.*|(same )?as per\b.*|ditto",
    rf"(as|with|at|(lives|living|staying) (with|at)) (the |main |for )*({_SOMEBODY}|{_NUMBERED}).*",
    rf"(the )?{_SOMEBODY}( address)?",
    rf"see (above|notes?|file|sims|arbor|bromcom|system|office|{_SOMEBODY}|{_NUMBERED})\b.*",
    rf"(ask|contact|(check|confirm) with) (the )?(school|office|{_SOMEBODY})\b.*",
    # still to come
    r"t\.?b\.?[ac]\.?|to be (confirmed|advised)|awaiting\b.*|pending|to (follow|come)",
    r"address (to be confirmed|tbc|missing|needed|required)",
    r"(old|new|wrong|incorrect|invalid|previous|former) address\b.*",
    # no longer there, or nowhere
    r"moved\b.*|left( (no|the|area|address|country)\b.*)?|no longer (at|lives|living)\b.*|gone away",
    r"return(ed)? (mail|to sender)|rts|do not (post|send|write|use)\b.*|restricted",
    r"((lives|living) )?(abroad|overseas)|temporary (accommodation|housing|address)|sofa[- ]?surfing|homeless|hostel",
    # the school's own
    r"(c/o|care of) (?!.*\bold school).*\b(school|academy|school office)|(c/o|care of) (the )?office|school address",
    # what fills the cell
    r"n/?a|null|nan|nil|none|blank|not applicable|x+",
)
_NOT_KNOWN = re.compile("|".join(_INSTEAD), re.IGNORECASE)
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
    return bool(_NOT_KNOWN.fullmatch(text.strip(" .-()[]*")))


@lru_cache(maxsize=10_000)
def asks_for_secrecy(text: str) -> bool:
    """Tell whether a cell says that the address must not be known."""
    return bool(_SECRET.search(_STREET.sub("", text)))


@lru_cache(maxsize=10_000)
def is_no_name(text: str) -> bool:
    """Tell whether a name has no letter in it, or only says that nobody knows it."""
    return not any(map(str.isalpha, text)) or text.casefold().strip() in _NOBODY or bool(_WHOSE.fullmatch(text))
