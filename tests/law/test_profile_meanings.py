"""What each rule of a profile means, and which letters rest on it."""

from mailmerge.law.letters import LETTERS
from mailmerge.law.profile_meanings import Meaning, meanings, rests_on

_CONDUCT = "the authority's code of conduct on penalty notices"


def test_a_rule_is_read_with_its_dotted_name() -> None:
    meanings.cache_clear()
    least, route = meanings()["leave.least_sessions"], meanings()["nti.sessions"]
    means = "fewest sessions of leave for which a referral is taken"
    assert least == Meaning(
        "leave.least_sessions", means, "sessions", ("leave-refused", "suspected-leave"), False, _CONDUCT
    )
    assert (route.where, route.letters) == ("the authority's guidance on notices to improve", ("notice-to-improve",))
    assert (route.example or "").startswith("{ codes")
    assert "referral.certificate.cover" in meanings(), "a table inside a table"
    assert {name for name, rule in meanings().items() if rule.national} == {
        "leave.extended_school_days",
        "penalty_history_from",
        "deemed_delivery",
    }


def test_each_letter_with_a_warning_rests_on_its_rules() -> None:
    rests_on.cache_clear()
    assert list(rests_on()) == [kind.key for kind in LETTERS if kind.warns]
    assert rests_on()["contract-engagement"] == ("warning.channel", "warning.wording_locked")
    assert "leave.letter_limit" in rests_on()["suspected-leave"]
    assert "leave.letter_limit" not in rests_on()["leave-refused"]
