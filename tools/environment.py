"""The environment .venv: made from the hashed files in requirements/, and the front-end files."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

from tools.running import ROOT, must, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".luoshi.json"
REQUIREMENTS = ROOT / "requirements"
LUOSHI = "import sys; sys.argv[0] = 'luoshi'; from luoshi.cli import main; sys.exit(main())"


def digest(*files: Path) -> str:
    """One digest over names and contents, to tell whether something must be made again."""
    total = hashlib.sha256()
    for file in files:
        total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def read_stamp(path: Path) -> dict[str, str]:
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(path: Path, **news: str) -> None:
    path.write_text(json.dumps(read_stamp(path) | news, indent=1) + "\n", encoding="utf-8")


def environment(kind: str) -> None:
    """Have .venv with the packages of ``requirements/<kind>.txt`` (runtime, or dev which holds runtime too)."""
    if not PYTHON.exists():
        with step("Making the environment .venv"):
            make_venv()
    wanted = digest(REQUIREMENTS / f"{kind}.txt")
    if read_stamp(STAMP).get(kind) != wanted:
        with step(f"Installing the packages of requirements/{kind}.txt"):
            install(REQUIREMENTS / f"{kind}.txt")
            link_project()
        news = {kind: wanted, "root": str(ROOT)}
        if kind == "dev":
            news["runtime"] = digest(REQUIREMENTS / "runtime.txt")
        write_stamp(STAMP, **news)
    elif read_stamp(STAMP).get("root") != str(ROOT):  # the checkout was moved
        link_project()
        write_stamp(STAMP, root=str(ROOT))
    compile_project()


def find_uv() -> str | None:
    """The path of a uv that works; a shim without a uv behind it does not count."""
    uv = shutil.which("uv")
    if uv is None:
        return None
    try:
        works = subprocess.run([uv, "--version"], capture_output=True, check=False, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return None
    return uv if works else None


def make_venv() -> None:
    uv = find_uv()
    if uv:
        command = [uv, "venv", "--quiet", "--clear", "--seed", "--python", sys.executable, str(VENV)]
    else:
        command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    try:
        must(
            "Making the environment .venv",
            command,
            remedy="On Debian and Ubuntu: apt install python3-venv. Elsewhere: a Python with ensurepip, or `pip install uv`.",
        )
    except BaseException:
        shutil.rmtree(VENV, ignore_errors=True)  # half an environment would be taken for a whole one next time
        raise


def install(requirements: Path) -> None:
    uv = find_uv()
    if uv:
        command = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    must(
        f"Installing the packages of requirements/{requirements.name}",
        [*command, "--require-hashes", "-r", str(requirements)],
        remedy="Is PyPI reachable? A mirror is set by PIP_INDEX_URL (UV_DEFAULT_INDEX for uv). Then run the same again.",
    )


def link_project() -> None:
    """Make `import luoshi` and the command `.venv/bin/luoshi` work on the files in src/, without a build."""
    code = "import importlib.metadata as m, luoshi; print(luoshi.__file__); print(m.version('luoshi'))"
    known = subprocess.run([PYTHON, "-c", code], cwd="/", capture_output=True, text=True, check=False)
    if known.returncode == 0 and Path(known.stdout.splitlines()[0]).is_relative_to(ROOT / "src"):
        return  # an editable installation made by other means
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True).stdout.strip())
    (packages / "luoshi.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    command = VENV / "bin" / "luoshi"
    command.write_text(f'#!/bin/sh\nexec "$(dirname "$0")/python" -c "{LUOSHI}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def compile_project() -> None:
    """Leave the project's bytecode beside it, as an installer does: where Python may not write it itself, every start compiles anew.

    The compiled patterns of the reader as well, which Python itself keeps nowhere.
    """
    subprocess.run([PYTHON, "-m", "compileall", "-q", ROOT / "src"], capture_output=True, check=False)
    subprocess.run([PYTHON, "-m", "luoshi.reading.kept_patterns"], capture_output=True, check=False)


def assets() -> None:
    with step("Front-end files and translations"):
        must(
            "Front-end files and translations",
            [str(PYTHON), "-m", "luoshi.assets"],
            remedy="See above; then run the same again. What was there before is still in place.",
        )
