"""To whom a letter on record went."""

from dataclasses import dataclass

from mailmerge.casework.case import Parent
from mailmerge.casework.names import matching


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter went to, as it is on record: the parent's key, or what an office called them, and their name's key.

    `parent` None: every parent of the pupil. `name` None: the letter is from before this system.
    """

    parent: str | None
    name: str | None = None

    def is_parent(self, parent: Parent) -> bool:
        """Tell whether the letter went to `parent`: the same MIS number, or where one has none, the same name.

        A letter from before this system is known by what the office called its addressee.
        """
        if self.parent is None or _as_matched_today(self.parent) == parent.key:
            return True
        if self.name is None:
            return parent.is_called(self.parent)
        both_numbered = self.parent.startswith("id:") and parent.mis_id
        return not both_numbered and _as_matched_today(self.name) == parent.name.key

    def is_called(self, named: str) -> bool:
        """Tell whether the letter went to who is named: by forename and surname, by the MIS's number, or by key."""
        if self.parent is None:
            return True
        ways = {self.parent, matching(self.name or ""), self.parent.removeprefix("id:")}
        return bool({named, matching(named)} & (ways - {""}))


def _as_matched_today(key: str) -> str:
    """Return a key on record as names are matched now: the record knew fewer letters that lose their accents."""
    return " ".join(map(matching, key.split(" ")))
