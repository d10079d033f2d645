"""Names of files: which in the inbox are meant for us, and how a name is made safe to keep on any disk or share."""

import re
from pathlib import PurePath

# A name holds at most 255 bytes on Linux and 255 UTF-16 units on Windows; its UTF-8 is never the shorter of the two.
LONGEST_NAME = 255

STATUS_NAME = "STATUS.txt"
RECEIPT = "receipt.html"  # in a run's folder
FORM = "posting-record-to-fill-in.csv"  # in a run's folder
_RECEIPT = " RECEIPT.html"
_REASON = " REASON.txt"
_NOT_TAKEN = " NOT TAKEN.txt"

_OURS = frozenset({STATUS_NAME.casefold(), "readme.txt"})
_LEFT_BY_FILE_MANAGERS = frozenset({"thumbs.db", "desktop.ini", "$recycle.bin"})
# Folders that systems and stores keep for themselves begin so ("#recycle", "$RECYCLE.BIN", "@eaDir", ".Trash-1000",
# "~snapshot"); those that have plain names are listed.
_MARKS_OF_SYSTEMS = ("_", ".", "#", "$", "@", "~")
_SYSTEMS_FOLDERS = frozenset(
    {
        "deleted items",
        "dfsrprivate",
        "lost+found",
        "network recycle bin",
        "network trash folder",
        "previous versions",
        "recycle",
        "recycle bin",
        "recycle.bin",
        "recycled",
        "recycler",
        "system volume information",
        "temporary items",
        "thevolumesettingsfolder",
        "trash",
        "trashbox",
        "windowsimagebackup",
    }
)
_TEMPORARY = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart", ".swp", "~")
_LONGEST_SUFFIX = 16

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_DROPPED_AT_END = re.compile(r"[.\s]+\Z")
_MENDED = re.compile(r"(?P<stem>.*)_FIX_ME(?P<number>( \(\d+\))?)", re.DOTALL)
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")})


def is_for_us(name: str) -> bool:
    """Whether a file of this name in the inbox may be a dropped one: not hidden, temporary, partial, or our note."""
    folded = name.casefold()
    return not (
        folded.startswith((".", "~"))
        or folded.endswith(_TEMPORARY)
        or folded in _OURS
        or folded in _LEFT_BY_FILE_MANAGERS
        or name.endswith((_RECEIPT, _NOT_TAKEN))
    )


def may_be_entered(folder: str) -> bool:
    """Whether a folder of the inbox may be staff's: not ours, hidden, or one that a system or a store keeps for itself.

    What lies in a recycle bin, a snapshot or an index was deleted, or was never dropped.
    """
    folded = folder.casefold().strip()
    return not (folded.startswith(_MARKS_OF_SYSTEMS) or folded in _SYSTEMS_FOLDERS)


def owner_files(name: str) -> tuple[str, ...]:
    """Return the files that Excel and LibreOffice lay beside a workbook of this name while it is open."""
    return f"~${name}", f".~lock.{name}#"


def safe_name(name: str) -> str:
    """Return a file's name as it can be kept on Linux, Windows and a share, as like the given one as can be.

    Characters that Windows forbids (and bytes that are no text) become `_`, dots and spaces at the end go, the names
    of devices (`CON.csv`) get a `_` before them, and a name that is too long loses letters before its suffix.
    """
    clean = _DROPPED_AT_END.sub("", _UNSAFE.sub("_", name)) or "_"
    if clean.partition(".")[0].rstrip().casefold() in _DEVICES:
        clean = f"_{clean}"
    stem, suffix = _split(clean)
    return _fitted(stem, suffix)


def numbered(name: str, number: int) -> str:
    """Return `name` for the first file of that name, `stem (2).suffix` for the second, and so on."""
    stem, suffix = _split(name)
    return name if number == 1 else _fitted(stem, f" ({number}){suffix}")


def receipt_name(name: str) -> str:
    """Return the name of the receipt that lies beside a file of that name."""
    return _fitted(name, _RECEIPT)


def reason_name(name: str) -> str:
    """Return the name of the note that says why a file of that name was set aside."""
    return _fitted(name, _REASON)


def not_taken_name(name: str) -> str:
    """Return the name of the same note where staff look for what became of their file."""
    return _fitted(name, _NOT_TAKEN)


def fixme_name(name: str) -> str:
    """Return the name of the workbook of rows to mend that belongs to a file; to be mended again adds nothing."""
    stem = _split(name)[0]
    if mended := _MENDED.fullmatch(stem):
        stem = mended["stem"] + mended["number"]
    return _fitted(stem, "_FIX_ME.xlsx")


def form_name(name: str) -> str:
    """Return the name of the form to fill in that lies beside a scan of that name."""
    return _fitted(name, f" {FORM}")


def _split(name: str) -> tuple[str, str]:
    """Return a name's stem and suffix; what is long behind a dot is no suffix."""
    suffix = PurePath(name).suffix
    return (name.removesuffix(suffix), suffix) if len(suffix) <= _LONGEST_SUFFIX else (name, "")


def _fitted(stem: str, ending: str) -> str:
    """Return stem and ending, the stem cut between two characters so that the whole fits."""
    room = LONGEST_NAME - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + ending
