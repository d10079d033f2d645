"""A trust reads all words of its letters in one PDF, and a named person adopts them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mailmerge.errors import NotFitError
from mailmerge.letters.page.booklet import booklet
from mailmerge.letters.templates.catalogue import TemplateVersion, load_catalogue
from mailmerge.operations import templates
from mailmerge.operations.named_files import write_where_told
from mailmerge.previews.adoption import words_to_adopt
from mailmerge.setup.configuration import load_configuration
from mailmerge.setup.fitness import made_up_approvers
from mailmerge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of the words: the Word files that wait to be adopted, those that were, and why others were not."""

    waiting: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def adopt(workspace: Workspace, out: Path, by: str | None, on: date) -> Adopted:
    """Write all letters in one PDF, with what differs from the words that came; a name adopts what waits for it.

    Words wait where they are a draft, changed after they were approved, or count as approved by somebody of the sample
    trust in another one. What was approved otherwise stays as it is.

    Args:
        workspace: the trust's.
        out: the PDF to write.
        by: who has read the words and adopts them; None: nothing is adopted yet.
        on: the day of the adoption, which the letters bear.

    Raises:
        SettingsError: the catalogue can't be read or written, or the PDF can't be written.
    """
    folder = workspace.templates
    catalogue = load_catalogue(folder)
    versions = (*catalogue.templates, *catalogue.warnings)
    chapters = tuple(words_to_adopt(versions, folder, load_configuration(workspace), on))
    write_where_told(out, booklet(f"Words of {workspace.settings.trust.name}", chapters))
    made_up = made_up_approvers(workspace)
    waiting = dict.fromkeys(version.path for version in versions if _waits(version, made_up))
    names = {path: path.relative_to(folder).as_posix() for path in waiting}
    if by is None:
        return Adopted(tuple(names.values()))
    adopted, refused = [], []
    # The warnings first: letters are tried out with them.
    for path in sorted(waiting, key=lambda path: path.parent == folder):
        try:
            templates.approve(workspace, path, by, on)
        except NotFitError as error:
            refused.append(str(error))
        else:
            adopted.append(names[path])
    return Adopted((), tuple(adopted), tuple(refused))


def _waits(version: TemplateVersion, made_up: Collection[str]) -> bool:
    try:
        data = version.read()
    except NotFitError:
        return False
    if version.status == "draft" or version.why_not_released(data) is not None:
        return True
    return version.approved_by in made_up
