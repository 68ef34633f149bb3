"""The data of one running copy, under var/: its tables, its static files, and beginning anew."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from tools.environment import LUOSHI, PYTHON, REQUIREMENTS, digest, read_stamp, write_stamp
from tools.running import ROOT, StepError, must, step


@dataclass
class Home:
    """Where one running copy keeps its data, and the environment that its commands get."""

    path: Path
    env: dict[str, str]

    @property
    def stamp(self) -> Path:
        return self.path / ".dev.json"

    @property
    def embedded(self) -> Path | None:
        """The SQLite file, or None when LUOSHI_DATABASE_URL names another database."""
        return None if self.env.get("LUOSHI_DATABASE_URL") else self.path / "luoshi.sqlite3"

    def luoshi(self, *arguments: str) -> list[str]:
        return [str(PYTHON), "-c", LUOSHI, *arguments]


def home(mode: str) -> Home:
    path = Path(os.environ.get("LUOSHI_HOME") or ROOT / "var").expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True)
    return Home(path, {**os.environ, "LUOSHI_HOME": str(path), "LUOSHI_MODE": mode, "PYTHONUNBUFFERED": "1"})


def reset(place: Home) -> None:
    """Delete the embedded database and everything that belongs to it: files, mail, keys, static files."""
    database = place.embedded
    if database is None:
        raise StepError(
            "Starting from nothing (--reset)",
            "LUOSHI_DATABASE_URL names a database that is not ours to empty.",
            "Empty it yourself, or unset LUOSHI_DATABASE_URL.",
        )
    if not (database.exists() or place.stamp.exists()) and any(place.path.iterdir()):
        raise StepError(
            "Starting from nothing (--reset)", f"{place.path} does not look like a home of Luoshi's.", "Look into it."
        )
    with step(f"Deleting what is in {place.path}"):
        for entry in place.path.iterdir():
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


def migrate(place: Home) -> None:
    """Bring the tables up to date. Skipped when neither the migrations nor the database file changed since."""
    files = sorted(ROOT.glob("src/luoshi/*/migrations/*.py"))
    wanted = digest(*files, REQUIREMENTS / "runtime.txt")
    database = place.embedded
    if database and database.exists():
        mark = f"{wanted} {database.stat().st_ino}"
        if read_stamp(place.stamp).get("migrated") == mark:
            return
    with step("Database tables"):
        must(
            "Database tables", place.luoshi("migrate"), env=place.env, remedy="Is the database reachable and writable?"
        )
    if database and database.exists():
        write_stamp(place.stamp, migrated=f"{wanted} {database.stat().st_ino}")


def collect_static(place: Home) -> None:
    """Compress the static files under names with a digest in them; skipped when none changed."""
    files = sorted(file for file in ROOT.glob("src/luoshi/*/static/**/*") if file.is_file())
    wanted = digest(*files, REQUIREMENTS / "runtime.txt")
    target = place.path / "static"
    if read_stamp(place.stamp).get("static") == wanted and (target / "staticfiles.json").exists():
        return
    with step("Static files"):
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        # The settings choose names with digests where there is a manifest; the first one is empty.
        (target / "staticfiles.json").write_text('{"version": "1.1", "paths": {}, "hash": ""}', encoding="utf-8")
        must(
            "Static files",
            [str(PYTHON), "-m", "django", "collectstatic", "--noinput", "--settings", "luoshi.config.settings"],
            env=place.env,
            remedy="This is a fault in a static file or in Luoshi itself.",
        )
    write_stamp(place.stamp, static=wanted)


def django(command: str) -> list[str]:
    return [str(PYTHON), "-m", "django", command, "--settings", "luoshi.config.settings"]
