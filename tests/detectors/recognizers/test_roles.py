"""Names behind roles, in fields of forms."""

from __future__ import annotations

import pytest

from detectors.recognizers.families import Listed, sound
from detectors.recognizers.roles import grouped

FAMILIES = ["関", "長岡", "行方", "水島", "乾", "布施", "秋葉", "十島"]
GIVEN = frozenset(["瑞穂", "一颯", "弥生", "さくら", "西"])
KNOWN = dict.fromkeys(FAMILIES, True) | dict.fromkeys(["会議室", "未了", "予約"], False)


def known_as(word: str) -> str:
    return {"アメリカ": "L", "カトリック": "c"}.get(word, "")


LISTED = Listed(known_as, sound(KNOWN.get), GIVEN.__contains__)


def found(text: str) -> list[str]:
    return [text[a:b] for a, b in grouped(text, LISTED)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("記入者:関", ["関"]),
        ("運転者 行方 同乗者 乾", ["行方", "乾"]),
        ("書記(長岡) 記録は後日配る。", ["長岡"]),
        ("議長(長岡君)", ["長岡"]),
        ("勤務者(早番)関", ["関"]),
        ("担当:水島・乾", ["水島", "乾"]),
        ("点検者:水島/関", ["水島", "関"]),
        ("回覧先:秋葉→布施→梅枝", ["秋葉", "布施", "梅枝"]),
        ("出席議員:秋葉さん、関さん", ["秋葉", "関"]),
        ("A班(水島・乾)、B班(関)", ["水島", "乾", "関"]),
        ("受付:関 確認:乾", ["関", "乾"]),
        ("月:関、火:乾、水:布施", ["関", "乾", "布施"]),
        ("初めてご連絡します。水島と申します。", ["水島"]),
        ("お疲れ様です。水島です。", ["水島"]),
        ("お世話になりました。\n水島拝", ["水島"]),
        ("賛成 水島、布施\n反対 秋葉、乾", ["水島", "布施", "秋葉", "乾"]),
        ("作業員:水島、ゼルテン、アメリカ", ["水島", "ゼルテン"]),
        ("回覧 水島 布施 十島 予約", ["水島", "布施", "十島"]),
    ],
)
def test_family_names_in_the_field_of_a_role_are_found(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "記入者:会議室",
        "受付 関 9時から",
        "事業者:水島",
        "施工者 水島",
        "書記(長岡市) 記録は後日配る。",
        "点検者:水島、会議室",
        "色:関",
        "月:関",
        "巡回先 月曜 水島、布施 火曜 秋葉、関",
        "賛成 水島、会議室",
        "担当:未了",
        "確認:梅枝",
    ],
)
def test_plain_words_firms_and_what_may_be_anything_are_nobody(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("瑞穂(妻)と一颯(長男)の3人", ["瑞穂", "一颯"]),
        ("一颯(長男、12歳)", ["一颯"]),
        ("夫(梅枝)と長女(瑞穂)", ["瑞穂"]),
        ("祖母・瑞穂が協力、母・梅枝は不在", ["瑞穂"]),
        ("妻瑞穂(68歳)", ["瑞穂"]),
        ("旧姓:長岡。関(旧姓梅枝)", ["長岡", "関"]),
        ("同居者(妻)と世帯主(夫)", []),
        ("十島 弥生(32歳)", ["十島 弥生"]),
        ("2番 十島 弥生議員", ["十島 弥生"]),
        ("3年2組 梅枝 瑞穂", ["梅枝 瑞穂"]),
        ("梅枝 瑞穂", []),
        ("本 弥生", []),
        ("東 西", []),
        ("十島 弥生町", []),
        ("名:さくら", ["さくら"]),
        ("デヴォー中佐とマリ・ソレル博士", ["デヴォー", "マリ・ソレル"]),
        ("アメリカ大佐とカトリック神父", []),
        ("品名:さくら", []),
        ("署名欄 Nguyen Thi Lan", ["Nguyen Thi Lan"]),
        ("KIM MINSU(キム ミンス)", ["KIM MINSU"]),
        ("Windows Server(ウィンドウズ)", []),
    ],
)
def test_given_and_whole_names_are_found_by_what_stands_beside_them(
    text: str, names: list[str]
) -> None:
    assert found(text) == names
