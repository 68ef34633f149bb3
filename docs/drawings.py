"""Drawings and tables of docs/architecture.md that are made from the code's own tables.

python3 dev.py drawings          write them anew
tests/house/test_drawings.py     fails when one is stale
"""

import os
import re
import sys
import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"


def lifecycle_chart() -> str:
    from luoshi.kernel.lifecycle import chart

    return f"```mermaid\n{chart()}```"


def lifecycle_table() -> str:
    """The table as a person reads it, in both languages."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
    django.setup()
    from django.utils import translation

    from luoshi.commitments.words import ACTION_WORDS, NEED_WORDS, PARTY_WORDS, STATE_WORDS
    from luoshi.kernel.lifecycle import MOVES

    lines = ["| from | action | by | needs | to |", "|---|---|---|---|---|"]
    with translation.override("zh-hans"):
        for move in MOVES:
            sources = (
                ", ".join(f"{state.value} {STATE_WORDS[state]}" for state in sorted(filter(None, move.sources))) or "–"
            )
            by = "、".join(str(PARTY_WORDS[party]) for party in sorted(move.by)) or "–"
            only = {"instruction": "（领导批示件只由本级领导）", "root": "（来自来源的只由本级领导）", None: ""}[
                move.leader_only_for
            ]
            needs = "、".join(str(NEED_WORDS[need]) for need in move.needs) or "–"
            target = f"{move.target.value} {STATE_WORDS[move.target]}" if move.target else "不变"
            target = "暂缓以前的状态" if move.undoes else target
            lines.append(
                f"| {sources} | {move.action.value} {ACTION_WORDS[move.action]} | {by}{only} | {needs} | {target} |"
            )
    return "\n".join(lines)


def house() -> str:
    """The layers of the import contract, top to bottom, as a drawing."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rooms = [layer.strip("()") for layer in reversed(layers)]
    rooms = [room for room in rooms if not room.startswith("__") and _stands(room)]
    arrows = [f'    {_name(lower)}["{lower}"] --> {_name(upper)}["{upper}"]' for upper, lower in pairwise(rooms)]
    return "\n".join(["```mermaid", "flowchart BT", *arrows, "```"])


def _stands(room: str) -> bool:
    """Whether the room has been built yet: a contract may keep a place for one that has not."""
    first = room.split(" ", maxsplit=1)[0]
    return any((ROOT / "src" / "luoshi" / name).exists() for name in (first, f"{first}.py"))


def _name(room: str) -> str:
    return re.sub(r"\W+", "_", room)


DRAWINGS: dict[str, Callable[[], str]] = {
    "house": house,
    "lifecycle-chart": lifecycle_chart,
    "lifecycle-table": lifecycle_table,
}


def drawn(page: str) -> str:
    """``page`` with every drawing made anew between its marks. Raises ValueError where a mark is missing."""
    for name, draw in DRAWINGS.items():
        start, end = f"<!-- drawn: {name} -->", f"<!-- end: {name} -->"
        if start not in page or end not in page:
            raise ValueError(f"docs/architecture.md has no place for the drawing «{name}»")
        before, rest = page.split(start, 1)
        page = f"{before}{start}\n{draw()}\n{end}{rest.split(end, 1)[1]}"
    return page


def main() -> int:
    PAGE.write_text(drawn(PAGE.read_text("utf-8")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
