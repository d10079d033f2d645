"""Lint: a good template has no finding, and a broken copy of it has just the one that belongs to what was broken."""

from collections.abc import Callable
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from mailmerge.law.letters import LETTERS
from mailmerge.letters.letter import UnfitLetter
from mailmerge.letters.lint import Finding, lint_template
from mailmerge.letters.render import make_letter
from tests.letters.paper import LETTER, letter_job, with_part, word_file

GOOD = (
    ("Date", "{{ letter.date }}"),
    ("Reference", "Our reference: {{ letter.reference }}"),
    ("Salutation", "Dear {{ parent.greeting }}"),
    ("Subject", "{{ pupil.name }}, born {{ pupil.date_of_birth }}, {{ school.name }}"),
    ("Body", "{%p if leave.already_begun %}"),
    ("Body", "The leave {{ leave.period }} was taken."),
    ("Body", "{%p else %}"),
    ("Body", "You asked on {{ leave.requested_on }}. The rule is in {{ law.leave_regulations }}."),
    ("Body", "{%p endif %}"),
    ("Body", "{{ warning }}"),
    ("Body", "Please ring {{ school.telephone }} within 28 days. See section 444 of the Education Act 1996."),
    ("Signature", "{{ school.signatory_name }}"),
)
KEY = "leave-refused"


def _lint(*more: tuple[str, str], change: Callable[[Any], None] | None = None, key: str | None = KEY) -> list[Finding]:
    return list(lint_template("leave-refused.docx", word_file((*GOOD, *more), change), key))


def test_a_good_template_has_no_finding() -> None:
    assert _lint() == []


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("{{ pupil.forname }}", "unknown-field", "pupil.forename"),
        ("{{ pupl.forename }}", "unknown-field", "pupil.forename"),
        ("{% if meeting.plac %}x{% endif %}", "unknown-field", "meeting.place"),
        ("{{ pupil.forename", "broken-tag", ""),
        ("pupil.forename }}", "broken-tag", ""),
        ("{ { pupil.forename } }", "broken-tag", ""),
        ("{{ pupil..forename }}", "broken-tag", ""),
        ("{{ pupil.forename }", "broken-tag", ""),
        ("{% if leave.period == \u201cx\u201d %}x{% endif %}", "smart-quotes", "straight"),
        ("{% set x = 1 %}", "unknown-tag", "set"),
        ("{% include 'other.docx' %}", "unknown-tag", "include"),
        ("{{ 'x' * 1000000000 }}", "unknown-expression", "works out"),
        ("{{ pupil.forename ~ 'x' }}", "unknown-expression", "works out"),
        ("{{ pupil.forename|center(1000000) }}", "unknown-expression", "filter"),
        ("{% if pupil.forename is sameas(1) %}x{% endif %}", "unknown-expression", "test"),
        ("{% for sign in 'aaaa' %}x{% endfor %}", "unknown-expression", "list"),
        ("{% for help in nti.support_offered recursive %}x{% endfor %}", "unknown-expression", "list"),
        ("{%p if leave.period %}", "unbalanced-tag", "endif"),
        ("{%p endif %}", "unbalanced-tag", "endif"),
        ("{{ penalty.is_first }}", "not-printable", "condition"),
        ("Read this: {{ warning }}", "warning-not-alone", "alone"),
        ("To {{ address }}", "address-not-alone", "alone"),
        ("You pay £80.", "typed-amount", "penalty.within_21_days"),
        ("You pay £ 1,000.", "typed-amount", "penalty.within_21_days"),
        ("You pay 160 pounds.", "typed-amount", "penalty.within_21_days"),
        ("You pay eighty pounds.", "typed-amount", "penalty.within_21_days"),
        ("You pay 80 quid.", "typed-amount", "penalty.within_21_days"),
        ("You pay 160 GBP.", "typed-amount", "penalty.within_21_days"),
        ("There is a fine of 80.", "typed-amount", "penalty.within_21_days"),
        ("There is a penalty of up to 160.", "typed-amount", "penalty.within_21_days"),
        ("You pay £60.", "superseded-figure", "2024"),
        ("You pay £120 later.", "superseded-figure", "2024"),
        ("A fine up to level 4.", "typed-maximum", "law.fine_444_1"),
        ("Up to three months in prison.", "typed-maximum", "law.prison_444_1a"),
        ("Dear [parent]", "placeholder", ""),
        ("Date: TBC", "placeholder", ""),
        ("Ask his/her teacher.", "placeholder", ""),
        ("Name: ________", "placeholder", ""),
    ],
)
def test_a_broken_line_has_its_finding_with_place_and_mend(text: str, code: str, said: str) -> None:
    [finding] = _lint(("Body", text))
    assert finding.code == code
    assert finding.place.startswith(f"paragraph {len(GOOD) + 1}: “")
    assert said in finding.text
    assert finding.severity == "error"


