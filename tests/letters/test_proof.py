"""Each rule of the proof lets a good letter pass, and catches its own mutation of a finished one."""

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest

from mailmerge.letters import render
from mailmerge.letters.letter import LetterJob
from mailmerge.letters.page.geometry import FittedAddress, fitted_address
from mailmerge.letters.page.stamp import underlays
from mailmerge.letters.proof import prove
from mailmerge.letters.proof_rules import RULES
from mailmerge.letters.templates.template import compile_template
from tests.letters.paper import ADDRESS, FIELDS, LETTERHEAD, WARNED, WARNING, letter_job, with_part, word_file

JOB = letter_job(
    WARNED,
    warning=word_file(WARNING),
    must_say=("Mrs Nowak", "£80", "£160", "7 November 2025"),
    must_not_say=("Mr Jan Kowalski", "4 Other Street"),
)
FITTED = fitted_address(ADDRESS, "dl")
MAIN = "word/document.xml"


class Finished:
    """A finished letter that a mutation may change before it is proved."""

    def __init__(self, job: LetterJob = JOB) -> None:
        self.job = job
        assert FITTED is not None
        self.address: FittedAddress = FITTED
        self.compiled = compile_template(job.template, job.warning, job.letterhead, job.envelope)
        self.pdf = render._paper_copy(self.compiled, job, self.address)
        self.docx = render._word_copy(self.compiled, job, self.address)
        self.warning_lines: tuple[str, ...] = ("A penalty notice is £80, later £160.",)
        self.underlay = underlays(job.letterhead, None)

    def codes(self) -> set[str]:
        proof = prove(
            self.pdf,
            self.docx,
            self.job,
            self.address,
            underlay=self.underlay,
            warning_lines=self.warning_lines,
            literal=self.compiled.literal,
        )
        return {fault.code for fault in proof.faults}

    def rewrite_word(self, old: str, new: str) -> None:
        def edit(part: bytes) -> bytes:
            assert old.encode() in part
            return part.replace(old.encode(), new.encode())

        self.docx = with_part(self.docx, MAIN, edit)

    def render_with(self, **values: object) -> None:
        """Make both files anew from changed fields or address, while the job still asks for the first ones."""
        job = replace(self.job, **values)
        self.pdf = render._paper_copy(self.compiled, job, self.address)
        self.docx = render._word_copy(self.compiled, job, self.address)

    def paper_with(self, css: str = "", body: str = "") -> None:
        """Make the PDF anew with more style or words in it, as a changed stylesheet or template might."""
        compiled = replace(self.compiled, html_source=self.compiled.html_source + body + f"<style>{css}</style>")
        self.pdf = render._paper_copy(compiled, self.job, self.address)


def _fields(**groups: dict[str, object]) -> dict[str, object]:
    return {**FIELDS, **{name: {**FIELDS[name], **values} for name, values in groups.items()}}


def _wrong_amount_in_word(letter: Finished) -> None:
    letter.rewrite_word("£80", "£60")


def _wrong_amount_in_both(letter: Finished) -> None:
    letter.render_with(fields=_fields(penalty={"within_21_days": "£60"}))


def _warning_left_out(letter: Finished) -> None:
    letter.warning_lines = (*letter.warning_lines, "Prosecution is considered after two.")


def _other_parent_named(letter: Finished) -> None:
    letter.render_with(fields=_fields(pupil={"forename": "Adam, and of Mr Jan Kowalski"}))


def _tag_left(letter: Finished) -> None:
    letter.rewrite_word("We write about", "{{ pupil.name }} We write about")


def _none_printed(letter: Finished) -> None:
    letter.render_with(fields=_fields(pupil={"forename": "None"}))


def _tracked_change(letter: Finished) -> None:
    letter.rewrite_word("</w:p>", '<w:ins w:id="1" w:author="x"><w:r><w:t> </w:t></w:r></w:ins></w:p>')


def _strange_character(letter: Finished) -> None:
    letter.rewrite_word("We write about", "We write about 王")


def _font_left_out(letter: Finished) -> None:
    with pikepdf.open(io.BytesIO(letter.pdf)) as document:
        font = next(iter(document.pages[0].Resources.Font.values()))
        del font.DescendantFonts[0].FontDescriptor["/FontFile2"]
        target = io.BytesIO()
        document.save(target)
    letter.pdf = target.getvalue()


