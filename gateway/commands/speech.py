"""The language of the policy commands: what they say themselves, in Japanese and, with `--lang en`, in English.

The Japanese template is the key, looked up before its gaps are filled, so nothing that an author wrote is ever changed.
A template without English is an error, and a test reads every template in the sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from gateway.bilingual import in_language
from gateway.cli import TYPED, asks_for_english
from gateway.cli import lang_option as lang_option
from gateway.commands.sentences_of_settings import OF_SETTINGS
from policies.language.document import Problem
from policies.language.english import change_in_english, english
from policies.rules.difference import Change
from policies.rules.model import Action, Mode, Rule, Stage
from policies.rules.vocabulary import ACTIONS, MODES, STAGES, acting

ENGLISH: Mapping[str, str] = {
    # lint
    "{}件の規則を確かめました": "{} rules checked",
    "{}件見つかりました": "{} found",
    "{}件の間違いがあります": "{} mistakes",
    "例外 {}: 使用 {}回（最後は{:%Y-%m-%d}）、{}まで": (
        "The exception {}: used {} times (last on {:%Y-%m-%d}), until {}"
    ),
    "例外 {}: 使用 0回、{}まで": "The exception {}: never used, until {}",
    # test
    "{}（{}行目）": "{} (line {})",
    "{} の例外（{}行目）": "the exception to {} (line {})",
    "弱い {}: 条件「{}」を外しても、どのテストも気付きません": (
        "Weak {}: no test notices when the condition “{}” is dropped"
    ),
    "守る {}: 条件「{}」は{}行目のテストが守ります": "Held {}: the condition “{}” by the test in line {}",
    "確からしさの境目のテストがない規則: {}": "Rules without a test at the edge of a score: {}",
    "テスト {}件、失敗 {}件、todo {}件": "{} tests, {} failed, {} to do",
    "通ります": "it passes",
    "通りません": "it does not pass",
    "見つかったもの {}": "found: {}",
    "なし": "nothing",
    "{} のはずが {}": "{} was expected, and it is {}",
    "当てはまらない、または見つからない: {}": "does not apply, or is not found: {}",
    "伏せた後: {}": "after masking: {}",
    "伏せた後が違います（{} のはず）": "masked otherwise than expected ({})",
    "できるようになりました。todo を外してください": "it works now: take the todo away",
    "未対応": "still to do",
    "テストのある規則 {}/{}、規則のある条項 {}/{}（うち未確認 {}）、試した対応 {}": (
        "Rules with tests {}/{}, clauses with rules {}/{} ({} of them unconfirmed), actions tried: {}"
    ),
    "当てはまる例がない規則: {}": "Rules that no example applies to: {}",
    "試していない対応: {}": "Actions that are not tried: {}",
    "規則のない条項: {} {}": "A clause without a rule: {} {}",
    # show, diff
    "ポリシー {}": "Policy {}",
    "バンドル {}": "Bundle {}",
    "config.yaml の policies": "policies of config.yaml",
    "config.yaml の policies（{} に起動したゲートウェイ）": "policies of config.yaml (gateway started {})",
    "公開 {}番 発効 {}（作成 {}、承認 {}、理由 {}）": (
        "Publication {}, in force from {} (author {}, approver {}, reason {})"
    ),
    "パック {}、根拠 {}": "pack {}, basis {}",
    "{} {}（確認済み）": "{} {} (confirmed)",
    "{} {}（未確認）": "{} {} (unconfirmed)",
    "許可 {}（パック {}）": "allowed: {} (pack {})",
    "例外 規則 {}、{}から{}まで（申出 {}、承認 {}）": (
        "exception to {}, {} until {} (owner {}, approver {})"
    ),
    "違い {}件、うち緩くなるもの {}件": "{} differences, {} of them laxer",
    # publish, rollback
    "--dry-run のため、公開していません": "--dry-run: nothing was published",
    "公開 {}番: バンドル {}": "Publication {}: bundle {}",
    "発効 {}（作成 {}、承認 {}）": "in force from {} (author {}, approver {})",
    "動いているゲートウェイには、再起動なしで2秒以内に効きます": (
        "running gateways follow within 2 seconds, without a restart"
    ),
    "予定 {}番が {} に発効し、これに代わります": "publication {} is planned for {} and will replace it",
    "config.yaml のパックが読めないため、いまのものと比べられません": (
        "The packs of config.yaml cannot be read, so there is nothing to compare with"
    ),
    "テスト {}件のうち {}件が通らないため、公開していません": (
        "Of {} tests, {} fail: nothing was published"
    ),
    "lint の指摘が {}件あるため、公開していません。直すか、承知のうえなら --despite-lint を付けてください": (
        "Lint has {} findings: nothing was published. Mend them, or add --despite-lint if you know of them"
    ),
    "テスト {}件が通りました。lint の指摘 {}件": "{} tests passed. Findings of lint: {}",
    "いまのものとの違い {}件、うち緩くなるもの {}件": (
        "{} differences from what is in force, {} of them laxer"
    ),
    "段階が上がる規則（直近{}日のやり取り {:,}件に当てはめました）:": (
        "Rules that go further (tried on {1:,} exchanges of the last {0} days):"
    ),
    "{}: {} → {}（{}）: {}件": "{}: {} → {} ({}): {}",
    "{}: なし → {}（{}）: {}件": "{}: new → {} ({}): {}",
    "（{}。例: {}）": " ({}; for example {})",
    "{} {}件": "{} {}",
    "判定し直せない記録 {:,}件": "{:,} records cannot be judged again",
    # log
    "適用中": "in force",
    "以前　": "earlier ",
    "予定　": "planned ",
    "（{}番へ戻す）": " (back to {})",
    "{:>4}  {}  {}  {}  作成 {}、承認 {}  {}{}": "{:>4}  {}  {}  {}  author {}, approver {}  {}{}",
    "{:>4}  無効: {}": "{:>4}  void: {}",
    # replay, verify-replay
    "予行": "replay",
    "{:,} / 最大{:,}件…": "{:,} of at most {:,} …",
    "判定し直した記録 {:,}件": "{:,} records judged again",
    "変わらない {:,}件、対応は同じで規則が変わる {:,}件": (
        "{:,} unchanged, {:,} with the same decision by other rules"
    ),
    "緩くなる {}: {} → {} {:,}件": "Laxer, {}: {} → {} {:,}",
    "厳しくなる {}: {} → {} {:,}件": "Stricter, {}: {} → {} {:,}",
    "{} {} {:,}件（例: {}）": "{} {} {:,} (for example {})",
    "判定し直せない {:,}件: {}": "Cannot be judged again {:,}: {}",
    "署名が合います（{}）": "The signature holds ({})",
    "ポリシー {}、判定し直した記録 {:,}件": "Policy {}, {:,} records judged again",
    "対応の変わる記録 {:,}件、うち緩くなるもの {:,}件": "{:,} decisions change, {:,} of them laxer",
    # from-exchange
    "{} に事例 {} を加えました（{}。{}）": "{}: the case {} was added ({}; {})",
    "いまの規則で通ります": "the rules in force do so",
    "いまの規則では通りません": "the rules in force do not do so",
    "{}。todo を付けました": "{}; marked todo",
    "誤って見つかった語がだれの情報でもなければ、--keep 語 で、その語のまま事例にできます。": (
        "where the word that was wrongly found is nobody's data, --keep WORD makes the case with it"
    ),
    "検出されない個人情報が残っていないか、読んで確かめてください。": (
        "Read it: personal data that was not detected would still be in it."
    ),
}
_COMMA = {False: "、", True: ", "}


class Speech:
    """`--lang` of the command that runs; Japanese outside one."""

    def __init__(self) -> None:
        self.english = english_asked()

    def __call__(self, japanese: str, *gaps: object) -> str:
        return (ENGLISH[japanese] if self.english else japanese).format(*gaps)

    def listed(self, items: Iterable[str]) -> str:
        return _COMMA[self.english].join(items)

    def refusal(self, message: str) -> str:
        """Of the form `日本語 (English)`, with a place behind it now and then."""
        return in_language(message, english=self.english)

    def problem(self, problem: Problem) -> str:
        return str(english(problem, OF_SETTINGS) if self.english else problem)

    def action(self, action: Action) -> str:
        return action.name.lower() if self.english else ACTIONS[action]

    def acting(self, rule: Rule) -> str:
        if not self.english:
            return acting(rule.action, rule.mode)
        return self.action(rule.action) + ("" if rule.mode is Mode.ENFORCE else f" ({rule.mode})")

    def change(self, change: Change) -> str:
        if not self.english:
            return str(change)
        return f"{'laxer' if change.laxer else '     '} {change.subject}: {change_in_english(change.text)}"

    def mode(self, mode: Mode) -> str:
        return str(mode) if self.english else MODES[mode]

    def stage(self, stage: Stage) -> str:
        return str(stage) if self.english else STAGES[stage]


def english_asked() -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and asks_for_english(context.meta.get(TYPED, ()))
