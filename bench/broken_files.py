"""Broken docx, xlsx, ofd, pdf, html and txt files: each must give a Reading or a ReadingError, in time and memory.

    python3 dev.py bench broken_files                       10,000 files
    python3 dev.py bench broken_files --count 600 --kind pdf --seed 7
    python3 dev.py bench broken_files --show "docx 1-523"   one file again, with its traceback

Files are made by tests/reading/broken_files.py; a seed gives the same files on every machine. They are read by a process of
its own, which may use a bounded amount of memory and, for one file, of time; it is started again when it dies. The aims are
no other exception, 2 s and 300 MB for a file (1 MB at most; what is larger is cut). Time is the processor's, whatever else the
machine is doing; what takes longer than it may is read again, for a busy machine is a slow one, and the least time counts.
Memory is the most that the process had, the interpreter with it; for PDF, the most that any reading process had. The floor
is an unbroken file of the largest size.
"""

import argparse
import contextlib
import json
import os
import select
import subprocess
import sys
import time
import traceback
import warnings
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.reading.broken_files import KINDS, LARGE, broken, whole

AIM_SECONDS, AIM_MB = 2.0, 300
AGAIN = 4
"""So often is a slow file read at most, until it was in time once."""
MAX_SECONDS = 60
MAX_BYTES = 2**20
MAX_REST = 120
MAX_MEMORY = 3 * 2**30


@dataclass
class Result:
    """What became of the files of one kind."""

    files: int = 0
    read: int = 0
    refused: int = 0
    codes: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    slow: list[tuple[float, str]] = field(default_factory=list)
    heavy: list[tuple[float, str]] = field(default_factory=list)
    floor: float = 0.0


# --- the process that reads --------------------------------------------------------------------------------------------


def worked() -> float:
    """The seconds that this process and its children have worked: other work on the machine doesn't count."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak_mb() -> float:
    """The most memory that this process has had since it was last forgotten, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def resting_mb() -> float:
    """The memory that this process has now, in MB."""
    return int(Path("/proc/self/status").read_text().partition("VmRSS:")[2].split()[0]) / 1024


def forget_peak() -> None:
    """Begin to count the most memory anew."""
    Path("/proc/self/clear_refs").write_text("5")


def judged(kind: str, seed: str) -> dict:
    """Make and read one file."""
    import resource

    from luoshi.reading import read
    from luoshi.reading.errors import ReadingError

    data = sample(kind, seed)
    forget_peak()
    seconds = float("inf")
    for _ in range(AGAIN):
        began = worked()
        try:
            read(data)
            outcome = "read"
        except ReadingError as error:
            outcome = error.code
        except BaseException as error:  # noqa: BLE001 - that is what is looked for
            outcome = f"!{type(error).__name__}: {error}"[:200]
        seconds = min(seconds, worked() - began)
        if seconds <= AIM_SECONDS:
            break
    megabytes = peak_mb()
    if kind == "pdf":
        megabytes = max(megabytes, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    del data
    return {"outcome": outcome, "seconds": seconds, "mb": megabytes, "rest": resting_mb()}


def sample(kind: str, seed: str) -> bytes:
    """The file of this seed; `whole` is an unbroken one."""
    return whole(kind, LARGE[kind], 0) if seed == "whole" else broken(kind, seed)[:MAX_BYTES]


def serve() -> None:
    """Read the files that standard input names, one answer a line."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    for line in sys.stdin:
        kind, seed = json.loads(line)
        print(json.dumps(judged(kind, seed)), flush=True)


class Reader:
    """The process, started when it is needed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def ask(self, kind: str, seed: str) -> dict:
        """What the process says of this file; a process that dies or doesn't answer is an outcome too."""
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                [sys.executable, __file__, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        process = self.process
        print(json.dumps([kind, seed]), file=process.stdin, flush=True)
        ready, _, _ = select.select([process.stdout], [], [], MAX_SECONDS)
        answer = process.stdout.readline() if ready else ""
        if answer:
            found = json.loads(answer)
            if found["rest"] > MAX_REST:  # what Python keeps of one file must not count for the next
                process.kill()
                process.wait()
            return found
        process.kill()
        process.wait()
        return {"outcome": "!died" if ready else "!never ended", "seconds": MAX_SECONDS, "mb": 0.0, "rest": 0.0}


# --- the table -----------------------------------------------------------------------------------------------------------


def note(result: Result, kind: str, seed: str, answer: dict) -> None:
    """Count one answer."""
    name = f"{kind} {seed}"
    outcome = answer["outcome"]
    result.files += 1
    if outcome == "read":
        result.read += 1
    elif outcome.startswith("!"):
        result.failed.append(f"{name}: {outcome}")
    else:
        result.refused += 1
        result.codes[outcome] = result.codes.get(outcome, 0) + 1
    result.slow.append((answer["seconds"], name))
    result.heavy.append((answer["mb"], name))


def table(results: dict[str, Result]) -> None:
    """Print what was measured, and the files that miss the aims."""
    print(
        f"{'':6}{'files':>7}{'read':>7}{'refused':>9}{'failed':>8}{'p50 s':>8}{'p99 s':>8}{'worst s':>9}{'floor s':>9}{'most MB':>9}"
    )
    for kind, result in results.items():
        seconds = sorted(one for one, _ in result.slow)
        if seconds:
            print(
                f"{kind:6}{result.files:7}{result.read:7}{result.refused:9}{len(result.failed):8}{seconds[len(seconds) // 2]:8.3f}"
                f"{seconds[len(seconds) * 99 // 100]:8.3f}{seconds[-1]:9.2f}{result.floor:9.3f}{max(result.heavy)[0]:9.0f}"
            )
    for kind, result in results.items():
        print(f"\n{kind}: " + ", ".join(f"{code} {count}" for code, count in sorted(result.codes.items())))
        for line in result.failed[:20]:
            print(f"  failed: {line}")
        for seconds, name in sorted(result.slow, reverse=True)[:5]:
            if seconds > AIM_SECONDS:
                print(f"  slow: {name}: {seconds:.1f} s")
        for megabytes, name in sorted(result.heavy, reverse=True)[:5]:
            if megabytes > AIM_MB:
                print(f"  heavy: {name}: {megabytes:.0f} MB")


def show(name: str) -> None:
    """Read one file again, here, and say what comes of it."""
    from luoshi.reading import read

    kind, _, seed = name.partition(" ")
    data = sample(kind, seed)
    began = time.perf_counter()
    try:
        print(f"{len(read(data).text)} characters read")
    except Exception:  # noqa: BLE001 - whatever it is, it is to be seen
        traceback.print_exc()
    print(f"{len(data)} bytes, {time.perf_counter() - began:.2f} s, {peak_mb():.0f} MB")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS, action="append")
    parser.add_argument("--show")
    parser.add_argument("--serve", action="store_true")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # zipfile warns of the members that are doubled on purpose
    if options.serve:
        serve()
        return 0
    if options.show:
        show(options.show)
        return 0
    kinds = options.kind or KINDS
    results = {kind: Result() for kind in kinds}
    reader = Reader()
    for kind in kinds:
        reader.ask(kind, "whole")
        results[kind].floor = reader.ask(kind, "whole")["seconds"]
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C: the table of what has been measured so far
        for number in range(options.count):
            kind = kinds[number % len(kinds)]
            seed = f"{options.seed}-{number}"
            note(results[kind], kind, seed, reader.ask(kind, seed))
            if number % 100 == 0:
                print(f"\r{number}", end="", file=sys.stderr, flush=True)
    table(results)
    return 1 if any(result.failed for result in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
