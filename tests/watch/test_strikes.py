"""Strikes: counted by what is in a file, on disk."""

from pathlib import Path

import pytest

from mailmerge.watch.strikes import NAME, TRIALS, Strikes

ONE, OTHER = "1" * 64, "2" * 64


def test_trials_are_counted_by_the_file_across_restarts(tmp_path: Path) -> None:
    for _ in range(TRIALS):
        assert not Strikes(tmp_path).are_out(ONE)
        Strikes(tmp_path).begin(ONE)
    assert Strikes(tmp_path).are_out(ONE)
    assert not Strikes(tmp_path).are_out(OTHER)


def test_a_trial_that_ended_well_does_not_count(tmp_path: Path) -> None:
    strikes = Strikes(tmp_path)
    for _ in range(TRIALS + 1):
        strikes.begin(ONE)
        strikes.take_back(ONE)
    assert not Strikes(tmp_path).are_out(ONE)
    strikes.take_back(OTHER)
    assert not Strikes(tmp_path).are_out(OTHER)


def test_a_file_that_was_dealt_with_begins_anew(tmp_path: Path) -> None:
    strikes = Strikes(tmp_path)
    for _ in range(TRIALS):
        strikes.begin(ONE)
    strikes.forget(ONE)
    assert not Strikes(tmp_path).are_out(ONE)


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"a": null}', '{"a": "x"}'])
def test_what_was_cut_off_holds_nothing_against_any_file(tmp_path: Path, kept: str) -> None:
    (tmp_path / NAME).write_text(kept)
    strikes = Strikes(tmp_path)
    strikes.begin(ONE)
    assert not strikes.are_out(ONE)
