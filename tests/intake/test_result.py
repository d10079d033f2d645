"""What became of a file, as JSON: whole, and a row a line."""

import json

import pytest

from mailmerge.intake.result import FileError, FileResult
from tests.intake.made import file, held, letter, reject, row

TWO_ROWS = file(row(letter(name="Mrs Zofia “Zo” Nowak"), held(parent=2)), reject(rows=(3,)))


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(TWO_ROWS, id="rows of a run"),
        pytest.param(file(row(letter()), run=None), id="one row, of a check"),
        pytest.param(file(errors=[FileError("empty", "The file is empty. Export it again.")]), id="no rows: refused"),
    ],
)
def test_the_lines_say_what_the_whole_says(result: FileResult) -> None:
    assert json.loads("".join(result.json_lines())) == result.as_json()


def test_each_row_has_a_line_of_its_own() -> None:
    _, *rows, _ = TWO_ROWS.json_lines()
    assert [json.loads(line.rstrip(","))["row"] for line in rows] == [2, 3]
