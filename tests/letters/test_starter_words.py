"""What the starter letters say, letter by letter and tier by tier (letters.md, the table of letters)."""

import html
import re
import tomllib
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pypdfium2
import pytest

from mailmerge.casework.case import Contract, Leave, Meeting, Nti
from mailmerge.law.decision import Penalty
from mailmerge.law.letters import BY_KEY, LETTERS
from mailmerge.letters.fields import form_fields
from mailmerge.letters.languages import load_languages
from mailmerge.letters.letter import Letter, LetterJob, UnfitLetter
from mailmerge.letters.letter_facts import LanguageLine, LawFigures
from mailmerge.letters.letterhead import load_letterhead
from mailmerge.letters.lint import lint_folder
from mailmerge.letters.render import make_letter
from mailmerge.letters.templates.catalogue import FORMS, load_catalogue
from mailmerge.letters.templates.expressions import html_template, with_blanks
from mailmerge.letters.templates.field_names import Fields
from mailmerge.letters.templates.template import compile_template
from tests.letters.family import BEFORE_2024, CASE, FATHER, FROM_2024, MOTHER, SCHOOL, fields_of
from tests.sampled import sampled

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
LETTERHEAD = load_letterhead(ROOT / "letterheads" / "oakfield")
BLOCK, INLINE = re.compile(r"</?(br|p|li|ul|tr|t[dh]|h\d|div)\b[^>]*>"), re.compile(r"<[^>]*>")
FULL_CASE = replace(
    CASE,
    phone_call_on=date(2025, 10, 1),
    meeting=Meeting(date(2025, 11, 20), time(15, 30), "the family room", other_professionals=True),
    contract=Contract(agreed_on=date(2025, 10, 1), attendance_at_start=80.0, end_requested_by="Mrs Nowak"),
    nti=Nti(
        starts_on=date(2025, 11, 12),
        ends_on=date(2025, 12, 10),
        target="no unauthorised absence",
        support_offered="breakfast club; key worker",
    ),
    leave=Leave(
        requested_on=date(2025, 9, 15),
        requested_by="Mrs Nowak",
        first_day=date(2025, 10, 13),
        last_day=date(2025, 10, 17),
    ),
)
MISSED_MEETING = replace(
    FULL_CASE,
    nti=replace(FULL_CASE.nti, criterion="meeting-failed", support_that_would_have_been_offered="a later start"),
)
FIRST, SECOND = Penalty("first", 80, 160), Penalty("second", None, 160)
PROSECUTION, CONDITIONAL = Penalty("prosecution", None, None), Penalty("conditional", 80, 160)
LINE = LanguageLine("pl", "Ten list jest ważny: 01632 960101.")
POLISH = load_languages(TEMPLATES).lines["polish"]

# The letters of the trust's own that ship as examples.
OWN = ("leave-agreed", "leave-agreed-in-part", "missed-meeting")


def files_of(letter: str) -> tuple[bytes, bytes | None]:
    """Return the letter's template and, where it has one, its warning."""
    kind = BY_KEY.get(letter)
    warning = None
    if kind and kind.warning != "none":
        warning = (TEMPLATES / "warnings" / f"{kind.warning}.docx").read_bytes()
    return (TEMPLATES / f"{letter}.docx").read_bytes(), warning


def words_of(letter: str, fields: Fields) -> str:
    """Return the letter's words on one line, as its page has them before it is laid out."""
    page = html_template(compile_template(*files_of(letter), LETTERHEAD, "dl").html_source)
    marked_up = page.render({**with_blanks(fields), "qr": str})
    return " ".join(html.unescape(INLINE.sub("", BLOCK.sub(" ", marked_up))).split())


def made(letter: str, fields: Fields) -> Letter | UnfitLetter:
    """Return the letter laid out and proved."""
    template, warning = files_of(letter)
    return make_letter(
        LetterJob(
            ref="OAK-25-000001",
            template=template,
            warning=warning,
            letterhead=LETTERHEAD,
            envelope="dl",
            address_lines=("Mrs Zofia Nowak", "150 Mill Lane", "CAMBRIDGE", "CB1 2JW"),
            fields=fields,
            title=letter,
            letter_date=CASE.letter_date,
        )
    )


def test_lint_finds_nothing_in_the_starter_files() -> None:
    assert lint_folder(TEMPLATES) == ()


@pytest.mark.parametrize("letter", [*(kind.key for kind in LETTERS), *OWN, "attendance-contract", "leaflet"])
def test_the_space_before_bold_words_is_bold_too(letter: str) -> None:
    # Otherwise WeasyPrint now and then breaks the line after its first word.
    page = compile_template(*files_of(letter), LETTERHEAD, "dl").html_source
    assert " <strong>" not in page
    assert "<strong> " in page


