"""The reader's speed: characters a second, and what a character more costs; jieba and rjieba only cutting the same text into words.

    python3 dev.py bench reading                20,000 and 1,000,000 characters: six forms of documents, and one text of all six
    python3 dev.py bench reading --again 5      the best of five runs instead of three

`jieba` is the floor: finding who does what by when must not take longer than it takes to cut the text into words. Last comes
`luoshi read` on a short file from a cold start, and a Python that does nothing.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jieba
import rjieba
from _documents import FORMS, document

from luoshi.reading import read

SHORT, LONG = 20_000, 1_000_000


ALL = "all six in turn"


def of_all(length: int) -> str:
    """A text that holds as much of each form, one after the other: what one day brings to an office."""
    return "\n".join(document(form, length // len(FORMS)) for form in FORMS)


def rate(work: Callable[[str], object], text: str, again: int) -> float:
    """Characters a second, the best of so many runs."""
    best = float("inf")
    for _ in range(again):
        began = time.perf_counter()
        work(text)
        best = min(best, time.perf_counter() - began)
    return len(text) / best


def seconds(command: list[str], again: int) -> float:
    """How long a program takes from its start to its end, the best of so many runs."""
    best = float("inf")
    for _ in range(again):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        best = min(best, time.perf_counter() - began)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--again", type=int, default=3, help="runs of each, of which the best counts (3)")
    again = parser.parse_args().again
    jieba.setLogLevel(60)
    jieba.initialize()
    peers: dict[str, Callable[[str], object]] = {
        "reader": lambda text: read(text.encode()),
        "jieba": lambda text: list(jieba.cut(text)),
        "rjieba": rjieba.cut,
    }
    print(
        f"{'thousand characters a second':30}"
        + "".join(f"{name:>10}" for name in peers)
        + f"{'reader ÷ jieba':>16}{'cost ×':>8}"
    )
    for form in (*FORMS, ALL):
        short = 0.0
        for length in (SHORT, LONG):
            text = of_all(length) if form == ALL else document(form, length)
            rates = {name: rate(work, text, again) for name, work in peers.items()}
            short = short or rates["reader"]
            row = "".join(f"{value / 1000:>10,.0f}" for value in rates.values())
            print(
                f"{f'{form}, {length:,}':30}{row}{rates['reader'] / rates['jieba']:>15.1f} {short / rates['reader']:>8.2f}",
                flush=True,
            )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "短.txt"
        file.write_text(document("plan", 800), encoding="utf-8")
        cold = seconds([sys.executable, "-m", "luoshi.cli", "read", str(file), "--json"], again + 2)
        floor = seconds([sys.executable, "-c", "pass"], again + 2)
    print(f"\nluoshi read, cold, 800 characters: {cold:.2f} s (a Python that does nothing: {floor:.2f} s)")


if __name__ == "__main__":
    main()
