import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.errors import (
    ExitCode,
    MailmergeError,
    MissingError,
    NotFitError,
    SettingsError,
    gravest,
)


@pytest.mark.parametrize(
    ("codes", "expected", "reason"),
    [
        ([], 0, "nothing happened"),
        ([0, 0], 0, "all is done"),
        ([0, 3], 3, "rows to mend are told even where other files went through"),
        ([3, 4], 4, "a refused file outranks a rejected row"),
        ([4, 5, 3], 5, "a text that is not fit outranks a refused file"),
        ([5, 6], 6, "a ledger that does not verify outranks a text"),
        ([6, 7], 7, "a missing folder outranks the ledger"),
        ([7, 1, 3], 1, "the unexpected outranks all"),
    ],
)
def test_the_gravest_code_is_the_first_of_1_7_6_5_4_3(codes: list[int], expected: int, reason: str) -> None:
    assert gravest(map(ExitCode, codes)) == expected, reason


@given(st.lists(st.sampled_from([ExitCode(code) for code in (0, 1, 3, 4, 5, 6, 7)])))
def test_the_gravest_code_does_not_depend_on_order_and_is_one_of_those_given(codes: list[ExitCode]) -> None:
    assert gravest(codes) == gravest(reversed(codes))
    assert gravest(codes) in {*codes, ExitCode.DONE}


@pytest.mark.parametrize(
    ("error", "code"),
    [(MailmergeError, 1), (SettingsError, 2), (NotFitError, 5), (MissingError, 7)],
)
def test_each_kind_of_trouble_has_its_exit_code(
    error: type[MailmergeError] | type[MissingError] | type[NotFitError] | type[SettingsError], code: int
) -> None:
    assert error("what to do").exit_code == code
