"""A made-up case of each route, from the first call to a final pack; and what no pack may do."""

import base64
import email
import email.policy
import hashlib
import io
import json
import os
import shutil
import subprocess
import warnings
import zlib
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import fast_mail_parser
import pdfua
import pikepdf
import pypdf
import pypdfium2
import pytest

from mailmerge.intake.result import FileResult
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.verify import verify
from mailmerge.privacy.erasure import Premises, erase, plan_pupil
from mailmerge.privacy.pupil_record import pupil_record
from mailmerge.referral.flat import words_in
from mailmerge.runs.timeline import timeline
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from tests.referral.stories import (
    OTHER,
    OTHERS_NAME,
    OTHERS_WORDS,
    PARENT,
    PUPIL,
    STORIES,
    UPN,
    Office,
    asks,
    typed,
)


def folder_of(office: Office, result: FileResult, number: int = 0) -> Path:
    pack = result.packs[number]
    return (office.configuration.workspace.outbox / str(result.run) / str(pack["pdf"])).parent


def confirmed(office: Office, first: FileResult) -> FileResult:
    """Ask for the same again, with every asked line confirmed by a person."""
    day, row = office.asked
    return office.drop(day, {**row, "parent": "Zofia Tran", "confirm": asks(first), "override by": "Jo Bell"})


def every_text(path: Path) -> str:
    """Return all that a file says: its bytes, what its streams hold, its pages' words, and its name."""
    data = path.read_bytes()
    found = [path.name, data.decode("latin-1")]
    if path.suffix == ".pdf":
        found.append(words_in(data))
        with pikepdf.open(io.BytesIO(data)) as document:
            found += [repr(dict(document.docinfo)), str(document.Root.get("/Metadata", ""))]
            for one in document.objects:
                if isinstance(one, pikepdf.Dictionary):
                    found.append(repr([str(name) for name in one]))
                if isinstance(one, pikepdf.String):
                    found.append(str(one))
                if isinstance(one, pikepdf.Stream):
                    try:
                        found.append(one.read_bytes().decode("latin-1"))
                    except (pikepdf.PdfError, zlib.error):
                        found.append(one.read_raw_bytes().decode("latin-1"))
    if path.suffix == ".eml":
        message = email.message_from_bytes(data, policy=email.policy.default)
        found += [str(part.get_content()) for part in message.walk() if part.get_content_type() == "text/plain"]
        found += [words_in(part.get_content()) for part in message.iter_attachments()]
    return "\n".join(found)


@pytest.fixture(scope="module")
def of_leave(
    tmp_path_factory: pytest.TempPathFactory, sample_workspace: Path, executor: Executor
) -> Iterator[tuple[Office, FileResult]]:
    """The office at the end of the story of a holiday, and its pack, a draft: to be looked at, or asked again."""
    root = Path(shutil.copytree(sample_workspace, tmp_path_factory.mktemp("leave") / "trust"))
    configuration = load_configuration(load_workspace(root))
    with open_record(configuration.workspace.ledger) as ledger:
        office = Office(configuration, ledger, executor)
        yield office, STORIES["leave"](office)


@pytest.fixture
def told(request: pytest.FixtureRequest, route: str) -> tuple[Office, FileResult]:
    """The office at the end of a story, and its first pack, a draft."""
    if route == "leave":
        ended: tuple[Office, FileResult] = request.getfixturevalue("of_leave")
        return ended
    office: Office = request.getfixturevalue("office")
    return office, STORIES[route](office)


