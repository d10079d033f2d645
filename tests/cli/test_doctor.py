import json

import pytest

from mailmerge.workspace import doctor
from mailmerge.workspace.doctor import Check


def test_doctor_reports_each_check_on_standard_output(call, folder):
    code, out, err = call("doctor", "--workspace", folder)
    assert (code, err) == (0, "")
    assert "ok       Kingfisher Learning Trust, 5 schools." in out


def test_doctor_reports_the_same_as_json(call, folder):
    code, out, err = call("doctor", "--json", "--workspace", folder)
    assert (code, err) == (0, "")
    assert {"check": "settings", "state": "ok", "text": "Kingfisher Learning Trust, 5 schools."} in json.loads(out)


@pytest.mark.parametrize(
    ("states", "code"),
    [
        (["ok", "ok"], 0),
        (["ok", "warning"], 0),
        (["warning", "wrong"], 2),
        (["ok", "missing", "warning"], 7),
        (["missing", "wrong"], 7),
    ],
)
def test_doctor_exits_with_7_when_something_is_missing_and_2_when_settings_are_wrong(call, monkeypatch, states, code):
    monkeypatch.setattr(doctor, "examine", lambda root, today: [Check("x", state, "Said.") for state in states])
    assert call("doctor")[0] == code


def test_doctor_says_which_setting_is_wrong(call, folder):
    settings = folder / "mailmerge.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("duplex", "dupelx"), encoding="utf-8")
    code, out, _ = call("--workspace", folder, "doctor")
    assert code == 2
    assert "Did you mean duplex?" in out


def test_doctor_misses_an_inbox(call, folder):
    (folder / "inbox").rmdir()
    code, out, _ = call("--workspace", folder, "doctor")
    assert code == 7
    assert "missing  There is no folder" in out
