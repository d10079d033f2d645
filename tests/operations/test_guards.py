"""Every guard stands where the deed is done: asked of an operation itself, without a command line, it refuses alike."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mailmerge.casework.because import Because
from mailmerge.errors import NotFitError, SettingsError
from mailmerge.operations import (
    authorities,
    checking,
    diary,
    evidence,
    figures,
    forms,
    law_in_force,
    posting_log,
    privacy,
    referring,
    running,
    safekeeping,
    setting_up,
    sweep,
    template_changes,
    templates,
)
from mailmerge.workspace import Workspace, load_workspace

DAY = date(2025, 10, 6)
UPN = "W873425418010"
NO_UPN = "A873425418010"


def now() -> datetime:
    return datetime(2025, 10, 6, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def workspace(sample_workspace: Path) -> Workspace:
    """Nothing is done in it: all that is asked here is refused."""
    return load_workspace(sample_workspace)


REFUSED: tuple[tuple[Callable[[Workspace], object], str, str], ...] = (
    (lambda w: authorities.approve(w, "peterborough", " ", DAY), "Say who approves", "nobody approves a profile"),
    (lambda w: authorities.begin(w, "../x", DAY), "cannot be an authority's code", "a code that leaves the folder"),
    (lambda w: authorities.begin(w, "catalogue", DAY), "cannot be an authority's code", "the list of approvals"),
    (lambda _w: authorities.Confirmed("", "p. 4", DAY, every=True), "Say who confirms", "nobody confirms"),
    (lambda _w: authorities.Confirmed("AB", "p. 4", DAY), "Say which rules", "no rule is named"),
    (lambda w: authorities.lint(w, ["nowhere"]), "There is no profile of nowhere", "an authority that is not known"),
    (lambda w: checking.check(w, [Path("x.csv")], DAY, "nowhere"), "There is no school nowhere", "no such school"),
    (lambda w: checking.headings(w, Path("x.csv"), DAY, "nowhere"), "There is no school nowhere", "no such school"),
    (lambda w: checking.check(w, [Path("no.csv")], DAY), "cannot be read", "no such file"),
    (lambda w: diary.due(w, DAY, school="nowhere"), "There is no school nowhere", "a school that is not known"),
    (lambda w: evidence.file_papers(w, NO_UPN, [], now), "This is no UPN", "a slip in the number"),
    (lambda w: evidence.note(w, NO_UPN, "call", DAY, {}, now), "This is no UPN", "a slip in the number"),
    (lambda w: evidence.evidence_of(w, NO_UPN), "This is no UPN", "a slip in the number"),
    (lambda w: evidence.file_papers(w, UPN, [Path("nowhere.pdf")], now), "There is no file", "nothing there to file"),
    (lambda w: figures.report(w, DAY, date(2025, 9, 1), None, DAY), "comes after the last", "days changed over"),
    (lambda w: forms.form(w, forms.FormAsked("leave-request-form", DAY)), "on which school's paper", "no school"),
    (
        lambda w: forms.form(w, forms.FormAsked("leave-request-form", DAY, school="oakfield", parent=2)),
        "no parent 2",
        "a parent of a blank form",
    ),
    (lambda w: law_in_force.law_in_force(w, DAY, DAY, "nowhere"), "There is no authority", "no such authority"),
    (lambda w: posting_log.posting_log(w, posting_log.Chosen(), now()), "Say which letters", "nothing is chosen"),
    (lambda w: privacy.erase_pupils(w, [UPN], "request", " ", DAY), "Say who erases", "nobody erases"),
    (lambda w: privacy.erase_due(w, "retention", "", DAY), "Say who erases", "nobody erases"),
    (lambda _w: Because("a claim", " "), "who decided it", "nobody holds, withdraws or releases"),
    (lambda w: referring.make_pack(w, NO_UPN, referring.PackAsked("leave", DAY), now), "This is no UPN", "a slip"),
    (lambda w: list(running.run(w, running.RunAsked(reissue=" "), now)), "Say why", "no reason for making anew"),
    (lambda w: list(running.run(w, running.RunAsked([Path("no.csv")]), now)), "There is no file", "no such file"),
    (lambda w: safekeeping.anchor_head(w), "Say where", "no folder is named anywhere"),
    (lambda w: setting_up.begin(w.root), "is a workspace already", "the trust's own would be written over"),
    (lambda w: sweep.sweep(w, DAY, "nowhere"), "There is no school nowhere", "a school that is not known"),
    (lambda w: templates.approve(w, Path("leave-refused.docx"), " ", DAY), "who approves", "nobody approves words"),
    (lambda w: templates.approve(w, Path("unknown.docx"), "AB", DAY), "catalogue", "no Word file of the trust's"),
    (lambda w: templates.preview(w, "11z", DAY), "is not a letter", "no such letter"),
    (
        lambda w: template_changes.draw(
            w, template_changes.Compared("leave-refused", b"", b"", ()), Path("x.gif"), DAY
        ),
        "ends in .pdf or .png",
        "pictures of another kind",
    ),
)


@pytest.mark.parametrize(("deed", "words", "why"), REFUSED)
def test_an_operation_refuses_by_itself(
    workspace: Workspace, deed: Callable[..., object], words: str, why: str
) -> None:
    with pytest.raises((SettingsError, NotFitError), match=words):
        deed(workspace)
    assert not workspace.ledger.exists(), why