def test_each_schools_letterhead_agrees_with_its_settings() -> None:
    schools = tomllib.loads((ROOT / "mailmerge.toml").read_text(encoding="utf-8"))["schools"]
    for code, school in schools.items():
        head = load_letterhead(ROOT / "letterheads" / code)
        assert (head.name, head.telephone, head.email) == (school["name"], school["telephone"], school["email"])
        assert head.headteacher == school["signatories"]["default"]["name"]
        assert head.logo is not None


def test_every_letter_form_and_warning_is_approved() -> None:
    catalogue = load_catalogue(TEMPLATES)
    assert {version.key for version in catalogue.templates} == {*(kind.key for kind in catalogue.letters), *FORMS}
    assert {version.key for version in catalogue.warnings} == {kind.warning for kind in LETTERS} - {"none"}
    assert {version.status for version in (*catalogue.templates, *catalogue.warnings)} == {"approved"}


@pytest.mark.parametrize("letter", [kind.key for kind in LETTERS if not kind.is_form])
def test_every_letter_names_child_birth_school_telephone_and_signatory(letter: str) -> None:
    fields = fields_of(
        FULL_CASE, letter=letter, penalty=FIRST, variant="before", warned_on=date(2025, 10, 1), language=LINE
    )
    assert isinstance(made(letter, fields), Letter)
    words = words_of(letter, fields)
    for said in (
        "Isla Nowak, born 14 March 2016, Oakfield Primary School",
        SCHOOL.lead_telephone,
        "Helen Marsh",
        LINE.text,
    ):
        assert said in words
    for never in (CASE.pupil.upn, "Jan Nowak", "Mr Nowak"):
        assert never not in words


POINTS: tuple[tuple[str, dict[str, object], tuple[str, ...]], ...] = (
    (
        "early-intervention",
        {},
        (
            *("attendance has fallen", "88.3%", "keep checking", "Family, friends", "community", "medical reason"),
            *(
                "parents must make sure",
                "Each day matters",
                "Early Help Assessment",
                "Tom Ellery",
                "oakfield.example/support",
            ),
            *("Friday 14 November 2025", "Enclosed: Attendance record"),
        ),
    ),
    (
        "contract-invite",
        {},
        (
            *(
                "Thank you",
                "88.3%",
                "attendance contract",
                "voluntary",
                "end it whenever you like",
                "long as it is helpful",
            ),
            *("catch up", "ways to change that", "other services", "Other professionals", "Attendance Policy"),
            *("Thursday 20 November 2025 at 3.30pm", "the family room", "online", "another day or time", "Leaflet"),
        ),
    ),
    (
        "contract-barriers",
        {},
        (
            "has gone down",
            "many reasons",
            "still here to help",
            "1 October 2025",
            "Thursday 20 November 2025",
            "online",
        ),
    ),
    (
        "contract-engagement",
        {},
        ("disappointed", "everybody takes part", "Thursday 20 November 2025", "may be ended", "may be referred"),
    ),
    (
        "contract-ended-by-parent",
        {},
        ("You asked us", "sorry", "7 November 2025", "88.3%", "support stays open", "we may refer"),
    ),
    (
        "contract-successful",
        {},
        (
            "Thank you",
            "80.0%",
            "1 October 2025",
            "88.3%",
            "contract ends on 7 November 2025",
            "unauthorised absence",
            "support stays open",
        ),
    ),
    (
        "leave-refused",
        {"penalty": FIRST, "variant": "before"},
        (
            *(
                "Thank you for your request of 15 September 2025",
                "from Monday 13 October 2025 to Friday 17 October 2025",
            ),
            *("exceptional circumstances", "2024 Regulations", "considered the request", "Our reason", "code G"),
            *("£240", "£480", "£960", "within three years of the first", "Third time", "Prosecution is considered"),
        ),
    ),
    (
        "suspected-leave",
        {"penalty": FIRST},
        (
            *(
                "from Monday 13 October 2025 to Friday 17 October 2025",
                "information",
                "holiday",
                "No request for leave",
            ),
            *("by Friday 14 November 2025", "If it helps, you are welcome", "code G"),
        ),
    ),
    (
        "contract-terminated",
        {"warned_on": date(2025, 10, 20)},
        (
            *("not improved, although support was given", "our letter of 20 October 2025", "On 1 October 2025"),
            *("are referring", "is being referred", "support stays open"),
        ),
    ),
    (
        "nti-unsuccessful",
        {"warned_on": date(2025, 10, 1)},
        (
            "On 1 October 2025 we sent you a Notice to Improve",
            "not improved",
            "end with this letter",
            "is being referred",
        ),
    ),
    (
        "notice-to-improve",
        {},
        (
            *("attendance record", "The two offences", "learn more", "section 7 of the Education Act 1996"),
            *("breakfast club", "More help, and how to take it up", "Wednesday 12 November 2025"),
            *("Wednesday 10 December 2025", "No unauthorised absence.", "enough if", "before the notice ends"),
            *("has the last word on whether the help was enough", "sets out what was decided"),
        ),
    ),
)


