"""`sekisho policy test`: the tests beside rules and in case files, what they reach, and what they would not notice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from detectors.catalogue import ENTITIES
from gateway.commands.options import config_option
from gateway.commands.packs import (
    lang_option,
    loaded,
    packs_argument,
    paths_of,
    refuse,
    settings_for,
)
from gateway.screening import screen_for
from policies.language.document import ProblemsFound
from policies.language.load import Bundle, load_bundle
from policies.rehearsal.case_files import (
    CaseFile,
    ScenarioResult,
    beside,
    load_cases,
    run_scenarios,
    unknown_rules,
)
from policies.rehearsal.cases import (
    CaseResult,
    Screen,
    run_allow_cases,
    run_cases,
    run_exemption_cases,
    run_term_cases,
)
from policies.rehearsal.coverage import Coverage, coverage
from policies.rehearsal.explain import ACTIONS
from policies.rehearsal.mutants import held
from policies.rules.model import Policy


@click.command("test")
@packs_argument
@config_option
@lang_option
@click.option(
    "--mutants/--no-mutants", default=True, help="条件を1つずつ外し、テストが気付くかも調べる"
)
@click.option("--held", is_flag=True, help="条件のそれぞれを、どのテストが守っているかも示す")
@click.option(
    "--cases",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="事例ファイル（パックの隣の cases/ にある同じ名前のものは、いつも試す）",
)
def trial_command(
    packs: tuple[Path, ...], config: Path, lang: str, files: tuple[Path, ...], **said: bool
) -> None:
    """規則の隣のテストと事例ファイルを実行し、テストが足りない所を示す

    終了コード: 0 すべて通った、1 通らないテストか、テストの気付かない条件がある、2 読めない
    """
    mutants, shown = said["mutants"], said["held"]
    settings = settings_for(config, packs)
    bundle = loaded(packs, settings, lang)
    screen = screen_for(bundle.policy)
    told = [*_rules(bundle.policy, screen), *_others(bundle.policy, screen)]
    found = [p for path in paths_of(packs, settings) if (p := beside(path))]
    results = [r for path in dict.fromkeys((*found, *files)) for r in _scenarios(path, lang)]
    told += map(_scenario, results)
    for state, text in told:
        if state != "OK":
            click.echo(f"{state:<4} {text}")
    kept = held(bundle.policy, screen) if mutants or shown else ()
    loose = [one.mutant for one in kept if one.by is None]
    weak = [mutant for mutant in loose if not mutant.of_scores]
    edges = [mutant.rule.id for mutant in loose if mutant.of_scores]
    _reached(coverage(bundle, results))
    for mutant in weak:
        click.echo(
            f"弱い {mutant.rule.id}: 条件「{mutant.key}」を外しても、どのテストも気付きません"
        )
    if shown and edges:
        click.echo(f"確からしさの境目のテストがない規則: {'、'.join(dict.fromkeys(edges))}")
    for one in kept:
        if shown and one.by is not None:
            name, line = one.mutant.rule.id, one.by.line
            click.echo(f"守る {name}: 条件「{one.mutant.key}」は{line}行目のテストが守ります")
    states = [state for state, _ in told]
    wrong, todo = states.count("NG"), states.count("TODO")
    click.echo(f"テスト {len(told)}件、失敗 {wrong}件、todo {todo}件")
    sys.exit(1 if wrong or weak else 0)


def _rules(policy: Policy, screen: Screen) -> Iterator[tuple[str, str]]:
    for result in run_cases(policy, screen):
        name = f"{result.rule.id}（{result.case.line}行目）"
        if result.case.todo:
            yield "TODO", f"{name}: {_still(result.passed)}"
        else:
            yield "OK" if result.passed else "NG", f"{name}: {_failure(result)}"


def _others(policy: Policy, screen: Screen) -> Iterator[tuple[str, str]]:
    for allowed in run_allow_cases(policy, screen):
        name = f"{allowed.entry.id}（{allowed.case.line}行目）"
        got = "通ります" if allowed.passes else "通りません"
        yield "OK" if allowed.passed else "NG", f"{name}: {got}"
    for under in run_exemption_cases(policy, screen):
        name = f"{under.rule.id} の例外（{under.case.line}行目）"
        if under.case.todo:
            yield "TODO", f"{name}: {_still(under.passed)}"
        else:
            yield "OK" if under.passed else "NG", f"{name}: {_failure(under)}"
    for found in run_term_cases(policy, screen):
        name = f"{found.term.entity}（{found.case.line}行目）"
        got = "、".join(found.finds) or "なし"
        yield "OK" if found.passed else "NG", f"{name}: 見つかったもの {got}"


def _scenarios(path: Path, lang: str) -> tuple[ScenarioResult, ...]:
    """The cases of one file, judged by the packs that the file names."""
    try:
        file = load_cases(path)
        bundle = load_bundle(file.packs, entities=ENTITIES)
        _all_known(file, bundle)
    except ProblemsFound as found:
        refuse(found, lang)
    return run_scenarios(bundle.policy, file.scenarios, screen_for(bundle.policy))


def _all_known(file: CaseFile, bundle: Bundle) -> None:
    problems = tuple(unknown_rules(file, bundle))
    if problems:
        raise ProblemsFound(problems)


def _scenario(result: ScenarioResult) -> tuple[str, str]:
    case = result.scenario
    name = f"{case.file}:{case.line} {case.id}"
    if case.todo:
        return "TODO", f"{name}: {_still(result.passed)}"
    got = result.decision.action.name.lower()
    text = f"{name}: {case.action.name.lower()} のはずが {got}"
    if result.missing:
        text += f"\n     当てはまらない、または見つからない: {'、'.join(result.missing)}"
    if case.becomes is not None and result.became != case.becomes:
        text += f"\n     伏せた後: {result.became}"
    return "OK" if result.passed else "NG", text


def _still(passed: bool) -> str:
    return "できるようになりました。todo を外してください" if passed else "未対応"


def _failure(result: CaseResult) -> str:
    case = result.case
    text = f"{case.action.name.lower()} のはずが {result.got.name.lower()}"
    if result.became is not None and result.became != case.becomes:
        if result.got is case.action:
            text = f"伏せた後が違います（{case.becomes} のはず）"
        text += f"\n     伏せた後: {result.became}"
    return text


def _reached(reach: Coverage) -> None:
    click.echo(
        f"テストのある規則 {reach.rules - len(reach.untested)}/{reach.rules}、"
        f"規則のある条項 {reach.clauses - len(reach.unserved)}/{reach.clauses}"
        f"（うち未確認 {len(reach.unconfirmed)}）、"
        f"試した対応 {'、'.join(ACTIONS[action] for action in reach.tried)}"
    )
    if reach.untested:
        click.echo(f"当てはまる例がない規則: {'、'.join(reach.untested)}")
    if reach.untried:
        click.echo(f"試していない対応: {'、'.join(ACTIONS[a] for a in reach.untried)}")
    for document, clause in reach.unserved:
        click.echo(f"規則のない条項: {document} {clause}")