@pytest.mark.parametrize(
    "text",
    [
        "You pay {{ penalty.within_21_days }} within 21 days.",
        "Section 444(1A) of the Education Act 1996",
        "Sessions are half days; {{ law.threshold_sessions }} of them.",
        "{% for item in nti.support_offered %}{{ loop.index }}: {{ item }}{% endfor %}",
        "{{ qr(school.support_page) }}",
        "{{ pupil.forename|upper }}",
        "{% if nti.support_offered|length > 1 and not penalty.is_first %}x{% endif %}",
        "{{ nti.support_offered[0] }}",
        "{# anything at all, £80 #}",
        "None of this is your fault.",
        "There are two sessions in each school day.",
        "Our notice of 10 November, and the penalty notice of 3 December",
        "It’s “quoted” text outside a tag.",
    ],
)
def test_what_is_right_has_no_finding(text: str) -> None:
    assert _lint(("Body", text)) == []


@pytest.mark.parametrize(
    "text",
    ["From 10 sessions on.", "Ten or more sessions count.", "In 10 school weeks.", "After twenty school days."],
)
def test_a_typed_threshold_is_advised_against(text: str) -> None:
    [finding] = _lint(("Body", text))
    assert (finding.code, finding.severity) == ("typed-threshold", "advice")
    assert "law.threshold_sessions" in finding.text


def _tracked_insertion(document: Any) -> None:
    document.add_paragraph("Text", "Body")._p.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="x"><w:r><w:t>new</w:t></w:r></w:ins>')
    )


def _tracked_deletion(document: Any) -> None:
    document.add_paragraph("Text", "Body")._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText>old</w:delText></w:r></w:del>')
    )


def _comment(document: Any) -> None:
    run = document.add_paragraph("Text", "Body").runs[0]._r
    run.append(parse_xml(f'<w:commentReference {nsdecls("w")} w:id="0"/>'))


def _hidden(document: Any) -> None:
    document.add_paragraph("Text", "Body").runs[0].font.hidden = True


def _word_field(document: Any) -> None:
    document.add_paragraph("", "Body")._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="DATE"><w:r><w:t>1 May</w:t></w:r></w:fldSimple>')
    )


def _header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "Old letterhead"


def _link(document: Any) -> None:
    document.part.relate_to("https://elsewhere.example/x.png", qn("r:id"), is_external=True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_tracked_insertion, "tracked-changes"),
        (_tracked_deletion, "tracked-changes"),
        (_comment, "comment"),
        (_hidden, "hidden-text"),
        (_word_field, "word-field"),
        (_header, "header-or-footer"),
        (_link, "outside-link"),
    ],
)
def test_what_word_hides_is_found(change: Callable[[Any], None], code: str) -> None:
    assert [finding.code for finding in _lint(change=change)] == [code]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK", "unreadable"),
        (with_part(word_file(GOOD), "word/vbaProject.bin", lambda _: b"x"), "macros"),
        (with_part(word_file(GOOD), "word/a.xml", lambda _: b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "too-large"),
        (with_part(word_file(GOOD), "word/a.bin", lambda _: b"\0" * 41_000_000), "too-large"),
        (with_part(word_file(GOOD), "word/document.xml", lambda part: part[:-20]), "unreadable"),
    ],
    ids=["not Word", "macros", "entities", "bomb", "cut off"],
)
def test_a_file_that_is_no_template_is_found(data: bytes, code: str) -> None:
    assert [finding.code for finding in lint_template("x.docx", data)] == [code]


@pytest.mark.parametrize("missing", ["{{ letter.date }}", "{{ parent.greeting }}", "{{ school.telephone }}"])
def test_a_letter_states_what_it_must(missing: str) -> None:
    broken = tuple((style, text.replace(missing, "x")) for style, text in GOOD)
    [finding] = lint_template("x.docx", word_file(broken), KEY)
    assert finding.code == "missing-content"
    assert missing in finding.text


def test_what_a_letter_must_ask_for_is_not_said_to_be_printed() -> None:
    texts = [finding.text for finding in lint_template("x.docx", word_file(GOOD), "contract-invite")]
    assert "The text must ask {% if meeting.other_professionals %}, and does not." in texts


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("nti.starts_on", "the period"),
        ("nti.ends_on", "the period"),
        ("nti.target", "what enough improvement is"),
        ("nti.support_offered", "support so far"),
    ],
)
def test_a_notice_to_improve_has_its_mandatory_contents(field: str, reason: str) -> None:
    findings = lint_template("nti.docx", word_file(GOOD), "notice-to-improve")
    assert any(field in finding.text for finding in findings if finding.code == "missing-content"), reason


