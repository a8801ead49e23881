"""Ages of somebody, and years in rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from detectors.recognizers.ages import AgeRecognizer
from detectors.recognizers.names import NameRecognizer
from detectors.screen import Screen
from tests.detectors.recognizers.finding import found, unnamed

AGE = AgeRecognizer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("結城さん（78歳）", ["78歳"]), ("45才の男性が来庁", ["45才"]), ("年齢：78", ["78"])),
        *(("長女は3歳です", ["3歳"]), ("母は七十八歳です", ["七十八歳"]), ("age: 45", ["45"])),
        *(("女性は75歳以上が多い", []), ("18歳未満の男性", []), ("60代の女性", [])),
        *(("満18歳に達した男性", []), ("0歳から18歳までの男児", []), ("年齢：18歳以上", [])),
        *(
            ("結城、34歳、女性", ["34歳"]),
            ("結城 操、女、92歳、独居", ["92歳"]),
            ("女子の部は6歳、12歳", []),
        ),
        *(("結城さん（56）が来庁", ["56"]), ("結城操（56歳）は", ["56歳"]), ("図（56）は", [])),
        *(("山田太郎（56）は会社員", ["56"]), ("年齢　43　職業", ["43"]), ("中央小（56）は", [])),
        *(("成人（18歳）を祝う", []), ("年少（3歳）の組", []), ("各委員（14）の意見", [])),
        *(("満65歳になる本人から", ["満65歳"]), ("対象児童（5歳）の保護者", ["5歳"])),
        *(("満65歳になる方へ", []), ("対象児童（5歳）は健診を受ける", [])),
        ("氏名,年齢\n結城 操,58\n目黒 彩,33", ["58", "33"]),
        ("年齢,人数\n58,312\n59,298", []),
        ("受付　大胡田 弘（47歳） 継続", ["47歳"]),
        *(("平均78歳の女性", []), ("対象は40歳の女性", []), ("page: 45", [])),
    ],
    ids=unnamed,
)
def test_an_age_is_somebodys(text: str, expected: list[str]) -> None:
    assert found(AGE, text) == expected


def test_the_names_that_ages_stand_behind_are_read_once_for_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    found = NameRecognizer._found

    def counted(self: NameRecognizer, text: str) -> Iterator[tuple[int, int, str, float]]:
        read.append(text)
        return found(self, text)

    monkeypatch.setattr(NameRecognizer, "_found", counted)
    text = "山田太郎(45)が来た。"
    kinds = {f.entity for f in Screen([AgeRecognizer(), NameRecognizer()]).scan(text)}
    assert (kinds, read) == ({"AGE", "PERSON"}, [text])


def test_relatives_and_babies_have_ages_too() -> None:
    ages = AgeRecognizer()
    assert found(ages, "父（79）の施設入所について") == ["79"]
    assert found(ages, "被害者（34）は病院に運ばれた。") == ["34"]
    assert found(ages, "生後8か月の男児の予防接種") == ["8か月"]
    assert found(ages, "男性（34）、女性（20）の内訳") == []
    assert found(ages, "生後8か月を過ぎた方は対象外") == []
