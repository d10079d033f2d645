"""The names of those kinds of file by which other rooms go. Source: contract, 2.1 and 2.2."""

PAPER = "paper"
REFERRAL_REQUEST = "referral-request"
# Files of these kinds hold cases: letters may come of them.
MAKES_LETTERS = frozenset({"cases", "figures"})
