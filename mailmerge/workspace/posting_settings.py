"""The settings of how letters are posted and printed (`[posting]`, `[print]`)."""

from collections.abc import Mapping
from typing import Literal

from mailmerge.law.delivery import DeliveryRule, Service, service_for
from mailmerge.law.letters import BY_KEY
from mailmerge.toml import Checked, Text


class ClickAndDrop(Checked):
    """How the postal account wants its import file: the service's code, the parcel's size, the columns in order."""

    service_codes: Mapping[Service, Text] = {
        "first-class": "OLP1",
        "second-class": "OLP2",
        "signed-for-first": "OLP1SF",
        "signed-for-second": "OLP2SF",
        "special-delivery": "SD1OLP",
    }
    package_size: Text = "Letter"
    columns: tuple[Text, ...] = (
        "order reference",
        "date",
        "weight",
        "package size",
        "service code",
        "title",
        "first name",
        "last name",
        "full name",
        "address line 1",
        "address line 2",
        "address line 3",
        "city",
        "county",
        "postcode",
        "country",
        "email",
    )


class Posting(Checked):
    """How the trust posts: letters that ask for an answer by `reply_service`, so that there is time for one.

    Without `deemed_rule` the authority's profile says when a letter counts as delivered.
    """

    service: Service = "second-class"
    reply_service: Service = "first-class"
    deemed_rule: DeliveryRule | None = None
    click_and_drop: ClickAndDrop = ClickAndDrop()

    def service_for(self, letter: str) -> Service:
        """Return how letters of one kind, given by its key, go."""
        kind = BY_KEY.get(letter)
        asks = kind is not None and kind.answers is not None
        return service_for(self.service, self.reply_service, asks=asks)


class Print(Checked):
    """How letters are printed, folded (millimetres from the top edge) and put into envelopes."""

    envelope: Literal["dl", "c5", "notify"] = "dl"
    fold_mm: Literal[105, 99] = 105
    duplex: bool = True
