"""The inbox on a real folder: nothing that staff dropped is ever written over, followed or lost."""

import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from pathlib import PurePosixPath as Place
from typing import Any, Never

import pytest

from mailmerge.intake.files.filenames import fixme_name, receipt_name
from mailmerge.intake.files.inbox import Inbox

RUN = "20251006-120000-abcdef"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    (tmp_path / "inbox").mkdir()
    return Inbox(tmp_path / "inbox")


def drop(inbox: Inbox, place: str, data: bytes = b"upn") -> PurePosixPath:
    path = inbox.path(Place(place))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return Place(place)


def claim(inbox: Inbox, place: PurePosixPath, run: str = RUN) -> Path:
    claimed = inbox.claimed_path(run, place)
    inbox.claim(place, claimed)
    return claimed


def beside(notes: dict[Callable[[str], str], bytes]) -> Callable[..., object]:
    """Return what gives notes that lie beside the file, each by what makes its name out of the file's."""
    return lambda put: {put.with_name(name_of(put.name)): data for name_of, data in notes.items()}


def files(inbox: Inbox) -> dict[str, bytes]:
    return {path.relative_to(inbox.root).as_posix(): path.read_bytes() for path in inbox.root.rglob("*.*")}


@pytest.mark.parametrize(
    ("place", "folders"),
    [
        ("cases.csv", ()),
        ("oakfield/cases.csv", ("oakfield",)),
        ("oakfield/evidence/A123/plan.pdf", ("oakfield", "evidence", "A123")),
    ],
)
def test_a_file_is_listed_with_the_folders_that_name_its_school_and_pupil(
    inbox: Inbox, place: str, folders: tuple[object, ...]
) -> None:
    drop(inbox, place, b"1234")

    (listed,) = inbox.listing().files
    assert (listed.place, listed.folders, listed.size) == (Place(place), folders, 4)
    assert inbox.look(listed.place) == listed


@pytest.mark.parametrize(
    "place",
    ["_processing/r/cases.csv", "_failed/cases.csv", ".hidden/cases.csv", "a/b/c/d/e/f/g/cases.csv", "~$cases.xlsx"],
)
def test_what_is_ours_hidden_or_too_deep_is_not_listed(inbox: Inbox, place: str) -> None:
    drop(inbox, place)
    assert inbox.listing().files == ()


@pytest.mark.parametrize("beside", ["~$cases.xlsx", ".~lock.cases.xlsx#"])
def test_a_workbook_that_is_open_is_known_by_the_file_beside_it(inbox: Inbox, beside: str) -> None:
    drop(inbox, "cases.xlsx")
    drop(inbox, beside)

    (listed,) = inbox.listing().files
    assert listed.is_open
    assert inbox.look(listed.place) == listed


