"""Events that came at once: fewer of them, the same answer."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gateway.wire.chat_answer import Answer
from gateway.wire.together import together
from tests.fake_provider import delta
from tests.gateway.test_stream import BLOCKING, MASKING, cut, lens
from tests.gateway.wire.test_chat_answer import TEXT, chunks, outcome

PLACES = st.lists(st.integers(0, 500), max_size=30)


def told(events: list[Any]) -> str:
    return "".join(e["choices"][0]["delta"].get("content") or "" for e in events)


def test_text_behind_text_is_one_event() -> None:
    first, *rest = (delta(0, {"content": text}) for text in "あいうえ")
    (one,) = together([first, *rest])
    assert one == {**first, "choices": [{**first["choices"][0], "delta": {"content": "あいうえ"}}]}
    assert told([first]) == "あ"


def test_what_is_more_than_text_stays_in_its_place() -> None:
    role = delta(0, {"role": "assistant", "content": ""})
    call = delta(0, {"tool_calls": [{"index": 0, "id": "c"}]})
    end = delta(0, {}, "stop")
    usage = {**delta(0, {"content": "う"}), "usage": {"total_tokens": 3}}
    other = delta(1, {"content": "え"})
    judged = delta(0, {"content": "お"})
    judged["choices"][0]["content_filter_results"] = {}
    a, b = (delta(0, {"content": text}) for text in "あい")
    broken: list[Any] = [
        None,
        3,
        {"choices": "x"},
        {"choices": [None]},
        {"choices": [{"delta": 1}]},
    ]
    events = [role, a, b, call, a, judged, usage, other, *broken, b, end]
    joined = {**a, "choices": [{**a["choices"][0], "delta": {"content": "あい"}}]}
    assert together(events) == [role, joined, call, a, judged, usage, other, *broken, b, end]


@given(
    PLACES, PLACES, st.lists(st.integers(0, 60), max_size=8), st.sampled_from([MASKING, BLOCKING])
)
def test_an_answer_is_the_same_however_its_events_are_batched(
    content: list[int], arguments: list[int], borders: list[int], policy: Any
) -> None:
    text = "これは普通の文です。\n" + TEXT + "そのあとの文です。" * 20
    events = chunks(cut(text, content), cut('{"key": "secret-zzz"}', arguments))
    cuts = [0, *sorted(b % (len(events) + 1) for b in borders), len(events)]
    answers = []
    for batches in (
        [[event] for event in events],
        [events[a:b] for a, b in pairwise(cuts)],
    ):
        answer, out = Answer(lens(policy)), []
        for batch in batches:
            for event in together(batch):
                if not answer.blocked and (passed := answer.chunk(event)) is not None:
                    out.append(passed)
        out += answer.close()
        place = "/choices/0/message/content"
        assert told(out) == "".join(answer.delivered()[place])
        answers.append((told(out), answer.blocked, None if answer.blocked else outcome(answer)))
    assert answers[0] == answers[1]