def _foreign_font(letter: Finished) -> None:
    with pikepdf.open(io.BytesIO(letter.pdf)) as document:
        font = next(iter(document.pages[0].Resources.Font.values()))
        font.BaseFont = pikepdf.Name("/ABCDEF+DejaVu-Sans")
        target = io.BytesIO()
        document.save(target)
    letter.pdf = target.getvalue()


def _tags_lost(letter: Finished) -> None:
    with pikepdf.open(io.BytesIO(letter.pdf)) as document:
        del document.Root["/StructTreeRoot"]
        target = io.BytesIO()
        document.save(target)
    letter.pdf = target.getvalue()


def _empty_page(letter: Finished) -> None:
    with pikepdf.open(io.BytesIO(letter.pdf)) as document:
        document.add_blank_page()
        target = io.BytesIO()
        document.save(target)
    letter.pdf = target.getvalue()


def _words_cut_off(letter: Finished) -> None:
    letter.render_with(fields=_fields(pupil={"forename": "A" * 120}))


def _letterhead_left_out(letter: Finished) -> None:
    letter.underlay = underlays(replace(LETTERHEAD, name="Oak Tree School"), None)


def _clipped_line(letter: Finished) -> None:
    letter.paper_with(css=".address p { width: 20mm; overflow: hidden }")


def _address_moved(letter: Finished) -> None:
    letter.paper_with(css=".address { margin-left: -4mm }")


def _covered_address(letter: Finished) -> None:
    letter.paper_with(body='<div style="position:absolute;left:0;top:0;width:60mm;height:20mm;background:#fff"></div>')


def _line_through_window(letter: Finished) -> None:
    letter.paper_with(
        body='<div style="position:absolute;left:0;top:26mm;width:60mm;height:1mm;background:#000"></div>'
    )


def _words_in_window(letter: Finished) -> None:
    letter.paper_with(body='<p style="position:absolute;left:0;top:22mm">Private</p>')


MUTATIONS: list[tuple[str, Callable[[Finished], None]]] = [
    ("words-differ", _wrong_amount_in_word),
    ("text-missing", _wrong_amount_in_both),
    ("warning-missing", _warning_left_out),
    ("names-another-parent", _other_parent_named),
    ("not-filled-in", _tag_left),
    ("not-filled-in", _none_printed),
    ("tracked-changes", _tracked_change),
    ("missing-characters", _strange_character),
    ("font", _font_left_out),
    ("font", _foreign_font),
    ("not-accessible", _tags_lost),
    ("pages", _empty_page),
    ("pages", _words_cut_off),
    ("letterhead-missing", _letterhead_left_out),
    ("address-window", _clipped_line),
    ("address-window", _address_moved),
    ("address-window", _covered_address),
    ("address-window", _line_through_window),
    ("address-window", _words_in_window),
]


def test_a_good_letter_has_no_fault() -> None:
    assert Finished().codes() == set()


@pytest.mark.parametrize(("code", "mutate"), MUTATIONS, ids=lambda value: getattr(value, "__name__", None))
def test_each_mutation_is_caught_by_its_rule(code: str, mutate: Callable[[Finished], None]) -> None:
    letter = Finished()
    mutate(letter)
    assert code in letter.codes()


def test_every_rule_has_a_mutation() -> None:
    assert {code for code, _ in MUTATIONS} == set(RULES)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (_fields(pupil={"forename": "Jan {{ 7*7 }} {% x %}"}), "braces that a name has are the name"),
        (_fields(pupil={"name": "None Smith", "forename": "None"}), "a child may be called None"),
        (_fields(pupil={"forename": "[name]"}), "brackets in the data are no placeholder"),
    ],
)
def test_the_cases_own_data_is_no_fault(fields: dict[str, object], reason: str) -> None:
    assert Finished(replace(JOB, fields=fields)).codes() == set(), reason


def test_what_both_parents_share_may_be_said() -> None:
    shared = replace(JOB, must_not_say=("12 Mill Lane", "Nowak"))
    assert Finished(shared).codes() == set()


def test_a_name_inside_another_word_is_not_named() -> None:
    assert Finished(replace(JOB, must_not_say=("rite",))).codes() == set()
