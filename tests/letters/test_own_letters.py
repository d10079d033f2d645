"""Letters of a trust's own in its catalogue: what an entry must say, and what lint asks of the words."""

from pathlib import Path

import pytest

from mailmerge.errors import SettingsError
from mailmerge.letters.lint import lint_version
from mailmerge.letters.templates.catalogue import load_catalogue
from mailmerge.letters.templates.pinning import pinned
from tools.make_templates.plaintext import read_words
from tools.make_templates.word import write

DEFINED = """title = "Leave agreed"
warning = "none"
royal_mail = false
needs = ["leave from", "leave to"]
identity = ["leave from"]
"""


def entry(more: str = DEFINED, *, letter: str = "leave-agreed", version: str = "1") -> str:
    return f'[[template]]\nletter = "{letter}"\n{more}file = "a.docx"\nversion = "{version}"\nstatus = "draft"\n'


def folder(tmp_path: Path, *entries: str) -> Path:
    (tmp_path / "catalogue.toml").write_text("\n".join(entries), encoding="utf-8")
    return tmp_path


def test_an_entry_defines_a_letter_beside_those_of_the_program(tmp_path: Path) -> None:
    catalogue = load_catalogue(folder(tmp_path, entry(f'{DEFINED}situation = "leave"\n')))
    (kind,) = catalogue.letters.own
    assert (kind.key, kind.title, kind.situation, kind.posted) == ("leave-agreed", "Leave agreed", "leave", False)
    assert catalogue.templates[0].letter is kind
    assert catalogue.letters.get("leave-refused") is not None


@pytest.mark.parametrize("second", [DEFINED, ""])
def test_two_versions_may_define_it_alike_or_once(tmp_path: Path, second: str) -> None:
    later = entry(f"{second}from = 2026-01-01\n", version="2")
    catalogue = load_catalogue(folder(tmp_path, entry(), later))
    assert len(catalogue.letters.own) == 1
    assert [version.letter for version in catalogue.templates] == [*catalogue.letters.own] * 2


def without(setting: str) -> str:
    return "".join(line for line in DEFINED.splitlines(keepends=True) if not line.startswith(setting))


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([entry(letter="leave-refused")], "defines leave-refused, which the program has already"),
        ([entry(letter="leaflet")], "defines leaflet, which the program has already"),
        ([entry(DEFINED.replace("Leave agreed", "8b"))], "means letter 8b (suspected-leave) already"),
        *(
            ([entry(DEFINED.replace('"none"', f'"{kind}"'))], f"with the warning {kind}")
            for kind in ("mention", "full")
        ),
        *(([entry(without(name))], f"lacks {name}") for name in ("title", "royal_mail", "needs", "identity")),
        ([entry(without("warning"))], 'write warning = "none"'),
        ([entry(DEFINED.replace('"leave to"', '"leave too"'))], "Did you mean leave to?"),
        ([entry(DEFINED.replace('["leave from"]', '["leave frm"]'))], "identity names leave frm"),
        ([entry(f'{DEFINED}situation = "holiday"\n')], "situation"),
        ([entry(DEFINED.replace("royal_mail = false", 'royal_mail = "no"'))], "royal_mail must be true or false"),
        ([entry(DEFINED.replace("royal_mail", "royal_mai"))], "Did you mean royal_mail?"),
        ([entry(""), entry(letter="leave-granted")], "is not a letter: leave-agreed"),
        ([entry(), entry(DEFINED.replace("false", "true"), version="2")], "differently"),
        ([entry(), entry(letter="leave-all-agreed")], "go by the same name"),
    ],
)
def test_a_wrong_entry_is_refused_with_what_to_do(tmp_path: Path, entries: list[str], said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_catalogue(folder(tmp_path, *entries))
    assert said in str(refused.value)
    assert "templates/catalogue.toml" in str(refused.value)


CLOSE = "::contact To talk,\n\n::policy\n\n::close\n"


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("We agree to the leave {{ leave.period }}.", []),
        ("We agree to the leave from {{ leave.first_day }} to {{ leave.last_day }}.", []),
        ("We agree to the leave from {{ leave.first_day }}.", ["missing-content"]),
        ("We agree.", ["missing-content", "missing-content"]),
        ("We agree to the leave {{ leave.period }}.\n\n{{ warning }}", ["needless-warning"]),
        ("We agree to the leave {{ leave.perid }} {{ leave.period }}.", ["unknown-field"]),
    ],
)
def test_lint_asks_that_the_text_states_what_the_letter_needs(tmp_path: Path, words: str, codes: list[str]) -> None:
    (tmp_path / "words.txt").write_text(f"::opening Leave\n\n{words}\n\n{CLOSE}", "utf-8")
    write(read_words(tmp_path / "words.txt"), tmp_path / "a.docx", title="Leave")
    (version,) = load_catalogue(folder(tmp_path, entry())).templates
    found = [finding for finding in lint_version("a.docx", version) if finding.severity == "error"]
    assert sorted(finding.code for finding in found) == codes


def test_an_approval_keeps_the_definition(tmp_path: Path) -> None:
    text = entry()
    assert DEFINED in pinned(text, {"a.docx"}, {"status": "approved", "approved_by": "A. Manager"})
