"""What services are called, by staff and by the postal account."""

import pytest

from mailmerge.dispatch.services import SERVICE_NAMES, Way, read_way
from mailmerge.law.delivery import SERVICES, Service


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        *(("first-class", "first-class"), ("1st Class", "first-class"), ("First", "first-class"), ("1", "first-class")),
        *(("2nd class letter", "second-class"), ("Royal Mail 2nd Class", "second-class"), ("OLP2", "second-class")),
        *(("Signed For 1st", "signed-for-first"), ("1st Class Signed For", "signed-for-first")),
        *(("Royal Mail Signed For 2nd Class", "signed-for-second"), ("OLP2SF", "signed-for-second")),
        *(("SD1 OLP", "special-delivery"), ("Special Delivery Guaranteed by 1pm", "special-delivery")),
        *(("Special Delivery by 9am", "special-delivery"), ("by hand", "by-hand"), ("By-Hand", "by-hand")),
        *(
            ("2ndclass", "second-class"),
            ("first class stamp", "first-class"),
            ("2nd Class Large Letter", "second-class"),
        ),
        *(("Second class signed for", "signed-for-second"), ("1st Class Recorded Delivery", "signed-for-first")),
        *(("Signed 2nd", "signed-for-second"), ("hand delivered", "by-hand")),
    ],
)
def test_a_service_is_known_by_every_usual_name(typed: str, way: Way) -> None:
    assert read_way(typed) == way


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_known_by_its_own_names(service: Service) -> None:
    assert read_way(service) == read_way(SERVICE_NAMES[service]) == service


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Signed For", "which class?"),
        ("recorded", "the old name, of either class"),
        ("Tracked 48", "not sold in letter size"),
        ("courier", "not Royal Mail"),
        ("", "nothing"),
    ],
)
def test_what_leaves_the_class_open_is_not_guessed(typed: str, reason: str) -> None:
    assert read_way(typed) is None, reason
