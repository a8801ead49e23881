"""Names by what stands beside them: posts of every trade, turns to speak, lists, cells, keys of a file."""

from __future__ import annotations

import pytest

from detectors.catalogue import recognizers
from detectors.recognizers.names import NameRecognizer
from detectors.screen import Screen
from detectors.views.normalise import normalise
from tests.detectors.recognizers.finding import unnamed

PERSONS = Screen([NameRecognizer()], cache_entries=0).only(frozenset({"PERSON"}))
EVERY = Screen(recognizers(), cache_entries=0).only(frozenset({"PERSON"}))


def persons(text: str, screen: Screen = PERSONS) -> list[str]:
    return [text[f.span.start : f.span.end] for f in screen.scan(text) if f.score >= 0.6]


@pytest.mark.parametrize(
    "post",
    [
        *("ケアマネージャー", "ケアマネジャー", "ヘルパー", "ケースワーカー", "薬剤師", "栄養士"),
        *("課長補佐", "技監", "養護教諭", "司書", "消防司令補", "主任相談員", "理学療法士"),
    ],
    ids=unnamed,
)
def test_a_family_in_front_of_the_post_of_any_trade_is_a_person(post: str) -> None:
    assert persons(f"午後、若杉{post}に伝えた。") == ["若杉"]


@pytest.mark.parametrize(
    "text",
    [
        *("長野医師会と協定を結ぶ。", "川崎市長選の開票", "全国知事会の要望", "新監督が決まった。"),
        *("松本部長級の会合", "千葉看護師確保の計画", "富山弁護士会に頼む。"),
    ],
    ids=unnamed,
)
def test_bodies_elections_and_ranks_that_begin_with_a_post_are_no_person(text: str) -> None:
    assert persons(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("○藤代学校教育課長　お答えします。", ["藤代"]),
        ("◎清野上下水道局次長　説明します。", ["清野"]),
        ("○環境保全課長　お答えします。", []),
        ("○図書館長　お答えします。", []),
        ("【望月】始めます。\n【根岸】お願いします。", ["望月", "根岸"]),
        ("【概要】始めます。\n【効果】お願いします。", []),
        ("担当：熊沢・押田（内線12）", ["熊沢", "押田"]),
        ("税務課　柏崎（内線204）", ["柏崎"]),
        ("（藤代部会長）始めます。", ["藤代"]),
        ("依頼人「熊沢 直美」", ["熊沢 直美"]),
        ("3班　黒沢・真鍋・細野　4班　相馬・布施", ["黒沢", "真鍋", "細野", "相馬", "布施"]),
        ("①熊沢 健　②押田 なお", ["熊沢 健", "押田 なお"]),
        ("担当,期限\n熊沢,4/1\n総務課,4/2\n林,4/3", ["熊沢", "林"]),
        ('{"guardian": "旭　大地", "size": "東　西"}', ["旭　大地"]),
        ("ふりがな　あさくら とよじ\n", ["あさくら とよじ"]),
        ("凪沙くんと律輝ちゃんの組", ["凪沙", "律輝"]),
        ("お父ちゃんと兄ちゃんの話", []),
        ("加藤 博\nSUZUKI AKIKO　鈴木 明子", ["加藤 博", "SUZUKI AKIKO", "鈴木 明子"]),
        ("児童名：SANTOS JOSHUA", ["SANTOS JOSHUA"]),
        ("権田会長、稲森事務局長が出た。", ["権田", "稲森"]),
    ],
    ids=unnamed,
)
def test_a_place_in_minutes_lists_and_cells_makes_a_name(text: str, names: list[str]) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    "text",
    [
        *("大野、三好、柏木の4地区で説明した。", "会場は松原及び高木の2会場です。"),
        *("浅井・久保・西沢の各処理区", "山中、岡野、宮の3町会", "第2分団（浅井、久保）の車庫"),
        *("（株）安井に委託した。", "『西村の夏』を貸し出した。", "起点,終点\n久保,西沢"),
        *(
            "矢野川 0.91m、和田川 1.12m、早川 2.02m",
            "水位 原 あり あり\n林 なし あり",
            "赤・青・黄の札",
        ),
        *("写真を撮るときは、あらかじめ議長の許可を受ける。", "第1巻 原始・古代 5,000円"),
        *(
            "リカちゃん人形を貸す。",
            "ゆるキャラ　うめちゃん、ごぼ丸くん",
            "小林本店「月光」を買う。",
        ),
        *("巡回先　月曜　内山、長尾　火曜　菅野、関", "職員\t1日\t2日\n本庁\t夜\t明\n支所\t休\t日"),
        *(
            "A工区　上野から中島まで　B工区　中島から福田まで",
            "1系統　松浦\n2系統　今津\n3系統　片山",
        ),
        *(
            "本郷 2,104　平野 1,877　吉村 1,320",
            "庁舎の部屋の名前：けやき",
            "出席した者　市長　副市長",
        ),
        *("旧小松家を見学する。", "品種\t熟期\t倒伏\n華錦\t中\t強\n"),
        *(
            "ますのすし（富山）、かに寿し（鳥取）、鯛めし（今治）",
            "地区の回収日\n月・木　大原、今井\n火・金　柳田、西田",
        ),
        *("岡野重機が落札した。", "岡野製材が納めた。", "「ピヨくん」の着ぐるみ"),
    ],
    ids=unnamed,
)
def test_districts_firms_and_works_that_are_called_as_families_are_no_persons(text: str) -> None:
    assert persons(text) == []


