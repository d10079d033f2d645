"""The shape of a page is the same for two pages just where they differ in words alone."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from mailmerge.paper.replaced.shapes import edges, places, shape_of

plain = st.text(st.sampled_from("abé.\u00a0 "), min_size=1, max_size=8).map(str.strip).filter(bool)


def page(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<body>{text}</body>")


@given(plain, plain, plain)
def test_words_are_no_part_of_a_shape(first: str, second: str, third: str) -> None:
    def shape(*words: str) -> str:
        return shape_of(page("<p>{} <b>{}</b></p><div data-running='{}'/>".format(*map(escape, words)))).key

    if "  " not in first + second:
        assert shape(first, second, third) == shape("x", "y", "z")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a</p>", "<p></p>"),
        ("<p>a</p>", "<p> </p>"),
        ("<p>a</p>", "<p>a </p>"),
        ("<p>a</p>", "<p>\na</p>"),
        ("<p>a b</p>", "<p>a\nb</p>"),
        ("<p>a  b</p>", "<p>c  d</p>"),
        ("<p>a</p>", "<p>a\u00adb</p>"),
        ("<p>a</p>", "<p class='x'>a</p>"),
        ("<p class='x'>a</p>", "<p class='y'>a</p>"),
        ("<p>a</p>", "<div>a</div>"),
        ("<p>a</p>b", "<p>a<b/>b</p>"),
        ("<p><b/></p>", "<p/><b/>"),
        ("<p>a<b/></p>", "<p>a</p><b/>"),
        ("<p data-running='a'/>", "<p data-running='a '/>"),
        ("<p data-running='a'/>", "<p/>"),
    ],
)
def test_all_else_is(one: str, other: str) -> None:
    assert shape_of(page(one)).key != shape_of(page(other)).key


def test_the_words_of_a_page_are_in_its_order_and_found_in_their_places() -> None:
    body = page("<div data-running='r'><h1>one <b>two</b> three</h1>a  b</div><p>four</p>five")
    words = shape_of(body).words
    assert words == ("r", "one ", "two", " three", "four", "five")

    found = places(body)
    assert found.running == [0]
    [heading] = found.headings
    assert [words[place.number] for place in heading if place.number is not None] == ["one ", "two", " three"]
    assert [(place.number, place.words) for place in found.within[body[0]]] == [(None, "a  b")]
    assert [(place.number, place.words) for place in found.within[body]] == [(5, "five")]


@given(st.text(st.sampled_from("ab \n\u00a0")))
def test_words_are_what_is_between_their_edges(words: str) -> None:
    before, inner, after = edges(words)
    assert before + inner + after == words
    assert inner == words.strip(" \n")
