"""What the command line prints, and its exit codes."""

import pytest

from luoshi.ledger import commands, keys
from tests.ledger.record import tamper, three_units

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chinese(monkeypatch, home):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")


def test_a_record_in_order(capsys):
    three_units()
    assert commands.checkpoint() == 0
    assert commands.checkpoint() == 0
    assert commands.verify() == 0
    out = capsys.readouterr().out
    assert "检查点 1 已签名：sha256:" in out
    assert "没有新的记录" in out
    assert "6 条记录，3 个流，1 个检查点，3 行数据" in out


def test_a_record_that_was_altered(capsys, monkeypatch):
    units = three_units()
    tamper("UPDATE ledger_entry SET actor = '[red]吴强' WHERE stream = 'unit:yz-b' AND seq = 1")
    tamper("UPDATE org_unit SET name = '[b]云州' WHERE id = %s", units[0].pk)
    assert commands.verify() == 1
    out = capsys.readouterr().out
    assert "unit:yz-b #1" in out
    assert f"org.unit {units[0].pk}: 字段 name：按记录应为 “云州市a局”，表里是 “[b]云州”" in out
    assert "发现 2 处问题" in out
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert commands.verify() == 1
    assert "Not verified: 2 problems" in capsys.readouterr().out


def test_export_and_verify_the_file(capsys, home):
    three_units()
    commands.checkpoint()
    file = str(home / "record.jsonl")
    assert commands.export(file) == 0
    assert commands.verify(file) == 0
    assert "请用 --key" in capsys.readouterr().out
    assert commands.key() == 0
    key = capsys.readouterr().out
    assert key.strip() == keys.public_key()
    (home / "key.pub").write_text(key)
    for given in (key.strip(), str(home / "key.pub")):
        assert commands.verify(file, given) == 0
    assert "请用 --key" not in capsys.readouterr().out


def test_a_file_is_not_repaired(capsys, home):
    assert commands.verify(str(home / "x"), repair=True) == 2
    assert "--repair 只用于数据库" in capsys.readouterr().out


@pytest.mark.parametrize("key", ["ed25519:AAAA", "nowhere.pub"])
def test_a_bad_key(capsys, home, key):
    assert commands.verify(str(home / "x"), key) == 2
    assert "公钥不对" in capsys.readouterr().out


def test_files_that_cannot_be_read_or_written(capsys, home):
    assert commands.verify(str(home / "nowhere.jsonl")) == 1
    assert "打不开文件" in capsys.readouterr().out
    assert commands.export(str(home / "nowhere" / "record.jsonl")) == 1
    assert "写不了文件" in capsys.readouterr().out
