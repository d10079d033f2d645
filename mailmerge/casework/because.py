"""Why something was done against the rule, and who decided it: neither is ever blank."""

from dataclasses import dataclass

from mailmerge.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Because:
    """A reason and a name, as they stay on record; spaces around them are not said.

    Raises:
        SettingsError: one of them is blank.
    """

    reason: str
    by: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", self.reason.strip())
        object.__setattr__(self, "by", self.by.strip())
        if not (self.reason and self.by):
            raise SettingsError("Say why with --reason, and who decided it with --by.")

    def as_facts(self) -> dict[str, str]:
        """Return both, as an event's facts hold them."""
        return {"reason": self.reason, "by": self.by}
