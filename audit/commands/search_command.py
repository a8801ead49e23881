"""`sekisho audit search`, `saved` and `index`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click
import orjson

from audit.commands import show
from audit.commands.options import Options, narrowed_to, narrowing
from audit.commands.speech import tell
from audit.erasure import searches
from audit.oversight.roles import May
from audit.search import saved
from audit.search.candidates import Wanted
from audit.search.indexer import Indexer
from audit.search.query import SECONDS


@click.command(name="search", help="語句の出てくるやり取りを新しい順に探す")
@click.argument("phrases", nargs=-1)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--after", help="前の結果の続き (結果の最後に表示されます)")
@click.option("--seconds", type=click.FloatRange(0), default=SECONDS, show_default=True)
@narrowing
@click.option("--saved", "name", help="保存した検索を使う (絞り込みごと)")
@click.option("--save", "new_name", help="この検索に名前を付けて保存する")
@click.option("--json", "as_json", is_flag=True, help="1行に1件のJSON。最後の行は検索の範囲")
@click.pass_obj
def search_command(
    options: Options,
    /,
    phrases: tuple[str, ...],
    as_json: bool,
    name: str | None,
    new_name: str | None,
    **rest: Any,
) -> None:
    """Without a phrase: exchanges by the filter alone."""
    paging = {key: rest.pop(key) for key in ("limit", "after", "seconds")}
    if name is not None or new_name is not None:
        options.require(May.SEARCH)
    wanted = Wanted.of(phrases, narrowed_to(rest))
    if name is not None:
        if wanted != Wanted():
            raise click.UsageError(
                "--saved は語句や絞り込みと一緒に使えません (--saved stands alone)"
            )
        wanted = saved.load(options.place(), options.needed_keys(), name)
    if new_name is not None:
        saved.save(options.place(), options.needed_keys(), new_name, wanted)
    with options.desk() as desk:
        answer = desk.search(wanted, **paging)
    if as_json:
        extent = {key: value for key, value in asdict(answer).items() if key != "rows"}
        for line in (*map(orjson.dumps, answer.rows), orjson.dumps(extent)):
            click.echo(line)
    else:
        show.answer(answer)


@click.command(name="index", help="検索の索引を作る (ゲートウェイも動いている間に自分で作る)")
@click.option("--all", "everything", is_flag=True, help="端数も残さず")
@click.pass_obj
def index_command(options: Options, everything: bool) -> None:
    options.require(May.INDEX)
    with Indexer(options.place(), options.needed_keys()) as indexer:
        done = indexer.run(least=1 if everything else None)
    with options.desk() as desk:
        desk.enter("indexed", {"count": done})
    tell(f"{done}件の記録を索引に入れました (records indexed)", f"{done} records indexed")


@click.command(name="saved", help="保存した検索の名前を並べる")
@click.option("--delete", "unwanted", metavar="NAME", help="この検索を消す")
@click.pass_obj
def saved_command(options: Options, unwanted: str | None) -> None:
    if unwanted is not None:
        with options.desk() as desk:
            desk.allow(May.SEARCH)
            desk.enter("saved", {"deleted": True}, {"name": unwanted})
            searches.forget(options.place(), unwanted)
        tell("消しました (deleted)")
        return
    with options.desk() as desk:
        desk.allow(May.LIST)
        names = saved.names(options.place())
        desk.enter("saved", {"count": len(names)})
    for name in names:
        click.echo(show.printable(name))
