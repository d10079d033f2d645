"""What the authority's profile says of a referral that no check of ours finds: each is a line of the pack.

A rule that is not known, or that the authority does not have, has no line. Source: the authority's profile.
"""

from collections.abc import Iterator, Mapping

from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.profile_meanings import meanings
from mailmerge.law.profile_rules import rule_value, shown
from mailmerge.referral.line import Level, Line

# How each rule is told: "ask" is confirmed by a person, "amber" is for a person to see to, "green" is good to know.
TOLD_IN_PACK: Mapping[str, Level] = {
    "warning.before_referral": "ask",
    "referral.ask_first": "ask",
    "referral.route": "amber",
    "referral.address": "amber",
    "referral.form": "amber",
    "referral.limit": "amber",
    "referral.signed_by_head": "amber",
    "referral.certificate.cover": "amber",
    "referral.certificate.no_codes": "green",
    "referral.certificate.signed": "amber",
    "referral.evidence": "amber",
    "referral.fields": "amber",
    "referral.officer": "green",
    "warning.channel": "green",
    "history.enquiry": "amber",
    "history.cross_border": "amber",
    "history.unknown": "amber",
    "helpline.email": "green",
    "helpline.telephone": "green",
    "helpline.hours": "green",
}
_WORDS = {"royal-mail": "by Royal Mail", "post-or-email": "by post, or by e-mail where the address is sure"}
_THEN: Mapping[Level, str] = {"ask": " Confirm that this was done, or does not apply.", "amber": " See to it."}


def what_is_asked(profile: AuthorityProfile) -> Iterator[Line]:
    """Yield a line for each rule of these that the authority has stated, and for each fact beside its rules."""
    for name, level in TOLD_IN_PACK.items():
        value = shown(rule_value(profile, name)) if name in profile.known else None
        if value is None or value == "no":
            continue
        meaning = meanings()[name].means
        said = f"{profile.name} asks for this: {meaning.removeprefix('whether ')}"
        if value != "yes":
            said = f"{profile.name}, {meaning}: {_WORDS.get(str(value), value)}"
        text = f"{said.removesuffix('.')}.{_THEN.get(level, '')}"
        code = f"authority-{name.replace('.', '-').replace('_', '-')}"
        yield Line(code, level, text, profile.source_of(name, profile.source))
    for name, said in profile.facts.items():
        text = f"{profile.name}, {name.replace('_', ' ')}: {said.removesuffix('.')}."
        yield Line(f"authority-fact-{name.replace('_', '-')}", "green", text, profile.source)
