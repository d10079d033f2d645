"""What the bytes of a letter depend on beside its job: this program's files, Python, and the libraries that draw."""

import hashlib
import platform
import socket
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import mailmerge

# Libraries whose version shows in a letter, a posting sheet or a register, or in how they travel.
_LIBRARIES = (
    *("weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "pyphen", "fonttools", "pillow", "segno"),
    *("docxtpl", "python-docx", "mammoth", "jinja2", "markupsafe", "lxml", "pikepdf", "pypdfium2", "distributed"),
)
_KINDS = (".py", ".toml", ".jinja", ".css", ".conf", ".ttf", ".otf")
OWN_FILES = "the files of mailmerge"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is so in one process: its machine's name, and each thing that matters by its version."""

    host: str
    versions: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """The same two processes have the same; the machine's name does not count."""
        return hashlib.sha256(repr(sorted(self.versions.items())).encode()).hexdigest()

    def differences(self, other: "Surroundings") -> Iterator[tuple[str, str, str]]:
        """Yield each thing that the other has otherwise: its name, our version, the other's."""
        for name in sorted({*self.versions, *other.versions}):
            ours, theirs = self.versions.get(name, "none"), other.versions.get(name, "none")
            if ours != theirs:
                yield name, ours, theirs


@cache
def surroundings() -> Surroundings:
    """Return what is so in this process; what draws letters is loaded by it."""
    import_module("mailmerge.paper.pdf")  # before WeasyPrint, which it tells of our fonts
    from weasyprint.text.ffi import pango

    return Surroundings(
        socket.gethostname(),
        {
            "mailmerge": mailmerge.__version__,
            OWN_FILES: _own_files(),
            "Python": platform.python_version(),
            "Pango": str(pango.pango_version()),
            "zlib": zlib.ZLIB_RUNTIME_VERSION,
            "libharfbuzz-subset": "installed" if _can_cut_fonts() else "not installed",
            **{name: _version(name) for name in _LIBRARIES},
        },
    )


def _own_files() -> str:
    """Return a hash of every file that ships; of a program that is worked on, the version says too little."""
    root = Path(mailmerge.__file__).parent
    found = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.suffix in _KINDS):
        found.update(path.relative_to(root).as_posix().encode() + b"\0")
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:12]


def _can_cut_fonts() -> bool:
    from weasyprint.text.ffi import harfbuzz_subset

    return harfbuzz_subset is not None


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
