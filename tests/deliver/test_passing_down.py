"""Passing down: who may charge whom, what is added shows, nothing is loosened quietly, and the parent waits for its children."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luoshi.commitments.chain import ancestors
from luoshi.commitments.errors import WrongState
from luoshi.commitments.models import Commitment, UnitRole
from luoshi.commitments.parties import parties
from luoshi.commitments.tightening import ahead_of
from luoshi.conclude import actions as conclude
from luoshi.deliver import actions, measuring
from luoshi.deliver.actions import Told
from luoshi.deliver.passing_down import Part, beyond_root, pass_down, undistributed
from luoshi.kernel.lifecycle import Party, State
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.acting import Acting
from luoshi.org.actions import create_unit, issue_token
from luoshi.org.errors import Incomplete, Invalid, NotEntitled
from luoshi.org.models import Kind, Level
from luoshi.rulebook.queries import rulebook
from tests.chains import DUE, LATER, Chain, part
from tests.city import NOW, dispatched, proof_file

pytestmark = pytest.mark.django_db
ROADS, RATE = "改造燃气管网|公里", "隐患整改率|%"


def passed(chain: Chain, *parts: Part, acting: Acting | None = None) -> list[Commitment]:
    return pass_down(chain.root.pk, acting=acting or chain.liaison, now=NOW, parts=parts)


# --- what a child is ---


def test_a_child_is_dispatched_at_once_and_keeps_the_root_in_sight(chain: Chain) -> None:
    child, other = passed(chain, part(chain.city.township, share=60), part(chain.bureau, share=40))
    child.refresh_from_db()
    assert (child.state, child.issuer, child.lead) == (State.DISPATCHED, chain.city.stone, chain.city.township)
    assert (child.parent, child.root, child.depth, child.office) == (chain.root, chain.root, 1, chain.city.office)
    assert (child.number, other.number) == (f"{chain.root.number}-1", f"{chain.root.number}-2")
    assert (
        child.original_due,
        child.due,
        child.tightening,
        child.is_forwarded,
        ahead_of(child, rulebook().calendar),
    ) == (
        DUE,
        DUE,
        {},
        False,
        0,
    )
    roles = {(held.unit, held.role) for held in child.involvements.all()}
    assert roles == {(chain.city.township, UnitRole.LEAD), (chain.city.stone, UnitRole.ABOVE)}
    chain.root.refresh_from_db()
    assert chain.root.state == State.IN_PROGRESS
    assert (chain.root.words, chain.root.original_due) == ("一季度完成城镇燃气、危化品专项整治。", DUE)


def test_grandchildren_know_every_level_above(chain: Chain) -> None:
    section = create_unit(
        acting=Acting.system(), now=NOW, code="yz-sq-lh-1", name="柳河镇经济发展办", level=Level.TOWNSHIP,
        kind=Kind.DEPARTMENT, parent=chain.city.township,
    )  # fmt: skip
    (child,) = passed(chain, part(chain.city.township))
    actions.acknowledge(child.pk, acting=chain.town_liaison, now=NOW)
    (leaf,) = pass_down(
        child.pk, acting=chain.town_liaison, now=NOW, parts=[part(section, measure="改造燃气管网 10 公里")]
    )
    assert (leaf.depth, leaf.root, leaf.parent, leaf.number) == (2, chain.root, child, f"{child.number}-1")
    above = set(leaf.involvements.filter(role=UnitRole.ABOVE).values_list("unit", flat=True))
    assert above == {chain.city.stone.pk, chain.city.township.pk}
    for acting in (chain.liaison, chain.town_liaison, chain.city.clerk, chain.clerk, chain.city.mayor):
        assert leaf in Commitment.objects.visible_to(acting), acting.username
    for acting in (chain.city.safety_liaison, chain.city.east_liaison, chain.city.nobody):
        assert leaf not in Commitment.objects.visible_to(acting), acting.username


def test_each_level_answers_to_the_one_above(chain: Chain) -> None:
    (child,) = passed(chain, part(chain.city.township))
    child = Commitment.objects.select_related("issuer", "lead").get(pk=child.pk)
    assert set(parties(chain.liaison, child)) == {Party.SUPERVISOR, Party.VERIFIER}
    assert set(parties(chain.head, child)) == {Party.SUPERVISION_HEAD, Party.VERIFIER}
    assert set(parties(chain.clerk, child)) == {Party.SUPERVISOR, Party.VERIFIER}
    assert set(parties(chain.town_head, child)) == {Party.LEAD_HEAD}
    assert not parties(chain.city.clerk, child)  # follows it, and acts on its own commitment only
    assert set(parties(chain.liaison, chain.root)) == {Party.LEAD_LIAISON}


def test_a_child_goes_its_whole_way_and_then_the_parent_may_be_claimed(chain: Chain) -> None:
    (child,) = passed(chain, part(chain.city.township))
    with pytest.raises(Incomplete, match="下级事项全部办结"):
        actions.claim_completion(chain.root.pk, acting=chain.head, now=LATER, result="完成", files=[proof_file()])
    actions.acknowledge(child.pk, acting=chain.town_liaison, now=LATER)
    told = Told(progress="已改造 40 公里。", claimed=100, forecast="on_time")
    actions.report(child.pk, acting=chain.town_head, now=LATER, told=told, files=[proof_file()])
    actions.claim_completion(child.pk, acting=chain.town_head, now=LATER, result="改造 40 公里。")
    with pytest.raises(NotEntitled):
        conclude.verify(child.pk, acting=chain.city.clerk, now=LATER, method="site", finding="属实")
    conclude.verify(child.pk, acting=chain.liaison, now=LATER, method="site", finding="属实")
    conclude.close(child.pk, acting=chain.head, now=LATER)
    actions.claim_completion(chain.root.pk, acting=chain.head, now=LATER, result="完成", files=[proof_file()])
    assert not verify.run().problems


def test_a_parent_need_not_wait_for_a_child_that_is_excused_by_name(chain: Chain) -> None:
    child, other = passed(chain, part(chain.city.township), part(chain.other_town))
    with pytest.raises(Incomplete):
        actions.claim_completion(
            chain.root.pk,
            acting=chain.head,
            now=LATER,
            result="完成",
            files=[proof_file()],
            excuses={child.pk: "已并入"},
        )
    actions.claim_completion(
        chain.root.pk, acting=chain.head, now=LATER, result="完成", files=[proof_file()],
        excuses={child.pk: "该镇管网并入市级工程", other.pk: "该镇无存量管网"},
    )  # fmt: skip
    child.refresh_from_db()
    assert (child.excuse, child.state) == ("该镇管网并入市级工程", State.DISPATCHED)
    assert "该镇无存量管网" in sentence(Entry.objects.filter(stream=chain.root.stream).latest("pk"))
    assert not verify.run().problems


def test_whoever_claims_the_whole_sees_how_each_open_part_stands(chain: Chain) -> None:
    """One that is excused is excused with its three truths in view."""
    [child] = passed(chain, part(chain.city.township))
    actions.acknowledge(child.pk, acting=chain.town_liaison, now=LATER)
    told = Told(progress="已改造 12 公里。", claimed=40, forecast="on_time")
    actions.report(child.pk, acting=chain.town_head, now=LATER, told=told, files=[proof_file()])
    client = Client()
    client.force_login(chain.head.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/commitments/{chain.root.pk}/claim_completion/").content.decode()
    assert "自报 40%，核实 —，序时应达 " in page


# --- what is added shows ---


def test_earlier_and_more_need_a_reason_and_are_kept(chain: Chain) -> None:
    tight = part(chain.city.township, due=date(2023, 3, 24), measure="改造燃气管网 120 公里，隐患整改率达到 100%")
    with pytest.raises(Invalid, match="请写明理由"):
        passed(chain, tight)
    (child,) = passed(chain, replace(tight, reason="汛期前要全部回填"))
    assert (child.tightening["days"], ahead_of(child, rulebook().calendar), child.is_tightened) == (5, 5, True)
    assert [(up["above"], up["below"]) for up in child.tightening["raised"]] == [("100", "120"), ("95", "100")]
    assert child.tightening["reason"] == "汛期前要全部回填"
    told = sentence(Entry.objects.get(stream=child.stream))
    assert "提前 5 个工作日" in told
    assert "目标加码 2 项" in told


def test_a_figure_in_other_words_is_compared_with_the_one_that_it_answers(chain: Chain) -> None:
    """«新建燃气管线» is like 改造燃气管网, and so no demand of its own; 巡检到位率 is like nothing, until somebody says so."""
    (child,) = passed(chain, part(chain.city.township, measure="新建燃气管线 40 公里"))
    assert child.matching[ROADS] == "新建燃气管线|公里"
    assert not child.tightening
    raised = part(chain.other_town, measure="巡检到位率达到 100%", matches={RATE: "巡检到位率|%"})
    with pytest.raises(Invalid) as error:
        passed(chain, raised)
    assert "请写明理由" in error.value.message
    (child,) = passed(chain, replace(raised, reason="本县提前"))
    assert child.tightening["raised"] == [{"indicator": "巡检到位率", "unit": "%", "above": "95", "below": "100"}]
    assert child.tightening["new"] == []


def test_what_is_lowered_in_other_words_is_refused_too(chain: Chain) -> None:
    lower = part(chain.city.township, measure="巡检到位率达到 80%", reason="本县另有安排")
    with pytest.raises(Invalid) as error:
        passed(chain, replace(lower, matches={RATE: "巡检到位率|%"}))
    assert "低于上级的要求" in error.value.message
    (child,) = passed(chain, lower)
    with pytest.raises(Invalid, match="低于上级的要求"):
        measuring.match(child.pk, acting=chain.liaison, now=LATER, matches={RATE: "巡检到位率|%"})


def test_matching_later_weighs_anew_what_was_added(chain: Chain) -> None:
    (child,) = passed(chain, part(chain.city.township, measure="巡检到位率达到 98%", reason="本县另加"))
    assert [new["indicator"] for new in child.tightening["new"]] == ["巡检到位率"]
    child = measuring.match(child.pk, acting=chain.liaison, now=LATER, matches={RATE: "巡检到位率|%"})
    assert child.tightening["new"] == []
    assert [up["below"] for up in child.tightening["raised"]] == ["98"]
    assert (child.is_tightened, child.tightening["reason"]) == (True, "本县另加")


def test_a_demand_that_the_source_does_not_make_needs_a_reason(chain: Chain) -> None:
    with pytest.raises(Invalid, match="请写明理由"):
        passed(chain, part(chain.city.township, added="每周报送影像资料"))
    (child,) = passed(chain, part(chain.city.township, added="每周报送影像资料", reason="县里要存档"))
    assert child.tightening["added"] == "每周报送影像资料"


def test_the_sum_is_counted_from_the_root(chain: Chain) -> None:
    (child,) = passed(chain, part(chain.city.township, due=date(2023, 3, 24), reason="留出核验时间"))
    found = beyond_root(child, [chain.root], rulebook().calendar)
    assert found is not None
    assert found.days == 5


def test_the_sum_goes_through_every_level_and_other_words(chain: Chain) -> None:
    """Each level adds a little; the village sees what that comes to, figures in other words too, and the office how often."""
    village = create_unit(
        acting=Acting.system(), now=NOW, code="yz-sq-lh-c", name="柳河村", level=Level.VILLAGE, kind=Kind.VILLAGE, parent=chain.city.township
    )  # fmt: skip
    measure = "改造燃气管网 40 公里，隐患整改完成率不低于 97%"
    (town,) = passed(chain, part(chain.city.township, due=date(2023, 3, 24), measure=measure, reason="留出核验时间"))
    actions.acknowledge(town.pk, acting=chain.town_liaison, now=LATER)
    last = "改造燃气管网 40 公里，隐患整改完成率不低于 100%"
    below = part(village, due=date(2023, 3, 17), measure=last, added="每周报送影像资料", reason="先行自查")
    (child,) = pass_down(town.pk, acting=chain.town_liaison, now=LATER, parts=[below])
    child = Commitment.objects.get(pk=child.pk)
    found = beyond_root(child, ancestors(child), rulebook().calendar)
    assert found is not None
    assert (found.days, [(up.above, up.below, up.percent) for up in found.raised], found.new) == (
        10,
        [(95, 100, 5)],
        (),
    )
    client = Client()
    client.force_login(chain.city.clerk.person)
    page = client.get(f"/commitments/{child.pk}/").content.decode()
    assert (
        "从源头到本级合计：时限提前 10 个工作日；“隐患整改完成率”由 95% 调为 100%（+5%）；新增要求：每周报送影像资料"
        in page
    )
    summed = "层层加码 2 项（时限提前 2 项，目标提高 2 项，新增要求 1 项），最多比源头现行时限提前 10 个工作日"
    assert summed in client.get(f"/commitments/{chain.root.pk}/").content.decode()
    assert summed in client.get(f"/commitments/{chain.root.pk}/chain/").content.decode()
    key = issue_token(acting=chain.city.clerk, now=timezone.now(), name="测试")[1]
    caller = Client(headers={"Authorization": f"Bearer {key}"})
    told = caller.get(f"/api/v1/commitments/{child.pk}").json()["chain"]["beyond_root"]
    assert (told["days"], told["raised"][0]["below"]) == (10, "100")


def test_what_is_later_or_lower_is_for_the_issuer_to_allow(chain: Chain) -> None:
    with pytest.raises(Invalid, match="先向交办机构申请延期"):
        passed(chain, part(chain.city.township, due=date(2023, 4, 7)))
    with pytest.raises(Invalid, match="先向交办机构申请调整目标"):
        passed(chain, part(chain.city.township, measure="隐患整改率不低于 90%"))


def test_words_passed_on_as_they_are_need_a_reason_and_are_counted(chain: Chain) -> None:
    same = part(chain.city.township, title=chain.root.title, words=chain.root.words, measure=chain.root.measure)
    with pytest.raises(Invalid, match="照转"):
        passed(chain, same)
    (child,) = passed(chain, replace(same, reason="只此一镇有管网"))
    assert child.is_forwarded
    told = sentence(Entry.objects.filter(stream=chain.root.stream).latest("pk"))
    assert "照转 1 项" in told
    assert "加码" not in told  # the reason for passing on as it is adds nothing


def test_shares_that_do_not_make_up_the_whole_are_told(chain: Chain) -> None:
    passed(chain, part(chain.city.township))
    (short,) = undistributed(chain.root, [part(chain.other_town)])
    assert (short.above, short.below) == (100, 80)


# --- whom one may charge ---


def test_nobody_above_and_nobody_outside_is_charged(chain: Chain) -> None:
    for unit in (chain.city.stone, chain.city.office, chain.city.safety, chain.city.east):
        with pytest.raises(Invalid):
            passed(chain, part(unit))
    assert not chain.root.children.exists()


def test_a_scope_of_dispatch_is_kept(chain: Chain) -> None:
    Commitment.objects.filter(pk=chain.root.pk).update(reach=Level.COUNTY)
    with pytest.raises(Invalid, match="只发至县区级"):
        passed(chain, part(chain.city.township))
    assert passed(chain, part(chain.bureau))


def test_the_same_unit_is_not_charged_twice_with_the_same_thing(chain: Chain) -> None:
    with pytest.raises(Invalid, match="两次"):
        passed(chain, part(chain.city.township), part(chain.city.township))
    passed(chain, part(chain.city.township))
    with pytest.raises(Invalid, match="两次"):
        passed(chain, part(chain.city.township))


@pytest.mark.parametrize(
    "more", [{"title": " "}, {"measure": ""}, {"due": date(2023, 1, 3)}, {"share": 101}, {"supports": "itself"}]
)
def test_a_part_that_is_not_whole_is_refused_and_nothing_is_written(chain: Chain, more) -> None:
    if more.get("supports"):
        more = {"supports": (chain.city.township,)}
    before = Entry.objects.count()
    with pytest.raises(Invalid):
        passed(chain, part(chain.other_town), part(chain.city.township, **more))
    assert Entry.objects.count() == before


def test_only_the_lead_unit_passes_down_and_only_work_that_it_took(chain: Chain) -> None:
    for acting in (chain.city.clerk, chain.city.chief, chain.town_head, chain.clerk):
        with pytest.raises(NotEntitled):
            passed(chain, part(chain.city.township), acting=acting)
    waiting = dispatched(chain.city, lead=chain.city.stone, supports=())
    with pytest.raises(WrongState):
        pass_down(waiting.pk, acting=chain.liaison, now=NOW, parts=[part(chain.city.township)])


# --- many at once ---


def test_the_number_of_queries_does_not_grow_with_the_children(chain: Chain) -> None:
    towns = [
        create_unit(
            acting=Acting.system(), now=NOW, code=f"t{n}", name=f"第{n}镇", level=Level.TOWNSHIP, kind=Kind.GOVERNMENT,
            parent=chain.city.stone,
        )
        for n in range(40)
    ]  # fmt: skip
    with CaptureQueriesContext(connection) as few:
        passed(chain, part(chain.city.township), part(chain.other_town))
    with CaptureQueriesContext(connection) as many:
        passed(chain, *(part(town, measure="改造燃气管网 1 公里") for town in towns))
    assert len(many) <= len(few) + 3  # SQLite inserts a few dozen rows at a time
    assert chain.root.children.count() == 42
    assert not verify.run().problems
