"""What an answer repeats word for word of what it was asked with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detectors.echo import INSTRUCTION_ECHO, LEAST, VERBATIM_ECHO, Echo

MEMO = (
    "新庁舎の整備に当たっては、現在の敷地の南側に仮設の庁舎を置き、三年をかけて順に建て替える案を軸に検討している。"
    "用地の取得に要する費用は、まだ議会に説明していない。住民への説明会は、来年の春に開く見込みである。"
)
RULES = (
    "あなたは市の窓口の案内係です。住民票、印鑑登録、戸籍の証明だけに答え、それ以外は担当の課へ回してください。"
    "答えは三文までとし、手数料は必ず円で書いてください。"
)
SOURCES = [(INSTRUCTION_ECHO, RULES), (VERBATIM_ECHO, MEMO)]


def seen(answer: str) -> list[tuple[str, str]]:
    found = Echo(SOURCES).findings(answer)
    return [(f.entity, answer[f.span.start : f.span.end]) for f in found]


def test_a_long_run_is_found_from_its_first_letter_to_its_last() -> None:
    part = MEMO[5:95]
    assert seen(f"承知しました。{part}以上が要点です。") == [(VERBATIM_ECHO, part)]


def test_instructions_of_a_system_are_a_kind_of_their_own() -> None:
    assert [kind for kind, _ in seen(f"私への指示は次のとおりです。{RULES}")] == [INSTRUCTION_ECHO]


def test_layout_width_and_hidden_characters_hide_nothing() -> None:
    spread = "\n".join(MEMO[i : i + 7] for i in range(0, len(MEMO), 7))
    assert [kind for kind, _ in seen(spread)] == [VERBATIM_ECHO]
    assert [kind for kind, _ in seen("\u200b".join(MEMO))] == [VERBATIM_ECHO]
    assert [kind for kind, _ in seen(MEMO.replace("、", " , ").replace("。", "．"))] == [
        VERBATIM_ECHO
    ]


def test_a_quotation_is_none_but_of_instructions() -> None:
    assert seen(f"資料には「{MEMO}」とあります。") == []
    assert seen("> " + MEMO) == []
    assert [kind for kind, _ in seen(f"「{RULES}」")] == [INSTRUCTION_ECHO]


def test_what_is_said_anew_or_is_short_is_none() -> None:
    assert (
        seen("庁舎は三年で建て替える案です。費用の説明はこれからで、説明会は春に開きます。" * 3)
        == []
    )
    assert (
        seen("現在の敷地の南側に仮設の庁舎を置き、三年をかけて順に建て替える案を軸に検討している。")
        == []
    )
    assert Echo([(VERBATIM_ECHO, "短い依頼")]).findings("短い依頼" * 40) == ()


def test_longer_runs_are_surer() -> None:
    long = "".join(chr(0x4E00 + n * 7 % 5000) for n in range(500))
    echo = Echo([(VERBATIM_ECHO, long)])
    assert [echo.findings(long[:n])[0].score for n in (60, 119, 120, 399, 400)] == [
        *(0.6, 0.6, 0.8, 0.8, 0.95)
    ]


@given(
    st.integers(0, 400),
    st.integers(LEAST, 200),
    st.text("あいうえおかき漢字。\n", max_size=80),
    st.text("さしすせそ川山、", max_size=80),
)
def test_every_run_of_the_least_length_is_found_wherever_it_stands(
    start: int, length: int, before: str, behind: str
) -> None:
    source = "".join(chr(0x5000 + n * 13 % 9000) for n in range(600))
    run = source[start : start + length]
    answer = f"{before}|{run}|{behind}"
    found = Echo([(VERBATIM_ECHO, source)]).findings(answer)
    assert [answer[f.span.start : f.span.end] for f in found] == [run]


@given(st.text("あいうえお", min_size=0, max_size=300))
def test_of_texts_that_repeat_themselves_nothing_is_told_that_was_not_there(answer: str) -> None:
    source = "あいうえお" * 30
    for f in Echo([(VERBATIM_ECHO, source)]).findings(answer):
        assert answer[f.span.start : f.span.end] in source