@pytest.mark.parametrize(
    "route", [pytest.param(one, marks=[] if one == "leave" else pytest.mark.soak) for one in STORIES]
)
def test_a_case_ends_in_a_final_pack_that_everybody_can_check(told: tuple[Office, FileResult], route: str) -> None:
    office, draft = told
    done = confirmed(office, draft)
    assert {pack["state"] for pack in draft.packs} == {"draft"}
    (pack,) = done.packs
    assert (pack["state"], pack["parent"], pack["route"]) == ("final", 1, route)
    folder = folder_of(office, done)
    receipt = folder.parents[2] / "receipt.html"
    assert f"Referral pack {pack['ref']}" in receipt.read_text("utf-8")
    pdf = folder / f"{pack['ref']} referral.pdf"
    assert hashlib.sha256(pdf.read_bytes()).hexdigest() == pack["sha256"]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reader = pypdf.PdfReader(pdf)
        texts = [page.extract_text() for page in reader.pages]
    assert len(texts) == pack["pages"] == len(pypdfium2.PdfDocument(pdf))
    assert all(f"page {number} of {len(texts)}" in text for number, text in enumerate(texts, start=1))
    assert not any("DRAFT" in text for text in texts)
    assert reader.outline
    assert f"({asks(draft).count(';') + 1} confirmed)" in texts[0]
    assert "Confirmed by Jo Bell" in texts[1]
    for page in pypdfium2.PdfDocument(pdf):
        assert page.get_textpage().get_text_bounded()
    if shutil.which("qpdf"):
        checked = subprocess.run(["qpdf", "--check", str(pdf)], check=True, capture_output=True, text=True)
        assert "WARNING" not in checked.stdout + checked.stderr
    # All is of our making, the pictures of what was filed included: so the whole must read aloud as its parts do.
    for path in (pdf, *sorted(folder.glob("parts/*.pdf"))):
        assert not pdfua.validate(path).findings, path.name

    manifest = json.loads((folder / "manifest.json").read_text())
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert set(there) - {"manifest.json"} == set(manifest["files"])
    for name, digest in manifest["files"].items():
        assert hashlib.sha256(there[name].read_bytes()).hexdigest() == digest

    # Nothing of the other parent stands in any file.
    for path in there.values():
        text = every_text(path)
        assert not [word for word in OTHERS_WORDS if word in text], path.name

    sent = (folder / f"{pack['ref']}.eml").read_bytes()
    message = email.message_from_bytes(sent, policy=email.policy.default)
    other = fast_mail_parser.parse_email(sent)
    assert not message.defects
    assert not other.warnings
    assert message["Subject"] == other.subject == "Penalty notice referral - TRAN - Oakfield Primary School"
    (attached,), (seen,) = message.iter_attachments(), other.attachments
    assert attached.get_content() == bytes(seen.content) == pdf.read_bytes()
    assert attached.get_filename() == seen.filename == pdf.name
    (body,) = other.text_plain
    said = message.get_body(("plain",))
    assert said is not None
    assert body.split() == said.get_content().split()
    assert all(f"{number}. " in body for number in range(1, 6))

    workspace = office.configuration.workspace
    assert verify(workspace.ledger, workspace.outbox, evidence=workspace.evidence).ok


def test_a_draft_says_so_on_each_page_and_the_same_facts_give_the_same_bytes(
    of_leave: tuple[Office, FileResult],
) -> None:
    office, first = of_leave
    day, row = office.asked
    again = office.drop(day, row)
    old, new = folder_of(office, first), folder_of(office, again)
    names = sorted(path.relative_to(old) for path in old.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(new) for path in new.rglob("*") if path.is_file())
    assert [name for name in names if (old / name).read_bytes() != (new / name).read_bytes()] == []
    reader = pypdf.PdfReader(old / f"{first.packs[0]['ref']} referral.pdf")
    assert all("DRAFT" in page.extract_text() for page in reader.pages)


def test_the_timeline_tells_of_a_pack_what_is_not_in_order(of_leave: tuple[Office, FileResult]) -> None:
    office, _ = of_leave
    told = [moment for moment in timeline(office.ledger, UPN).moments if moment.kind == "pack-made"]
    said = told[0].said
    assert (said["route"], said["state"]) == ("leave", "draft")
    assert "right-parent ask" in said["codes"]
    assert "green" not in said["codes"]


@pytest.mark.parametrize("cell", ["absence reason", "who went", "requested by"])
def test_an_answer_that_names_another_parent_is_given_without_the_name(
    of_leave: tuple[Office, FileResult], cell: str
) -> None:
    office, _ = of_leave
    day, row = office.asked
    result = office.drop(day, {**row, "parent": "Zofia Tran", cell: "Bartholomew Quillfeather, so they say"})
    assert [(one.outcome, one.errors) for one in result.results] == [("no-letter", ())]
    for path in folder_of(office, result).rglob("*"):
        text = every_text(path) if path.is_file() else ""
        assert not [word for word in OTHERS_WORDS if word in text], path.name


def test_a_pack_in_which_another_parent_would_be_named_is_not_made_and_its_row_says_so(
    of_leave: tuple[Office, FileResult],
) -> None:
    office, _ = of_leave
    day, row = office.asked
    over = {"mental health support": "waiting", "override": "mental-health-pathway", "override by": "Jo Bell"}
    result = office.drop(
        day, {**row, **over, "parent": "Zofia Tran", "override reason": "Bartholomew Quillfeather agrees"}
    )
    (told,) = result.results
    assert (told.outcome, [(error.code, error.column) for error in told.errors]) == ("reject", [("unprintable", None)])
    assert "names another parent" in told.errors[0].text
    assert (told.upn, result.packs) == (UPN, ())
    assert not [*office.configuration.workspace.outbox.glob(f"{result.run}/packs/**/*.pdf")]


def test_the_first_parents_pack_goes_with_one_in_which_that_parent_would_be_named(
    of_leave: tuple[Office, FileResult],
) -> None:
    office, _ = of_leave
    day, row = office.asked
    over = {"mental health support": "waiting", "override": "mental-health-pathway", "override by": "Jo Bell"}
    row = {**row, **over, "parent 2 went on leave": "yes", "override reason": "Zofia Tran agrees"}
    assert len(office.dossiers({**row, "parent": ""})) == 2
    result = office.drop(day, row)
    assert [one.outcome for one in result.results] == ["reject"]
    assert not [*office.configuration.workspace.outbox.glob(f"{result.run}/packs/**/*.pdf")]


