"""The first day: an office, its head, and three administrators who hold nothing else."""

import pytest

from luoshi import cli
from luoshi.ledger import verify
from luoshi.org.models import Person, Post, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
INIT = [
    "--government", "云州市人民政府", "--office", "云州市委市政府督查室", "--mark", "云督", "--username", "zhouwei", "--name", "周伟",
    "--system-admin", "xitong", "白平", "--security-admin", "anquan", "石坚", "--audit-admin", "jiguan", "文清",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _password(monkeypatch):
    monkeypatch.setenv("LUOSHI_INITIAL_PASSWORD", "Yunzhou-2023-test")


def posts() -> set[tuple[str, str]]:
    return set(Post.objects.values_list("person__username", "role"))


def test_init_enters_the_head_and_the_three_with_a_password_each(capsys):
    assert cli.main(["init", *INIT]) == 0
    told = capsys.readouterr().out
    assert posts() == {
        ("zhouwei", Role.SUPERVISION_HEAD), ("xitong", Role.SYSTEM_ADMIN), ("anquan", Role.SECURITY_ADMIN),
        ("jiguan", Role.AUDIT_ADMIN),
    }  # fmt: skip
    password = next(line for line in told.splitlines() if "石坚" in line).partition("初始密码 ")[2].partition("（")[0]
    security = Person.objects.get(username="anquan")
    assert security.check_password(password)
    assert security.must_change_password  # it stood on a screen
    assert not Person.objects.get(username="zhouwei").must_change_password  # they typed it themselves
    assert verify.run().problems == []


@pytest.mark.parametrize("left_out", ["--system-admin", "--security-admin", "--audit-admin"])
def test_init_asks_for_all_three(left_out, capsys):
    at = INIT.index(left_out)
    with pytest.raises(SystemExit):
        cli.main(["init", *INIT[:at], *INIT[at + 3 :]])
    assert left_out in capsys.readouterr().err
    assert not Person.objects.exists()


def test_a_name_taken_twice_enters_nobody(capsys):
    again = ["zhouwei" if word == "xitong" else word for word in INIT]
    assert cli.main(["init", *again]) == 1
    assert capsys.readouterr().err
    assert not Person.objects.exists()


def test_a_database_in_use_gets_those_that_it_lacks(capsys):
    cli.main(["init", *INIT])
    act = ["administrators", "--security-admin", "anquan2", "石二"]
    assert cli.main(act) == 1
    assert "石坚" in capsys.readouterr().err
    Person.objects.filter(username="anquan").update(is_active=False)
    assert cli.main(act) == 0
    assert ("anquan2", Role.SECURITY_ADMIN) in posts()


def test_without_a_unit_there_is_nowhere_to_enter_them(capsys):
    assert cli.main(["administrators", "--security-admin", "anquan2", "石二"]) == 1
    assert "luoshi init" in capsys.readouterr().err