@pytest.mark.parametrize(("letter", "given", "points"), POINTS, ids=[letter for letter, _, _ in POINTS])
def test_each_letter_makes_its_points(letter: str, given: dict[str, object], points: tuple[str, ...]) -> None:
    words = words_of(letter, fields_of(FULL_CASE, letter=letter, **given))
    assert [point for point in points if point not in words] == []


FULL_WARNING = (
    *(
        "section 7",
        "each parent, and for each child",
        "ten or more sessions",
        "ten school weeks",
        "without another warning",
    ),
    *("£80 if you pay it within 21 days", "£160, and it must be paid within 28 days", "A second notice"),
    *("two penalty notices for the same child within three years", "prosecution or another legal measure"),
    *("for the absence itself", "Section 444(1):", "£1,000", "Section 444(1A):", "£2,500", "three months", "or both"),
    *("parenting order", "If you need help"),
)
REFERRAL = ("penalty notice", "prosecute", "Section 444(1):", "£1,000", "Section 444(1A):", "£2,500", "three months")


@pytest.mark.parametrize(
    ("letter", "points"),
    [
        ("contract-engagement", FULL_WARNING),
        ("contract-ended-by-parent", FULL_WARNING),
        ("notice-to-improve", FULL_WARNING),
        ("contract-terminated", REFERRAL),
        ("nti-unsuccessful", REFERRAL),
    ],
)
def test_the_legal_warning_is_whole(letter: str, points: tuple[str, ...]) -> None:
    words = words_of(letter, fields_of(FULL_CASE, letter=letter, warned_on=date(2025, 10, 1)))
    assert [point for point in points if point not in words] == []


@pytest.mark.parametrize("letter", ["leave-refused", "suspected-leave"])
@pytest.mark.parametrize(
    ("penalty", "law", "said", "unsaid"),
    [
        (FIRST, FROM_2024, ("is £80 if you pay", "is £160, and", "more than two"), ("have had", "A second one")),
        (
            SECOND,
            FROM_2024,
            ("had a penalty notice for Isla since 19 August 2024", "second one is £160", "no lower amount"),
            ("£80",),
        ),
        (
            SECOND,
            replace(FROM_2024, since=None),
            ("had a penalty notice for Isla within the last three years",),
            ("19 August",),
        ),
        (
            PROSECUTION,
            FROM_2024,
            ("have had two penalty notices", "A third cannot be sent", "£1,000", "£2,500", "three months"),
            ("If a penalty notice is not paid", "£80"),
        ),
        (
            CONDITIONAL,
            FROM_2024,
            ("first penalty notice is £80", "If you have already had one", "second one is £160", "more than two"),
            ("Our records show",),
        ),
        (
            Penalty("first", 60, 120),
            BEFORE_2024,
            ("is £60 if you pay", "is £120, and"),
            ("second", "three years", "£80", "£160"),
        ),
        (
            Penalty("conditional", 60, 120),
            BEFORE_2024,
            ("is £60 if you pay", "is £120, and"),
            ("second", "three years", "£80", "£160"),
        ),
    ],
    ids=["first", "second", "second, years on", "prosecution", "not known", "first, 2023", "not known, 2023"],
)
def test_a_leave_letter_states_this_parents_own_tier(
    letter: str, penalty: Penalty, law: LawFigures, said: tuple[str, ...], unsaid: tuple[str, ...]
) -> None:
    words = words_of(letter, fields_of(FULL_CASE, letter=letter, penalty=penalty, law=law, variant="before"))
    warning = words[words.index("what the law says") : words.find("What this can cost")]
    assert [point for point in said if point not in warning] == []
    assert [point for point in unsaid if point in warning] == []
    assert "for each parent and each child" in warning
    assert "From ten sessions" in warning
    assert "20 school days or more" in warning, "extended leave is always said"


def test_before_19_august_2024_the_example_has_no_second_time() -> None:
    words = words_of(
        "leave-refused", fields_of(FULL_CASE, penalty=Penalty("first", 60, 120), law=BEFORE_2024, variant="before")
    )
    assert "£180" in words
    assert "Second time" not in words
    assert "Third time" not in words


@pytest.mark.parametrize(
    ("variant", "said", "unsaid"),
    [("before", "If Isla is away all the same", "The leave began"), ("after", "The leave began", "If Isla is away")],
)
def test_leave_that_has_begun_is_not_spoken_of_as_a_plan(variant: str, said: str, unsaid: str) -> None:
    words = words_of("leave-refused", fields_of(FULL_CASE, penalty=FIRST, variant=variant))
    assert said in words
    assert unsaid not in words


