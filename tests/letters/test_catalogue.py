"""The catalogue: the version in force, the most particular first; nothing unapproved or changed is released."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from mailmerge.errors import NotFitError, SettingsError
from mailmerge.letters.templates.catalogue import load_catalogue

ON = date(2025, 11, 7)
WORD = b"the file as it was approved"
PIN = hashlib.sha256(WORD).hexdigest()
APPROVED = f'status = "approved"\napproved_by = "A"\napproved_on = 2025-09-01\nsha256 = "{PIN}"\n'


def _folder(tmp_path: Path, *entries: str) -> Path:
    (tmp_path / "catalogue.toml").write_text("\n".join(entries), encoding="utf-8")
    (tmp_path / "a.docx").write_bytes(WORD)
    return tmp_path


def _entry(version: str, more: str = "", *, letter: str = "leave-refused") -> str:
    return f'[[template]]\nletter = "{letter}"\nfile = "a.docx"\nversion = "{version}"\n{APPROVED}{more}\n'


@pytest.mark.parametrize(
    ("entries", "chosen", "reason"),
    [
        ([_entry("all")], "all", "one for all"),
        ([_entry("all"), _entry("cambs", 'authority = "cambridgeshire"')], "cambs", "the authority's own outranks it"),
        (
            [_entry("cambs", 'authority = "cambridgeshire"'), _entry("own", 'school = "oakfield"')],
            "own",
            "the school's own outranks the authority's",
        ),
        ([_entry("hants", 'authority = "hampshire"')], None, "never another authority's"),
        ([_entry("other", 'school = "downs"')], None, "never another school's"),
        ([_entry("old", "from = 2024-08-19"), _entry("new", "from = 2025-09-01")], "new", "the latest to start"),
        ([_entry("new", "from = 2025-11-08"), _entry("old", "from = 2024-08-19")], "old", "not in force yet"),
        ([_entry("first day", "from = 2025-11-07")], "first day", "in force on its first day"),
        ([_entry("last day", "until = 2025-11-07")], "last day", "in force on its last day"),
        ([_entry("over", "until = 2025-11-06")], None, "no longer in force"),
        ([_entry("another", letter="suspected-leave")], None, "another letter's"),
    ],
)
def test_which_version_is_in_force(tmp_path: Path, entries: list[str], chosen: str | None, reason: str) -> None:
    catalogue = load_catalogue(_folder(tmp_path, *entries))
    version = catalogue.choose("leave-refused", "cambridgeshire", "oakfield", ON)
    assert (version and version.version) == chosen, reason
    assert catalogue.has_template("leave-refused", "cambridgeshire", "oakfield", ON) == (chosen is not None)


def test_warnings_are_chosen_alike(tmp_path: Path) -> None:
    entry = _entry("w").replace('[[template]]\nletter = "leave-refused"', '[[warning]]\nkind = "full"')
    catalogue = load_catalogue(_folder(tmp_path, entry))
    assert catalogue.choose_warning("full", "cambridgeshire", "oakfield", ON) is not None
    assert catalogue.choose_warning("mention", "cambridgeshire", "oakfield", ON) is None


def test_an_approved_and_unchanged_file_is_released(tmp_path: Path) -> None:
    [version] = load_catalogue(_folder(tmp_path, _entry("1"))).templates
    assert version.why_not_released(version.read()) is None


def test_a_changed_file_is_not_released(tmp_path: Path) -> None:
    [version] = load_catalogue(_folder(tmp_path, _entry("1"))).templates
    assert "changed after it was approved" in (version.why_not_released(WORD + b".") or "")


def test_a_draft_is_not_released(tmp_path: Path) -> None:
    [version] = load_catalogue(_folder(tmp_path, _entry("1").replace('"approved"', '"draft"'))).templates
    assert "draft" in (version.why_not_released(WORD) or "")


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    [version] = load_catalogue(_folder(tmp_path, _entry("1"))).templates
    version.path.unlink()
    with pytest.raises(NotFitError, match=r"a\.docx cannot be read"):
        version.read()


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([_entry("1"), _entry("2")], "both for leave-refused"),
        ([_entry("1", 'colour = "red"')], "colour"),
        ([_entry("1", letter="leave-refusd")], "is not a letter"),
        ([_entry("1").replace('"a.docx"', '"../a.docx"')], "below templates"),
        ([_entry("1").replace('"a.docx"', '"/etc/a.docx"')], "below templates"),
        ([_entry("1").replace('"a.docx"', '"a.exe"')], "below templates"),
        ([_entry("1").replace(f'sha256 = "{PIN}"', "")], "without approved_by, approved_on and sha256"),
        (["[[template"], "not written as TOML"),
    ],
)
def test_a_wrong_catalogue_is_refused(tmp_path: Path, entries: list[str], said: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_catalogue(_folder(tmp_path, *entries))
    assert said in str(error.value)


def test_a_missing_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_catalogue(tmp_path)
