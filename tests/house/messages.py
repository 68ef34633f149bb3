"""Which user-visible words have no English, and which Chinese words bypass gettext altogether.

    python tests/house/messages.py      prints what is missing, ready to paste into the catalogue; exit code 1 if anything is

Made for machines without the gettext programs: Python files are read by `ast`, templates by Django's own `templatize`, the
catalogues by babel. What counts as a message is what Django's `makemessages` would take.

Looked at: every Django app (a directory of src/luoshi with an apps.py) and the modules between them (cli, config, demo).
The demonstration city may hold Chinese data. Not looked at: kernel and reading, which speak in codes or in Chinese by design; migrations, docstrings, comments.
A line that must hold Chinese although it is no message – a word that a Chinese paper has to contain, a name that is data –
says why: `# zh: …` at its end; for a whole file in its first lines: `# zh-file: …` (in a template `{# zh-file: … #}`).
In a template a line that declares lang="zh…" is Chinese by intent: the words of a source document, the product's name.
"""

import ast
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType
from django.utils.translation.template import (
    block_re,
    constant_re,
    endblock_re,
    inline_re,
    templatize,
)

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "luoshi"
PURE = {"kernel", "reading"}
DATA = {"demo", "config/demo_people.py"}  # the invented city is made of Chinese words
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
CHINESE = re.compile(HAN.pattern[:-1] + "：；，。、（）《》]")  # in a message also punctuation that only Chinese has

# name of the call -> the positions of context, singular, plural among its arguments
CALLS = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "_": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}


@dataclass(frozen=True)
class Message:
    """One message as gettext knows it."""

    singular: str
    plural: str | None = None
    context: str | None = None


@dataclass
class Findings:
    """What one room of the house holds."""

    messages: dict[Message, list[str]] = field(default_factory=dict)  # message -> "file:line" of each use
    literals: list[str] = field(default_factory=list)  # "file:line: words" of Chinese that bypasses gettext

    def add(self, message: Message, where: str) -> None:
        if CHINESE.search(message.singular):
            self.messages.setdefault(message, []).append(where)


def python_findings(code: str, name: str, found: Findings) -> None:
    """Collect the messages of a Python file, and its Chinese literals that are no message."""
    tree = ast.parse(code)
    excused = excused_lines(code)
    accounted: set[int] = set()  # ids of the constants that are messages or docstrings
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                accounted.add(id(first.value))
        if isinstance(node, ast.Call):
            message, constants = call_message(node)
            accounted.update(map(id, constants))
            if message is not None:
                found.add(message, f"{name}:{node.lineno}")
    if excused is None:
        return
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and HAN.search(node.value)
            and id(node) not in accounted
        ):
            last = node.end_lineno or node.lineno
            if not excused.intersection(range(node.lineno, last + 1)):
                found.literals.append(f"{name}:{node.lineno}: {shorten(node.value)}")


def call_message(call: ast.Call) -> tuple[Message | None, list[ast.Constant]]:
    """The message of a gettext call and the constants it is made of; (None, []) for any other call."""
    function = call.func
    called = (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )
    if called not in CALLS:
        return None, []
    texts: list[str | None] = []
    constants: list[ast.Constant] = []
    for position in CALLS[called]:
        argument = call.args[position] if position is not None and position < len(call.args) else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            constants.append(argument)
            texts.append(argument.value)
        else:
            texts.append(None)
    context, singular, plural = texts
    return (Message(singular, plural, context) if singular is not None else None), constants


