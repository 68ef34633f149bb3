"""The page of one commitment: who finds it, what each state shows, what each person may press, and how little it asks."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luoshi.commitments.actions import change_light
from luoshi.commitments.models import Commitment
from luoshi.conclude import actions as conclude
from luoshi.decide import actions as decide
from luoshi.decide.actions import Draft
from luoshi.deliver import actions, changes
from luoshi.deliver.actions import Step, Told
from luoshi.ledger.queries import entries_of
from luoshi.ledger.writing import Act
from luoshi.org.acting import Acting
from luoshi.web.acts_offered import acts_for
from luoshi.web.commitment_page import difference
from luoshi.web.source_words import NEAR, first_sentence, last_sentence
from tests.city import (
    NOW,
    City,
    accepted,
    claimed,
    closed,
    dispatched,
    in_progress,
    proof_file,
    proposed,
    registered,
    verified,
)

pytestmark = pytest.mark.django_db
FAR = date(2099, 12, 31)


def signed_in(who: Acting, language: str = "zh-hans") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(who.person)
    return client


def page(who: Acting, commitment: Commitment, query: str = "", language: str = "zh-hans") -> str:
    answer = signed_in(who, language).get(f"/commitments/{commitment.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def buttons(text: str) -> list[str]:
    """The words of the acts at the top, the main one last."""
    block = re.search(r'<div class="page-acts">(.*?)</div></div>', text, re.DOTALL)
    return re.findall(r"<a class=\"btn[^>]*>([^<]+)</a>", block[1]) if block else []


def main_button(text: str) -> str:
    found = re.search(r'<a class="btn btn-main"[^>]*>([^<]+)</a>', text)
    return found[1] if found else ""


TEXT = (
    "全市经济工作会议举行\n12月30日，全市经济工作会议在云州召开。\n"
    "会议强调，要坚决守牢安全底线。认真排查梳理风险隐患，一季度完成城镇燃气专项整治。各县区要落实属地责任，3月底前完成重点企业帮扶工作。\n"
)


def from_a_document(city: City) -> list[Commitment]:
    """What the sentence on 各县区 became: one for each, dispatched."""
    source = decide.take_in(
        TEXT.encode(), "会议.txt", acting=city.chief, now=NOW, office=city.office, unclassified=True
    )
    proposal = source.proposals.get(words__contains="重点企业帮扶")
    draft = Draft(leads=[city.east, city.stone], due=FAR, measure="帮扶 100 家")
    decide.edit(proposal.pk, draft, acting=city.chief, now=NOW)
    made = decide.accept(proposal.pk, acting=city.chief, now=NOW)
    return [actions.dispatch(one.pk, acting=city.clerk, now=NOW) for one in made]


# --- who finds it ---


def test_only_whom_it_concerns_finds_it(city: City) -> None:
    shown, hidden = dispatched(city), registered(city)
    for who in (city.clerk, city.chief, city.mayor, city.safety_head, city.housing_liaison):
        assert signed_in(who).get(f"/commitments/{shown.pk}/").status_code == 200
    assert signed_in(city.safety_head).get(f"/commitments/{hidden.pk}/").status_code == 404
    assert signed_in(city.east_liaison).get(f"/commitments/{shown.pk}/").status_code == 404
    assert signed_in(city.clerk).get("/commitments/999999/").status_code == 404
    assert Client().get(f"/commitments/{shown.pk}/").status_code == 302
    assert signed_in(city.clerk).post(f"/commitments/{shown.pk}/").status_code == 405


# --- what may be pressed ---


@pytest.mark.parametrize(
    ("make", "who", "main"),
    [
        (registered, "clerk", "交办"),
        (registered, "chief", "交办"),
        (dispatched, "safety_liaison", "签收"),
        (dispatched, "safety_head", ""),
        (dispatched, "clerk", ""),
        (accepted, "safety_liaison", "报送方案"),
        (in_progress, "safety_liaison", "反馈进展"),
        (in_progress, "safety_head", "反馈进展"),
        (in_progress, "clerk", "核实进度"),
        (in_progress, "housing_liaison", ""),
        (claimed, "clerk", "核验"),
        (claimed, "safety_head", ""),
        (verified, "chief", "办结销号"),
        (verified, "clerk", ""),
        (closed, "clerk", "归档"),
    ],
)
def test_one_main_button_for_what_is_next(city: City, make, who: str, main: str) -> None:
    text = page(getattr(city, who), make(city))
    assert main_button(text) == main
    assert text.count('btn btn-main" href') == (1 if main else 0)


def test_why_the_others_may_not_be_pressed_is_said(city: City) -> None:
    text = page(city.housing_liaison, dispatched(city))
    assert buttons(text) == []
    assert "现在不能办的" in text and "签收由牵头单位联络员办理。" in text and "申请退回由牵头单位负责人办理。" in text


def test_every_act_offered_leads_to_its_form(city: City) -> None:
    for make in (registered, dispatched, accepted, in_progress, claimed, verified, closed):
        commitment = make(city)
        for who in (city.clerk, city.chief, city.mayor, city.safety_liaison, city.safety_head):
            acts = acts_for(commitment, who)
            for offer in [acts.main, *acts.others, *acts.more]:
                if offer is not None:
                    assert signed_in(who).get(offer.url).status_code == 200, (commitment.state, who.name, offer.name)


def test_a_leaders_instruction_is_closed_by_the_leader(city: City) -> None:
    commitment = verified(city, instruction=True)
    assert main_button(page(city.mayor, commitment)) == "办结销号"
    text = page(city.chief, commitment)
    assert main_button(text) == "" and "办结销号由本级领导办理。" in text


def test_a_leader_is_led_to_what_proves_it_and_terminates_last(city: City) -> None:
    commitment = in_progress(city, instruction=True)
    acts = acts_for(Commitment.objects.get(pk=commitment.pk), city.mayor)
    assert (acts.main, [offer.name for offer in acts.others]) == (None, ["extend", "retarget"])
    assert [offer.name for offer in acts.more] == ["terminate"]
    text = page(city.mayor, commitment)
    assert '<a class="btn btn-main" href="#reports">看进展和佐证</a>' in text
    assert text.count('btn btn-main" href') == 1
    unreported = page(city.mayor, accepted(city, instruction=True))
    assert "看进展和佐证" not in unreported
    changes.terminate(commitment.pk, acting=city.mayor, now=NOW, reason="政策调整")
    assert "看进展和佐证" not in page(city.mayor, commitment)  # nothing goes on any more


def test_a_draft_is_approved_by_the_head_and_unseen_by_the_office(city: City) -> None:
    commitment = accepted(city, due=FAR)
    actions.write_report(
        commitment.pk, acting=city.safety_liaison, now=NOW, told=Told("只给本单位看的草稿", 30, "on_time")
    )
    commitment.refresh_from_db()
    text = page(city.safety_head, commitment)
    assert main_button(text) == "审核反馈" and "只给本单位看的草稿" in text
    assert "只给本单位看的草稿" not in page(city.clerk, commitment)


def test_a_second_request_to_return_is_not_offered(city: City) -> None:
    commitment = dispatched(city)
    actions.request_return(commitment.pk, acting=city.safety_head, now=NOW, reason="归住建")
    actions.reassign(commitment.pk, acting=city.chief, now=NOW, ruling="住建牵头", new_lead=city.housing)
    actions.request_return(commitment.pk, acting=city.housing_head, now=NOW, reason="归应急")
    actions.reassign(commitment.pk, acting=city.chief, now=NOW, ruling="仍归应急", new_lead=city.safety)
    commitment.refresh_from_db()
    text = page(city.safety_head, commitment)
    assert "申请退回" not in buttons(text) and "贵单位已申请退回过一次" in text
    assert "退回申请与裁定" in text and "仍归应急" in text and "归住建" in text


# --- where it came from ---


def test_the_sentence_stands_in_its_context(city: City) -> None:
    east, _stone = from_a_document(city)
    text = page(city.east_liaison, east)
    words = re.search(r'<blockquote class="words".*?</blockquote>', text, re.DOTALL)
    assert words and "重点企业帮扶工作" in words[0]
    assert '<span class="near">认真排查梳理风险隐患，一季度完成城镇燃气专项整治。</span>' in words[0]
    assert "全市经济工作会议" in text and "12月30日" not in words[0]


def test_only_who_may_read_the_document_is_led_to_it(city: City) -> None:
    east, _stone = from_a_document(city)
    assert "看上下文" in page(city.clerk, east)
    assert "看上下文" not in page(city.east_liaison, east)


def test_what_else_came_of_the_sentence_is_shown_as_far_as_one_may_see(city: City) -> None:
    east, stone = from_a_document(city)
    text = page(city.clerk, east)
    assert "同一句话的各单位" in text and f'href="/commitments/{stone.pk}/"' in text
    assert "同一句话的各单位" not in page(city.east_liaison, east)


def test_neighbouring_sentences_are_cut_where_they_end() -> None:
    assert last_sentence("前一句。这一句在前面，没有完。") == "这一句在前面，没有完。"
    assert last_sentence("没有\n句号的开头") == "没有句号的开头"
    assert last_sentence("长" * NEAR) == "…" + "长" * NEAR
    assert last_sentence("标题\n\n正文开始，") == "正文开始，"
    assert first_sentence("\n后一句到此\n为止。再后一句。") == "后一句到此为止。"
    assert first_sentence("短的结尾") == "短的结尾"
    assert first_sentence("长" * NEAR) == "长" * NEAR + "…"
    assert first_sentence("") == last_sentence("") == ""


# --- the three truths, the plan, the reports ---


def weighed(city: City, evidenced: int) -> Commitment:
    commitment = in_progress(city, due=FAR)
    report = commitment.reports.get()
    return actions.assess(
        commitment.pk, acting=city.clerk, now=NOW, report_pk=report.pk, evidenced=evidenced, assessment="两个县缺验收单"
    )


@pytest.mark.parametrize(
    ("evidenced", "words"),
    [(35, "相差 25 个百分点：两个县缺验收单"), (60, "自报与核实一致"), (70, "核实比自报高 10 个百分点")],
)
def test_claim_and_evidence_are_set_side_by_side_in_words(city: City, evidenced: int, words: str) -> None:
    assert words in page(city.safety_head, weighed(city, evidenced))


def test_before_there_are_figures_it_says_so(city: City) -> None:
    assert difference(dispatched(city), []) == "单位还没有反馈进展。"
    assert "尚未核实" in difference(in_progress(city), [])
    bare = accepted(city)
    bare = actions.report(bare.pk, acting=city.safety_head, now=NOW, told=Told("做了些", 20, "on_time"))
    assert "没有附佐证材料" in difference(bare, [])
    ended = changes.terminate(in_progress(city).pk, acting=city.mayor, now=NOW, reason="政策调整")
    assert "佐证材料没有核实过" in difference(ended, list(ended.reports.all()))


def test_what_was_declined_is_never_said_to_wait_for_dispatch(city: City) -> None:
    commitment = decide.decline(proposed(city).pk, acting=city.chief, now=NOW, ground="information")
    assert "不立项，不交办。" in page(city.clerk, commitment)
    filed = conclude.archive(commitment.pk, acting=city.clerk, now=NOW)
    text = page(city.clerk, filed)
    assert "不立项，不交办。" in text
    assert "尚未交办" not in text


def test_the_plan_tells_what_was_reached_and_what_was_missed(city: City) -> None:
    commitment = accepted(city, due=FAR)
    steps = [Step("早已过去的节点", date(2023, 2, 1), 30), Step("很远的节点", date(2099, 1, 1), 80)]
    actions.submit_plan(commitment.pk, acting=city.safety_head, now=NOW, steps=steps)
    text = page(city.clerk, commitment)
    assert "早已过去的节点" in text and text.count("未按时达到") == 1 and "已达到" not in text


def test_reports_are_shown_newest_first_ten_a_page(city: City) -> None:
    commitment = accepted(city, due=FAR)
    for number in range(1, 13):
        told = Told(f"第{number}次反馈的内容", number, "on_time")
        actions.report(commitment.pk, acting=city.safety_head, now=NOW + timedelta(hours=number), told=told)
    first, second = page(city.clerk, commitment), page(city.clerk, commitment, "?reports=2")
    assert first.index("第12次反馈的内容") < first.index("第3次反馈的内容")
    assert "第2次反馈的内容" not in first and "较早的反馈" in first
    assert "第2次反馈的内容" in second and "较新的反馈" in second and "较早的反馈" not in second
    for odd in ("?reports=0", "?reports=-1", "?reports=x", "?reports=999999999", "?entries=999"):
        page(city.clerk, commitment, odd)


def test_evidence_is_listed_with_its_size_and_way_out(city: City) -> None:
    text = page(city.clerk, in_progress(city))
    evidence = Commitment.objects.get().reports.get().evidence.get()
    assert f'<a href="/commitments/evidence/{evidence.pk}/">整改清单.pdf</a>' in text and "字节" in text


# --- supervision, finish, record ---


def test_lights_and_what_is_late_are_told_in_sentences(city: City) -> None:
    commitment = in_progress(city)
    change_light(commitment.pk, now=timezone.now())
    text = page(city.clerk, commitment)
    assert re.search(r"由.灯转.灯", text) and re.search(r"超期 \d+ 个工作日", text) and "逾期未报进展" in text


def test_late_signing_is_told(city: City) -> None:
    assert "逾期未签收，应于 2023-01-05 前签收" in page(city.clerk, dispatched(city))


def test_checks_and_their_findings_are_kept_in_sight(city: City) -> None:
    commitment = claimed(city)
    conclude.send_back(commitment.pk, acting=city.clerk, now=NOW, reason="三家企业没有验收单")
    commitment.refresh_from_db()
    assert "三家企业没有验收单" in page(city.safety_head, commitment)
    assert "抽查 12 家，属实。" in page(city.safety_head, closed(city))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (proposed, "尚未交办"),
        (registered, "尚未交办"),
        (dispatched, "须由市委督查室核验"),
        (claimed, "等待市委督查室核验"),
        (verified, "等待督查室主任销号"),
        (closed, "办结销号。"),
    ],
)
def test_each_state_says_what_comes_next(city: City, make, words: str) -> None:
    assert words in page(city.chief, make(city))


def test_the_record_is_told_whole_in_pages(city: City) -> None:
    commitment = accepted(city, due=FAR)
    for number in range(20):
        told = Told(f"反馈{number}", number, "on_time")
        actions.report(commitment.pk, acting=city.safety_head, now=NOW + timedelta(hours=number + 4), told=told)
    first, second = page(city.clerk, commitment), page(city.clerk, commitment, "?entries=2")
    for text in (first, second):
        assert "第 1–24 条记录" in text
    assert "较早的记录" in first and "较新的记录" in second
    assert "签收（交办后 3 小时）" in second and "签收（交办后 3 小时）" not in first
    assert entries_of(commitment.stream).last().hash in first


def test_it_speaks_english(city: City) -> None:
    text = page(city.clerk, in_progress(city), language="en")
    rest = re.sub(r"云|州|市|应急|住建|局|督查|室|〔|〕|号", "", text)
    assert "Three truths" in text and "What happened" in text and "Assess progress" in text
    assert "三本账" not in rest and "经过" not in rest and "现在不能办的" not in rest


# --- queries ---


def count(who: Acting, commitment: Commitment, query: str = "") -> int:
    client = signed_in(who)
    client.get(f"/commitments/{commitment.pk}/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/commitments/{commitment.pk}/{query}").status_code == 200
    return len(captured)


def test_a_page_asks_at_most_fifteen_times(city: City) -> None:
    east, _stone = from_a_document(city)
    head = city.east_liaison
    actions.acknowledge(east.pk, acting=head, now=NOW)
    steps = [Step("甲", date(2099, 1, 1), 50)]
    actions.submit_plan(east.pk, acting=head, now=NOW, steps=steps)
    files = [proof_file(f"{n}.pdf", b"%%PDF-%d" % n) for n in range(3)]
    actions.write_report(east.pk, acting=head, now=NOW, told=Told("做了", 5, "on_time"), files=files)
    system = Acting.system()
    for _ in range(25):  # a long record, so that the changes of light are asked for by themselves
        with transaction.atomic():
            act = Act(east.stream, "commitment.light_changed", author=system.author(), now=NOW)
            act.facts.update(old="green", new="yellow", code="begun", params={})
            act.write()
    assert count(city.clerk, east) <= 15
    assert count(city.clerk, east, "?entries=2&reports=2") <= 15
    for make in (proposed, registered, dispatched, in_progress, claimed, verified, closed):
        assert count(city.chief, make(city)) <= 15


def test_more_reports_and_units_do_not_ask_more(city: City) -> None:
    def asked(reports: int) -> int:
        commitment = accepted(city, due=FAR, supports=tuple([city.housing, city.east, city.stone][:reports]))
        for number in range(reports):
            files = [proof_file(f"{n}.pdf", b"%%PDF-%d-%d" % (number, n)) for n in range(reports)]
            actions.report(
                commitment.pk, acting=city.safety_head, now=NOW, told=Told("做了", 9, "on_time"), files=files
            )
        return count(city.clerk, commitment)

    assert asked(1) == asked(3)
