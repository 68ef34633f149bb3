"""The reader on whole documents of many invented offices (tests/reading/documents), clean and damaged: how much of each it finds.

python3 dev.py bench documents             one row a document, then one a damage
python3 dev.py bench documents --faults    what went wrong, in words; --damage flat for a damaged copy
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from luoshi.reading import read
from tests.reading.documents import DAMAGES, MEASURED, Score, Sheet, damaged, score, sheets


def row(name: str, result: Score) -> str:
    """One line of the table."""
    figures = "".join(f"{result.f1(what):>9.3f}" if result.wanted[what] else f"{'–':>9}" for what in MEASURED)
    return f"{name:34}{figures}{result.found['start']:>6}/{result.wanted['start']}"


def worth(paper: Sheet) -> Score:
    """Read one document and score it."""
    return score(paper, read(paper.text.encode(), name=f"{paper.name}.txt"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", action="store_true", help="say what went wrong")
    parser.add_argument("--damage", choices=DAMAGES, help="only these damaged copies, one row a document")
    parser.add_argument("--only", default="", help="only documents whose name contains this")
    options = parser.parse_args()
    papers = [paper for paper in sheets() if options.only in paper.name]
    if options.damage:
        papers = [damaged(paper, options.damage) for paper in papers if paper.takes(options.damage)]
    print(f"{'f1':34}" + "".join(f"{what:>9}" for what in MEASURED) + "  found")
    totals = {True: Score(), False: Score()}
    for paper in papers:
        result = worth(paper)
        totals[paper.labelled].add(result)
        print(row(paper.name, result))
        if options.faults:
            print(*(f"    {fault}" for fault in result.faults), sep="\n")
    print(row("all labelled", totals[True]))
    print(row("all unlabelled", totals[False]))
    if options.damage:
        return
    for damage in DAMAGES:
        totals = {True: Score(), False: Score()}
        for paper in papers:
            if paper.takes(damage):
                totals[paper.labelled].add(worth(damaged(paper, damage)))
        print(row(f"{damage}, labelled", totals[True]))
        print(row(f"{damage}, unlabelled", totals[False]))


if __name__ == "__main__":
    main()
