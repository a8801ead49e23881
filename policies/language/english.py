"""Problems in English: each Japanese sentence as a template, with what stands in its gaps carried over.

The Japanese sentence is the key, as in gettext, but looked up after it was filled in: whoever finds a problem states it
once, in Japanese.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from policies.language.document import Problem
from policies.language.sentences_of_analysis import OF_ANALYSIS
from policies.language.sentences_of_changes import OF_CHANGES
from policies.language.sentences_of_form import OF_FORM
from policies.language.sentences_of_rules import OF_RULES

SENTENCES = (*OF_FORM, *OF_RULES, *OF_ANALYSIS)

_MARK = "\x00"


def _pattern(japanese: str) -> re.Pattern[str]:
    return re.compile(re.escape(japanese.replace("{}", _MARK)).replace(re.escape(_MARK), "(.+?)"))


Sentences = tuple[tuple[str, str], ...]


@cache
def _templates(sentences: Sentences) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Sentences with little of their own last: `[{}] のように書いてください` is also the end of a longer one."""
    ranked = sorted(sentences, key=lambda pair: -len(pair[0].replace("{}", "")))
    return tuple((_pattern(japanese), english) for japanese, english in ranked)


_TEMPLATES, _CHANGES = _templates(SENTENCES), _templates(OF_CHANGES)


def english(problem: Problem, more: Sentences = ()) -> Problem:
    """The problem in English; a sentence that has no translation yet stays as it is. `more` are of another file."""
    message, hint = (translated(text, more) for text in (problem.message, problem.hint))
    return replace(problem, message=message, hint=hint)


def translated(sentence: str, more: Sentences = ()) -> str:
    for pattern, template in (*_TEMPLATES, *_templates(more)):
        if match := pattern.fullmatch(sentence):
            parts = template.split("{}")
            gaps = [*(translated(_listed(gap)) for gap in match.groups()), ""]
            return "".join(part + gap for part, gap in zip(parts, gaps, strict=False))
    return sentence


def _listed(gap: str) -> str:
    """Keys and kinds with commas between them; words of an author stay as they are."""
    return gap.replace("、", ", ") if gap.replace("、", "").isascii() else gap


def change_in_english(sentence: str) -> str:
    """What changes between two policies. Titles and reasons in it stay their author's."""
    for pattern, template in _CHANGES:
        if match := pattern.fullmatch(sentence):
            return template.format(*map(_listed, match.groups()))
    return sentence
