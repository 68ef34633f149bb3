"""Rulings are kept as precedents: searched, shown beside a like dispute, and only to those who may see the commitment."""

from datetime import timedelta
from typing import Any

import pytest

from luoshi.commitments.models import Commitment
from luoshi.deliver import actions
from luoshi.deliver.models import Dispute, Ruling
from luoshi.deliver.precedents import FEW, like, precedents
from tests.city import NOW, City, dispatched

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def asked(city: City, title: str, reason: str, **more: Any) -> Dispute:
    pk = dispatched(city, title=title, words=f"{title}。", **more).pk
    head = city.housing_head if more.get("lead") == city.housing else city.safety_head
    actions.request_return(pk, acting=head, now=NOW, reason=reason)
    return Dispute.objects.select_related("commitment", "unit").get(commitment=pk)


def ruled(city: City, title: str, reason: str, ruling: str = "维持", **more: Any) -> Commitment:
    pk = asked(city, title, reason, **more).commitment_id
    return actions.uphold(pk, acting=city.chief, now=LATER, ruling=ruling)


def test_a_ruling_says_who_ruled_what_and_whom_it_went_to(city: City) -> None:
    kept = ruled(city, "老旧小区燃气管道改造", "管道改造归住建")
    held = Dispute.objects.get(commitment=kept)
    assert (held.ruled_as, held.ruled_by, held.new_lead) == (Ruling.UPHOLD, city.chief.name, None)
    moved = asked(city, "危旧房排查", "房屋归住建").commitment_id
    actions.reassign(moved, acting=city.chief, now=LATER, ruling="住建牵头", new_lead=city.housing)
    held = Dispute.objects.get(commitment=moved)
    assert (held.ruled_as, held.new_lead) == (Ruling.REASSIGN, city.housing)


def test_an_older_ruling_has_its_form_too(city: City) -> None:
    kept = ruled(city, "老旧小区燃气管道改造", "管道改造归住建")
    Dispute.objects.filter(commitment=kept).update(form="")  # as the migration left it
    assert Dispute.objects.get(commitment=kept).ruled_as == Ruling.UPHOLD


def test_the_like_stands_beside_the_ruling_likest_first(city: City) -> None:
    supports = (city.safety,)
    pipes = ruled(city, "老旧小区燃气管道改造", "燃气管道改造属住建职责", lead=city.housing, supports=supports)
    ruled(city, "防汛物资储备", "物资储备归商务部门", lead=city.housing, supports=supports)
    same_unit = ruled(city, "冬季供暖保障", "供暖归住建")
    found = like(asked(city, "燃气管道安全改造", "燃气管道改造应归住建"), city.chief)
    assert [one.commitment_id for one in found] == [pipes.pk, same_unit.pk]
    for number in range(FEW + 1):
        ruled(city, f"燃气管道改造第{number}期", "燃气管道改造属住建职责")
    assert len(like(asked(city, "燃气管道安全改造", "燃气管道改造应归住建"), city.chief)) == FEW


def test_the_first_dispute_has_no_precedent(city: City) -> None:
    assert like(asked(city, "燃气管道安全改造", "不归我局"), city.chief) == []


def test_they_are_searched_and_seen_only_with_their_commitment(city: City) -> None:
    kept = ruled(city, "老旧小区燃气管道改造", "三定方案写明归住建", ruling="本年内仍由应急局牵头")
    asked(city, "危旧房排查", "三定方案写明归住建")  # not ruled on
    for words in ("三定", "本年内", "燃气管道", "应急", kept.number or "?"):
        assert [one.commitment_id for one in precedents(city.chief, words)] == [kept.pk]
    assert not precedents(city.chief, "没有这样的")
    for who in (city.east_liaison, city.nobody):
        assert not precedents(who)


def test_the_page_and_the_form_show_them(city: City, client: Any) -> None:
    ruled(city, "老旧小区燃气管道改造", "燃气管道改造属住建职责", ruling="先例里的意见")
    waiting = asked(city, "燃气管道安全改造", "燃气管道改造应归住建").commitment_id
    client.force_login(city.chief.person)
    for path in (
        f"/commitments/{waiting}/uphold/",
        f"/commitments/{waiting}/reassign/",
        "/commitments/precedents/?q=管道",
    ):
        page = client.get(path).content.decode()
        assert "先例里的意见" in page
    assert "裁定不停表" in client.get(f"/commitments/{waiting}/uphold/").content.decode()
    client.force_login(city.east_liaison.person)
    assert "先例里的意见" not in client.get("/commitments/precedents/").content.decode()