def test_people_who_are_counted_as_people_are_persons_all_the_same() -> None:
    text = "相談には大野さん、三好さんの2名が来た。"
    assert persons(text) == ["大野", "三好"]


@pytest.mark.parametrize(
    "text",
    [
        *("filename: Suzuki Jirou", "project-name: Suzuki Jirou", "name: Suzuki Jirou_old"),
        *("宛先: 鈴木@例え.未登録", "名: 明", "first_name: 東"),
    ],
    ids=unnamed,
)
def test_names_of_files_and_parts_of_identifiers_are_no_persons(text: str) -> None:
    assert persons(text, EVERY) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("姓: 大野\n名: 明", ["大野", "明"]),
        ("姓: 未定\n名: 明", []),
        ("user_name: Suzuki Jirou", ["Suzuki Jirou"]),
    ],
    ids=unnamed,
)
def test_a_given_name_of_one_letter_counts_beside_its_family(text: str, names: list[str]) -> None:
    """As the text stands: other readings of it may join the lines."""
    found = NameRecognizer().find(normalise(text))
    assert [text[f.span.start : f.span.end] for f in found if f.score >= 0.6] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("皆勤賞：みさき、りょうた", ["みさき", "りょうた"]),
        ("児童名,生年月日\nモラレス ルシア,R4.8.5", ["モラレス ルシア"]),
        ("6/19 妻から電話。徴収係水島受", ["水島"]),
        ("折返しは不要（水島受）", ["水島"]),
        ("同課主事森", ["森"]),
        ("日直　すずきくん", ["すずき"]),
        (
            "備品係分担\n放送　水島、森\n用具　布施、久保（養護教諭）",
            ["水島", "森", "布施", "久保"],
        ),
        ("夜間の連絡先：1 水島課長 → 2 稲垣係長 → 3 布施", ["水島", "稲垣", "布施"]),
        ("祖母のツヤさんが送迎する。", ["ツヤ"]),
        ("届出人 水島 守\n異動者 水島 光 令和2年1月5日", ["水島 守", "水島 光"]),
        ("技師\t水島 光\t無", ["水島 光"]),
    ],
    ids=unnamed,
)
def test_papers_of_every_day_name_people_in_their_own_ways(text: str, names: list[str]) -> None:
    assert persons(text, EVERY) == names


@pytest.mark.parametrize(
    "text",
    [
        "通貨：タイ バーツ、スイス フラン、トルコ リラ",
        "クラス名　ひよこ組　りす組　ゆり組",
        "品名,規格,数量\n公用車,トヨタ アクア,5\n公用車,スズキ エブリイ,3\nポンプ車,モリタ,1",
        "上下水道部　業務課　料金係",
        "所有者（登記）を調べる（電話相談）。",
        "Cブロック　市民クラブ　対　FC岡田",
    ],
    ids=unnamed,
)
def test_money_classes_makers_and_offices_are_nobody(text: str) -> None:
    assert persons(text, EVERY) == []
