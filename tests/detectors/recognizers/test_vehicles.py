"""Number plates."""

from __future__ import annotations

import pytest

from detectors.recognizers.vehicles import VehicleNumberRecognizer
from tests.detectors.recognizers.finding import found, unnamed

PLATES = VehicleNumberRecognizer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            ("品川 300 あ 12-34", ["品川 300 あ 12-34"]),
            ("車は練馬530さ・・12だ", ["練馬530さ・・12"]),
        ),
        *(("なにわ 30A ま 1234", ["なにわ 30A ま 1234"]), ("架空 300 あ 12-34", [])),
        *(("品川で300人、あと12人", []), ("横浜 3 は 100人", []), ("品川 300 し 12-34", [])),
        *(("原付 文京区 あ 1234", ["文京区 あ 1234"]), ("文京区 あ 1234", [])),
    ],
    ids=unnamed,
)
def test_a_plate_has_an_office_a_class_a_kana_and_a_number(text: str, expected: list[str]) -> None:
    assert found(PLATES, text) == expected