def excused_lines(code: str) -> set[int] | None:
    """The lines that end in `# zh: reason`; None when the file as a whole is excused in its first lines."""
    excused = set()
    for token in tokenize.generate_tokens(StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            if re.match(r"#\s*zh-file:\s*\S", token.string) and token.start[0] <= 20:
                return None
            if re.search(r"#\s*zh:\s*\S", token.string):
                excused.add(token.start[0])
    return excused


def template_findings(source: str, name: str, found: Findings) -> None:
    """Collect the messages of a template, and its Chinese words outside of the translation tags."""
    calls = templatize(source, origin=name)
    for match in re.finditer(r"\b(?:n?p?gettext|_)\(", calls):
        line = calls.count("\n", 0, match.start()) + 1
        found_call = parse_call(calls, match.start())
        if found_call is not None:
            message, _constants = call_message(found_call)
            if message is not None:
                # With percent signs doubled, as templatize writes them: so they stand in the catalogue too.
                found.add(message, f"{name}:{line}")
    if not re.search(r"\{#\s*zh-file:\s*\S", source[:500]):
        found.literals.extend(template_literals(source, name))


def parse_call(text: str, start: int) -> ast.Call | None:
    """The call that begins at ``start``: cut at the first closing bracket at which it is valid Python."""
    for end in (match.end() for match in re.finditer(r"\)", text[start:])):
        try:
            expression = ast.parse(text[start : start + end], mode="eval").body
        except SyntaxError:
            continue
        return expression if isinstance(expression, ast.Call) else None
    return None


def template_literals(source: str, name: str) -> Iterator[str]:
    inside, comment = False, False
    # Comments of HTML and Django are for the reader of the template; line breaks stay, for the numbers.
    source = re.sub(r"<!--.*?-->", lambda match: "\n" * match[0].count("\n"), source, flags=re.DOTALL)
    lines = source.split("\n")
    for token in Lexer(source).tokenize():
        contents = token.contents
        if token.token_type == TokenType.BLOCK:
            words = contents.split(maxsplit=1)[0] if contents.split() else ""
            comment = (comment or words == "comment") and words != "endcomment"
            if block_re.match(contents):
                inside = True
            elif endblock_re.match(contents):
                inside = False
            contents = "" if inline_re.match(contents) else constant_re.sub("", contents)
        elif token.token_type == TokenType.VAR:
            contents = constant_re.sub("", contents)
        elif token.token_type == TokenType.COMMENT or inside:
            continue
        if comment or not HAN.search(contents):
            continue
        for offset, line in enumerate(contents.split("\n")):
            if HAN.search(line) and 'lang="zh' not in lines[(token.lineno or 1) + offset - 1]:
                yield f"{name}:{(token.lineno or 0) + offset}: {shorten(line)}"


def script_literals(source: str, name: str) -> Iterator[str]:
    """Chinese in a script or a style sheet outside of comments: such words belong into the template, as data attributes."""
    blanked = re.sub(r"/\*.*?\*/", lambda match: "\n" * match[0].count("\n"), source, flags=re.DOTALL)
    for number, line in enumerate(blanked.split("\n"), start=1):
        code = re.sub(r"(^|\s)//.*", "", line)
        if HAN.search(code) and not re.search(r"//\s*zh:\s*\S|/\*\s*zh:", source.split("\n")[number - 1]):
            yield f"{name}:{number}: {shorten(code)}"


def shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


def look(room: Path) -> Findings:
    """Everything in one app, or in one module beside the apps."""
    found = Findings()
    files = [room] if room.is_file() else sorted(file for file in room.rglob("*") if file.is_file())
    for file in files:
        name = str(file.relative_to(PACKAGE))
        inside = file.relative_to(PACKAGE).parts
        if "migrations" in inside or "locale" in inside or "vendor" in inside:
            continue
        if file.suffix == ".py":
            python_findings(file.read_text(encoding="utf-8"), name, found)
        elif "templates" in inside and file.suffix in {".html", ".txt", ".xml", ".svg"}:
            template_findings(file.read_text(encoding="utf-8"), name, found)
        elif "static" in inside and file.suffix in {".js", ".css"}:
            found.literals.extend(script_literals(file.read_text(encoding="utf-8"), name))
    found.literals = [literal for literal in found.literals if not literal.startswith(tuple(DATA))]
    return found


def catalogue(app: Path) -> Catalog:
    path = app / "locale" / "en" / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def translated(message: Message, known: Catalog) -> bool:
    identity = (message.singular, message.plural) if message.plural else message.singular
    entry = known.get(identity, context=message.context)
    if entry is None or entry.fuzzy:
        return False
    texts = [entry.string] if isinstance(entry.string, str) else list(entry.string)
    return all(texts) and bool(texts)


def same_holes(message: Message, known: Catalog) -> bool:
    """Whether the translation has the placeholders of the message, so that formatting it cannot fail."""
    identity = (message.singular, message.plural) if message.plural else message.singular
    entry = known.get(identity, context=message.context)
    if entry is None:
        return True
    texts = [entry.string] if isinstance(entry.string, str) else list(entry.string)
    hole = re.compile(r"%\((\w+)\)[sd]|\{(\w+)[^{}]*\}")
    wanted = {match.group() for text in (message.singular, message.plural or "") for match in hole.finditer(text)}
    return all({match.group() for match in hole.finditer(text)} <= wanted for text in texts)


def rooms() -> tuple[list[Path], list[Path]]:
    """The Django apps, and what stands beside them (modules, and packages without apps.py, kernel and reading excepted)."""
    apps = sorted(file.parent for file in PACKAGE.glob("*/apps.py"))
    packages = sorted(
        file.parent
        for file in PACKAGE.glob("*/__init__.py")
        if file.parent not in apps and file.parent.name not in PURE
    )
    return apps, [*sorted(PACKAGE.glob("*.py")), *packages]


def contradictions(catalogues: dict[Path, Catalog]) -> list[str]:
    """Messages with different English in two apps: Django shows one of them everywhere, by the order of the apps."""
    first: dict[tuple[object, ...], tuple[str, object]] = {}
    found = []
    for app, known in catalogues.items():
        for entry in known:
            if not entry.id or not entry.string or entry.fuzzy:
                continue
            identity = (entry.context, tuple(entry.id) if isinstance(entry.id, list | tuple) else entry.id)
            english = entry.string if isinstance(entry.string, str) else list(entry.string)
            other, words = first.setdefault(identity, (app.name, english))
            if words != english:
                found.append(f"{shorten(str(entry.id))}: {words!r} in {other}, {english!r} in {app.name}")
    return found


def quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def as_entry(message: Message, where: list[str]) -> str:
    lines = [f"#: {' '.join(where[:3])}"]
    if message.context:
        lines.append(f"msgctxt {quote(message.context)}")
    lines.append(f"msgid {quote(message.singular)}")
    if message.plural:
        lines += [f"msgid_plural {quote(message.plural)}", 'msgstr[0] ""', 'msgstr[1] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join(lines)


def report() -> list[str]:
    """Every complaint, as text for the terminal; empty when all is well."""
    complaints: list[str] = []
    apps, others = rooms()
    catalogues = {app: catalogue(app) for app in apps}
    for room in [*apps, *others]:
        found = look(room)
        # A module beside the apps has no catalogue of its own: any app's will do.
        known = [catalogues[room]] if room in catalogues else list(catalogues.values())
        missing = {m: where for m, where in found.messages.items() if not any(translated(m, one) for one in known)}
        if missing:
            target = (
                f"src/luoshi/{room.name}/locale/en/LC_MESSAGES/django.po"
                if room in catalogues
                else "any app's catalogue"
            )
            complaints.append(f"{len(missing)} messages of {room.name} have no English in {target}:\n")
            complaints += [as_entry(message, where) + "\n" for message, where in missing.items()]
        broken = [m for m in found.messages if not all(same_holes(m, one) for one in known)]
        complaints += [
            f"{room.name}: the English of {shorten(m.singular)!r} has a placeholder that the message lacks"
            for m in broken
        ]
        complaints += [f"Chinese outside gettext: {literal}" for literal in found.literals]
    complaints += [f"Two kinds of English for {words}" for words in contradictions(catalogues)]
    if any(complaint.startswith("Chinese outside") for complaint in complaints):
        complaints.append(
            "(Words that are data and no message: end the line with `# zh: why`; see the head of this file.)"
        )
    return complaints


def main() -> int:
    """The command: print the complaints; 1 when there are any."""
    complaints = report()
    for complaint in complaints:
        print(complaint)  # noqa: T201 - a command
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
