"""Who may end a hold."""

import pytest

from mailmerge.law.releases import Release, Role, releasable, role_of, why_not


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


@pytest.mark.parametrize(
    ("by", "role"),
    [
        ("R. Adeyemi, trust", "trust"),
        ("R. Adeyemi, for the Trust", "trust"),
        ("T. Ellery, lead", "lead"),
        ("  ms ORTIZ ", "lead"),
        ("Ms Ortiz, office", "lead"),
        ("T. Ellery", "attendance"),
        ("Trust Lead", "attendance"),
    ],
)
def test_the_role_in_which_somebody_ends_a_hold(by: str, role: Role) -> None:
    assert role_of(by, ["Ms Ortiz", "P. Lane"]) == role
