"""The exported record proves itself, line by line, on a machine with neither Django nor a database."""

import json
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from luoshi.kernel import chain
from luoshi.ledger import checkpoints, export, keys, signing
from luoshi.ledger.verifying import verify_export
from tests.ledger.record import NOW, move, tamper, three_units, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(home):
    """Header, 6 entries, a checkpoint, 2 entries, a checkpoint, 1 entry, end: 12 lines."""
    units = three_units()
    checkpoints.make(NOW)
    units[0].order = 9
    write(units[0], f"unit:{units[0].code}")
    move("commitment:1", "propose", None, "proposed")
    checkpoints.make(NOW)
    move("commitment:1", "register", "proposed", "registered")
    path = home / "record.jsonl"
    assert export.write(path, NOW) == 9
    return path


def change(file, number, old, new):
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    assert old in lines[number - 1]
    lines[number - 1] = lines[number - 1].replace(old, new, 1)
    file.write_text("".join(lines), encoding="utf-8")


def found(file, key=None):
    return [(problem.code, problem.where) for problem in verify_export(file, key).problems]


def test_it_verifies(file):
    seen = []
    report = verify_export(file, keys.public_key(), lambda *step: seen.append(step))
    assert report.ok
    assert not report.key_unproven
    assert report.counted == {"entries": 9, "streams": 4, "checkpoints": 2}
    assert seen[-1] == ("bytes", file.stat().st_size, file.stat().st_size)
    assert verify_export(file).key_unproven


def test_its_form(file):
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert lines[0] == {
        "format": "luoshi-ledger", "version": 1, "algorithm": "sha256", "public_keys": [keys.public_key()],
        "exported_at": "2023-01-04T02:00:00.000123Z",
    }  # fmt: skip
    assert [next(iter(line)) for line in lines[1:]] == [
        *["entry"] * 6,
        "checkpoint",
        *["entry"] * 2,
        "checkpoint",
        "entry",
        "end",
    ]
    assert lines[1]["hash"] == chain.entry_hash(lines[1]["entry"])


def test_it_verifies_without_django(file):
    program = (
        "import sys; from luoshi.ledger.commands import verify; code = verify(sys.argv[1], sys.argv[2]); "
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django'], 'django was imported'; sys.exit(code)"
    )
    for expected, language, word in [
        (0, "zh_CN.UTF-8", "核验通过"),
        (0, "en_GB.UTF-8", "Verified"),
        (1, "en_GB.UTF-8", "#1"),
    ]:
        if expected:
            change(file, 2, "云州市a局", "云州市b局")
        done = subprocess.run(
            [sys.executable, "-c", program, str(file), keys.public_key()],
            env={"LANG": language, "PATH": "/usr/bin", "PYTHONIOENCODING": "utf-8"},
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (expected, "")
        assert word in done.stdout


@pytest.mark.parametrize(
    ("line", "old", "new", "code", "where"),
    [
        (2, "云州市a局", "云州市b局", "entry.hash", "unit:yz-a #1 (id {1})"),
        (2, '"by":', '"by": ', "entry.canonical", "unit:yz-a #1 (id {1})"),
        (2, '"actor":', '"Actor":', "entry.canonical", "unit:yz-a #1 (id {1})"),
        (3, '"seq":2', '"seq":3', "entry.hash", "unit:yz-a #3 (id {2})"),
        (3, '"prev":"sha256:', '"prev":"sha256:0', "entry.hash", "unit:yz-a #2 (id {2})"),
        (3, '"hash":"sha256:', '"hash":"sha999:', "entry.algorithm", "unit:yz-a #2 (id {2})"),
        (8, '"root":"sha256:', '"root":"sha256:0', "checkpoint.root", "checkpoint 1"),
        (8, '"signature":"', '"signature":"A', "checkpoint.signature", "checkpoint 1"),
        (8, '"entries":6', '"entries":"6"', "checkpoint.form", "checkpoint 1"),
        (8, '"algorithm":"sha256"', '"algorithm":"md5"', "checkpoint.form", "checkpoint 1"),
        (12, '"to":"registered"', '"to":"closed"', "entry.hash", "commitment:1 #2 (id {9})"),
        (13, '"entries":9', '"entries":8', "file.entries", "line 13"),
        (1, "luoshi-ledger", "other", "file.header", "line 1"),
        (1, '"version":1', '"version":2', "file.header", "line 1"),
        (1, "ed25519:", "ed25519:!", "file.header", "line 1"),
        (5, "{", "", "file.line", "line 5"),
        (5, "{", "\x00", "file.line", "line 5"),
        (5, "{", "[[[[" * 5000 + "{", "file.line", "line 5"),
    ],
)
def test_what_was_changed_is_named(file, line, old, new, code, where):
    ids = [json.loads(text).get("id") for text in file.read_text(encoding="utf-8").splitlines()]
    entry_ids = [None, *[entry_id for entry_id in ids if entry_id]]
    change(file, line, old, new)
    assert (code, where.format(*entry_ids)) in found(file)


def lines_of(file):
    return file.read_bytes().splitlines(keepends=True)


def test_cut_off_anywhere_it_does_not_verify(file):
    whole = file.read_bytes()
    for size in range(0, len(whole) - 1, 97):
        file.write_bytes(whole[:size])
        assert found(file), f"cut at {size}"


def test_any_line_taken_away_is_missed(file):
    whole = lines_of(file)
    for number in range(len(whole)):
        file.write_bytes(b"".join(whole[:number] + whole[number + 1 :]))
        assert found(file), f"without line {number + 1}"


def test_two_lines_that_were_swapped(file):
    lines = lines_of(file)
    file.write_bytes(b"".join([lines[0], lines[2], lines[1], *lines[3:]]))
    assert "link" in {code.partition(".")[0] for code, _where in found(file)}


def test_lines_after_the_end(file):
    file.write_bytes(file.read_bytes() + lines_of(file)[1])
    assert ("file.after", "line 14") in found(file)


def test_another_key_is_not_trusted(file):
    other = signing.public_text(Ed25519PrivateKey.generate().public_key())
    assert found(file, other) == [("checkpoint.key", "checkpoint 1"), ("checkpoint.key", "checkpoint 2")]
    with pytest.raises(ValueError, match="ed25519"):
        verify_export(file, "no key")


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"{}\n", b"PK\x03\x04"])
def test_files_of_other_kinds(home, content):
    path = home / "other.jsonl"
    path.write_bytes(content)
    assert [code for code, _where in found(path)] == ["file.header"]
    assert [code for code, _where in found(home / "nowhere")] == ["file.open"]


def test_a_record_that_was_tampered_with_is_exported_as_it_is(file):
    tamper("UPDATE ledger_entry SET actor = '吴强' WHERE stream = 'unit:yz-b' AND seq = 1")
    export.write(file, NOW)
    assert [code for code, _where in found(file)] == ["entry.hash"]


def test_an_export_that_fails_leaves_the_former_file(file, monkeypatch):
    before = file.read_bytes()

    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "_entries", fail)
    with pytest.raises(OSError, match="No space"):
        export.write(file, NOW)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir() if path.is_file()] == [file.name]
