"""`python -m luoshi.reading FILE [--json] [--why]`: what the reader finds, for a person or for a program."""

import argparse
import json
import sys

from luoshi.reading import read
from luoshi.reading.errors import ReadingError


def main(arguments: list[str] | None = None) -> int:
    """Read one file and print the outline, or with --json the Reading; 1 when the file can't be read."""
    parser = argparse.ArgumentParser(prog="luoshi read", description="研读一份公文，列出其中定下的事。")
    parser.add_argument("file", help="txt、html、docx、xlsx、pdf、ofd")
    parser.add_argument("--json", action="store_true", help="打印完整结果（JSON）")
    parser.add_argument("--why", action="store_true", help="注明每一段依据哪条规则")
    options = parser.parse_args(arguments)
    try:
        reading = read(options.file)
    except ReadingError as error:
        command = f"也可以运行 {error.command} 文件名。" if error.command else ""
        print(f"{error}{error.hint_zh}{command}", file=sys.stderr)  # noqa: T201
        return 1
    except OSError as error:
        print(f"打不开文件 {options.file}：{error.strerror}", file=sys.stderr)  # noqa: T201
        return 1
    if options.json:
        json.dump(reading.to_json(), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return 0
    from luoshi.reading.show import render

    render(reading, why=options.why)
    return 0


if __name__ == "__main__":
    sys.exit(main())
