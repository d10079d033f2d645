"""What file managers, office programs and shares leave in a folder by themselves: told, and no fault."""

import re

# Windows, macOS and Linux; an office program's mark of an open file; what a network file system keeps of a deleted one.
_LITTER = re.compile(
    r"(?:eh)?thumbs\.db|desktop\.ini|\.gitkeep|\.ds_store|\.directory|\._.*|~\$.*|\.~lock\..*#|\.nfs[0-9a-f]+|\.fuse_hidden[0-9a-f]+",
    re.IGNORECASE | re.DOTALL,
)


def is_litter(name: str) -> bool:
    """Whether a file of this name was left by a system or a program, and by no person."""
    return _LITTER.fullmatch(name) is not None
