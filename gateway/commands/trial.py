"""`sekisho policy test`: the tests beside rules and in case files, what they reach, and what they would not notice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from detectors.catalogue import ENTITIES
from gateway.commands.options import config_option
from gateway.commands.packs import (
    PolicyCommand,
    loaded,
    packs_argument,
    paths_of,
    settings_for,
)
from gateway.commands.speech import Speech, lang_option
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
from policies.rehearsal.mutants import held
from policies.rules.model import Action, Policy


@click.command("test", cls=PolicyCommand)
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
    packs: tuple[Path, ...], config: Path, files: tuple[Path, ...], **said: bool
) -> None:
    """規則の隣のテストと事例ファイルを実行し、テストが足りない所を示す

    終了コード: 0 すべて通った、1 通らないテストか、テストの気付かない条件がある、2 読めない
    """
    mutants, shown = said["mutants"], said["held"]
    settings, say = settings_for(config, packs), Speech()
    bundle = loaded(packs, settings)
    screen = screen_for(bundle.policy)
    told = [*_rules(bundle.policy, screen, say), *_others(bundle.policy, screen, say)]
    found = [p for path in paths_of(packs, settings) if (p := beside(path))]
    results = [r for path in dict.fromkeys((*found, *files)) for r in _scenarios(path)]
    told += (_scenario(result, say) for result in results)
    for state, text in told:
        if state != "OK":
            click.echo(f"{state:<4} {text}")
    kept = held(bundle.policy, screen) if mutants or shown else ()
    loose = [one.mutant for one in kept if one.by is None]
    weak = [mutant for mutant in loose if not mutant.of_scores]
    edges = [mutant.rule.id for mutant in loose if mutant.of_scores]
    _reached(coverage(bundle, results), say)
    for mutant in weak:
        text = "弱い {}: 条件「{}」を外しても、どのテストも気付きません"
        click.echo(say(text, mutant.rule.id, mutant.key))
    if shown and edges:
        names = say.listed(dict.fromkeys(edges))
        click.echo(say("確からしさの境目のテストがない規則: {}", names))
    for one in kept:
        if shown and one.by is not None:
            name, key = one.mutant.rule.id, one.mutant.key
            click.echo(say("守る {}: 条件「{}」は{}行目のテストが守ります", name, key, one.by.line))
    states = [state for state, _ in told]
    wrong, todo = states.count("NG"), states.count("TODO")
    click.echo(say("テスト {}件、失敗 {}件、todo {}件", len(told), wrong, todo))
    sys.exit(1 if wrong or weak else 0)


def _rules(policy: Policy, screen: Screen, say: Speech) -> Iterator[tuple[str, str]]:
    for result in run_cases(policy, screen):
        name = say("{}（{}行目）", result.rule.id, result.case.line)
        if result.case.todo:
            yield "TODO", f"{name}: {_still(result.passed, say)}"
        else:
            yield "OK" if result.passed else "NG", f"{name}: {_failure(result, say)}"


def _others(policy: Policy, screen: Screen, say: Speech) -> Iterator[tuple[str, str]]:
    for allowed in run_allow_cases(policy, screen):
        name = say("{}（{}行目）", allowed.entry.id, allowed.case.line)
        got = say("通ります") if allowed.passes else say("通りません")
        yield "OK" if allowed.passed else "NG", f"{name}: {got}"
    for under in run_exemption_cases(policy, screen):
        name = say("{} の例外（{}行目）", under.rule.id, under.case.line)
        if under.case.todo:
            yield "TODO", f"{name}: {_still(under.passed, say)}"
        else:
            yield "OK" if under.passed else "NG", f"{name}: {_failure(under, say)}"
    for found in run_term_cases(policy, screen):
        name = say("{}（{}行目）", found.term.entity, found.case.line)
        got = say.listed(found.finds) or say("なし")
        yield "OK" if found.passed else "NG", f"{name}: {say('見つかったもの {}', got)}"


def _scenarios(path: Path) -> tuple[ScenarioResult, ...]:
    """The cases of one file, judged by the packs that the file names."""
    file = load_cases(path)
    bundle = load_bundle(file.packs, entities=ENTITIES)
    _all_known(file, bundle)
    return run_scenarios(bundle.policy, file.scenarios, screen_for(bundle.policy))


def _all_known(file: CaseFile, bundle: Bundle) -> None:
    problems = tuple(unknown_rules(file, bundle))
    if problems:
        raise ProblemsFound(problems)


def _scenario(result: ScenarioResult, say: Speech) -> tuple[str, str]:
    case = result.scenario
    name = f"{case.file}:{case.line} {case.id}"
    if case.todo:
        return "TODO", f"{name}: {_still(result.passed, say)}"
    text = f"{name}: {_otherwise(case.action, result.decision.action, say)}"
    if result.missing:
        missing = say.listed(result.missing)
        text += "\n     " + say("当てはまらない、または見つからない: {}", missing)
    if case.becomes is not None and result.became != case.becomes:
        if result.decision.action is case.action:
            text = f"{name}: {say('伏せた後が違います（{} のはず）', case.becomes)}"
        text += "\n     " + say("伏せた後: {}", result.became)
    return "OK" if result.passed else "NG", text


def _otherwise(wanted: Action, got: Action, say: Speech) -> str:
    return say("{} のはずが {}", wanted.name.lower(), got.name.lower())


def _still(passed: bool, say: Speech) -> str:
    done = "できるようになりました。todo を外してください"
    return say(done) if passed else say("未対応")


def _failure(result: CaseResult, say: Speech) -> str:
    case = result.case
    text = _otherwise(case.action, result.got, say)
    if result.became is not None and result.became != case.becomes:
        if result.got is case.action:
            text = say("伏せた後が違います（{} のはず）", case.becomes)
        text += "\n     " + say("伏せた後: {}", result.became)
    return text


def _reached(reach: Coverage, say: Speech) -> None:
    click.echo(
        say(
            "テストのある規則 {}/{}、規則のある条項 {}/{}（うち未確認 {}）、試した対応 {}",
            reach.rules - len(reach.untested),
            reach.rules,
            reach.clauses - len(reach.unserved),
            reach.clauses,
            len(reach.unconfirmed),
            say.listed(map(say.action, reach.tried)),
        )
    )
    if reach.untested:
        click.echo(say("当てはまる例がない規則: {}", say.listed(reach.untested)))
    if reach.untried:
        click.echo(say("試していない対応: {}", say.listed(map(say.action, reach.untried))))
    for document, clause in reach.unserved:
        click.echo(say("規則のない条項: {} {}", document, clause))
