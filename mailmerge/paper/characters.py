"""Characters that no font of the letters has: which word they stand in, and what to type instead."""

import unicodedata

from mailmerge.paper.fonts import missing_characters

# What a keyboard has for signs that look like it, where Unicode knows of no simpler form.
_LIKE = {
    **dict.fromkeys("\u02bb\u02bd\u2018\u201b\u02bf\u02be\u02b9\u02bc\ua78c", "’"),
    **dict.fromkeys("\u2010\u2011\u2012\u2043\ufe63", "-"),
    **dict.fromkeys("\u2713\u2714\u2611", "yes"),
    **dict.fromkeys("\u2717\u2718\u2610", "no"),
    **dict.fromkeys("\u25cf\u25aa\u25a0\u27a2\uf0b7\uf0a7", "•"),
}


def told_missing(text: str) -> str | None:
    """Return the sentence that names the words with a character that no font has, and what to type; None: all fine.

    Args:
        text: any words of a letter: names, address, reasons.
    """
    missing = frozenset(missing_characters(text))
    if not missing:
        return None
    words = dict.fromkeys(word for word in text.split() if missing.intersection(word))
    named = "; ".join(f"“{word}” ({', '.join(_named(sign) for sign in word if sign in missing)})" for word in words)
    return f"The letter's fonts lack a character of {named}. Type it differently, and try again."


def simpler(sign: str) -> str:
    """Return what to type instead of a character; empty where nothing is near."""
    plain = _LIKE.get(sign) or "".join(
        each for each in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(each)
    )
    return "" if plain == sign or missing_characters(plain) else plain


def _named(sign: str) -> str:
    told = f"U+{ord(sign):04X} {unicodedata.name(sign, '').lower()}".rstrip()
    instead = simpler(sign)
    return f"{told}: type {instead}" if instead else told
