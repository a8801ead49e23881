"""Addresses from the prefecture to the room, and places that are none."""

from __future__ import annotations

import pytest

from detectors.recognizers.addresses import AddressRecognizer
from detectors.views.normalise import View, normalise
from tests.detectors.growth import grows_within
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


@pytest.mark.parametrize(
    "address",
    [
        *(
            "文京区小石川9ー99ー9",
            "文京区小石川九の九の九",
            "文京区小石川九ー十九ー九",
            "文京区小石川九十九番地の四",
        ),
        *("東京都大島町元町99-9-99", "千葉県旭市イ9999番地", "高知県四万十町茂串町無番地"),
        *(
            "岩手県盛岡市本宮第99地割99番地9",
            "千代田区六番町99-9",
            "大阪市中央区久太郎町四丁目渡辺93号",
            "堺市北区新金岡町99丁9番9号",
        ),
        *(
            "旭川市99条通99丁目左9号",
            "石川県輪島市河井町99字99番地",
            "北海道美瑛町字美馬牛北99線99号",
        ),
        *("京都市上京区烏丸通今出川上る岡松町", "京都市上京区烏丸通今出川上る岡松町999番地"),
        *(
            "東京都 文京区 小石川 9-99-9",
            "東京都,文京区,小石川9-99-9",
            "岐阜県大垣市丸の内99-99 関所様方",
        ),
        *(
            "横浜市西区みなとみらい99-9-9",
            "千代田区霞ヶ関9-9-9",
            "文京区小石川9-99-9 第二関所荘 B-102",
        ),
        *("東京都板橋区高島平99-99-9 関所団地3棟405", "神戸市中央区加納町99-5-1-1105"),
        *("99-9-9 Koishikawa, Bunkyo-ku, Tokyo", "Tokyo-to, Bunkyo-ku, Koishikawa 99-9-9"),
    ],
    ids=unnamed,
)
@pytest.mark.parametrize("sentence", ["{}", "住所：{}", "現在（{}）"], ids=unnamed)
def test_peculiar_writings_are_found_to_their_end(address: str, sentence: str) -> None:
    assert found(ADDRESSES, sentence.format(address), 0.6) == [address]


@pytest.mark.parametrize(
    "sentence",
    [
        "{}に住んでいる",
        "{}在住の方",
        "母は{}へ転居した",
        "{}より転入",
        "{}及び近隣",
        "{}付近に熊が出た",
    ],
    ids=unnamed,
)
def test_what_a_sentence_says_of_an_address_is_no_part_of_it(sentence: str) -> None:
    address = "文京区小石川9-99-9"
    assert found(ADDRESSES, sentence.format(address)) == [address]


@pytest.mark.parametrize(
    "sentence",
    ["住所：{}", "〒999-9999 {}", "〒999-9999\n{}", "{}に住んでいる", "現住所は{}です"],
    ids=unnamed,
)
def test_a_town_without_its_municipality_needs_evidence(sentence: str) -> None:
    address = "小石川9-99-9"
    assert found(ADDRESSES, sentence.format(address)) == [address]
    assert found(ADDRESSES, f"前回の{address}では") == []


@pytest.mark.parametrize(
    ("text", "most"),
    [
        *(("文京区小石川9丁目", 0.5), ("文京区小石川9丁目付近", 0.45), ("9丁目交差点付近", 0.45)),
        *(("文京区9-9", 0.3), ("東京都 9-9-9", 0.3), ("東京都文京区2026-11-24", 0.3)),
        *(
            ("文京区立第9小学校9-9-9", 0.0),
            ("文京区役所 03-9999-9999", 0.0),
            ("文京区民9-9名", 0.0),
        ),
        *(("川崎市ロケッツ 9-9", 0.45), ("文京区統計編9-9-9", 0.45), ("港区高輪9番出口", 0.3)),
        *(("文京区条例第9-9-9号", 0.3), ("文京区小石川999-9999", 0.3), ("同法2条9号", 0.0)),
    ],
    ids=unnamed,
)
def test_less_than_a_house_is_less_than_an_address(text: str, most: float) -> None:
    assert score(ADDRESSES, text) <= most


@pytest.mark.parametrize(
    "unit", ["市1-2", "東京都文京区1-2-3", "通上る区", "1丁目", "一の", "1-1 Aa, "]
)
def test_time_grows_with_the_text_only(unit: str) -> None:
    short, long = (normalise(unit * (size // len(unit))) for size in (5_000, 40_000))

    def read(view: View) -> None:
        list(ADDRESSES.find(view))

    assert grows_within(read, short, long, times=8 * 4, spare_s=0.05)


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("佐久市中込9056に住む父", ["佐久市中込9056"]),
        ("飯田市大久保町9534在住の方", ["飯田市大久保町9534"]),
        ("名古屋市中村区名駅9-99-20に勤務", ["名古屋市中村区名駅9-99-20"]),
        ("松阪市駅部田町9045-2の角", ["松阪市駅部田町9045-2"]),
        ("長野市の予算額1500に引き上げ、松本市の目標値3000に到達した", []),
        ("松本市安曇2026に移転する", []),
        ("「飯田市大久保町92534」と書かれていた", ["飯田市大久保町92534"]),
        ("長野県諏訪郡富士見町落合9777。", ["長野県諏訪郡富士見町落合9777"]),
        ("徳島県三好市池田町マチ9145-1", ["徳島県三好市池田町マチ9145-1"]),
        ("都城市姫城町96街区21号", ["都城市姫城町96街区21号"]),
        ("坂井市坂井町下新庄第91号1番地", ["坂井市坂井町下新庄第91号1番地"]),
        ("京都市下京区四条通烏丸東入ル長刀鉾町98", ["京都市下京区四条通烏丸東入ル長刀鉾町98"]),
        ("方書：コーポりんご205", ["コーポりんご205"]),
        ("受診は佐久市中込320、臼田115", []),
        ("佐久市中込3056円、飯田市職員1200、松本市内企業1500", []),
        ("目白台2・3丁目の一部が停電", []),
    ],
    ids=unnamed,
)
def test_where_somebody_lives_one_number_is_enough(text: str, expected: list[str]) -> None:
    assert found(ADDRESSES, text) == expected
