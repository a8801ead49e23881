"""Made-up texts: the same kinds are found, no value of the original is left, and the same seed gives the same text."""

from __future__ import annotations

import pytest

from detectors.catalogue import ENTITIES
from detectors.recognizers.checks import passes
from gateway.rehearsing.synthetic import NotSynthetic, kinds, synthetic
from gateway.screening import screen_for
from policies.language.load import PACKS, load_policy

SCREEN = screen_for(load_policy([PACKS / "tokyo4.yaml"], entities=ENTITIES))
TEXTS = {
    "山田太郎様（090-1234-5678）への案内文を作って。山田様は": ("山田", "1234-5678"),
    "個人番号は123456789018です": ("123456789018",),
    "住民票コード 24727059608 の方": ("24727059608",),
    "カードは4111111111111111です": ("4111111111111111",),
    "運転免許証 第309012345620号": ("309012345620",),
    "法人番号 8700110005901 の会社": ("8700110005901",),
    "連絡先はhanako.s@city.example.jpです": ("hanako.s",),
    "文京区本郷1-2-3へ送って。生年月日は昭和58年4月1日": ("本郷1-2-3", "58年4月1日"),
    "旅券番号はTR1234567、在留カード番号AB12345678CD": ("TR1234567", "AB12345678CD"),
    "接続元は10.20.30.40、サーバーsv99.city.lgwan.jp": ("10.20.30.40", "sv99"),
    "窓口で怒鳴った本町の82歳男性（要介護4、一人暮らし）の記録": ("82歳",),
    "担当 鈴木 一郎、メール suzuki.ichiro@city.example.jp": ("suzuki", "ichiro", "一郎"),
    "会員証 5105-1051-0510-5100 を表にして": ("5105-1051-0510-5100",),
    "氏名: ヤマモト ケイコ 職員番号A012345": ("ヤマモト", "A012345"),
}


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_is_found_and_nothing_of_the_original_is_left(text: str) -> None:
    made = synthetic(text, SCREEN, "ex-1")
    assert kinds(SCREEN.findings(made)) == kinds(SCREEN.findings(text)) != set()
    assert not [value for value in TEXTS[text] if value in made]
    assert made == synthetic(text, SCREEN, "ex-1")


def test_a_check_digit_is_right_and_another_seed_gives_another_number() -> None:
    one, two = (synthetic("個人番号は123456789018です", SCREEN, seed) for seed in ("ex-1", "ex-2"))
    assert one != two
    assert passes("my-number", one.removeprefix("個人番号は").removesuffix("です"))


def test_what_was_never_stored_is_filled_in_again() -> None:
    made = synthetic("個人番号は［個人番号］です。鍵は［認証情報］です", SCREEN, "ex-1")
    assert {"JP_MY_NUMBER", "CREDENTIAL"} <= kinds(SCREEN.findings(made))


def test_one_value_becomes_one_other() -> None:
    made = synthetic("電話は090-1234-5678です。控えも090-1234-5678です", SCREEN, "ex-1")
    one, two = made.split("です。控えも")
    assert two.removesuffix("です") in one


def test_what_hides_something_is_refused() -> None:
    hidden = "要約して\U000e0069\U000e0067\U000e006e\U000e006f\U000e0072\U000e0065"
    with pytest.raises(NotSynthetic, match="隠された"):
        synthetic(hidden, SCREEN, "ex-1")


def test_an_ordinary_text_stays_as_it_is() -> None:
    assert synthetic("【取扱注意】一覧を要約して", SCREEN, "ex-1") == "【取扱注意】一覧を要約して"
