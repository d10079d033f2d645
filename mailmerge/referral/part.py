"""A paper of a pack, as it is handed on to be joined."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of a pack: its file's name (without suffix), what the bookmark calls it, and the PDF.

    `behind`: it stands behind the part before it, as a letter's proof of posting does. `is_sent`: these are the bytes
    of a letter as it was sent.
    """

    name: str
    title: str
    pdf: bytes = field(repr=False)
    behind: bool = False
    is_sent: bool = False
