"""PDF, read in a process of its own: a file that crashes PDFium, or never ends, harms nobody but itself.

The process gets the file on its standard input and answers with one line of JSON: the text, or a ReadingError's code and
parameters. It may use a bounded amount of memory and time.
"""

import gc
import json
import os
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from luoshi.reading.errors import Damaged, EmptyFile, ReadingError, Scanned, TooLarge
from luoshi.reading.formats.text import Cell, Gap, Origin, Style, Text

MAX_SECONDS = 60
MAX_MEMORY = 2 * 1024 * 1024 * 1024
"""Bytes of address space, a good part of which PDFium only reserves."""
ERRORS: dict[str, type[ReadingError]] = {
    code: kind for kind in (Damaged, EmptyFile, Scanned, TooLarge) for code in kind.wordings
}


def extract(data: bytes) -> Text:
    """The document's text. Raises Damaged, Scanned, TooLarge or EmptyFile."""
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
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise Damaged("damaged.crash", kind="PDF") from error
    if "error" in answer:
        raise ERRORS[answer["error"]](answer["error"], **answer["params"])
    return text_from(answer)


def text_from(answer: dict[str, Any]) -> Text:
    """The Text that the process wrote."""
    styles = [
        Style(**(one | {"table_cell": one["table_cell"] and Cell(*one["table_cell"])})) for one in answer["styles"]
    ]
    origin = [Origin(**one) for one in answer["origin"]]
    return Text(answer["characters"], origin, "pdf", styles, [Gap(*gap) for gap in answer["gaps"]])


def answer_for(data: bytes) -> dict[str, Any]:
    """What the process answers: the Text as plain values, or the error."""
    from luoshi.reading.formats import pdf_pages

    try:
        return asdict(pdf_pages.extract(data))
    except ReadingError as error:
        return {"error": error.code, "params": error.params}


def limit_memory() -> None:
    """Bound the process's memory, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


if __name__ == "__main__":
    limit_memory()
    gc.disable()  # a page is a hundred thousand objects without a cycle, and the process ends with the document
    sys.stdout.write(json.dumps(answer_for(sys.stdin.buffer.read())))
