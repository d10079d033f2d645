import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.ledger.record.reference import is_reference, normal_reference, pupil_token, reference

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WORKSPACE = "5f" * 16
IDENTITY = ("B801200005001", "name:zofia nowak", "leave-refused", "2025-09-08/2025-09-12")

identities = st.tuples(st.text(), st.text(), st.text(), st.text())
references = st.builds(
    reference, st.just(WORKSPACE), st.sampled_from(["oakfield", "st", ""]), identities, st.integers(1)
)


@given(references)
def test_a_reference_is_three_letters_and_twice_five_symbols(ref: str) -> None:
    assert re.fullmatch(rf"[A-Z]{{3}}-[{SYMBOLS}]{{5}}-[{SYMBOLS}]{{5}}", ref)
    assert normal_reference(ref) == ref


def test_the_same_letter_has_the_same_reference_for_ever() -> None:
    assert reference(WORKSPACE, "oakfield", IDENTITY, 1) == "OAK-QX08X-VQ1QP"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (reference("6f" * 16, "oakfield", IDENTITY, 1), "another workspace: nobody can work it out elsewhere"),
        (reference(WORKSPACE, "millbrook", IDENTITY, 1), "another school"),
        (reference(WORKSPACE, "oakfield", IDENTITY, 2), "withdrawn and made anew"),
        (reference(WORKSPACE, "oakfield", (*IDENTITY[:3], "2025-10-01/2025-10-03"), 1), "another leave"),
        (reference(WORKSPACE, "oakfield", (IDENTITY[0] + IDENTITY[1], "", *IDENTITY[2:]), 1), "parts run together"),
    ],
)
def test_another_letter_has_another_reference(other: str, why: str) -> None:
    assert other != reference(WORKSPACE, "oakfield", IDENTITY, 1), why


@pytest.mark.parametrize(
    ("school", "prefix", "why"),
    [
        ("oakfield", "OAK", "the first three letters"),
        ("st-annes", "STA", "hyphens do not count"),
        ("2nd-hill", "NDH", "nor do digits"),
        ("ed", "EDX", "a short code is filled up"),
    ],
)
def test_the_prefix_comes_from_the_school(school: str, prefix: str, why: str) -> None:
    assert reference(WORKSPACE, school, IDENTITY, 1).startswith(f"{prefix}-"), why


@given(references)
def test_every_single_wrong_symbol_is_found(ref: str) -> None:
    for place, symbol in enumerate(ref):
        if symbol != "-":
            for wrong in (LETTERS if place < 3 else SYMBOLS).replace(symbol, ""):
                assert not is_reference(ref[:place] + wrong + ref[place + 1 :])


@given(references)
def test_every_two_symbols_that_changed_places_are_found(ref: str) -> None:
    for first, second in combinations(range(4, len(ref)), 2):
        if "-" not in (ref[first], ref[second]) and ref[first] != ref[second]:
            swapped = list(ref)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            assert not is_reference("".join(swapped))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("oak-qx08x-vq1qp", "small letters"),
        ("OAKQX08XVQ1QP", "no hyphens"),
        (" OAK QX08X VQ1QP ", "spaces"),
        ("OAK–QX08X–VQ1QP", "the dash that a word processor makes"),
    ],
)
def test_a_reference_may_be_typed_as_people_type(typed: str, why: str) -> None:
    assert normal_reference(typed) == "OAK-QX08X-VQ1QP", why


def test_misread_symbols_count_as_what_they_were() -> None:
    ref = next(
        ref
        for ref in (reference(WORKSPACE, "oakfield", (str(n),), 1) for n in range(10_000))
        if "0" in ref and "1" in ref
    )
    head, body = ref[:4], ref[4:]

    assert normal_reference(head + body.replace("0", "O").replace("1", "I")) == ref
    assert normal_reference(head + body.replace("0", "o").replace("1", "l")) == ref


@pytest.mark.parametrize(
    "text", ["", "OAK", "OAK-QX08X-VQ1Q", "OAK-QX08X-VQ1QPK", "0AK-QX08X-VQ1QP", "OAK-UUUUU-UUUUU"]
)
def test_what_is_no_reference_is_none(text: str) -> None:
    assert normal_reference(text) is None


def test_a_pupils_token_is_always_the_same_and_tells_nothing() -> None:
    token = pupil_token(WORKSPACE, "B801200005001")

    assert token == pupil_token(WORKSPACE, "B801200005001")
    assert token != pupil_token("6f" * 16, "B801200005001")
    assert re.fullmatch(rf"P-[{SYMBOLS}]{{9}}", token)