def test_a_parent_whom_no_letter_knows_is_asked_about(of_leave: tuple[Office, FileResult]) -> None:
    office, _ = of_leave
    (told,) = office.ask({"parent": "Nobody Atall"}).results
    assert told.outcome == "reject"
    assert [(error.code, error.column, error.value) for error in told.errors] == [
        ("not-a-choice", "parent", "Nobody Atall")
    ]


def test_a_request_that_comes_to_no_pack_tells_an_empty_list_of_them(office: Office) -> None:
    result = office.refer("2025-10-23", "leave")
    assert {one.outcome for one in result.results} == {"reject"}
    assert result.as_json()["packs"] == []
    assert json.loads("".join(result.json_lines())) == result.as_json()


def test_a_letter_stands_in_the_pack_exactly_as_it_was_sent(of_leave: tuple[Office, FileResult]) -> None:
    office, result = of_leave
    outbox, folder = office.configuration.workspace.outbox, folder_of(office, result)
    (part,) = folder.glob("parts/* letter 8a *.pdf")
    ref = part.stem.split()[-1]
    (sent,) = outbox.glob(f"*/letters/oakfield/{ref} *.pdf")
    assert part.read_bytes() == sent.read_bytes()


def test_of_what_is_filed_the_routes_own_papers_go_in_and_none_that_names_another_parent(office: Office) -> None:
    office.drop("2025-10-20", {**PUPIL, **PARENT, **OTHER}, name="people.csv")
    for name, said in (
        ("notice Zofia Tran", "to Mrs Tran"),
        ("notice Bartholomew Quillfeather", "to you"),
        ("notice", f"to {OTHERS_NAME}"),
        ("report", "of the doctor"),
    ):
        office.drop("2025-11-03", data=typed(said), name=f"{UPN} {name}.pdf")
    office.only_checks = True
    office.refer("2025-12-12", "nti", parent="Zofia Tran")
    (dossier,) = office.dossiers({})
    assert [paper.path.split(" ", 3)[3] for paper in dossier.papers] == ["Zofia Tran.pdf"]
    assert dossier.left_out == ("notice", "notice")


def test_verifying_the_record_names_a_changed_pack_and_erasing_takes_it_along(
    of_leave: tuple[Office, FileResult], tmp_path: Path
) -> None:
    office, result = of_leave
    # A copy of what the others look at.
    root = Path(shutil.copytree(office.configuration.workspace.root, tmp_path / "trust"))
    office = replace(office, configuration=load_configuration(load_workspace(root)))
    workspace, folder = office.configuration.workspace, folder_of(office, result)
    pdf = folder / f"{result.packs[0]['ref']} referral.pdf"
    whole = pdf.read_bytes()
    pdf.write_bytes(whole + b"\n")
    checked = verify(workspace.ledger, workspace.outbox)
    assert {one.code for one in checked.verdicts} == {"altered"}
    pdf.write_bytes(whole)

    with open_record(workspace.ledger) as ledger:
        premises = Premises.survey(ledger, workspace)
        erase(premises, plan_pupil(premises, pupil_record(ledger, UPN)), "request", "DPO")
    assert not folder.exists()
    assert verify(workspace.ledger, workspace.outbox, evidence=workspace.evidence).ok


_DRIVER = """<script>
var given = {files};
check(given.map(function (one) {{
  var bytes = Uint8Array.from(atob(one[1]), function (c) {{ return c.charCodeAt(0); }});
  return new File([bytes], one[0]);
}})).then(function (answer) {{ document.title = answer; }});
var abc = plainSha256(new Uint8Array([97, 98, 99]));
if (abc.slice(0, 8) !== "ba7816bf") {{ document.body.textContent = "plain is wrong"; }}
</script></body>"""


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("changed", [False, True])
def test_the_page_that_checks_the_files_says_yes_and_names_the_changed_one(
    of_leave: tuple[Office, FileResult], tmp_path: Path, changed: bool
) -> None:
    folder = folder_of(*of_leave)
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "verify.html"]
    given = []
    for path in files:
        data = path.read_bytes()
        if changed and "cover" in path.name:
            data += b" "
        given.append([path.name, base64.b64encode(data).decode()])
    page = (folder / "verify.html").read_text()
    driven = tmp_path / "driven.html"
    driven.write_text(page.replace("</body>", _DRIVER.format(files=json.dumps(given))))
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--virtual-time-budget=20000",
        "--dump-dom",
        f"--user-data-dir={tmp_path}",
    ]
    # Our own pages are drawn without the system's fonts; a browser can't do without.
    surroundings = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    shown = subprocess.run(
        [*command, driven.as_uri()], capture_output=True, text=True, check=True, timeout=120, env=surroundings
    ).stdout
    answer = shown.split('aria-live="polite">')[1].split("</p>")[0]
    assert answer == ("No. Look at: 01 cover.pdf" if changed else "Yes: every file given is as it was made.")
