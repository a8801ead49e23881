"""Addresses in English by their form, label or heading; and what looks like one and is none."""

from __future__ import annotations

import pytest

from detectors.recognizers.english_addresses import addresses


def told(text: str) -> list[str]:
    return list(dict.fromkeys(text[a:b] for a, b in addresses(text)))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("請求先 410 Terry Avenue North, Seattle, WA 98109", "410 Terry Avenue North, Seattle, WA 98109"),
        ("送付先：\n6 Maple Crescent\nToronto, ON M5V 2T6\nCANADA", "6 Maple Crescent\nToronto, ON M5V 2T6"),
        ("| Rebecca | 5 Station Road, Bath BA1 1SU |", "5 Station Road, Bath BA1 1SU"),
        ("Room 305, 18 Nathan Road, Kowloon", "Room 305, 18 Nathan Road, Kowloon"),
        ("12 PARK ROAD, LIVERPOOL L8 6RS", "12 PARK ROAD, LIVERPOOL L8 6RS"),
        ("P.O. Box 1187, Boulder, CO 80306", "P.O. Box 1187, Boulder, CO 80306"),
        ("本国住所: 27 Avenue Foch, Lyon", "27 Avenue Foch, Lyon"),
        ('{"street":"19 Lime Grove Cottage"}', "19 Lime Grove Cottage"),
        ("name\taddress\nemma\t40 orchard lane, exeter", "40 orchard lane, exeter"),
        ("氏名,英文住所\n甲,Haus 4b Am Markt", "Haus 4b Am Markt"),
    ],
)  # fmt: skip
def test_an_address_is_told_by_its_form_its_label_or_its_heading(text: str, address: str) -> None:
    assert address in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Street cleaning is on Mondays, Road 2 is closed.",
        "IP address: 10.0.3.9 gateway01",
        "Address: https://example.jp/index2.html",
        "name,address\nweb,db01.city.example",
        "住所: 未定",
        "version 3 Way to go",
        "MAC address: 58-11-22-AB-CD-0E unit",
        "E-mail address: taro1 at example",
        "2026 Annual Report on Public Works",
    ],
)
def test_what_is_none_is_left(text: str) -> None:
    assert told(text) == []
