"""Duty lists and mandates: who keeps them, what is refused, and that nothing is ever deleted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.actions import DutyLine, end_duty, end_mandate, enter_duties, grant_mandate
from luoshi.org.duty_models import DutyEntry, Mandate
from luoshi.org.duty_pasting import read_list
from luoshi.org.errors import ActRefused, Incomplete, Invalid, NotEntitled
from tests.city import NOW, City
from tests.duties import BASIS, LINES, administrator, listed, mandated

pytestmark = pytest.mark.django_db
TODAY = date(2023, 1, 4)


def last_sentence() -> str:
    return sentence(Entry.objects.latest("pk"))


# --- duty lists ---


def test_a_list_is_entered_in_one_act(city: City) -> None:
    entries = listed(city)
    assert [(one.kind, one.answers) for one in entries] == [
        ("basic", ""), ("co_operating", "县住建局"), ("taken_back", "县住建局"),
    ]  # fmt: skip
    assert last_sentence() == f"在 柳河镇 的履职清单录入 3 项，依据 {BASIS}"
    assert Entry.objects.filter(kind="duty.entered").count() == 1
    assert not verify.run().problems


def test_what_stands_in_the_list_is_not_entered_twice(city: City) -> None:
    keeper = administrator(city)
    listed(city, keeper=keeper)
    more = (*LINES, DutyLine("basic", "村级换届选举组织"))
    done = enter_duties(city.township.pk, more, acting=keeper, now=NOW, basis=BASIS)
    assert ([one.matter for one in done.entered], done.kept, done.ended) == (["村级换届选举组织"], 3, 0)
    with pytest.raises(Invalid, match="都已经有了"):
        enter_duties(city.township.pk, more, acting=keeper, now=NOW, basis=BASIS)


def test_a_new_list_takes_the_place_of_the_old(city: City) -> None:
    keeper = administrator(city)
    listed(city, keeper=keeper)
    new = (LINES[0], DutyLine("taken_back", "自建房安全隐患排查", upper_name="县住建局"))
    done = enter_duties(
        city.township.pk,
        new,
        acting=keeper,
        now=NOW,
        basis="石委办〔2023〕2号",
        valid_from=date(2023, 3, 1),
        replace=True,
    )
    assert (len(done.entered), done.kept, done.ended) == (1, 1, 2)
    before, after = DutyEntry.objects.in_force(date(2023, 2, 28)), DutyEntry.objects.in_force(date(2023, 3, 1))
    assert {one.matter for one in before} == {line.matter for line in LINES}
    assert {(one.kind, one.matter) for one in after} == {line.key for line in new}
    assert "停用原有 2 项" in last_sentence()
    assert not verify.run().problems


def test_only_the_administrator_above_keeps_lists(city: City) -> None:
    for acting in (city.chief, city.clerk, city.mayor, city.housing_head, city.nobody):
        with pytest.raises(NotEntitled):
            enter_duties(city.township.pk, LINES, acting=acting, now=NOW, basis=BASIS)
    entry = listed(city)[0]
    with pytest.raises(NotEntitled):
        end_duty(entry.pk, acting=city.chief, now=NOW, last=TODAY, reason="石委办〔2023〕2号")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (replace(LINES[0], matter="  "), "matter"),
        (replace(LINES[0], kind="other"), "kind"),
        (replace(LINES[2], upper_name=""), "upper_name"),
    ],
)
def test_a_line_that_is_not_right_is_refused_and_nothing_entered(city: City, line: DutyLine, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        enter_duties(city.township.pk, (LINES[1], line), acting=administrator(city), now=NOW, basis=BASIS)
    assert field in caught.value.fields
    assert not DutyEntry.objects.exists()


def test_a_list_needs_a_basis_and_is_for_townships(city: City) -> None:
    keeper = administrator(city)
    with pytest.raises(Incomplete, match="依据"):
        enter_duties(city.township.pk, LINES, acting=keeper, now=NOW, basis=" ")
    with pytest.raises(Incomplete):
        enter_duties(city.township.pk, (), acting=keeper, now=NOW, basis=BASIS)
    with pytest.raises(Invalid, match="乡镇"):
        enter_duties(city.stone.pk, LINES, acting=keeper, now=NOW, basis=BASIS)


def test_an_entry_is_ended_and_stays(city: City) -> None:
    keeper = administrator(city)
    entry = listed(city, keeper=keeper)[2]
    with pytest.raises(Incomplete):
        end_duty(entry.pk, acting=keeper, now=NOW, last=TODAY, reason="")
    with pytest.raises(Invalid, match="昨天"):
        end_duty(entry.pk, acting=keeper, now=NOW, last=TODAY - timedelta(days=2), reason="石委办〔2023〕2号")
    end_duty(entry.pk, acting=keeper, now=NOW, last=TODAY, reason="石委办〔2023〕2号")
    entry.refresh_from_db()
    assert (entry.is_in_force(TODAY), entry.is_in_force(TODAY + timedelta(days=1))) == (True, False)
    assert "停用" in last_sentence()
    with pytest.raises(ActRefused, match="已经停用"):  # a second press, or somebody else's
        end_duty(entry.pk, acting=keeper, now=NOW, last=TODAY, reason="石委办〔2023〕2号")


def test_everybody_reads_the_own_list(city: City) -> None:
    listed(city)

    def seen(acting) -> int:
        return DutyEntry.objects.visible_to(acting).count()

    assert [seen(acting) for acting in (city.clerk, city.chief, city.mayor)] == [3, 3, 3]
    assert [seen(acting) for acting in (city.housing_head, city.east_liaison, city.nobody)] == [0, 0, 0]


# --- pasting ---


def test_a_pasted_list_is_read(city: City) -> None:
    text = (
        "清单\t类别\t事项名称\t上级部门\t工作方式\n"
        "基本履职\t党的建设\t村级换届\n"
        "\t城乡建设\t村庄规划\n"
        "\n"
        "上级收回事项\t安全监管\t燃气安全监督检查\t市住建局\t由其组织检查\n"
    )
    lines, problems = read_list(text, city.township, TODAY)
    assert not problems
    assert [(line.kind, line.matter, line.upper) for line in lines] == [
        ("basic", "村级换届", None), ("basic", "村庄规划", None), ("taken_back", "燃气安全监督检查", city.housing),
    ]  # fmt: skip


def test_what_cannot_be_read_of_a_pasted_list_is_told_by_line(city: City) -> None:
    text = "不知道\t\t村级换届\n基本履职\t\t\n上级收回\t\t燃气检查\n基本履职\t\t" + "长" * 401
    lines, problems = read_list(text, city.township, TODAY)
    assert not lines
    assert [problem[:5] for problem in problems] == ["第 1 行", "第 2 行", "第 3 行", "第 4 行"]


# --- mandates ---


def test_a_mandate_is_granted_by_the_head_of_the_office(city: City) -> None:
    mandate = mandated(city)
    assert (mandate.granted_by, mandate.office, mandate.units) == ("周伟", city.office, [city.stone])
    assert mandate.extends_to(city.township)
    assert not mandate.extends_to(city.east)
    assert "授权 市住建局 就“城镇燃气安全专项整治”督办 石桥县" in last_sentence()
    assert not verify.run().problems
    for acting in (city.clerk, city.mayor, city.housing_head, administrator(city), city.nobody):
        with pytest.raises(NotEntitled):
            grant_mandate(
                acting=acting, now=NOW, issuer=city.housing, matter="燃气", scope=[city.stone], valid_from=TODAY,
                valid_to=TODAY, basis="文",
            )  # fmt: skip


def test_what_a_mandate_must_say(city: City) -> None:
    for more, field in (
        ({"matter": " "}, "matter"), ({"basis": ""}, "basis"), ({"scope": []}, "scope"),
        ({"valid_to": date(2022, 12, 31)}, "valid_to"), ({"valid_from": date(2022, 1, 1), "valid_to": date(2022, 12, 31)}, "valid_to"),
        ({"scope": [city.safety]}, "scope"), ({"scope": [city.government]}, "scope"), ({"issuer": city.stone}, "issuer"),
        ({"issuer": city.office}, "issuer"),
    ):  # fmt: skip
        with pytest.raises(ActRefused) as caught:
            mandated(city, **more)
        assert field in caught.value.fields, more
    assert not Mandate.objects.exists()


def test_a_mandate_is_ended_before_its_time(city: City) -> None:
    mandate = mandated(city)
    with pytest.raises(NotEntitled):
        end_mandate(mandate.pk, acting=city.clerk, now=NOW, last=TODAY, reason="云政办函〔2023〕9号")
    with pytest.raises(Invalid, match="不能晚于"):
        end_mandate(mandate.pk, acting=city.chief, now=NOW, last=date(2100, 1, 1), reason="云政办函〔2023〕9号")
    end_mandate(mandate.pk, acting=city.chief, now=NOW, last=TODAY - timedelta(days=1), reason="云政办函〔2023〕9号")
    assert not Mandate.objects.in_force(TODAY).exists()
    assert Mandate.objects.get().end_reason == "云政办函〔2023〕9号"
    with pytest.raises(ActRefused, match="已经停用"):
        end_mandate(mandate.pk, acting=city.chief, now=NOW, last=TODAY, reason="云政办函〔2023〕9号")
    assert not verify.run().problems


def test_who_reads_mandates(city: City) -> None:
    mandated(city)

    def seen(acting) -> int:
        return Mandate.objects.visible_to(acting).count()

    assert [seen(acting) for acting in (city.chief, city.clerk, city.mayor, city.housing_liaison)] == [1, 1, 1, 1]
    assert [seen(acting) for acting in (city.safety_head, city.east_liaison, city.nobody)] == [0, 0, 0]
