"""The proof of a finished letter."""

from mailmerge.letters.geometry import FittedAddress
from mailmerge.letters.letter import Fault, Letter, LetterJob


def faults_of(letter: Letter, job: LetterJob, address: FittedAddress) -> tuple[Fault, ...]:
    return ()
