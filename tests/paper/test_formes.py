"""Pages that are kept standing come out as WeasyPrint draws them, to the byte, whatever words are set in them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any
from unittest.mock import patch

import pydyf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from mailmerge.letters.picture import data_uri, qr_png
from mailmerge.paper import pdf
from mailmerge.paper.replaced import formes
from mailmerge.paper.replaced.forme import Forme
from mailmerge.paper.streams import Finisher
from tests.paper.plain import weasyprint_as_it_is

CODE = f'<img alt="QR code" src="{data_uri(qr_png("https://school.example", 3), "image/png")}"/>'
LETTER = f"""<div class="address" data-running="{{ref}} · {{who}} · "><p>{{who}}
{{street}}
<b>MARCH</b></p></div><p>Our reference: {{ref}}</p><p>Dear {{who}}</p><h1>Absence
{{child}}</h1><p><strong>{{child}}</strong> was absent from school on Monday, and on{{space}}<em>Tuesday, as {{who}}
told us</em>.</p><ul><li>first</li><li>{{child}}<ol><li>inner</li></ol></li></ul><p class="numbered" data-number="1.">
Please ring <u>{{street}}</u>.</p><p>Look here: {CODE}</p><h2>What the law says</h2>
<table><tbody><tr><th scope="col">Day</th><th scope="col">Who</th></tr><tr><td>Monday</td><td>{{who}}</td></tr></tbody>
</table><div class="warning"><p>A penalty for {{child}} is £80. {"It must be paid. " * 30}</p></div>
<blockquote lang="pl"><p>Dzień dobry, {{who}}</p></blockquote><p>Yours</p>{{more}}"""
CSS = """@page { margin: 20mm; @top-right { content: string(running) "Page " counter(page); font-size: 9pt } }
@page :first { @top-right { content: none } }
html { font-size: 11pt } p, h1 { white-space: pre-line; orphans: 2; widows: 2 } .address p { white-space: pre }
.address { string-set: running attr(data-running); height: 30mm } table { width: 100%; table-layout: fixed;
border-collapse: collapse } td, th { border: 1px solid } .warning { background: #eee; border-left: 1mm solid }
.numbered::before { content: attr(data-number) " "; display: inline-block; min-width: 7mm; margin-left: -7mm }"""
PARAGRAPH = "<p>{} must go to school every day, unless it is ill, and its parents tell us why.</p>"


@dataclass(frozen=True, slots=True)
class Family:
    """The words of one letter."""

    ref: str
    who: str
    street: str
    child: str

    def letter(self, more: str = "") -> str:
        """Return the letter to this family, with more paragraphs, so that it may have several pages."""
        own = {name: escape(getattr(self, name)) for name in ("ref", "who", "street", "child")}
        return LETTER.format(**own, space=" ", more=more.replace("{}", str(own["child"])))


FAMILIES = (
    Family("OAK-11111", "Ms Ada Whitlock", "1 Mill Lane", "Zofia"),
    Family("OAK-22222", "Mr Bo Ng", "2 Fen Drove", "Kofi"),
    Family("OAK-33333", "Mrs Isla Clarke", "3 The Green", "Leo"),
    Family("OAK-44444", "Mr Tariq Bello", "4 High Street", "Grace"),
    Family("OAK-55555", "Ms Niamh O'Dowd & Co", "5 Church Walk", "Ștefan"),
)


def drawn(body: str, *, title: str = "Absence", day: str = "2025-11-10", for_many: bool = True) -> bytes:
    return pdf.write_pdf(body, CSS, title=title, language="en-GB", day=day, for_many=for_many)


def plainly(body: str, *, for_many: bool = True) -> bytes:
    with weasyprint_as_it_is():
        return drawn(body, for_many=for_many)


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[Any, Any]:
    """What is kept of pages: nothing of another test's."""
    shapes: dict[Any, Any] = {}
    monkeypatch.setattr(formes, "_shapes", shapes)
    return shapes


@pytest.fixture
def draws() -> Iterator[list[str]]:
    """What WeasyPrint draws from here on: the titles."""
    titles: list[str] = []
    draw = pdf._draw

    def noted(page: Any, *given: Any, for_many: bool) -> Any:
        titles.append(page.etree_element.findtext("head/title"))
        return draw(page, *given, for_many=for_many)

    with patch.object(pdf, "_draw", noted):
        yield titles


def learn(more: str = "", *, for_many: bool = True) -> None:
    """Have letters drawn until their forme is proved."""
    for family in FAMILIES[:3]:
        drawn(family.letter(more), for_many=for_many)


@pytest.mark.parametrize("more", ["", PARAGRAPH * 25, "<p>One line.</p>" * 9 + PARAGRAPH * 12, PARAGRAPH * 60])
def test_letters_are_written_with_their_own_words_without_being_drawn(more: str, draws: list[str]) -> None:
    learn(more)
    assert len(draws) == 3

    made = [drawn(family.letter(more)) for family in FAMILIES[3:]]

    assert len(draws) == 3
    assert made == [plainly(family.letter(more)) for family in FAMILIES[3:]]


@pytest.mark.parametrize(
    "family",
    [
        Family("OAK-9", "Mr Bartholomew Featherstonehaugh-Cholmondeley-Whitlock", "9 The Green", "Zofia"),
        Family("OAK-9", "Ms Łucja محمد", "9 The Green", "Amir محمد"),
        Family("OAK-9", "Ms Ada  Whitlock", "9 The\tGreen", "Zo\u00adfia"),
        Family("OAK-9", "Ms Ada\nWhitlock", "9 The\n Green", "Zofia\u2028Rose"),
        Family("OAK-9", "Ms Ada 中", "9 The\u00a0Green", "\u00a0Zofia\u00a0"),
        Family("OAK-9", "Ms\u202fAda", "", " Zofia "),
        Family("OAK-9", "Ms fi ffl fl", "1 Avenue AV To", "Zofia"),
        Family("OAK-9", "1.", "-", ")("),
    ],
)
@pytest.mark.parametrize(("more", "for_many"), [("", True), (PARAGRAPH * 25, True), ("", False)])
def test_whatever_words_come_they_come_out_as_ever(family: Family, more: str, for_many: bool) -> None:
    learn(more, for_many=for_many)

    plain = plainly(family.letter(more), for_many=for_many)
    assert [drawn(family.letter(more), for_many=for_many) for _ in range(4)] == [plain] * 4
    of_another = FAMILIES[3].letter(more)
    assert drawn(of_another, for_many=for_many) == plainly(of_another, for_many=for_many)


words = st.text(st.sampled_from("Aab éŁ'-fiWV.,1 \u00a0\u0645\n&<"), min_size=0, max_size=30)
families = st.builds(Family, words, words, words, words)


@settings(max_examples=12)
@given(st.lists(families, min_size=4, max_size=7), st.sampled_from(["", PARAGRAPH * 22]))
def test_any_words_come_out_as_ever(some: list[Family], more: str) -> None:
    letters = [family.letter(more) for family in some]
    assert list(map(drawn, letters)) == list(map(plainly, letters))


def test_words_are_only_changed_once_they_were_seen_to_come_out(draws: list[str]) -> None:
    first = FAMILIES[0]
    for street in ("1 Mill Lane", "1 Mill Road", "1 Mill Walk"):
        drawn(Family(first.ref, first.who, street, first.child).letter())
    before = len(draws)

    drawn(Family(first.ref, first.who, "1 Mill Yard", first.child).letter())
    assert len(draws) == before, "the street has changed before"

    drawn(Family(first.ref, first.who, "1 Mill Yard", "Kofi").letter())
    assert len(draws) == before + 1, "the child is another for the first time"


def test_a_forme_that_comes_out_otherwise_is_given_up(
    monkeypatch: pytest.MonkeyPatch, draws: list[str], kept: dict[Any, Any]
) -> None:
    monkeypatch.setattr(Forme, "fill", lambda *_: b"otherwise")

    made = [drawn(family.letter()) for family in FAMILIES]

    assert made == [plainly(family.letter()) for family in FAMILIES]
    assert len(draws) == 2 * len(FAMILIES)
    [shape] = kept.values()
    assert list(shape.formes.values()) == [None]


def test_titles_and_days_have_formes_of_their_own() -> None:
    letter = FAMILIES[3].letter()
    learn()
    for title, day in (("Lateness", "2025-11-10"), ("Absence", "2025-11-11")):
        made = [drawn(letter, title=title, day=day) for _ in range(4)]
        with weasyprint_as_it_is():
            assert made == [drawn(letter, title=title, day=day)] * 4


def turned(degrees: int) -> Finisher:
    """Return a caller's hook that turns the pages, which adds an object."""

    def finish(_document: Any, made: Any) -> None:
        angle = pydyf.Array([degrees])
        made.add_object(angle)
        for reference in made.page_references:
            made.objects[int(reference.split()[0])].update({"Rotate": degrees, "Turned": angle.reference})

    return finish


@pytest.mark.parametrize("more", ["", PARAGRAPH * 25])
def test_letters_of_schools_with_papers_of_their_own_share_a_forme(more: str, draws: list[str]) -> None:
    hooks = (None, turned(90), turned(180), turned(270))
    letters = [
        partial(pdf.write_pdf, family.letter(more), CSS, title=title, language="en-GB", day="2025-11-10", finisher=hook)
        for family in FAMILIES
        for title, hook in zip(("Oak", "Elm (a) ö", "Ash", "Absence"), hooks, strict=True)
    ]
    made = [draw() for draw in letters]
    assert len(draws) <= len(letters) // 2

    with weasyprint_as_it_is():
        assert made == [draw() for draw in letters]


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch, kept: dict[Any, Any]) -> None:
    monkeypatch.setattr(formes, "_MOST_SHAPES", 2)
    monkeypatch.setattr(formes, "_MOST_FORMES", 1)
    monkeypatch.setattr("mailmerge.paper.replaced.gaps._MOST_SETTINGS", 1)
    monkeypatch.setattr("mailmerge.paper.replaced.cutting._MOST_CUTS", 1)
    for more in ("", "<p>a</p>", "<p>a</p><p>b</p>") * 2:
        letters = [family.letter(more.replace("a", family.child * 40)) for family in FAMILIES]
        assert list(map(drawn, letters)) == list(map(plainly, letters))
    assert len(kept) <= 2
    assert all(len(shape.formes) <= 1 for shape in kept.values())


def test_letters_of_several_threads_do_not_meet() -> None:
    letters = [family.letter(more) for more in ("", PARAGRAPH) for family in FAMILIES] * 3
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(drawn, letters))
    assert made == list(map(plainly, letters))
