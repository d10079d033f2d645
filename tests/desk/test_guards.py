"""What stands before every page: Host, sign-in, tokens, headers; and that looking changes nothing."""

import pytest

from mailmerge.desk.sessions import IDLE_SECONDS
from tests.desk.opened import HOST, PASSWORD, ROLES, WRITTEN, Browser, Opened
from tests.desk.pages import every_page, forms


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", f"{HOST}.evil.example", f"{HOST}:1"])
def test_another_host_is_refused(shown: Opened, host: str) -> None:
    for method in (shown.browser().client.get, shown.browser().client.post):
        answer = method("/", headers={"Host": host})
        assert answer.status_code == 421
        assert "Kingfisher" not in answer.text


def test_nobody_sees_a_page_without_signing_in(shown: Opened) -> None:
    browser = shown.browser()
    for address in every_page(shown):
        answer = browser.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/sign-in"), address


def test_every_form_needs_its_token(shown: Opened, signed_in: dict[str, Browser]) -> None:
    for address in forms(shown):
        answer = signed_in["trust"].client.post(address, data={}, headers={"Host": HOST})
        assert answer.status_code == 400, address
        assert "Nothing was done" in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_that_came_from_elsewhere_is_refused(shown: Opened, signed_in: dict[str, Browser], site: str) -> None:
    browser = signed_in["trust"]
    data = {"csrf_token": browser.token(), "q": "Marsh"}
    answer = browser.client.post("/pupils", data=data, headers={"Host": HOST, "Sec-Fetch-Site": site})
    assert answer.status_code == 403


def test_every_answer_forbids_what_it_can(shown: Opened, signed_in: dict[str, Browser]) -> None:
    for address in (*every_page(shown), "/nowhere", "/runs/nothing"):
        headers = signed_in["trust"].get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy, address
        assert "http" not in policy, address
        assert policy.startswith("default-src '"), address
        assert headers["Cache-Control"] == "no-store", address
        assert headers["Referrer-Policy"] == "no-referrer", address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["X-Frame-Options"] == "DENY", address


def test_the_cookie_is_strict_and_holds_no_name(desk: Opened) -> None:
    answer = desk.browser().post("/sign-in", name="trust", password=PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "trust" not in cookie


def test_looking_changes_nothing(shown: Opened, signed_in: dict[str, Browser]) -> None:
    head = shown.office.ledger.head()
    files = {path: path.stat().st_mtime_ns for path in shown.office.workspace.root.rglob("*") if path.is_file()}
    for role in ROLES:
        for address in every_page(shown):
            signed_in[role].get(address)
    assert shown.office.ledger.head() == head
    after = {path: path.stat().st_mtime_ns for path in shown.office.workspace.root.rglob("*") if path.is_file()}
    own = {path for path in after if path.parent == shown.office.workspace.ledger.parent}
    assert {path: at for path, at in after.items() if path not in own} == {
        path: at for path, at in files.items() if path not in own
    }


def test_a_session_ends_after_thirty_idle_minutes(desk: Opened) -> None:
    browser = desk.browser("trust")
    assert browser.get("/").status_code == 200
    desk.clock.seconds += IDLE_SECONDS - 60
    assert browser.get("/").status_code == 200
    desk.clock.seconds += IDLE_SECONDS + 1
    assert browser.get("/").status_code == 303


def test_signing_out_ends_the_session_for_good(desk: Opened) -> None:
    browser = desk.browser("trust")
    before = browser.client.get_cookie("desk", domain=HOST)
    browser.post("/sign-out")
    browser.client.set_cookie("desk", before.value if before else "", domain=HOST)
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize("change", ["password", "removal"])
def test_a_changed_password_or_a_removal_ends_the_session(desk: Opened, change: str) -> None:
    browser = desk.browser("office")
    if change == "password":
        desk.desk.users.set_password("office", "another three words")
    else:
        desk.desk.users.remove("office")
    assert browser.get("/").status_code == 303


def test_ten_wrong_passwords_lock_a_name_for_ten_minutes(desk: Opened) -> None:
    browser = desk.browser()
    for _ in range(10):
        assert browser.post("/sign-in", name="trust", password="wrong wrong wrong").status_code == 403
    assert browser.post("/sign-in", name="Trust ", password=PASSWORD).status_code == 429
    assert browser.post("/sign-in", name="office", password=PASSWORD).status_code == 303
    desk.clock.seconds += 601
    assert desk.browser().post("/sign-in", name="trust", password=PASSWORD).status_code == 303


def test_the_link_opens_the_desk_once(alone: Opened) -> None:
    first = alone.links[-1]
    assert alone.browser().get(f"/enter/{first}").status_code == 200
    browser = alone.by_link()
    assert browser.get("/").status_code == 200
    assert alone.links[-1] != first
    assert alone.browser().post(f"/enter/{first}").status_code == 403
    assert alone.browser().post("/enter/guess").status_code == 403
    assert alone.browser().get("/").status_code == 303


def test_a_shared_desk_has_no_link(shown: Opened) -> None:
    assert shown.browser().get("/enter/anything").status_code == 303


def test_a_password_never_comes_back(desk: Opened) -> None:
    answer = desk.browser().post("/sign-in", name="trust", password="my secret words")
    assert "my secret words" not in answer.text


def test_an_unexpected_error_quotes_nothing(desk: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("Una Marsh, 1 Mill Lane")

    monkeypatch.setattr("mailmerge.desk.pages.pupils.operations.pupil_page", fail)
    answer = desk.browser("trust").get(f"/pupils/{WRITTEN}")
    assert answer.status_code == 500
    assert "Mill Lane" not in answer.text
    assert "Nothing half-made is left" in answer.text