@pytest.mark.parametrize(
    ("letter", "thanked", "other"),
    [
        ("leave-refused", "Thank you for your request", "we were asked for leave"),
        ("contract-ended-by-parent", "You asked us to end", "We have been asked to end"),
    ],
)
def test_only_the_parent_who_asked_is_spoken_to_as_the_one_who_did(letter: str, thanked: str, other: str) -> None:
    asker = words_of(letter, fields_of(FULL_CASE, MOTHER, letter, penalty=FIRST))
    assert thanked in asker
    assert other not in asker
    partner = words_of(letter, fields_of(FULL_CASE, FATHER, letter, penalty=FIRST))
    assert other in partner
    assert thanked not in partner
    assert "Zofia" not in partner


def test_the_heads_own_reason_takes_the_place_of_the_standing_sentence() -> None:
    case = replace(FULL_CASE, leave=replace(FULL_CASE.leave, refusal_reason="the visit can be made in August"))
    words = words_of("leave-refused", fields_of(case, penalty=FIRST, variant="before"))
    assert "Our reason: The visit can be made in August." in words
    assert "on its own merits" not in words


def test_a_meeting_that_was_not_taken_up_is_named_with_the_help_it_would_have_brought() -> None:
    words = words_of("notice-to-improve", fields_of(MISSED_MEETING, letter="notice-to-improve"))
    for said in ("Thursday 20 November 2025 at 3.30pm", "not taken up", "a later start"):
        assert said in words
    assert "sets out what was decided" not in words


def laid_out(letter: str, fields: Fields) -> Letter:
    made_letter = made(letter, fields)
    assert isinstance(made_letter, Letter), made_letter
    return made_letter


def height_of(word: str, letter: Letter) -> float:
    """Return how high a word stands on the first page, in points from its foot."""
    text = pypdfium2.PdfDocument(letter.pdf)[0].get_textpage()
    place, _length = text.search(word).get_next()
    return float(text.get_charbox(place)[1])


@pytest.mark.parametrize("penalty", [FIRST, SECOND, PROSECUTION, CONDITIONAL], ids=lambda penalty: penalty.tier)
def test_letter_8b_is_one_page_in_every_tier_in_another_language_too(penalty: Penalty) -> None:
    fields = fields_of(FULL_CASE, letter="suspected-leave", penalty=penalty, language=POLISH)
    assert laid_out("suspected-leave", fields).pages == 1


def test_letter_2_is_one_page_with_all_that_an_invitation_mostly_says() -> None:
    case = replace(FULL_CASE, meeting=replace(FULL_CASE.meeting, other_professionals=False))
    fields = fields_of(case, letter="contract-invite")
    fields = {**fields, "school": {**fields["school"], "attendance_champion": "Priya Nair"}}
    assert laid_out("contract-invite", fields).pages == 1


@pytest.mark.parametrize("letter", sampled([kind.key for kind in LETTERS if not kind.is_form], one_in=3))
def test_a_line_in_the_parents_language_costs_no_page(letter: str) -> None:
    given = {"letter": letter, "penalty": FIRST, "variant": "before", "warned_on": date(2025, 10, 1)}
    english, polish = (
        laid_out(letter, fields_of(FULL_CASE, language=language, **given)) for language in (None, POLISH)
    )
    assert polish.pages == english.pages


def test_text_begins_below_a_long_line_in_the_parents_language() -> None:
    long_line = replace(POLISH, text=f"{POLISH.text} {POLISH.text} koniec.")
    letter = laid_out("contract-barriers", fields_of(FULL_CASE, letter="contract-barriers", language=long_line))
    line = 14  # points
    assert height_of("Dear", letter) < height_of("koniec", letter) - line


@pytest.mark.parametrize("form", ["leave-request-form", "attendance-contract"])
def test_a_form_can_be_printed_blank(form: str) -> None:
    fields = form_fields(SCHOOL, FROM_2024)
    assert isinstance(made(form, fields), Letter)
    words = words_of(form, fields)
    assert SCHOOL.name in words
    assert "Isla" not in words


def test_the_leave_form_states_both_conditions_and_who_decides() -> None:
    words = words_of("leave-request-form", fields_of(FULL_CASE, letter="leave-request-form"))
    for said in ("in advance", "exceptional", "only the headteacher sets how long", "Isla Nowak", "14 March 2016"):
        assert said in words


def test_the_contract_form_is_voluntary_and_signed_by_all_who_are_there() -> None:
    words = words_of("attendance-contract", form_fields(SCHOOL, FROM_2024))
    for said in ("voluntary", "nobody signs for somebody who is not there", "Target", "Review day"):
        assert said in words
    for said in ("What each parent agrees to do", "What the school will provide", "For the school", "Lasts until"):
        assert said in words
