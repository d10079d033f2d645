"""Who may end a hold."""

import pytest

from mailmerge.law.releases import Release, Role, releasable, why_not


@pytest.mark.parametrize(
    ("code", "roles"),
    [
        ("identity-mismatch", ["attendance", "lead", "trust"]),
        ("court-order", ["lead", "trust"]),
        ("out-of-time", []),
    ],
)
def test_the_least_role_that_may_end_a_hold(code: str, roles: list[Role]) -> None:
    every: tuple[Role, ...] = ("office", "attendance", "lead", "trust")
    assert [role for role in every if why_not(Release(code, "seen", "Ms Ortiz", role=role)) is None] == roles


def test_an_office_may_not_end_a_hold_unless_the_table_says_so() -> None:
    assert set(releasable().values()) <= {"office", "attendance", "lead"}


@pytest.mark.parametrize(("why", "by"), [(" ", "Ms Ortiz"), ("seen", " ")])
def test_a_release_has_a_reason_and_a_name(why: str, by: str) -> None:
    assert "needs a reason" in (why_not(Release("court-order", why, by, role="lead")) or "")