def test_a_missing_warning_is_found() -> None:
    without = tuple(line for line in GOOD if line[1] != "{{ warning }}")
    assert [finding.code for finding in lint_template("x.docx", word_file(without), KEY)] == ["missing-warning"]


def test_a_needless_warning_is_found() -> None:
    codes = {finding.code for finding in lint_template("x.docx", word_file(GOOD), "early-intervention")}
    assert "needless-warning" in codes


def test_naming_only_the_graver_offence_is_advised_against() -> None:
    [finding] = _lint(("Body", "A fine of {{ law.fine_444_1a }} is possible."))
    assert (finding.code, finding.severity) == ("one-offence-only", "advice")


def test_a_warning_block_states_what_its_kind_must() -> None:
    findings = lint_template("full.docx", word_file((("Warning", "Please."),)), "full")
    assert {"law.fine_444_1", "law.fine_444_1a"} <= {
        name for finding in findings for name in ("law.fine_444_1", "law.fine_444_1a") if name in finding.text
    }


def test_the_place_shows_the_words_around() -> None:
    [finding] = _lint(
        ("Body", "Many words stand before what is wrong here, and then you pay £80 and not more, they say.")
    )
    assert "£80" in finding.place


def test_every_letter_with_a_warning_is_asked_for_it() -> None:
    for kind in LETTERS:
        codes = {finding.code for finding in lint_template("x.docx", word_file((("Body", "Words."),)), kind.key)}
        assert ("missing-warning" in codes) == (kind.warning != "none" and not kind.is_form)


def test_paragraphs_in_tables_count() -> None:
    def table(document: Any) -> None:
        document.add_table(rows=1, cols=1).cell(0, 0).text = "You pay £80."

    [finding] = _lint(change=table)
    assert finding.paragraph == len(GOOD) + 1


def _relation(kind: str) -> Callable[[bytes], bytes]:
    entry = f'<Relationship Id="rIdX" Type="http://x.example/{kind}" Target="x.bin"/></Relationships>'.encode()
    return lambda part: part.replace(b"</Relationships>", entry)


@pytest.mark.parametrize(
    ("part", "edit", "codes", "why"),
    [
        ("word/embeddings/sheet1.xlsx", lambda _: b"PK", ["unknown-part"], "another document inside it"),
        ("word/activeX/activeX1.xml", lambda _: b"<a/>", ["unknown-part"], "a control that runs"),
        ("word/media/image1.emf", lambda _: b"\1\0", ["unknown-part"], "a drawing of Windows"),
        ("customUI/customUI.xml", lambda _: b"<a/>", ["unknown-part"], "buttons of its own"),
        ("somewhere/else.bin", lambda _: b"?", ["unknown-part"], "nobody knows what"),
        ("word/_rels/document.xml.rels", _relation("aFChunk"), ["unknown-relation"], "a piece of another file"),
        ("word/_rels/document.xml.rels", _relation("oleObject"), ["unknown-relation"], "an object of another program"),
        ("word/_rels/document.xml.rels", lambda _: b"<a", ["unreadable"], "damaged"),
        ("word/styles.xml", lambda part: "<!DOCTYPE a []>".encode("utf-16") + part, ["too-large"], "XML of a bomb"),
        ("customXml/item1.xml", lambda _: b"<a/>", [], "SharePoint's properties"),
        ("docMetadata/LabelInfo.xml", lambda _: b"<a/>", [], "a label of sensitivity"),
        ("word/glossary/document.xml", lambda _: b"<a/>", [], "what a content control says while it is empty"),
        ("docProps/thumbnail.emf", lambda _: b"?", [], "Word's picture of the first page"),
        ("word/media/image2.jpeg", lambda _: b"?", [], "a picture"),
    ],
)
def test_a_word_file_is_made_of_what_a_letter_needs(
    part: str, edit: Callable[[bytes], bytes], codes: list[str], why: str
) -> None:
    found = lint_template("leave-refused.docx", with_part(word_file(tuple(GOOD)), part, edit), KEY)
    assert [finding.code for finding in found if finding.severity == "error"] == codes, why


def test_a_template_longer_than_any_letter_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailmerge.letters.lint.parts.MOST_PARAGRAPHS", len(GOOD))
    assert [finding.code for finding in _lint(("Body", "x"))] == ["too-long"]


def test_a_list_in_a_list_in_a_list_is_no_letter() -> None:
    loop = "{% for a in nti.support_offered %}"
    text = loop * 3 + "x" + "{% endfor %}" * 3
    made = make_letter(letter_job((*LETTER, ("Body", text))))
    assert isinstance(made, UnfitLetter)
    assert made.lies_in_template
