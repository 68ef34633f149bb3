"""The house as a whole: what is in the repository, the locks, and the walls that import-linter cannot see."""

import ast
import json
import re
import subprocess
import tomllib
import unicodedata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "luoshi"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
APPS = sorted(file.parent.name for file in PACKAGE.glob("*/apps.py"))

# Written in pieces, so that this file does not find itself.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "registry." + "npm", "npm" + "mirror.com", "yarn" + "pkg.com"]


def tracked() -> list[Path]:
    """The files in git; in an unpacked source archive, which has no git, every file that is not made by a tool."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    made = {".venv", "node_modules", "var", "__pycache__", "vendor", ".git"}
    return [file for file in ROOT.rglob("*") if file.is_file() and not made.intersection(file.relative_to(ROOT).parts)]


def texts() -> list[tuple[str, str]]:
    found = []
    for file in tracked():
        try:
            found.append((str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def modules(*rooms: str) -> list[tuple[str, ast.Module]]:
    files = sorted(file for room in rooms for file in (PACKAGE / room).rglob("*.py"))
    return [(str(file.relative_to(PACKAGE)), ast.parse(file.read_text(encoding="utf-8"))) for file in files]


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute; unknown parts are empty."""
    if isinstance(node, ast.Name):
        return node.id
    return f"{dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


# ------------------------------------------------------------------------------------------------ the repository


def test_no_registry_host_is_written_down():
    hits = [f"{name}: {host}" for name, text in texts() for host in HOSTS if host in text]
    assert hits == []


WIDEST = 180
"""Columns, of which a Chinese character takes two: a pattern of many alternatives is broken into lines that can be compared."""


def test_lines_of_the_reader_can_be_read():
    wide = []
    for file in (PACKAGE / "reading").rglob("*.py"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line) > WIDEST:
                wide.append(f"{file.name}:{number}")
    assert wide == []


def test_no_lock_file_names_where_a_package_was_fetched():
    assert '"resolved"' + ":" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert not {"uv.lock", "pylock.toml"} & {file.name for file in tracked()}


def test_no_path_of_somebody_s_machine():
    pattern = re.compile(r"(?<![\w.])/(?:work|home/\w+|root|Users/\w+)/")
    assert [f"{name}: {pattern.search(text)[0]}" for name, text in texts() if pattern.search(text)] == []


def test_licence():
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")[:200]
    assert (ROOT / "NOTICE").is_file()
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["license"] == "Apache-2.0"


def test_one_version():
    assert json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["version"] == PROJECT["project"]["version"]


# ------------------------------------------------------------------------------------------------ the locks


def pinned(name: str) -> dict[str, str]:
    """Package -> version of a requirements file; fails on a line that is not pinned and hashed."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in filter(None, text.splitlines()):
        match = re.fullmatch(
            r"([a-z0-9-]+)(?:\[[\w,]+\])?==(\S+)( ;.*?)?((?:\s+--hash=sha256:[0-9a-f]{64})+)", line.strip()
        )
        assert match, f"{name}: not pinned and hashed: {line[:80]}"
        found[match[1]] = match[2]
    return found


COMPILE = (
    "uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml "
    "-o requirements/runtime.txt, then with --group dev -c requirements/runtime.txt -o requirements/dev.txt"
)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("runtime.txt", PROJECT["project"]["dependencies"]),
        ("dev.txt", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_requirement_files_answer_pyproject(file, wanted):
    have = pinned(file)
    stale = [
        text
        for text in wanted
        if not (r := Requirement(text)).specifier.contains(have.get(normal(r.name), "0.0.0.dev0"))
    ]
    assert stale == [], COMPILE


def test_dev_holds_runtime_at_the_same_versions():
    dev = pinned("dev.txt")
    assert {name: version for name, version in pinned("runtime.txt").items() if dev.get(name) != version} == {}


def test_npm_versions_are_exact_and_locked():
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all("integrity" in row for path, row in locked.items() if path)


# ------------------------------------------------------------------------------------------------ the rooms

# A room that an app does without, and why.
WITHOUT = {"ledger": {"actions.py": "writing.py: entries are written, and nothing else is ever done to them"}}


def there(room):
    """Whether a room is there: a module, or where it outgrew one page a package of that name."""
    return room.exists() or (room.with_suffix("") / "__init__.py").exists()


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_the_same_rooms(app):
    """With data come models, actions and queries; with pages come views and urls."""
    place = PACKAGE / app
    wanted = ["models.py", "actions.py", "queries.py"] if any(place.glob("migrations/0*.py")) else []
    wanted += ["views.py", "urls.py"] if any(place.glob(f"templates/{app}/*.html")) else []
    assert [room for room in wanted if room not in WITHOUT.get(app, {}) and not there(place / room)] == []


@pytest.mark.parametrize("app", APPS)
def test_templates_lie_under_the_name_of_their_app(app):
    places = {file.name for file in (PACKAGE / app / "templates").glob("*") if file.is_dir()}
    if app != "web":  # the shell also holds the base page, the error pages and the sign-in pages
        assert places <= {app}


# ------------------------------------------------------------------------------------------------ the walls


def raw_sql(tree: ast.Module) -> list[int]:
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = dotted(node.func)
            if node.func.attr in {"raw", "extra", "executescript"} or name.endswith(
                ("connection.cursor", "cursor.execute")
            ):
                lines.append(node.lineno)
        elif isinstance(node, ast.Name | ast.Attribute) and dotted(node).split(".")[-1] in {"RawSQL", "RunSQL"}:
            lines.append(node.lineno)
    return lines


# Triggers: their language differs by database, and both are tested.
SPEAKS_SQL = {"ledger/guards.py", "commitments/sought.py", "commitments/reach.py"}


def test_raw_sql_only_in_queries_and_migrations():
    hits = [
        f"{name}:{line}"
        for name, tree in modules(*APPS)
        if not name.endswith("/queries.py") and "/migrations/" not in name and name not in SPEAKS_SQL
        for line in raw_sql(tree)
    ]
    assert hits == []


CLOCKS = {"now", "today", "utcnow", "localdate", "localtime", "time"}  # monotonic measures a duration: it knows no date


def clock_calls(tree: ast.Module) -> list[int]:
    """Lines that ask the machine for the time: datetime.now(), timezone.localdate(), date.today(), time.time()."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = dotted(node.func.value).split(".")[-1]
            if owner in {"datetime", "date", "timezone", "time"} and not (
                node.func.attr in {"localtime", "localdate"} and node.args
            ):
                lines.append(node.lineno)
    return lines


