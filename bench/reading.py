"""The reader's speed: characters a second, and what a character more costs; jieba and rjieba only cutting the same text into words.

    python3 dev.py bench reading                20,000 and 1,000,000 characters: five forms of documents, and packed ones
    python3 dev.py bench reading --again 9      nine rounds over each text instead of five
    python3 dev.py bench reading --documents DIR    the files of a folder instead, each repeated to 20,000 characters: your own documents

`jieba` is the floor: finding who does what by when must not take longer than it takes to cut the text into words. The three
take turns over the same text, and the quotient is the middle one of all rounds, with the lowest and the highest behind it:
where a machine runs now quick, now slow, it does so to all who stand beside each other, and the spread tells how much. Time is
the processor's, whatever else the machine is doing. A short text is read so often that its round is long enough to be timed. Last
comes `luoshi read` on a short file from a cold start, and a Python that does nothing.

The invented texts set as many figures and dates as the densest of what offices write: some four and one or two in a thousand
characters, where sixteen documents of ministries, provinces and papers set up to five and two. Then come the same forms packed:
with two or three times as many, and `dense` with ten times as many; each takes time to find, and jieba none for it.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import harmonic_mean, median

import jieba
import rjieba
from _documents import FORMS, document

from luoshi.reading import read
from luoshi.reading.errors import ReadingError

Peers = dict[str, Callable[[str], object]]
SHORT, LONG = 20_000, 1_000_000
TURN = 200_000
"""So many characters at least are read in one turn."""
ALL = "all in turn"
PACKED_ONLY = "dense"


def forms(*, packed: bool) -> list[str]:
    """The forms of which there are such texts."""
    return [form for form in FORMS if packed or form != PACKED_ONLY]


def of_all(length: int, *, packed: bool) -> str:
    """A text that holds as much of each form, one after the other: what one day brings to an office."""
    told = forms(packed=packed)
    return "\n".join(document(form, length // len(told), packed=packed) for form in told)


def rate(work: Callable[[str], object], text: str) -> float:
    """Characters a second of one run over the text."""
    began = time.process_time()
    work(text)
    return len(text) / (time.process_time() - began)


def seconds(command: list[str], again: int) -> float:
    """How long a program takes from its start to its end, the best of so many runs."""
    best = float("inf")
    for _ in range(again):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        best = min(best, time.perf_counter() - began)
    return best


def rounds(peers: Peers, texts: dict[int, str], again: int) -> dict[tuple[str, int], list[float]]:
    """The rates of each peer over each text, one of every round, all of a round taken one after the other."""
    found: dict[tuple[str, int], list[float]] = {(name, length): [] for length in texts for name in peers}
    for _ in range(again):
        for length, text in texts.items():
            for name, work in peers.items():
                turns = max(1, TURN // length)
                found[name, length].append(median(rate(work, text) for _ in range(turns)))
    return found


def quotients(above: list[float], below: list[float]) -> list[float]:
    """The quotients of all rounds."""
    return [one / other for one, other in zip(above, below, strict=True)]


def own(folder: Path) -> dict[str, str]:
    """The documents of a folder by their names, each repeated until it is long enough to be timed."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            characters = read(path).text + "\n"
        except ReadingError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
        else:
            found[path.name] = characters * -(-SHORT // len(characters))
    return found


def print_own(folder: Path, peers: Peers, again: int) -> None:
    """A row for each document of a folder, and one for all: what a character costs on the average of the documents."""
    every: dict[str, list[list[float]]] = {name: [] for name in peers}
    for document_name, text in own(folder).items():
        rates = rounds(peers, {SHORT: text}, again)
        print_row(f"{document_name[:22]}, {len(text):,}", rates, SHORT, peers)
        for name in peers:
            every[name].append(rates[name, SHORT])
    if not every["reader"]:
        raise SystemExit(f"{folder}: no document that can be read")
    of_all = {(name, SHORT): [harmonic_mean(one) for one in zip(*rates, strict=True)] for name, rates in every.items()}
    print_row(f"all {len(every['reader'])} documents", of_all, SHORT, peers)


def print_invented(peers: Peers, again: int, *, packed: bool) -> None:
    """Two rows for each form of document that is made up."""
    print("\npacked" if packed else "as offices write")
    for form in (*forms(packed=packed), ALL):
        texts = {
            length: of_all(length, packed=packed) if form == ALL else document(form, length, packed=packed)
            for length in (SHORT, LONG)
        }
        rates = rounds(peers, texts, again)
        for length in texts:
            print_row(f"{form}, {length:,}", rates, length, peers)


def print_row(what: str, rates: dict[tuple[str, int], list[float]], length: int, peers: Peers) -> None:
    """The rates over one text, the quotient with its spread, and what a character costs against the short text's."""
    row = "".join(f"{median(rates[name, length]) / 1000:>10,.0f}" for name in peers)
    against = quotients(rates["reader", length], rates["jieba", length])
    spread = f"{median(against):.2f} ({min(against):.2f}–{max(against):.2f})"
    cost = median(quotients(rates["reader", SHORT], rates["reader", length]))
    print(f"{what:30}{row}{spread:>22}{cost:>8.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--again", type=int, default=5, help="rounds over each text (5)")
    parser.add_argument("--documents", type=Path, metavar="DIR", help="a folder of documents to time instead")
    options = parser.parse_args()
    jieba.setLogLevel(60)
    jieba.initialize()
    peers: Peers = {
        "reader": lambda text: read(text.encode()),
        "jieba": lambda text: list(jieba.cut(text)),
        "rjieba": rjieba.cut,
    }
    print(
        f"{'thousand characters a second':30}"
        + "".join(f"{name:>10}" for name in peers)
        + f"{'reader ÷ jieba':>22}{'cost ×':>8}"
    )
    if options.documents:
        print_own(options.documents, peers, options.again)
        return
    print_invented(peers, options.again, packed=False)
    print_invented(peers, options.again, packed=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "短.txt"
        file.write_text(document("plan", 800), encoding="utf-8")
        cold = seconds([sys.executable, "-m", "luoshi.cli", "read", str(file), "--json"], options.again + 2)
        floor = seconds([sys.executable, "-c", "pass"], options.again + 2)
    print(f"\nluoshi read, cold, 800 characters: {cold:.2f} s (a Python that does nothing: {floor:.2f} s)")


if __name__ == "__main__":
    main()
