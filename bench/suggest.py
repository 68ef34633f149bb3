"""How well a lead is suggested where the document names nobody: leave one document out, labels removed.

    python3 dev.py bench suggest CORPUS              hits within three, abstentions, per document
    python3 dev.py bench suggest CORPUS --misses     and what was suggested in their place

CORPUS is a folder with gold.jsonl, a commitment a line: doc, text, lead_units, responsible_units, supporting_units. Each
document in turn is taken away; the others are the past, their units the ones to choose from. A unit is the same in two
documents if its name is, without country, province or level and without its ending: 国家发展改革委 and 省发展改革委. Counted are
the commitments whose first-named unit was named in another document too ("seen before"); the others are told apart, since
nobody could find them. Beside it the same without any history (what offices commonly answer for alone), and a floor in the same
run: always the three units that the others name most.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from luoshi.decide.suggesting import MOST, History, Office, Past, Suggester

PREFIX = re.compile(r"^(?:国家|全国|中国|[省县]|市(?!场))(?=..)")
ENDING = re.compile(r"(?:总局|总署|委员会|部|委|局|厅|署|会|办公室|办公厅|办|.{2}分行|分行)$")


@dataclass(frozen=True)
class Item:
    """One labelled commitment: its words, the first unit named, all units named."""

    document: str
    words: str
    lead: str
    named: frozenset[str]


@dataclass
class Tally:
    """What came of one document."""

    seen: int = 0
    hits: int = 0
    first: int = 0
    any_named: int = 0
    abstained: int = 0
    unseen: int = 0
    unseen_abstained: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        for name in ("seen", "hits", "first", "any_named", "abstained", "unseen", "unseen_abstained"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def row(self, name: str) -> str:
        asked = self.seen - self.abstained
        return (
            f"{name:36}{self.seen:5}{share(self.hits, self.seen):>9}{share(self.first, self.seen):>9}"
            f"{share(self.any_named, self.seen):>9}{self.abstained:>10}{share(self.hits, asked):>12}"
            f"{self.unseen:>8}{self.unseen_abstained:>10}"
        )


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def stem(name: str) -> str:
    """A unit's name without level and ending; what two documents' names of one office have in common."""
    flat = PREFIX.sub("", re.sub(r"[和与及、\s]", "", name))
    return ENDING.sub("", flat) or flat


def items(corpus: Path) -> list[Item]:
    found = []
    for line in (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        named = [*row["lead_units"], *row["responsible_units"], *row["supporting_units"]]
        if named:
            found.append(Item(row["doc"], row["text"], stem(named[0]), frozenset(map(stem, named))))
    return found


Ask = Callable[[str], Sequence[str]]


def measured(held: Sequence[Item], known: set[str], ask: Ask) -> Tally:
    tally = Tally()
    for item in held:
        suggested = list(ask(item.words))
        if item.lead not in known:
            tally.unseen += 1
            tally.unseen_abstained += not suggested
            continue
        tally.seen += 1
        tally.hits += item.lead in suggested
        tally.first += suggested[:1] == [item.lead]
        tally.any_named += bool(item.named & set(suggested))
        tally.abstained += not suggested
        if item.lead not in suggested:
            tally.misses.append(f"{item.lead} ← {'、'.join(suggested) or '–'}   {item.words[:60]}".replace("\n", " "))
    return tally


def suggester(others: Sequence[Item], *, history: bool) -> tuple[set[str], Ask]:
    known = {name for item in others for name in item.named}
    past = [Past(item.lead, "", item.words) for item in others] if history else []
    index = Suggester([Office(name, name) for name in sorted(known)], History(past))
    return known, lambda words: [str(found.key) for found in index.suggest(words)]


def floor(others: Sequence[Item]) -> tuple[set[str], Ask]:
    known = {name for item in others for name in item.named}
    most = [name for name, _n in Counter(item.lead for item in others).most_common(MOST)]
    return known, lambda _words: most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder with gold.jsonl")
    parser.add_argument("--misses", action="store_true", help="name what was not found")
    options = parser.parse_args()
    found = items(options.corpus)
    documents = list(dict.fromkeys(item.document for item in found))
    print(
        f"{'':36}{'seen':>5}{'in three':>9}{'first':>9}{'any unit':>9}{'abstained':>10}{'of answered':>12}"
        f"{'unseen':>8}{'abstained':>10}"
    )
    ways: dict[str, Callable[[Sequence[Item]], tuple[set[str], Ask]]] = {
        "history and common duties": lambda others: suggester(others, history=True),
        "common duties only": lambda others: suggester(others, history=False),
        "floor: the most frequent three": floor,
    }
    for name, make in ways.items():
        whole = Tally()
        began = time.perf_counter()
        for document in documents:
            held = [item for item in found if item.document == document]
            known, ask = make([item for item in found if item.document != document])
            tally = measured(held, known, ask)
            whole.add(tally)
            if name.startswith("history"):
                print(tally.row(f"  {document[:33]}"))
                for miss in tally.misses if options.misses else ():
                    print(f"      {miss}")
        print(f"{whole.row(name)}   {(time.perf_counter() - began) * 1000 / max(len(found), 1):.1f} ms each")


if __name__ == "__main__":
    main()