def test_time_comes_in_as_an_argument():
    watched = [*modules("kernel", "reading")]
    watched += [
        (n, t) for n, t in modules(*APPS) if {"actions.py", "actions", "queries.py", "models.py"} & {*n.split("/")}
    ]
    assert [f"{name}:{line}" for name, tree in watched for line in clock_calls(tree)] == []


def asked_on_import(tree: ast.Module) -> list[int]:
    """Lines whose question for the time is put once, when the module is loaded: in its body, a class's, a decorator."""
    later = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    lines, open_nodes = [], list(tree.body)
    while open_nodes:
        node = open_nodes.pop()
        lines += clock_calls(ast.Module([ast.Expr(node)], [])) if isinstance(node, ast.Call) else []
        if isinstance(node, later):  # its body is run later; its defaults and decorators are not
            open_nodes += [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]
            open_nodes += getattr(node, "decorator_list", [])
        elif not isinstance(node, ast.Call):
            open_nodes += ast.iter_child_nodes(node)
    return sorted(set(lines))


def test_the_time_is_not_kept_from_the_start():
    """What runs over midnight, a server or this suite, would go on with yesterday."""
    once = {"tests/real_page/test_real_page.py"}  # a day far ahead, typed into one form after another
    files = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
    named = [(str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))) for file in files]
    assert [f"{n}:{line}" for n, tree in named if n not in once for line in asked_on_import(tree)] == []
    assert asked_on_import(ast.parse("@mark(timezone.now())\ndef f(day=date.today()):\n    date.today()")) == [1, 2]


def test_kernel_reads_and_writes_no_file():
    hits = [
        f"{name}:{node.lineno}"
        for name, tree in modules("kernel")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and dotted(node.func).split(".")[-1] in {"open", "print", "read_text", "write_text", "input"}
    ]
    assert hits == []


def of_commitments(node: ast.AST) -> bool:
    return "commitment" in ast.unparse(node).lower()


def state_writes(tree: ast.Module) -> list[int]:
    """Lines that set `commitment.state`: by assignment, or by a queryset's update(state=…)."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found = node.attr == "state" and of_commitments(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            found = of_commitments(node.func) and any(keyword.arg == "state" for keyword in node.keywords)
        else:
            found = False
        if found:
            lines.append(node.lineno)
    return lines


def test_a_commitment_s_state_changes_in_one_place_only():
    hits = [
        f"{name}:{line}"
        for name, tree in modules(*APPS)
        if name != "commitments/actions.py"
        for line in state_writes(tree)
    ]
    assert hits == []


def test_no_rule_hides_in_a_signal_or_in_save():
    hits = []
    for name, tree in modules(*APPS):
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.ImportFrom)
                and node.module in {"django.db.models.signals", "django.dispatch"}
                and not {one.name for one in node.names}
                <= {"pre_migrate", "post_migrate"}  # of tables, not of what is in them
            ):
                hits.append(f"{name}:{node.lineno}: signals")
            # The ledger's own base class may: its save() refuses to write without an entry.
            if (
                isinstance(node, ast.FunctionDef)
                and node.name == "save"
                and name.endswith("models.py")
                and not name.startswith("ledger/")
            ):
                hits.append(f"{name}:{node.lineno}: save()")
    assert hits == []


@pytest.mark.parametrize(
    ("check", "bad", "good"),
    [
        (raw_sql, "connection.cursor().execute('x')", "queries.rows()"),
        (raw_sql, "Unit.objects.raw('x')", "Unit.objects.all()"),
        (clock_calls, "timezone.now()", "timezone.localtime(now)"),
        (clock_calls, "datetime.date.today()", "calendar.today"),
        (state_writes, "self.commitment.state = 'closed'", "request.state = 'open'"),
        (
            state_writes,
            "Commitment.objects.filter(pk=1).update(state='closed')",
            "Commitment.objects.update(colour='red')",
        ),
    ],
)
def test_the_wall_checks_see_what_they_look_for(check, bad, good):
    assert check(ast.parse(bad)) == [1]
    assert check(ast.parse(good)) == []
