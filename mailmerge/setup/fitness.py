"""From the letters room to `doctor`: whether the trust's Word files and letterheads may be used as they stand."""

import re
from collections.abc import Iterator

from mailmerge.casework.counting import count
from mailmerge.errors import SettingsError
from mailmerge.letters.errors import LetterheadError
from mailmerge.letters.letterhead import FILE, WHOLE_PAGE, fonts_not_embedded, load_letterhead
from mailmerge.letters.lint import lint_folder
from mailmerge.letters.page.geometry import ENVELOPES
from mailmerge.letters.page.head import fitted_head
from mailmerge.letters.page.window import is_printed_on
from mailmerge.letters.templates.catalogue import load_catalogue
from mailmerge.setup.aliases import require_known_columns, require_known_letters
from mailmerge.setup.configuration import envelope_of
from mailmerge.workspace import Workspace
from mailmerge.workspace.doctor import Check
from mailmerge.workspace.init import sample_folder
from mailmerge.workspace.leftovers import is_the_sample


def check_papers(workspace: Workspace) -> Iterator[Check]:
    """Look at the catalogue with its Word files, at each school's letterhead, and at the aliases of headings.

    A Word file that may not be used holds its letters, which is a warning; a catalogue or a letterhead that cannot be
    read ends the run, and is wrong. Folders that are not there are told by the workspace's own checks.
    """
    try:
        require_known_columns(workspace)
    except SettingsError as error:
        yield Check("headings", "wrong", str(error))
    if workspace.templates.is_dir():
        yield from _templates(workspace)
    if workspace.letterheads.is_dir():
        yield from _letterheads(workspace)


def _templates(workspace: Workspace) -> Iterator[Check]:
    folder = workspace.templates
    try:
        require_known_letters(workspace, load_catalogue(folder).letters)
        errors = [finding for finding in lint_folder(folder) if finding.severity == "error"]
    except SettingsError as error:
        yield Check("templates", "wrong", str(error))
        return
    for finding in errors:
        yield Check("templates", "warning", finding.sentence)
    unread = list(_approvals(workspace))
    yield from unread
    if not errors and not unread:
        yield Check("templates", "ok", "Every template and warning may be used, and those approved are unchanged.")


def _approvals(workspace: Workspace) -> Iterator[Check]:
    """Yield that words are drafts, or that somebody of the sample trust approved them for another trust."""
    how = 'mailmerge templates adopt --out words.pdf --by "YOUR NAME"'
    catalogue = load_catalogue(workspace.templates)
    versions = (*catalogue.templates, *catalogue.warnings)
    if drafts := [version for version in versions if version.status == "draft"]:
        number = count(len(drafts), "Word file is a draft", "Word files are drafts")
        told = "letters made from them are proofs, and none is sent. Read all of them in one PDF, and adopt them"
        yield Check("templates", "warning", f"{number}: {told}: {how}")
    made_up = made_up_approvers(workspace)
    if names := sorted({one.approved_by for one in versions if one.approved_by and one.approved_by in made_up}):
        told = f"Words of letters count as approved by {', '.join(names)}, who is made up. Read them, and adopt them"
        yield Check("templates", "warning", f"{told}: {how}")


def made_up_approvers(workspace: Workspace) -> frozenset[str]:
    """Return whose approvals do not count in a trust of its own: the people of the sample trust, whom there is not."""
    if is_the_sample(workspace.settings):
        return frozenset()
    sample = load_catalogue(sample_folder() / "templates")
    return frozenset(one.approved_by for one in (*sample.templates, *sample.warnings) if one.approved_by)


def _letterheads(workspace: Workspace) -> Iterator[Check]:
    faults = list(_letterhead_faults(workspace))
    for fault in faults:
        yield Check("letterheads", "wrong", fault)
    if faults:
        return
    doubts = list(_letterhead_doubts(workspace))
    for doubt in doubts:
        yield Check("letterheads", "warning", doubt)
    if not doubts:
        yield Check("letterheads", "ok", "Every school's letterhead can be used.")


def _letterhead_doubts(workspace: Workspace) -> Iterator[str]:
    """Yield where a letterhead says something else than the settings of its school, or would print in another font."""
    made_up_lines = _made_up_lines(workspace)
    for code, school in workspace.settings.schools.items():
        letterhead = load_letterhead(workspace.letterheads / code)
        said = {
            "name": (letterhead.name, school.name),
            "telephone": (letterhead.telephone, school.telephone),
            "email": (letterhead.email, school.email),
            "website": (letterhead.website, school.website),
        }
        for key, (printed, in_settings) in said.items():
            if printed and _bare(printed) != _bare(in_settings):
                yield (
                    f'letterheads/{code}/{FILE} has the {key} "{printed}", and mailmerge.toml has "{in_settings}" for '
                    f"schools.{code}. Correct whichever is wrong."
                )
        if letterhead.registered and letterhead.registered in made_up_lines:
            yield (
                f"letterheads/{code}/{FILE} still has the sample trust's company line. Put in your own under "
                "registered, or take it out."
            )
        if letterhead.whole_page and (fonts := fonts_not_embedded(letterhead.whole_page)):
            yield (
                f"letterheads/{code}/{WHOLE_PAGE} does not carry the font {', '.join(fonts)}, so other computers print "
                "another one. Export it again with all fonts embedded."
            )


def _made_up_lines(workspace: Workspace) -> frozenset[str]:
    """Return the company lines of the sample trust's letterheads, where this is another trust."""
    if is_the_sample(workspace.settings):
        return frozenset()
    folders = (path for path in (sample_folder() / "letterheads").iterdir() if path.is_dir())
    return frozenset(load_letterhead(folder).registered for folder in folders)


def _bare(text: str) -> str:
    """Return a name, number or address as it is compared: without what nobody reads aloud."""
    kept = re.sub(r"^https?://(www\.)?|^www\.|/$", "", text.strip().casefold())
    return re.sub(r"[\s().-]+", "", kept) if re.fullmatch(r"[+\d\s().-]+", kept) else " ".join(kept.split())


def _letterhead_faults(workspace: Workspace) -> Iterator[str]:
    for code in workspace.schools:
        try:
            letterhead = load_letterhead(workspace.letterheads / code)
            page = letterhead.whole_page
            if page is None:
                fitted_head(letterhead)
        except LetterheadError as error:
            yield str(error)
            continue
        if page is not None and is_printed_on(page, ENVELOPES[envelope_of(workspace.settings.print)]):
            yield (
                f"letterheads/{code}/{WHOLE_PAGE} prints where the envelope's window shows the address, so no letter "
                "can be made on it. Keep that part of the page free."
            )
