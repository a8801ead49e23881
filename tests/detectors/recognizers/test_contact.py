"""Telephone, e-mail, postal code and IP address, as officials write them."""

from __future__ import annotations

import pytest

from detectors.recognizers.contact import (
    IpAddressRecognizer,
    MailAddressRecognizer,
    PostalCodeRecognizer,
    TelephoneRecognizer,
)
from tests.detectors.recognizers.finding import found, score, unnamed

PHONE, EMAIL = TelephoneRecognizer(), MailAddressRecognizer()
POSTAL, ADDRESS = PostalCodeRecognizer(), IpAddressRecognizer()


@pytest.mark.parametrize(
    "number",
    [
        *("090-1234-5678", "080 1234 5678", "07012345678", "050-1234-5678", "090(1234)5678"),
        *("03-1234-5678", "03(1234)5678", "(03)1234-5678", "0557-81-1111", "04992-2-1111"),
        *("+81-3-1234-5678", "+81 90 1234 5678", "+81(0)312345678", "0120-123-456", "0570-012-345"),
    ],
    ids=unnamed,
)
@pytest.mark.parametrize("sentence", ["{}", "係の{}へどうぞ", "（{}）"], ids=unnamed)
def test_a_telephone_number_is_found_in_every_writing(number: str, sentence: str) -> None:
    text = sentence.format(number)
    assert [n for n in found(PHONE, text)] == [number]


@pytest.mark.parametrize(
    "text", ["TEL0312345678", "電話 0312345678", "連絡先 03/1234/5678"], ids=unnamed
)
def test_an_unlikely_writing_is_found_behind_a_label(text: str) -> None:
    assert score(PHONE, text) == 0.95


@pytest.mark.parametrize(
    "text",
    [
        *("phone_id: 0312345678", "phone ID 0312345678"),
        *("0312345678", "03/1234/5678", "注文番号0312345678", "00-1234-5678", "2026-11-24"),
        *("03-1234-56789", "1-03-1234-5678", "090-1234-567", "連絡先 03/1234/5678/9"),
    ],
    ids=unnamed,
)
def test_digits_that_are_no_telephone_number_are_left_alone(text: str) -> None:
    assert found(PHONE, text) == []


@pytest.mark.parametrize("left", ["", "宛先は", "（", "「", "　"], ids=unnamed)
@pytest.mark.parametrize("right", ["", "です", "）", "」へ", "。"], ids=unnamed)
def test_kana_and_signs_around_an_address_of_email_are_not_part_of_it(
    left: str, right: str
) -> None:
    assert found(EMAIL, f"{left}taro.y+x@mail.example.jp{right}") == ["taro.y+x@mail.example.jp"]


@pytest.mark.parametrize("text", ["@example", "a@b", "単価@100円", "user@localhost"], ids=unnamed)
def test_an_at_sign_alone_is_no_email(text: str) -> None:
    assert found(EMAIL, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("〒112-8555", 0.95), ("〒1128555", 0.95), ("郵便番号：1128555", 0.9), ("112-8555", 0.3)),
        *(("住所 112-8555", 0.85), ("1128555", 0.0), ("12-112-8555", 0.0), ("112-85550", 0.0)),
    ],
    ids=unnamed,
)
def test_a_postal_code_is_as_sure_as_its_sign(text: str, expected: float) -> None:
    assert score(POSTAL, text) >= expected if expected >= 0.9 else score(POSTAL, text) == expected


@pytest.mark.parametrize(
    "text", ["10.0.0.1", "192.168.255.255", "fe80::1", "2001:db8::ff00:42"], ids=unnamed
)
def test_ip_addresses_of_both_kinds_are_found(text: str) -> None:
    assert found(ADDRESS, f"接続元は{text}です") == [text]


@pytest.mark.parametrize(
    "text",
    ["1.2.3", "256.1.1.1", "1.2.3.4.5", "10:30:00", "::", "バージョン1.2.3.4", "a::b::c"],
    ids=unnamed,
)
def test_versions_times_and_signs_are_no_ip_addresses(text: str) -> None:
    assert found(ADDRESS, text) == []


@pytest.mark.parametrize("text", ["090 - 1234 - 5678", "045 - 201 - 1234"], ids=unnamed)
def test_hyphens_may_stand_between_blanks(text: str) -> None:
    assert found(PHONE, f"電話 {text}") == [text]


@pytest.mark.parametrize("text", ["電話 07.1234.5678", "TEL 0712345678", "路線 0312-34-5678"])
def test_an_area_code_that_there_is_not_is_no_telephone_number(text: str) -> None:
    assert found(PHONE, text) == []


@pytest.mark.parametrize("text", ["〒150-9999", "郵便番号：1509999", "住所 000-1234"], ids=unnamed)
def test_a_postal_code_of_nowhere_is_doubtful(text: str) -> None:
    assert score(POSTAL, text) == 0.5


@pytest.mark.parametrize(
    "text",
    [
        "OpenSSL 3.0.13.1",
        "ファームウェア 10.10.2.14",
        "3.2.1.4 を参照",
        "127.0.0.1 で待つ",
        "255.255.255.0",
        "node 20.11.1.0",
    ],
    ids=unnamed,
)
def test_versions_chapters_and_the_machine_itself_are_no_address(text: str) -> None:
    assert found(ADDRESS, text) == []


def test_a_low_address_is_one_where_it_is_called_so() -> None:
    assert found(ADDRESS, "接続元は1.10.2.14です") == ["1.10.2.14"]
    assert found(ADDRESS, "10.20.30.0/24 と 192.168.10.0") == ["10.20.30.0", "192.168.10.0"]


def test_an_email_is_found_across_the_end_of_a_line() -> None:
    assert found(EMAIL, "宛先 k.onda@exa\nmple.co.jp です") == ["k.onda@exa\nmple.co.jp"]
    assert found(EMAIL, "root@srv01\nwww の設定") == []


def test_digits_of_an_email_may_be_kanji() -> None:
    assert found(EMAIL, "連絡先hosp.二〇二四@city.example.jpへ") == [
        "hosp.二〇二四@city.example.jp"
    ]
    assert found(EMAIL, "候補の一@city.example.jp") == []


def test_the_address_of_a_repository_is_no_email() -> None:
    assert found(EMAIL, "git@example.com:office/forms.git") == []


def test_a_server_is_no_version() -> None:
    assert score(IpAddressRecognizer(), "The server 192.168.44.17 was accessed") >= 0.6


@pytest.mark.parametrize("label", ["電話: {}", '"携帯": -{}', "tel={}", "電話番号: [{}]"])
@pytest.mark.parametrize("number", ["9012345678", "312345678"])
def test_a_number_that_lost_its_zero_is_found_behind_its_label(label: str, number: str) -> None:
    assert found(PHONE, label.format(number)) == [number]


@pytest.mark.parametrize(
    "text", ["9012345678", "電話 123456789件", "電話: 12345678901", "電話: 0312"]
)
def test_other_numbers_behind_that_label_are_none(text: str) -> None:
    assert found(PHONE, text) == []


def test_parts_joined_by_no_and_a_name_in_quotation_marks_are_read() -> None:
    assert found(TelephoneRecognizer(), "折り返しは090の7757の4610まで") == ["090の7757の4610"]
    assert found(MailAddressRecognizer(), '"oda k"@example.jp へ') == ['"oda k"@example.jp']
    assert found(MailAddressRecognizer(), "画像のlogo@2x.png") == []
