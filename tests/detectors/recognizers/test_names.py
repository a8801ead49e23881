"""Names: by dictionary, honorific and label; places, firms and offices are none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from detectors.findings import Span
from detectors.names.morphemes import LONGEST_PIECE
from detectors.recognizers.names import NameRecognizer
from detectors.screen import Screen
from detectors.views.normalise import normalise
from tests.detectors.recognizers.finding import unnamed

NAMES = NameRecognizer()
PERSONS = Screen([NAMES]).only(frozenset({"PERSON"}))
ORGANISATIONS = Screen([NAMES]).only(frozenset({"ORGANIZATION"}))


def persons(text: str, least: float = 0.6) -> list[str]:
    return [text[f.span.start : f.span.end] for f in PERSONS.scan(text) if f.score >= least]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("申請した山田太郎が来た", "山田太郎"), ("山田 太郎と話す", "山田 太郎")),
        *(("田中さんから", "田中"), ("スズキさんから", "スズキ"), ("宮崎様へ", "宮崎")),
        *(
            ("佐藤係長に", "佐藤"),
            ("髙﨑様", "髙﨑"),
            ("𠮷田さん", "𠮷田"),
            ("辻\U000e0100さん", "辻\U000e0100"),
        ),
        *(("山田太郎支店長と", "山田太郎"), ("ジョン・スミスさん", "ジョン・スミス")),
        *(("「田中」さん", "田中"), ("［山田太郎］様の件", "山田太郎"), ("【佐藤】様", "佐藤")),
    ],
    ids=unnamed,
)
def test_a_name_in_a_sentence_is_found(text: str, name: str) -> None:
    assert persons(text) == [name]


@pytest.mark.parametrize(
    "label", ["氏名", "お名前", "申請者", "世帯主", "患者名", "フリガナ", "full_name"], ids=unnamed
)
@pytest.mark.parametrize(
    "name",
    ["鱗川 凪彦", "𩸽田太郎", "林崎弥", "佐藤あや", "ほしぞらみらい", "Lee Min"],
    ids=unnamed,
)
def test_a_labelled_name_is_found_whole_known_or_not(label: str, name: str) -> None:
    assert persons(f"{label}：{name}\n住所：略", 0.9) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(
            ("氏名：林", "林"),
            ("担当：田中", "田中"),
            ("担当者は山田です。", "山田"),
            ("姓: 佐藤", "佐藤"),
        ),
        *(
            ("氏名：山田太郎様", "山田太郎"),
            ("氏名：山田太郎の件", "山田太郎"),
            ("保護者：鱗川", "鱗川"),
        ),
        ('{"name": "Yamada Taro"}', "Yamada Taro"),
    ],
    ids=unnamed,
)
def test_a_label_makes_a_part_of_a_name_sure(text: str, name: str) -> None:
    assert persons(text, 0.9) == [name]


@pytest.mark.parametrize(
    "text",
    [
        *("氏名：未定", "氏名：なし", "担当：福祉課", "担当：福祉", "本人：同意済み", "続柄：長男"),
        *("保護者は必ず出席してください", "利用者は申請書を出す", "filename: Monthly Report"),
        *("松田町の人口", "山田株式会社", "佐藤病院", "早稲田大学", "福島の観光", "川崎市と石川県"),
        *(
            "お母さんの相談",
            "皆さん、お客様",
            "林業の話",
            "Monthly Report",
            "ジョン・アンド・カンパニー",
            "マリア・ホテル",
            "ジョン・スミス社",
        ),
    ],
    ids=unnamed,
)
def test_what_is_no_name_is_not_acted_on(text: str) -> None:
    assert persons(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("本日、田中が来庁した。", "田中"),
        ("田中実,東京都文京区", "田中実"),
        ("ジョン・スミスが来た。", "ジョン・スミス"),
        ("My name is John Smith.", "John Smith"),
        ("○山田委員　ただいまの説明について伺います。", "山田"),
        ("申請は佐々木でよいか確認する。", "佐々木"),
    ],
    ids=unnamed,
)
def test_a_name_without_honorific_or_label_is_told_by_its_sentence(text: str, name: str) -> None:
    assert persons(text) == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        *(("北条氏の城跡を史跡とする。", []), ("執行委員長を選ぶ", []), ("岡田内閣の発足", [])),
        (
            "マリア・サロメア・スクウォドフスカ=キュリー",
            ["マリア・サロメア・スクウォドフスカ=キュリー"],
        ),
        ("樋口佳代子（ひぐちかよこ）", ["樋口佳代子", "ひぐちかよこ"]),
        ("おくやま ちよ", ["おくやま ちよ"]),
        ("YAMADA Taro さんの旅券", ["YAMADA Taro"]),
        ("﨑山 𠮷郎様の件で", ["﨑山 𠮷郎"]),
        ("長女の敦子様と同居", ["敦子"]),
        ("先ほどの相良課長の答弁", ["相良"]),
        ("三田村民生委員と同行した。", ["三田村"]),
        ("真田幸村ゆかりの地", ["真田幸村"]),
        ("佐藤\t花子\t総務課", ["佐藤", "花子"]),
        ("木村と中村が来庁した。", ["木村", "中村"]),
    ],
    ids=unnamed,
)
def test_what_stands_around_a_name_bounds_it(text: str, names: list[str]) -> None:
    assert sorted(persons(text)) == sorted(names)


@pytest.mark.parametrize("name", ["山田太郎", "佐藤", "やまだ たろう"], ids=unnamed)
def test_brackets_of_a_placeholder_do_not_hide_a_person(name: str) -> None:
    assert name in persons(f"［{name}］様の件")


def test_an_organisation_is_a_finding_of_its_own() -> None:
    text = "山田建設株式会社が落札した。"
    assert [(f.span.start, f.span.end) for f in ORGANISATIONS.scan(text)] == [(0, 8)]
    assert persons(text) == []


def test_a_text_longer_than_the_tokeniser_takes_is_read_to_its_end() -> None:
    text = "資料を読み、" * 4_000 + "山田太郎さんに渡す"
    assert len(text.encode()) > 49_149
    assert persons(text) == ["山田太郎"]


def test_a_long_piece_is_cut_at_a_pause_and_not_inside_a_name() -> None:
    for ahead in range(LONGEST_PIECE - 8, LONGEST_PIECE + 1):
        text = ("を" * 50 + "、") * (ahead // 51) + "を" * (ahead % 51) + "、山田太郎さん"
        assert "山田太郎" in persons(text)


def test_many_threads_share_one_dictionary_and_no_tokeniser() -> None:
    view = normalise("佐藤花子さんと山田太郎さん")
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda _: len(list(NAMES.find(view))), range(64)))
    assert set(results) == {2}


def test_a_name_that_is_sure_once_is_found_wherever_it_stands_by_itself() -> None:
    text = "担当は湯浅さんです。ご不明な点は湯浅までどうぞ。"
    assert [f.span.start for f in PERSONS.scan(text) if f.score >= 0.6] == [3, 16]


def test_a_place_that_is_called_like_a_person_is_not_told_again() -> None:
    text = "福島さんが来た。福島県の資料を渡した。"
    assert [f.span.start for f in PERSONS.scan(text) if f.score >= 0.6] == [0]


def test_a_family_called_like_a_place_is_a_person_before_a_colleagues_post() -> None:
    assert [f.span for f in PERSONS.scan("対応者は堺係長です。") if f.score >= 0.6] == [Span(4, 5)]


def test_a_king_with_his_number_is_a_person_and_a_place_with_one_is_not() -> None:
    assert found_with("エリザベス2世の戴冠式が行われた。") == ["エリザベス2世"]
    assert found_with("ナンバーは多摩 330です。") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("番号,氏名,課\n1,鳥居 要,福祉\n2,畑 さやか,税務", ["鳥居 要", "畑 さやか"]),
        ("| No. | 氏名 |\n|---|---|\n| 1 | 星 光 |", ["星 光"]),
        ("姓\t名\t所属\n最上\t初枝\t財政課", ["最上", "初枝"]),
        ("氏名,住所\n鳥居 要,北町\n谷 守,南町", ["鳥居 要", "谷 守"]),
        ("橋名,延長\n中島,12\n堀越,8", []),
        ("担当者,件数\n福祉課,3\n未定,4", []),
        ("・鳥居 要\n・谷 守", ["鳥居 要", "谷 守"]),
        ("・書類 要\n・在庫 有", []),
    ],
    ids=unnamed,
)
def test_columns_and_lists_of_names_are_read_as_such(text: str, names: list[str]) -> None:
    assert sorted(found_with(text)) == sorted(names)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(
            ("安西課長に聞く", "安西"),
            ("畑保健師が同行する。", "畑"),
            ("西氏は寄附を申し出た。", "西"),
        ),
        *(("八巻様からお電話", "八巻"), ("西様", "西"), ("城先生の意見", "城")),
        *(("受付：最上　確認：未了", "最上"), ("主治医：三好", "三好"), ("発言者：鳥羽", "鳥羽")),
        ("患者氏名：樋口律子　主治医：福祉課", "樋口律子"),
        ("フリガナ　ミヨシ ミツオ", "ミヨシ ミツオ"),
        ("乾委員から質問があった。", "乾"),
        ("年長のつばさくんが熱を出した。", "つばさ"),
        ("堀江：次回の日程はどうしますか。", "堀江"),
    ],
    ids=unnamed,
)
def test_rare_posts_and_labels_make_a_name_as_well(text: str, name: str) -> None:
    assert found_with(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        *("国又は地方公共団体が設置する。", "高橋の架替え工事を行う。", "大谷石の塀を撤去する。"),
        *("田中貴金属の相場を調べる。", "（A委員）目標値が低い。", "吉田分館の改修が終わった。"),
        *(
            "岩崎踏切を拡幅する。",
            "武田薬品のワクチン",
            "旧遠藤家住宅を公開する。",
            "name: Hello World",
        ),
        *(
            "国番号＋八十一から始める。",
            "アスペルガー症候群の説明",
            "第2分団（松田）、第3分団（大西）",
        ),
        *(
            "その弟子は相馬中村藩で仕えた。",
            "明日は上田城を巡る。",
            "ダイソン Purifier の調達",
        ),
        *(
            "保護司、民生委員・児童委員の報酬",
            "塩見縄手を散策する。",
            "質問者：A市は手続を定めた。",
            "谷村、堀村、岸村及び梅村が合併した。",
        ),
    ],
    ids=unnamed,
)
def test_what_is_called_after_a_family_is_no_person(text: str) -> None:
    assert found_with(text) == []


def test_a_latin_term_in_japanese_text_is_no_person() -> None:
    assert found_with("学名はNicotiana tabacumである。") == []


def found_with(text: str) -> list[str]:
    return [text[f.span.start : f.span.end] for f in PERSONS.scan(text) if f.score >= 0.6]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("山田太郎 090-1234-5678", "山田太郎"),
        ("鈴木 一郎 03-1234-5678", "鈴木 一郎"),
        ("佐藤健一 112-0012", "佐藤健一"),
    ],
    ids=unnamed,
)
def test_a_number_that_reaches_somebody_makes_no_place_of_the_name_before_it(
    text: str, name: str
) -> None:
    assert found_with(text) == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("係長：中", ["中"]),
        ("受付者：新", ["新"]),
        ("班長　長", ["長"]),
        ("会　計　奥", ["奥"]),
        ("日直 前　宿直 丹下", ["前", "丹下"]),
        ("中氏は欠席した。", ["中"]),
        ("新さんから電話がありました。", ["新"]),
        ("No,姓,名\n1,中,一郎\n2,前,花子", ["中", "一郎", "前", "花子"]),
        ("個人面談\n13:00 中 13:20 前田 13:40 奥", ["中", "前田", "奥"]),
        (
            "1. Maria Santos Philippines\n2. Nguyen Van An Viet Nam",
            ["Maria Santos", "Nguyen Van An"],
        ),
        ("福祉課島田に連絡した。", ["島田"]),
    ],
    ids=unnamed,
)
def test_a_family_that_is_a_word_is_one_where_only_persons_stand(
    text: str, names: list[str]
) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "優先度：中",
        "難易度：上 中 下",
        "サイズ 大 ○ 中 △ 小 ×",
        "乗車位置 前 後",
        "奥さんから電話がありました。",
        "前委員長の中様式",
        "太刀 銘 国広",
        "出店：たこ焼き ゆうちゃん、やきそば けんちゃん",
        "くみちゃん漬を配布します。",
    ],
)
def test_such_words_forged_swords_and_stalls_are_nobody_elsewhere(text: str) -> None:
    assert persons(text) == []
