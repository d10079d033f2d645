"""All words of a trust in one booklet: what differs from the words that came with the program, then every letter."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from markupsafe import Markup

from mailmerge.letters.page.booklet import Chapter, note_page
from mailmerge.letters.templates.catalogue import TemplateVersion
from mailmerge.letters.templates.changes import Change, word_changes
from mailmerge.previews.preview import preview, previewed
from mailmerge.setup.configuration import Configuration
from mailmerge.workspace.init import sample_folder

_PART = "What differs from the words that came with the program"
_MARKS = {"same": "{0}", "gone": "<del>{0}</del>", "new": "<ins>{0}</ins>"}


def words_to_adopt(
    versions: Iterable[TemplateVersion], folder: Path, configuration: Configuration, day: date
) -> Iterator[Chapter]:
    """Yield a chapter of differences, and one for every way that each letter or form can come out.

    Args:
        versions: the templates and warnings to be adopted.
        folder: `templates/`, in which they lie.
        configuration: the workspace, the law and the templates.
        day: the letters' date.
    """
    there = list(versions)
    yield Chapter(_PART, "the trust's words beside the starter's", pdf=_differences(there, folder))
    keys = {version.key for version in there}
    yield from preview([key for key in previewed(configuration.letters) if key in keys], configuration, day)


def _differences(versions: Iterable[TemplateVersion], folder: Path) -> bytes:
    body = Markup("<h1>{0}</h1>").format(_PART)
    same: list[str] = []
    for version in versions:
        name = version.path.relative_to(folder).as_posix()
        starter = sample_folder() / "templates" / name
        if not starter.is_file():
            body += Markup("<h2>{0}</h2><p>A letter of your own.</p>").format(name)
        elif changes := word_changes(starter.read_bytes(), version.read()):
            body += Markup("<h2>{0}</h2>").format(name) + Markup("").join(map(_change, changes))
        else:
            same.append(name)
    if same:
        body += Markup("<h2>The same</h2><p>{0}</p>").format(", ".join(same))
    return note_page(_PART, body)


def _change(change: Change) -> Markup:
    pieces = (Markup(_MARKS[kind]).format(words) for kind, words in change.pieces)  # noqa: S704 - our own marks
    return Markup("<p>Paragraph {0}: {1}</p>").format(change.paragraph, Markup("").join(pieces))
