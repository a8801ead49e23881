"""Addresses from the prefecture to the room, and places that are none."""

from __future__ import annotations

import pytest

from detectors.recognizers.addresses import AddressRecognizer
from tests.detectors.recognizers.finding import found, score, unnamed

ADDRESSES = AddressRecognizer()


@pytest.mark.parametrize(
    "address",
    [
        *("東京都文京区小石川9丁目99番9号", "東京都千代田区霞が関9-9-9", "文京区小石川9-99-9"),
        *(
            "北海道札幌市中央区北9条西99丁目",
            "京都府京都市中京区寺町通9番地",
            "大阪府堺市堺区南町9番99号",
        ),
        *(
            "埼玉県秩父郡小鹿野町小鹿野99番地9",
            "文京区小石川九丁目99番9号",
            "横浜市中区本町9丁目99番地の9",
        ),
        *("文京区小石川9-99-9 メゾン関所101号室", "文京区小石川9-99-9関所マンション101号室"),
        "東京都文京区小石川9-99-9 関所ハイツ201",
    ],
    ids=unnamed,
)
@pytest.mark.parametrize("sentence", ["{}", "住所：{}", "転居先は{}です", "（{}）"], ids=unnamed)
def test_an_address_is_found_to_its_end(address: str, sentence: str) -> None:
    assert found(ADDRESSES, sentence.format(address), 0.85) == [address]


@pytest.mark.parametrize("text", ["東京都文京区", "神奈川県横浜市"], ids=unnamed)
def test_a_municipality_alone_is_a_place(text: str) -> None:
    assert score(ADDRESSES, f"{text}の人口") == 0.3


@pytest.mark.parametrize(
    "text",
    ["市町村合併から20年", "令和7年度 第3期", "都道府県の担当", "区民1-2名", "予算の3-1-2"],
    ids=unnamed,
)
def test_numbers_near_a_letter_of_a_place_are_no_address(text: str) -> None:
    assert found(ADDRESSES, text) == []
