"""A pupil's whole name in one cell, as lists write it: `Marlow, Esme`. Source: contract, 2, "a name in one cell"."""

from mailmerge.intake.rows.columns import PUPILS_NAME, PUPILS_WHOLE_NAME
from mailmerge.intake.rows.typed import TypedRow


def read_pupils_name(row: TypedRow) -> None:
    """Fill the pupil's forename and surname from the whole name; where its parts are not certain, it is an error.

    Certain is what stands on either side of a comma: without one, nobody can tell which of two names comes first.
    """
    said = row.text(PUPILS_WHOLE_NAME)
    if not said or any(map(row.gives, PUPILS_NAME)):
        return
    surname, comma, forename = (part.strip() for part in said.partition(","))
    if not comma or not surname or not forename or "," in forename:
        row.fault(
            "name-not-split",
            PUPILS_WHOLE_NAME,
            'It is not certain which part of the pupil\'s name is the surname. Export the columns "pupil forename" and '
            '"pupil surname" apart, or write it as: Marlow, Esme.',
        )
        return
    for column, part in zip(PUPILS_NAME, (forename, surname), strict=True):
        row.cells = {**row.cells, column: part}
        row.values[column] = part
    row.told.append(("name-split", PUPILS_WHOLE_NAME))
