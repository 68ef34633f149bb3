"""PDF, read in a process of its own: a file that crashes PDFium, or never ends, harms nobody but itself.

The process gets the file on its standard input and answers with one line of JSON: the text, or a ReadingError's code and
parameters. It may use a bounded amount of memory and time: more for a larger file, more for one that holds more text.
"""

import gc
import json
import math
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from luoshi.reading.errors import Damaged, EmptyFile, ReadingError, Scanned, TooLarge
from luoshi.reading.formats import pdf_pages
from luoshi.reading.formats.text import Cell, Gap, Style, Text
from luoshi.reading.model import Place

MAX_SECONDS = 60
MEMORY, MEMORY_OF_BYTE = 256 * 2**20, 8
"""Bytes of address space. A file of 1 MB with 150 pages needs 40 million."""
ERRORS: dict[str, type[ReadingError]] = {
    code: kind for kind in (Damaged, EmptyFile, Scanned, TooLarge) for code in kind.wordings
}


def extract(data: bytes) -> Text:
    """The document's text. Raises Damaged, Scanned, TooLarge or EmptyFile."""
    answer = answer_from_apart(data)
    if "error" in answer:
        raise ERRORS[answer["error"]](answer["error"], **answer["params"])
    return text_from(answer)


def answer_from_apart(data: bytes) -> dict[str, Any]:
    """What the process answers about a file. Raises TooLarge or Damaged where it ends without an answer."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-P", "-m", "luoshi.reading.formats.pdf"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no argument from outside
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MAX_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooLarge("large.slow", seconds=MAX_SECONDS) from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        if done.returncode == -getattr(signal, "SIGXCPU", 0):
            raise TooLarge("large.slow", seconds=round(pdf_pages.allowance(len(data)))) from error
        raise Damaged("damaged.crash", kind="PDF") from error
    return answer


def text_from(answer: dict[str, Any]) -> Text:
    """The Text that the process wrote."""
    styles = [
        Style(**(one | {"table_cell": one["table_cell"] and Cell(*one["table_cell"])})) for one in answer["styles"]
    ]
    origin = [Place(*one) for one in answer["origin"]]
    return Text(answer["characters"], origin, "pdf", styles, [Gap(*gap) for gap in answer["gaps"]])


def answer_for(data: bytes) -> dict[str, Any]:
    """What the process answers: the Text as plain values, or the error."""
    limit_time(pdf_pages.allowance(len(data)))
    try:
        return asdict(pdf_pages.extract(data, limit_time))
    except ReadingError as error:
        return {"error": error.code, "params": error.params}


def limit_memory(size: int) -> None:
    """Bound the process's memory for a file of so many bytes."""
    set_limit("RLIMIT_AS", MEMORY + MEMORY_OF_BYTE * size)


def limit_time(seconds: float) -> None:
    """End the process when its processor has worked so long; the system counts in whole seconds."""
    set_limit("RLIMIT_CPU", math.ceil(seconds))


def set_limit(name: str, bound: int) -> None:
    """Set the process's own limit, where the system has such and allows so much."""
    try:
        import resource
    except ImportError:  # Windows
        return
    kind = getattr(resource, name)
    most = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (bound if most == resource.RLIM_INFINITY else min(bound, most), most))


if __name__ == "__main__":
    gc.disable()  # a page is a hundred thousand objects without a cycle, and the process ends with the document
    given = sys.stdin.buffer.read()
    limit_memory(len(given))
    sys.stdout.write(json.dumps(answer_for(given)))
