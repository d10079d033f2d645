"""What each row of a case file says, for the record: asked for where letters are made, and not by a check."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from mailmerge.intake.files.table import Row


class RowsSaid(Mapping[int, Mapping[str, object]]):
    """What each row of a file says, by its number: worked out when it is asked for, and not kept.

    Of 20,000 rows it would fill more memory than all that is decided by them, and a check asks for none.
    """

    def __init__(
        self, rows: Iterable[Row] = (), said_of: Callable[[Row], Mapping[str, object]] = lambda _row: {}
    ) -> None:
        self._rows = {row.number: row for row in rows}
        self._said_of = said_of

    def __getitem__(self, number: int) -> Mapping[str, object]:
        return self._said_of(self._rows[number])

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, number: object) -> bool:
        return number in self._rows
