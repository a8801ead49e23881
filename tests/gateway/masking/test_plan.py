"""Masks applied: every overlap settled, every other place of a value covered, nothing forbidden stored."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detectors.findings import Finding, Span
from gateway.masking.plan import (
    Patch,
    mask_request,
    never_stored,
    purged,
    purged_pieces,
    purged_text,
    settled,
    settled_until,
)
from gateway.wire.leaves import segments
from policies.rules.decide import Mask
from policies.rules.model import Action, Operator, Rule, Sighting
from tests.policies.samples import rule

KEY = b"k" * 32
SPANS = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda p: Span(p[0], p[0] + p[1]))
PATCHES = st.lists(
    st.builds(
        Patch,
        SPANS,
        st.sampled_from(["PERSON", "JP_ADDRESS"]),
        st.sampled_from([None, Operator("redact")]),
    ),
    max_size=8,
)


def body(*texts: str) -> dict[str, object]:
    return {"messages": [{"role": "user", "content": text} for text in texts]}


def mask(
    text: str, value: str, place: int = 0, entity: str = "PERSON", by: Rule | None = None
) -> Mask:
    start = text.index(value)
    found = Finding(Span(start, start + len(value)), entity, "fake", 0.9)
    return Mask(
        Sighting(f"/messages/{place}/content", "user", found), by or rule(action=Action.MASK)
    )


@given(PATCHES)
def test_settled_patches_never_overlap_and_cover_all_that_was_asked(patches: list[Patch]) -> None:
    done = settled(patches)
    assert all(a.span.end <= b.span.start for a, b in pairwise(done))
    covered = {i for p in done for i in range(p.span.start, p.span.end)}
    assert covered == {i for p in patches for i in range(p.span.start, p.span.end)}


@given(PATCHES)
def test_what_was_to_be_masked_for_good_is_not_restorable(patches: list[Patch]) -> None:
    done = settled(patches)
    for patch in (p for p in patches if p.operator is not None):
        (holder,) = [d for d in done if d.span.overlaps(patch.span)]
        assert holder.operator is not None


@given(PATCHES, st.randoms(use_true_random=False))
def test_the_order_of_patches_never_matters(patches: list[Patch], chance: object) -> None:
    shuffled = list(patches)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert settled(shuffled) == settled(patches)


def test_a_value_found_once_is_masked_everywhere() -> None:
    request = body("山田太郎様へ", "山田太郎について", '{"who": "山田太郎"}')
    masked = mask_request(
        request, list(segments(request)), [mask("山田太郎様へ", "山田太郎")], KEY, "p"
    )
    assert "山田太郎" not in json.dumps(masked.sent, ensure_ascii=False)
    assert len(masked.vault.values) == 1


def test_the_masked_request_restores_to_the_original() -> None:
    text = "山田太郎と佐藤花子"
    request = body(text)
    masks = [mask(text, "山田太郎"), mask(text, "佐藤花子")]
    masked = mask_request(request, list(segments(request)), masks, KEY, "p")
    (sent,) = [s.text for s in segments(masked.sent)]
    for span, value in sorted(masked.vault.occurrences(sent), key=lambda o: o[0], reverse=True):
        sent = sent[: span.start] + value + sent[span.end :]
    assert sent == text


@pytest.mark.parametrize(
    "text",
    [
        '{"名":"a"}\n{"電話":9012345678}',
        '[{"電話": 9012345678, "電話": 9012345678}]',
        '{"電話": [-9012345678,],}',
    ],
)
def test_a_number_in_what_is_nearly_json_is_a_string_from_now_on(text: str) -> None:
    request = body(text)
    masked = mask_request(request, list(segments(request)), [mask(text, "9012345678")], KEY, "p")
    sent = masked.sent["messages"][0]["content"]
    code = next(iter(masked.vault.values))
    assert "9012345678" not in sent
    assert re.findall(rf'"-?［氏名-{code}］"', sent) == re.findall(rf'"?-?［氏名-{code}］"?', sent)


NAMED = "send_to_山田太郎"
CALLING: dict[str, object] = {
    "messages": [
        {"role": "assistant", "tool_calls": [{"id": NAMED, "function": {"name": NAMED}}]},
        {"role": "tool", "tool_call_id": NAMED, "content": NAMED},
    ],
    "tools": [{"type": "function", "function": {"name": NAMED, "description": NAMED}}],
    "tool_choice": {"function": {"name": NAMED}},
    "response_format": {"json_schema": {"name": NAMED}},
}


@pytest.mark.parametrize("by", [None, Operator("replace")], ids=["restored", "for good"])
def test_the_name_of_a_tool_and_the_id_of_a_call_stay_names_that_providers_take(
    by: Operator | None,
) -> None:
    ruled = rule(action=Action.MASK, operator=by)
    found = Finding(Span(8, 12), "PERSON", "fake", 0.9)
    masks = [Mask(Sighting("/messages/1/content", "tool", found), ruled)]
    masked = mask_request(CALLING, list(segments(CALLING)), masks, KEY, "p")
    texts = {s.pointer: s.text for s in segments(masked.sent)}
    prose = {texts.pop("/messages/1/content"), texts.pop("/tools/0/function/description")}
    (name,) = {text for pointer, text in texts.items() if pointer.endswith(("name", "id"))}
    assert re.fullmatch("[a-zA-Z0-9_-]{1,64}", name)
    assert all(text.startswith("send_to_［氏名") for text in prose)
    restored = [value for _, value in masked.vault.occurrences(name)]
    assert restored == ([NAMED] if by is None else [])
    assert {"山田太郎", NAMED} <= masked.values


def test_a_text_that_begins_with_a_bracket_is_no_json() -> None:
    text = "[議事] 山田太郎が述べた。"
    request = body(text)
    masked = mask_request(request, list(segments(request)), [mask(text, "山田太郎")], KEY, "p")
    assert '"' not in masked.sent["messages"][0]["content"]


def test_a_my_number_is_never_put_behind_a_placeholder() -> None:
    text = "受付123456789018です"
    masked = mask_request(
        body(text),
        list(segments(body(text))),
        [mask(text, "123456789018", entity="JP_MY_NUMBER")],
        KEY,
        "p",
    )
    assert masked.vault.values == {}
    assert "［個人番号］" in json.dumps(masked.sent, ensure_ascii=False)


def test_an_operator_of_the_policy_is_applied() -> None:
    text = "電話090-1234-5678です"
    hiding = rule(
        action=Action.MASK,
        operator=Operator("mask", {"masking_char": "*", "chars_to_mask": 4, "from_end": True}),
    )
    masked = mask_request(
        body(text), list(segments(body(text))), [mask(text, "090-1234-5678", by=hiding)], KEY, "p"
    )
    assert "090-1234-****" in json.dumps(masked.sent, ensure_ascii=False)


def test_what_may_never_be_stored_is_gone_wherever_it_stands() -> None:
    request = body("個人番号123456789018", "もう一度 123456789018 です")
    texts = {s.pointer: s.text for s in segments(request)}
    seen = [
        Sighting("/messages/0/content", "user", Finding(Span(4, 16), "JP_MY_NUMBER", "fake", 0.98))
    ]
    stored = purged(request, never_stored(texts, seen))
    assert "123456789018" not in json.dumps(stored)


@example("12340", [4])
@given(st.text("12349", max_size=40), st.lists(st.integers(0, 40), max_size=8))
def test_of_a_value_that_may_never_be_stored_no_piece_of_a_growing_text_holds_a_part(
    text: str, places: list[int]
) -> None:
    secret = {"1234": "個人番号", "3412": "個人番号", "2349": "秘密"}
    borders = [0, *sorted(min(place, len(text)) for place in places), len(text)]
    known, entered, settled_so_far = "", [], 0
    for start, end in pairwise(borders):
        known += text[start:end]
        until = settled_until(known, secret)
        entered.append(purged_text(known[:until], secret))
        known, settled_so_far = known[until:], settled_so_far + until
        # Nothing that stands across the border, whatever comes next.
        assert not any(
            value.startswith(text[at : at + len(value)][: end - at])
            for value in secret
            for at in range(max(0, settled_so_far - len(value) + 1), settled_so_far)
            if at + len(value) > settled_so_far
        )
    assert not any(value in "".join(entered) for value in secret)
    pieces = [text[start:end] for start, end in pairwise(borders)]
    assert "".join(purged_pieces(pieces, secret)) == "".join([*entered, purged_text(known, secret)])


def test_only_an_end_that_may_become_such_a_value_is_held_back() -> None:
    assert settled_until("番号は12345", ["123456789018"]) == 3
    assert settled_until("番号は123456789018です", ["123456789018"]) == 17
    assert settled_until("番号は", ["123456789018"]) == 3
