"""The data of one running copy, under var/: its tables, its static files, and beginning anew."""

import contextlib
import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from tools.environment import LUOSHI, PYTHON, REQUIREMENTS, digest, read_stamp, write_stamp
from tools.running import ROOT, StepError, must, say, step


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


def home(mode: str, path: Path | None = None) -> Home:
    """The home at ``path``, else at LUOSHI_HOME, else var/; made when it is not there."""
    path = (path or Path(os.environ.get("LUOSHI_HOME") or ROOT / "var")).expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True)
    return Home(path, {**os.environ, "LUOSHI_HOME": str(path), "LUOSHI_MODE": mode, "PYTHONUNBUFFERED": "1"})


def reset(place: Home, *, quiet: bool = False) -> None:
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
    with contextlib.nullcontext() if quiet else step(f"Deleting what is in {place.path}"):
        for entry in place.path.iterdir():
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


def migrate(place: Home) -> None:
    """Bring the tables up to date. Skipped when the embedded database has had every migration already."""
    packages = digest(REQUIREMENTS / "runtime.txt")  # they bring migrations of their own
    if read_stamp(place.stamp).get("packages") == packages and our_migrations() <= applied_migrations(place):
        return
    with step("Database tables"):
        remedy = "Is the database reachable and writable, and made by this version or an older one?"
        must("Database tables", place.luoshi("migrate"), env=place.env, remedy=remedy)
    write_stamp(place.stamp, packages=packages)


def our_migrations() -> set[tuple[str, str]]:
    """App and name of each migration in the code."""
    files = ROOT.glob("src/luoshi/*/migrations/[0-9]*.py")
    return {(file.parts[-3], file.stem) for file in files}


def applied_migrations(place: Home) -> set[tuple[str, str]]:
    return {(app, name) for app, name in ask(place, "SELECT app, name FROM django_migrations")}


def ask(place: Home, query: str) -> list[tuple[str, ...]]:
    """Rows of the embedded database; none when it is not there, not ours, or another database is used."""
    if place.embedded is None or not place.embedded.exists():
        return []
    try:
        with contextlib.closing(sqlite3.connect(f"{place.embedded.as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchall()
    except sqlite3.Error:
        return []


def load_city(place: Home, size: str = "small") -> str:
    """Load the demonstration city where there is no data yet. Returns what is said of it: the sign-ins.

    Loading takes a while; when it is broken off the database is deleted again, so that there is never half a city.
    """
    populated = bool(ask(place, "SELECT id FROM org_unit LIMIT 1"))
    signs = read_stamp(place.stamp).get("signs")
    if populated and signs:
        if read_stamp(place.stamp).get("size", "small") != size:
            say(
                f"The city that is there is of another size; for the {size} one add --reset (this deletes what is in it)."
            )
        return signs
    remedy = "If the database is damaged: python3 dev.py demo --reset (this deletes what is in it)."
    with step("The invented city 云州市"):
        try:
            signs = must(
                "The invented city 云州市",
                place.luoshi("demo", "--size", size),
                env=place.env,
                remedy=remedy,
                progress=True,
            )
        except BaseException:
            if place.embedded and not populated:
                reset(place, quiet=True)
            raise
    write_stamp(place.stamp, signs=signs, size=size)
    return signs


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
        remedy = "This is a fault in a static file or in Luoshi itself."
        try:
            must("Static files", [*django("collectstatic"), "--noinput"], env=place.env, remedy=remedy)
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)  # an empty manifest would break every page
            raise
    write_stamp(place.stamp, static=wanted)


def django(command: str) -> list[str]:
    return [str(PYTHON), "-m", "django", command, "--settings", "luoshi.config.settings"]
