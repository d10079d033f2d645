from mailmerge.watch.backoff import LONGEST_SECONDS, Backoff


def test_each_failure_waits_twice_as_long_up_to_a_limit() -> None:
    backoff = Backoff(5)
    assert [backoff.failed("share") for _ in range(5)] == [5, 10, 20, 40, LONGEST_SECONDS]
    assert backoff.failures("share") == 5


def test_success_begins_anew_and_each_key_counts_for_itself() -> None:
    backoff = Backoff(5)
    backoff.failed("a")
    assert backoff.failed("b") == 5
    backoff.went_well("a")
    assert backoff.failures("a") == 0
    assert backoff.failed("a") == 5
    assert backoff.failed("b") == 10


def test_failing_for_a_year_overflows_nothing() -> None:
    backoff = Backoff(5)
    assert {backoff.failed("share") for _ in range(5000)} == {5, 10, 20, 40, LONGEST_SECONDS}
