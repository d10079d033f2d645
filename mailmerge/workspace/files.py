"""Files of a workspace, replaced whole or not at all."""

import os
from pathlib import Path
from secrets import token_hex


def replace_file(path: Path, data: bytes) -> None:
    """Put a file's new bytes in its place by one rename, after they are on the disk."""
    hidden = path.with_name(f".{path.name}.{token_hex(4)}.new")
    try:
        with hidden.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            hidden.chmod(path.stat().st_mode)
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)
