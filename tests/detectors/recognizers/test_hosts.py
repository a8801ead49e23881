"""Hosts, shares and hardware addresses."""

from __future__ import annotations

import pytest

from detectors.recognizers.hosts import HardwareAddressRecognizer, HostRecognizer
from tests.detectors.recognizers.finding import found, unnamed

HOSTS, HARDWARE = HostRecognizer(), HardwareAddressRecognizer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            ("gw01.city.lgwan.jpへ", ["gw01.city.lgwan.jp"]),
            ("db.corp.localです", ["db.corp.local"]),
        ),
        *(("www.city.example.lg.jp", []), ("threading.local()", []), ("self.internal", [])),
        *((r"\\fs01\share\福祉課を開く", [r"\\fs01\share\福祉課"]), (r"C:\Users\share", [])),
        *(
            ("ホスト名：sv-db01", ["sv-db01"]),
            ("サーバ名はap02です", ["ap02"]),
            ("ホスト名：未定", []),
        ),
    ],
    ids=unnamed,
)
def test_names_of_machines_inside_are_found(text: str, expected: list[str]) -> None:
    assert found(HOSTS, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("端末00:1A:2B:3C:4D:5Eです", 1), ("00-1a-2b-3c-4d-5e", 1), ("MAC 001a.2b3c.4d5e", 1)),
        *(("001a.2b3c.4d5e", 0), ("12:34:56:12:34:56", 0), ("00:1A:2B:3C:4D:5E:6F", 0)),
        *(("00:00:00:00:00:00", 0), ("fingerprint 00:1A:2B:3C:4D:5E", 0)),
    ],
    ids=unnamed,
)
def test_six_octets_are_a_hardware_address(text: str, expected: int) -> None:
    assert len(found(HARDWARE, text)) == expected


def test_a_zone_of_its_own_below_the_public_domain_is_inside() -> None:
    hosts = HostRecognizer()
    assert found(hosts, "fs02.intra.city.example.lg.jpにつながらない") == [
        "fs02.intra.city.example.lg.jp"
    ]
    assert found(hosts, "www.city.example.lg.jpにつながらない") == []
