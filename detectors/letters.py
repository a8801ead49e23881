"""The letters of Japanese names and words, as the inside of a character class.

With the compatibility forms, the extensions beyond the basic plane, and the private use area, where municipalities keep
letters of their own (gaiji).
"""

from __future__ import annotations

KANJI = "一-鿿々\uf900-\ufaff\U00020000-\U0003134f\ue000-\uf8ff"
LETTER = f"{KANJI}〆ぁ-ゖァ-ヺー"
