"""What `luoshi verify` and `luoshi ledger …` do. Each returns the exit code: 0 all is well, 1 something is wrong, 2 misuse.

Verifying a file must work without Django, so nothing of Django is imported before it is needed, and the words are
`findings`' way: Chinese, or English where the terminal's language is.
"""

# zh-file: see findings, whose way of two languages this follows

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from luoshi.ledger import signing
from luoshi.ledger.findings import Report, language
from luoshi.ledger.verifying import Progress as Told
from luoshi.ledger.verifying import verify_export

_WORDS = {
    "entries": ("核对记录", "entries"),
    "rows": ("核对数据表", "table rows"),
    "bytes": ("核对文件", "file"),
    "exporting": ("导出记录", "exporting"),
    "ok": ("核验通过，没有发现改动", "Verified: nothing was altered"),
    "bad": ("核验未通过，发现 {count} 处问题", "Not verified: {count} problems"),
    "more": ("另有 {count} 行不符，未逐一列出", "{count} more rows differ and are not named"),
    "counted": (
        "{entries} 条记录，{streams} 个流，{checkpoints} 个检查点",
        "{entries} entries, {streams} streams, {checkpoints} checkpoints",
    ),
    "rows counted": ("，{rows} 行数据", ", {rows} table rows"),
    "key unproven": (
        "注意：未给出公钥，签名只用文件自带的公钥核对。请用 --key 给出另行保存的公钥（luoshi ledger key）。",
        "Note: no public key was given, and the signatures were checked only against the file's own. Give --key.",
    ),
    "bad key": (
        "公钥不对：应为 ed25519: 开头的一行文字，或存有这一行的文件",
        "That is no public key: it is one line that begins with ed25519:, or a file that holds it",
    ),
    "rebuilt": (
        "已按数据重建 {table}：更正 {wrong} 行，补回触发器 {gone} 个。已记入账本（{stream} 第 {seq} 条）",
        "{table} was made anew: {wrong} rows put right, {gone} triggers put back. On record as {stream} #{seq}",
    ),
    "not rebuilt": (
        "没有重建：记录或它所依据的数据本身也不符，照此重建只会把错的当成对的。请先查明上面各处",
        "Nothing was made anew: the record, or what the table follows from, is wrong as well. Look into the above first",
    ),
    "nothing to repair": ("没有需要重建的表", "There is no table to make anew"),
    "no repair of files": (
        "--repair 只用于数据库，不用于导出的文件",
        "--repair is for the database, not for an exported file",
    ),
    "exported": ("已导出 {count} 条记录到 {file}", "{count} entries exported to {file}"),
    "not written": ("写不了文件 {file}：{why}", "Cannot write {file}: {why}"),
    "checkpoint": ("检查点 {n} 已签名：{root}", "Checkpoint {n} signed: {root}"),
    "nothing new": ("上一个检查点之后没有新的记录", "No new entry since the last checkpoint"),
}


def _say(name: str, **params: object) -> str:
    chinese, english = _WORDS[name]
    return (english if language() == "en" else chinese).format(**params)


def verify(file: str | None = None, key: str | None = None, *, repair: bool = False) -> int:
    """Verify an exported file, or the database where no file is given, and print what is wrong.

    key: the public key that is trusted, as `luoshi ledger key` prints it, or a file that holds that line. repair: make tables anew
    that triggers keep, where nothing else is wrong; 0 is returned once they are.
    """
    console = Console(highlight=False)
    if repair and file is not None:
        console.print(f"[red]{_say('no repair of files')}[/red]")
        return 2
    if key is not None:
        try:
            key = _public_key(key)
        except (ValueError, OSError):
            console.print(f"[red]{_say('bad key')}[/red]")
            return 2
    with _bar(console) as told:
        if file is not None:
            report = verify_export(file, key, told)
        else:
            from luoshi.ledger import verify as database

            report = database.run(told, key)
    _tell(console, report)
    if repair:
        return _repair(console, report)
    return 0 if report.ok else 1


def _repair(console: Console, report: Report) -> int:
    """Make the kept tables anew that are wrong, and say what became of it. Returns the exit code."""
    from django.utils import timezone

    from luoshi.ledger.rebuilding import rebuild

    if report.ok:
        console.print(_say("nothing to repair"))
        return 0
    if not report.only_kept:
        console.print(f"[red]{_say('not rebuilt')}[/red]", soft_wrap=True)
        return 1
    for one in rebuild(timezone.now()):
        told = _say(
            "rebuilt", table=one.table, wrong=one.wrong, gone=len(one.gone), stream=one.entry.stream, seq=one.entry.seq
        )
        console.print(f"[green]✓[/green] {escape(told)}", soft_wrap=True)
    return 0


def _public_key(given: str) -> str:
    text = given if given.startswith("ed25519:") else Path(given).read_text(encoding="ascii")
    signing.key_id(text)
    return text.strip()


def _tell(console: Console, report: Report) -> None:
    for problem in report.problems:
        console.print(f"[red]✗[/red] {escape(problem.where)}: {escape(problem.what(language()))}", soft_wrap=True)
    if report.unnamed:
        console.print(_say("more", count=report.unnamed))
    if report.key_unproven and report.counted.get("checkpoints"):
        console.print(f"[yellow]{_say('key unproven')}[/yellow]", soft_wrap=True)
    counts = {"entries": 0, "streams": 0, "checkpoints": 0, **report.counted}
    counted = _say("counted", **counts) + (_say("rows counted", **counts) if "rows" in counts else "")
    if report.ok:
        console.print(f"[green]✓[/green] {_say('ok')}: {counted}", soft_wrap=True)
    else:
        bad = _say("bad", count=len(report.problems) + report.unnamed)
        console.print(f"[red]✗ {bad}[/red] ({counted})", soft_wrap=True)


def export(file: str) -> int:
    """Export the whole record to `file`."""
    from django.utils import timezone

    from luoshi.ledger import export as exporting

    console = Console(highlight=False)
    try:
        with _bar(console, entries="exporting") as told:
            count = exporting.write(file, timezone.now(), told)
    except OSError as error:
        console.print(f"[red]{escape(_say('not written', file=file, why=error.strerror or error))}[/red]")
        return 1
    console.print(escape(_say("exported", count=count, file=file)), soft_wrap=True)
    return 0


def checkpoint() -> int:
    """Sign a checkpoint now."""
    from django.utils import timezone

    from luoshi.ledger import checkpoints

    made = checkpoints.make(timezone.now())
    Console(highlight=False).print(
        _say("checkpoint", n=made.n, root=made.root) if made else _say("nothing new"), soft_wrap=True
    )
    return 0


def key() -> int:
    """Print the public key, one line, for safe keeping elsewhere."""
    from luoshi.ledger import keys

    print(keys.public_key())  # noqa: T201 - for a pipe, without a terminal's ornaments
    return 0


@contextmanager
def _bar(console: Console, **names: str) -> Iterator[Told]:
    """A progress bar for each thing that is gone through; on no terminal, nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks = {}

        def told(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(_say(names.get(what, what)), total=total)
            progress.update(tasks[what], completed=done, total=total)

        yield told