def test_links_and_pipes_are_set_aside_unopened(inbox: Inbox, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("not for the inbox")
    (inbox.root / "link.csv").symlink_to(secret)
    (inbox.root / "folder").symlink_to(tmp_path)
    os.mkfifo(inbox.root / "pipe.csv")

    listing = inbox.listing()
    for unsafe in listing.unsafe:
        inbox.set_aside(unsafe)

    assert listing.files == ()
    assert inbox.listing().unsafe == ()
    quarantine = inbox.root / "_quarantine"
    assert (quarantine / "link.csv").is_symlink()
    assert sorted(path.name for path in quarantine.glob("*.txt")) == [
        "folder REASON.txt",
        "link.csv REASON.txt",
        "pipe.csv REASON.txt",
    ]
    assert "link" in (inbox.root / "link.csv NOT TAKEN.txt").read_text()
    assert secret.read_text() == "not for the inbox"


def test_a_folder_without_rights_bars_no_other(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(inbox, "cases.csv")
    drop(inbox, "oakfield/cases.csv")
    scandir = os.scandir

    def barred(path: Any) -> Any:
        if str(path).endswith("oakfield"):
            raise PermissionError
        return scandir(path)

    monkeypatch.setattr(os, "scandir", barred)
    listing = inbox.listing()
    assert [file.place for file in listing.files] == [Place("cases.csv")]
    assert listing.barred == (Place("oakfield"),)


def test_only_the_schools_folders_and_that_of_evidence_are_entered(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox", lambda name: name == "oakfield")
    entered = (
        *("cases.csv", "oakfield/cases.csv"),
        *("Evidence/B801200005001/plan.pdf", "oakfield/evidence/B801200005001/2025/plan.pdf"),
    )
    for place in (*entered, "holiday/cases.csv", "#recycle/cases.csv", "oakfield/#recycle/cases.csv"):
        drop(inbox, place)
    for folder in ("old", "Archive", "Deleted", "Papierkorb", "tmp", "autumn"):
        drop(inbox, f"oakfield/{folder}/cases.csv")
    listing = inbox.listing()
    assert {file.place for file in listing.files} == set(map(Place, entered))
    told = {place.as_posix() for place in listing.passed_over}
    assert {"holiday", "oakfield/old", "oakfield/autumn"} <= told, "a bin is passed over without a word"
    assert inbox.place_of(inbox.root / "holiday/cases.csv") is None
    assert inbox.place_of(inbox.root / "oakfield/old/cases.csv") is None


def test_a_share_that_is_away_is_an_oserror(inbox: Inbox) -> None:
    inbox.root.rmdir()
    with pytest.raises(OSError, match="inbox"):
        inbox.listing()
    with pytest.raises(OSError, match="inbox"):
        inbox.require()


def test_an_empty_folder_in_a_share_s_place_is_no_inbox_to_recover_in(inbox: Inbox) -> None:
    with pytest.raises(FileNotFoundError):
        inbox.require_not_emptied()
    drop(inbox, "README.txt")
    inbox.require_not_emptied()


def test_a_file_is_claimed_once(inbox: Inbox) -> None:
    place = drop(inbox, "oakfield/cases.csv")
    claimed = claim(inbox, place)

    assert claimed.read_bytes() == b"upn"
    with pytest.raises(FileNotFoundError):
        claim(inbox, place, "another-run")
    assert list(inbox.claimed_files()) == [(RUN, place, claimed)]


def test_a_file_goes_back_where_it_came_from(inbox: Inbox) -> None:
    place = drop(inbox, "oakfield/cases.csv")
    claimed = claim(inbox, place)

    inbox.put_back(claimed, inbox.path(place))

    assert files(inbox) == {"oakfield/cases.csv": b"upn"}
    assert not list((inbox.root / "_processing").iterdir())


def test_a_file_that_goes_back_spares_one_that_was_dropped_meanwhile(inbox: Inbox) -> None:
    place = drop(inbox, "cases.csv", b"first")
    claimed = claim(inbox, place)
    drop(inbox, "cases.csv", b"second")

    inbox.put_back(claimed, inbox.path(place))

    assert files(inbox) == {"cases.csv": b"second", "cases (2).csv": b"first"}


def test_files_of_one_name_lie_side_by_side(inbox: Inbox) -> None:
    for data in (b"first", b"second"):
        claimed = claim(inbox, drop(inbox, "cases.csv", data), data.decode())
        inbox.hand_on(claimed, Place("_failed"), beside({receipt_name: data, fixme_name: data}))

    assert files(inbox) == {
        "_failed/cases.csv": b"first",
        "_failed/cases.csv RECEIPT.html": b"first",
        "_failed/cases_FIX_ME.xlsx": b"first",
        "_failed/cases (2).csv": b"second",
        "_failed/cases (2).csv RECEIPT.html": b"second",
        "_failed/cases (2)_FIX_ME.xlsx": b"second",
    }


def test_a_workbook_that_is_being_mended_is_not_written_over(inbox: Inbox) -> None:
    drop(inbox, "_failed/cases_FIX_ME.xlsx", b"half mended")
    claimed = claim(inbox, drop(inbox, "cases.csv"))

    inbox.hand_on(claimed, Place("_failed"), beside({fixme_name: b"new"}))

    assert files(inbox)["_failed/cases_FIX_ME.xlsx"] == b"half mended"
    assert files(inbox)["_failed/cases (2)_FIX_ME.xlsx"] == b"new"


def test_a_mended_workbook_that_fails_again_keeps_clear_of_its_own_successor(inbox: Inbox) -> None:
    claimed = claim(inbox, drop(inbox, "cases_FIX_ME.xlsx", b"mended"))

    inbox.hand_on(claimed, Place("_failed"), beside({fixme_name: b"still wrong"}))

    assert files(inbox) == {
        "_failed/cases_FIX_ME (2).xlsx": b"mended",
        "_failed/cases (2)_FIX_ME.xlsx": b"still wrong",
    }


def test_a_hand_on_that_was_cut_off_is_done_again_under_the_same_names(inbox: Inbox) -> None:
    claimed = claim(inbox, drop(inbox, "cases.csv"))
    # The notes were laid down, and the file got its second name, but not yet lost its first.
    drop(inbox, "_failed/cases_FIX_ME.xlsx", b"rows")
    os.link(claimed, inbox.root / "_failed" / "cases.csv")

    inbox.hand_on(claimed, Place("_failed"), beside({fixme_name: b"rows"}))

    assert files(inbox) == {"_failed/cases.csv": b"upn", "_failed/cases_FIX_ME.xlsx": b"rows"}


def test_a_share_without_second_names_is_moved_on_all_the_same(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_args: object, **_kwargs: object) -> Never:
        raise PermissionError(1, "not permitted")

    monkeypatch.setattr(os, "link", no_links)
    for data in (b"first", b"second"):
        inbox.hand_on(claim(inbox, drop(inbox, "cases.csv", data), data.decode()), Place("_processed"), beside({}))

    assert files(inbox) == {"_processed/cases.csv": b"first", "_processed/cases (2).csv": b"second"}


@pytest.mark.parametrize(
    ("name", "kept"),
    [("CON.csv", "_CON.csv"), ("a:b.csv", "a_b.csv"), ("😀" * 62 + ".csv", "😀" * 62 + ".csv"), ("x" * 255, "x" * 255)],
    ids=["device", "colon", "emoji", "255 bytes"],
)
def test_names_of_all_kinds_are_kept_safe(inbox: Inbox, name: str, kept: str) -> None:
    claimed = claim(inbox, drop(inbox, name))
    put = inbox.hand_on(claimed, Place("_processed/2025-10-06"), beside({receipt_name: b"receipt"}))
    assert put.name == kept
    assert len(list(put.parent.iterdir())) == 2


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("inbox/cases.csv", "cases.csv"),
        ("inbox/oakfield/cases.csv", "oakfield/cases.csv"),
        ("inbox/_failed/cases.csv", None),
        ("elsewhere/cases.csv", None),
        ("inbox/cases.csv RECEIPT.html", None),
    ],
)
def test_a_named_file_is_a_dropped_one_only_where_staff_drop_files(
    inbox: Inbox, tmp_path: Path, path: str, place: str | None
) -> None:
    assert inbox.place_of(tmp_path / path) == (Place(place) if place else None)


def test_a_receipt_that_still_lies_where_files_are_dropped_is_not_written_over(inbox: Inbox) -> None:
    """Monday's receipt may be unread on Tuesday, when a file of the same name comes."""
    drop(inbox, "cases.csv RECEIPT.html", b"Monday's")
    claimed = claim(inbox, drop(inbox, "cases.csv"))
    told = []

    inbox.hand_on(
        claimed,
        Place("_processed"),
        lambda put: {inbox.root / receipt_name(put.name): b"Tuesday's"},
        lambda: told.append(claimed.exists()),
    )

    assert files(inbox) == {
        "cases.csv RECEIPT.html": b"Monday's",
        "cases (2).csv RECEIPT.html": b"Tuesday's",
        "_processed/cases (2).csv": b"upn",
    }
    assert told == [True], "staff are told before the file moves on"
