"""Placeholders: derived, distinct, and restored only to what they replaced."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.masking.placeholders import LETTERS, LONG, REACH, SHORT, Vault, assign

KEY = b"k" * 32
VALUES = st.sets(
    st.tuples(st.text(min_size=1, max_size=12), st.sampled_from(["PERSON", "PHONE_NUMBER"])),
    max_size=8,
)


def vault(values: set[tuple[str, str]], subject: str = "p-1", key: bytes = KEY) -> Vault:
    return Vault({p.code: value for value, p in assign(key, subject, values).items()})


def test_a_placeholder_says_what_kind_of_thing_it_stands_for() -> None:
    placeholder = assign(KEY, "p-1", [("山田太郎", "PERSON")])["山田太郎"]
    assert placeholder.text == f"［氏名-{placeholder.code}］"
    assert len(placeholder.code) == SHORT
    assert set(placeholder.code) <= set(LETTERS)


@given(VALUES, VALUES)
def test_a_value_has_the_same_placeholder_whatever_else_the_request_holds(
    first: set[tuple[str, str]], more: set[tuple[str, str]]
) -> None:
    alone, together = assign(KEY, "p-1", first), assign(KEY, "p-1", first | more)
    for value, placeholder in alone.items():
        clashed = len(together[value].code) == LONG
        assert clashed or together[value].code == placeholder.code


@given(VALUES)
def test_every_placeholder_restores_to_the_value_it_replaced(values: set[tuple[str, str]]) -> None:
    assigned = assign(KEY, "p-1", values)
    kept = vault(values)
    for value, placeholder in assigned.items():
        assert [v for _, v in kept.occurrences(f"前{placeholder.text}後")] == [value]


def test_another_caller_gets_another_placeholder_for_the_same_value() -> None:
    mine, theirs = (
        assign(KEY, s, [("山田太郎", "PERSON")])["山田太郎"].code for s in ("p-1", "p-2")
    )
    assert mine != theirs


def test_two_values_that_share_six_letters_both_take_twelve() -> None:
    # Found by trying: under this key these two agree in six letters.
    both = assign(KEY, "p-1", [("住民8835", "PERSON"), ("住民10806", "PERSON")])
    alone = assign(KEY, "p-1", [("住民8835", "PERSON")])
    assert len(alone["住民8835"].code) == SHORT
    codes = [p.code for p in both.values()]
    assert [len(code) for code in codes] == [LONG, LONG]
    assert codes[0] != codes[1]


def test_a_vault_shows_no_value() -> None:
    assert "山田" not in repr(vault({("山田太郎", "PERSON")}))


def test_the_longest_spelling_is_within_reach() -> None:
    spelled = r"\\［　　" + "あ" * 12 + "　　" + "b" * LONG + "　　" + r"\\］"
    assert len(spelled) <= REACH
