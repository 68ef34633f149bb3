"""Damaged documents: every one must give a Reading that keeps its promises, or a clear error, in time and in memory.

    python3 dev.py bench mutations                 100,000 damaged copies, 1 MB of each form damaged, and 1 MB of each hostile text
    python3 dev.py bench mutations --count 5000 --seed 7

Kept for every one: no exception but a ReadingError; the pieces cover every character that is not white space, once; every
offset cuts what it says; no unit is made up. A failure prints the seed and the text, and the exit code is 1.
"""

import argparse
import contextlib
import multiprocessing
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from _documents import FORMS, document, mutations

from luoshi.reading import read
from luoshi.reading.errors import ReadingError
from tests.reading.hostile import hostile_texts
from tests.reading.promises import broken_promises

SLOWEST = 2.0
AGAIN = 4
"""So often is a large text read at most, until it was in time once."""
LARGEST = 300  # MB that 1 MB of text may take
TEXTS = [document(form, 6000, seed) for form in FORMS for seed in range(4)]


def batch(seed: int, count: int) -> tuple[int, int, float, list[str]]:
    """Read so many; returns how many gave a Reading, how many an error, the slowest in seconds, and what failed."""
    readings = errors = 0
    slowest = 0.0
    failures = []
    for number, text in enumerate(mutations(TEXTS, count, seed)):
        began = time.process_time()
        try:
            reading = read(text.encode("utf-8", "surrogatepass"), name="损.txt")
        except ReadingError:
            errors += 1
            continue
        except Exception as error:  # noqa: BLE001 - that there is none is what is measured
            failures.append(f"seed {seed}, number {number}: {error!r}: {text!r}")
            continue
        slowest = max(slowest, time.process_time() - began)
        readings += 1
        failures += [f"seed {seed}, number {number}: {broken}: {text!r}" for broken in broken_promises(reading)]
    return readings, errors, slowest, failures


def seconds(data: bytes) -> float:
    """Seconds of the processor that a reading takes; an error in time is as good as one.

    What takes longer than it may is read again: the machine's other work can only make it longer, so the least one counts.
    """
    least = float("inf")
    for _ in range(AGAIN):
        began = time.process_time()
        with contextlib.suppress(ReadingError):
            read(data, name="大.txt")
        least = min(least, time.process_time() - began)
        if least <= SLOWEST:
            break
    return least


def large(form: str) -> tuple[float, int]:
    """Seconds and additional megabytes for 1 MB of a form with one damage in each thousand characters."""
    text = "".join(mutations([document(form, 400_000, 1)], 420, 3))
    data = text.encode()[: 1 << 20].decode("utf-8", "ignore").encode()
    read(b"\xe4\xb8\x80")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = seconds(data)
    return took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


def hostile(size: int) -> list[tuple[float, str]]:
    """Seconds for each hostile text, the slowest first."""
    return sorted(((seconds(text.encode()), name) for name, text in hostile_texts(size)), reverse=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    size = 500
    batches = [(options.seed * 1_000_003 + number, size) for number in range(-(-options.count // size))]
    with multiprocessing.Pool(options.processes) as pool:
        found = pool.starmap(batch, batches, chunksize=1)
    failures = [failure for row in found for failure in row[3]]
    for failure in failures[:20]:
        print(failure[:800])
    readings, errors, slowest = sum(row[0] for row in found), sum(row[1] for row in found), max(row[2] for row in found)
    print(
        f"{readings + errors:,} damaged documents: {readings:,} readings, {errors:,} clear errors, {len(failures)} failures, the slowest {slowest:.2f} s"
    )
    late = slowest > SLOWEST
    for form in FORMS:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            took, megabytes = pool.apply(large, (form,))
        print(f"1 MB of {form:10} damaged: {took:.2f} s, {megabytes} MB")
        late = late or took > SLOWEST or megabytes > LARGEST
    worst = hostile(1 << 20)
    print(
        f"1 MB of each of {len(worst)} hostile texts, the slowest:",
        *(f"  {took:.2f} s  {name}" for took, name in worst[:8]),
        sep="\n",
    )
    return 1 if failures or late or worst[0][0] > SLOWEST else 0


if __name__ == "__main__":
    sys.exit(main())
