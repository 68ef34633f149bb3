"""A source that amends an earlier one: said once, compared, and what it restates or drops goes on record."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.commitments.models import Commitment
from luoshi.decide import actions
from luoshi.decide.actions import Duplicate
from luoshi.decide.comparing import CHANGED, DROPPED, KEPT, NEW
from luoshi.decide.comparisons import Comparison, likely
from luoshi.decide.models import Origin, Proposal, SetAside, Source, Status
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.errors import Invalid, NotEntitled
from tests.city import NOW, City, of_the_office
from tests.decide.samples import MEETING, PLAN, PLAN_AMENDED
from tests.decide.test_actions import find, taken
from tests.decide.test_views import signed_in, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(city: City) -> Source:
    """The earlier plan: gas, houses and heating registered, the parks left pending."""
    source = taken(city, PLAN, "分工.txt")
    for words in ("燃气", "自建房", "取暖"):
        actions.edit(find(source, words).pk, actions.Draft(measure="全部办完"), acting=city.chief, now=NOW)
        actions.accept(find(source, words).pk, acting=city.chief, now=NOW)
    return source


@pytest.fixture
def new(city: City, old: Source) -> Source:
    return actions.take_in(
        PLAN_AMENDED.encode(), "分工修订.txt", acting=city.clerk, now=NOW, office=city.office, unclassified=True, amends=old
    )  # fmt: skip


def rows(source: Source) -> dict[str, list]:
    found: dict[str, list] = {}
    for row in Comparison(source, of_the_office(source)).rows:
        found.setdefault(row.pair.what, []).append(row)
    return found


def made_of(source: Source, words: str) -> Commitment:
    return Commitment.objects.get(origin__proposal=find(source, words))


# --- saying so ---


def test_it_is_said_at_the_upload_or_afterwards(old: Source, new: Source, city: City) -> None:
    assert new.amends == old
    other = taken(city)
    assert actions.say_amends(other.pk, old, acting=city.clerk, now=NOW).amends == old
    entries = Entry.objects.filter(stream=other.stream).count()
    actions.say_amends(other.pk, old, acting=city.clerk, now=NOW)
    assert Entry.objects.filter(stream=other.stream).count() == entries  # nothing changed, nothing written
    assert actions.say_amends(other.pk, None, acting=city.clerk, now=NOW).amends is None
    assert "不再作为" in sentence(Entry.objects.filter(stream=other.stream).latest("seq"))


def test_nothing_amends_itself_nor_what_amends_it(old: Source, new: Source, city: City) -> None:
    for pk, earlier in ((old.pk, old), (old.pk, new)):
        with pytest.raises(Invalid, match="互相"):
            actions.say_amends(pk, earlier, acting=city.clerk, now=NOW)
    third = taken(city)
    actions.say_amends(third.pk, new, acting=city.clerk, now=NOW)
    with pytest.raises(Invalid, match="互相"):
        actions.say_amends(old.pk, third, acting=city.clerk, now=NOW)


def test_only_the_own_office_says_so(old: Source, new: Source, city: City) -> None:
    for nobody in (city.mayor, city.housing_head, city.nobody):
        with pytest.raises(NotEntitled):
            actions.say_amends(new.pk, None, acting=nobody, now=NOW)
        with pytest.raises(NotEntitled):
            actions.note_dropped(new.pk, [], acting=nobody, now=NOW)
        with pytest.raises(NotEntitled):
            actions.set_aside_as_duplicates(new.pk, [], acting=nobody, now=NOW)
    foreign = Source.objects.get(pk=old.pk)
    foreign.office_id = city.government.pk
    with pytest.raises(Invalid, match="本机构"):
        actions.say_amends(new.pk, foreign, acting=city.clerk, now=NOW)


def test_the_likest_title_is_offered_first(old: Source, new: Source, city: City) -> None:
    taken(city)
    assert next(iter(likely(new, city.clerk))) == old
    assert new not in likely(old, city.clerk)  # it amends that one


# --- the comparison ---


def test_each_is_kept_changed_dropped_or_new(old: Source, new: Source) -> None:
    found = rows(new)
    assert [row.title for row in found[KEPT]] == ["排查整治经营性自建房1200栋"]
    gas, parks = found[CHANGED]
    assert "due" in gas.pair.differs
    assert "measure" in parks.pair.differs
    assert [part.words for part in gas.new_words if part.changed] == ["9"]
    assert [part.words for part in parks.new_words if part.changed] == ["25"]
    assert [row.old.proposal.words[:4] for row in found[DROPPED]] == ["4.组织"]
    assert "幼儿园" in found[NEW][0].new.proposal.words
    assert gas.held == [made_of(old, "燃气")]
    assert parks.held == []  # pending still: nothing to be a duplicate of
    assert parks.duplicate is None


def test_what_stayed_is_set_aside_in_one_act(
    old: Source, new: Source, city: City, django_assert_max_num_queries
) -> None:
    held = made_of(old, "自建房")
    before = Entry.objects.count()
    done = actions.set_aside_as_duplicates(new.pk, Comparison(new, city.clerk).duplicates(), acting=city.clerk, now=NOW)
    assert [row.words for row in done] == [find(new, "自建房").words]
    row = find(new, "自建房")
    assert (row.status, row.reason, row.duplicate_of) == (Status.SET_ASIDE, SetAside.DUPLICATE, held)
    assert Entry.objects.count() == before + 2  # the source's stream, and the commitment's
    told = sentence(Entry.objects.filter(stream=held.stream).latest("seq"))
    assert "重申此事项，内容未变" in told
    assert Comparison(new, city.clerk).duplicates() == []
    with pytest.raises(Invalid):
        actions.set_aside_as_duplicates(new.pk, [Duplicate(row.pk, held.pk)], acting=city.clerk, now=NOW)
    actions.restore(row.pk, acting=city.clerk, now=NOW)
    assert find(new, "自建房").duplicate_of is None
    assert verify.run().problems == []


def test_a_changed_one_says_what_changed_on_the_commitments_own_record(old: Source, new: Source, city: City) -> None:
    gas, held = find(new, "燃气"), made_of(old, "燃气")
    actions.set_aside_as_duplicates(
        new.pk, Comparison(new, city.clerk).duplicates([gas.pk]), acting=city.clerk, now=NOW
    )
    told = sentence(Entry.objects.filter(stream=held.stream).latest("seq"))
    assert "有改动：文字、时限" in told
    held.refresh_from_db()
    assert str(held.due) == "2023-06-30"  # nothing of it changes by itself


def test_a_duplicate_is_of_what_the_office_has_in_hand(old: Source, new: Source, city: City) -> None:
    row = find(new, "幼儿园")
    declined = made_of(old, "取暖")
    for commitment in (declined.pk + 1000, 0):
        with pytest.raises(Invalid):
            actions.set_aside_as_duplicates(new.pk, [Duplicate(row.pk, commitment)], acting=city.clerk, now=NOW)
    assert find(new, "幼儿园").status == Status.PENDING


def test_dropping_is_noted_once(old: Source, new: Source, city: City) -> None:
    heating = made_of(old, "取暖")
    assert Comparison(new, city.clerk).dropped() == [heating.pk]
    actions.note_dropped(new.pk, [heating.pk], acting=city.clerk, now=NOW)
    assert Origin.objects.get(commitment=heating).dropped_by == new
    assert Comparison(new, city.clerk).dropped() == []
    assert rows(new)[DROPPED][0].is_noted
    assert "不再提" in sentence(Entry.objects.filter(stream=heating.stream).latest("seq"))
    with pytest.raises(Invalid):
        actions.note_dropped(new.pk, [heating.pk], acting=city.clerk, now=NOW)
    with pytest.raises(Invalid):  # nothing of a source that it does not amend
        actions.note_dropped(taken(city).pk, [heating.pk], acting=city.clerk, now=NOW)
    assert verify.run().problems == []


def test_a_chain_of_amendments_leads_to_the_first_registration(old: Source, new: Source, city: City) -> None:
    actions.set_aside_as_duplicates(new.pk, Comparison(new, city.clerk).duplicates(), acting=city.clerk, now=NOW)
    third = actions.take_in(
        PLAN_AMENDED.replace("9号", "30号").replace("3000", "3500").encode(), "再修订.txt", acting=city.clerk, now=NOW,
        office=city.office, unclassified=True, amends=new,
    )  # fmt: skip
    houses = next(row for row in Comparison(third, city.clerk).rows if "自建房" in row.title)
    assert houses.held == [made_of(old, "自建房")]
    assert houses.duplicate is not None


def test_sql_does_not_grow_with_the_documents(
    city: City, old: Source, new: Source, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(5):
        assert Comparison(new, city.clerk).rows


# --- the page ---


@pytest.fixture
def clerk(city: City) -> Client:
    return signed_in(city.clerk)


def page_of(client: Client, source: Source, **query) -> str:
    return client.get(reverse("decide:compare", args=[source.pk]), query).content.decode()


def test_the_page_shows_what_changed_first(new: Source, clerk: Client) -> None:
    page = page_of(clerk, new)
    assert "<ins>25</ins>" in page
    assert "云督〔2023〕1号" in page
    assert "自建房" not in page
    kept = page_of(clerk, new, show="kept")
    assert "自建房" in kept
    assert "未变的 1 项都作为已有在办" in kept
    assert "没有这样的事项" not in page
    assert page_of(clerk, new, show="<script>").count("<script>") == 0


def test_uploading_an_amendment_leads_to_the_comparison(old: Source, clerk: Client) -> None:
    assert "修订或取代" in clerk.get(reverse("decide:upload")).content.decode()
    answer = upload(clerk, text=PLAN_AMENDED, amends=old.pk)
    new = Source.objects.first()
    assert answer.url == reverse("decide:compare", args=[new.pk])
    assert upload(clerk, text=MEETING, amends=10**6).status_code == 422
    assert Source.objects.count() == 2


def test_said_afterwards_from_the_page(old: Source, city: City, clerk: Client) -> None:
    source = taken(city, PLAN_AMENDED, "修订.txt")
    assert "没有可对照的来源" in page_of(clerk, source)
    where = reverse("decide:amend", args=[source.pk])
    clerk.post(where, {"amends": old.pk})
    source.refresh_from_db()
    assert source.amends == old
    clerk.post(where, {"amends": source.pk})
    source.refresh_from_db()
    assert source.amends == old
    desk = clerk.get(reverse("decide:review", args=[old.pk])).content.decode()
    assert reverse("decide:compare", args=[source.pk]) in desk  # the earlier one says that it was amended
    clerk.post(where, {"amends": ""})
    source.refresh_from_db()
    assert source.amends is None


def test_pressing_the_page(old: Source, new: Source, city: City, clerk: Client) -> None:
    known, gone = reverse("decide:duplicates", args=[new.pk]), reverse("decide:dropped", args=[new.pk])
    answer = clerk.post(known, {"all": "1", "show": "kept"})
    assert answer.url.endswith("?show=kept")
    assert find(new, "自建房").status == Status.SET_ASIDE
    clerk.post(known, {"only": find(new, "燃气").pk, "pk": [find(new, "公园").pk]})
    assert find(new, "燃气").status == Status.SET_ASIDE
    assert find(new, "公园").status == Status.PENDING
    clerk.post(gone, {"old": [find(old, "取暖").pk]})
    assert Origin.objects.filter(dropped_by=new).count() == 1
    clerk.post(reverse("decide:accept_all", args=[new.pk]), {"only": find(new, "幼儿园").pk, "show": ""})
    assert find(new, "幼儿园").status == Status.PROPOSED
    assert find(new, "公园").status == Status.PENDING
    page = page_of(clerk, new)
    assert "已记明不再提" in page
    assert "已有在办" in page


def test_a_leader_reads_the_comparison_and_presses_nothing(old: Source, new: Source, city: City) -> None:
    mayor = signed_in(city.mayor)
    page = page_of(mayor, new)
    assert "云督〔2023〕1号" in page
    assert "data-accept" not in page
    assert mayor.post(reverse("decide:duplicates", args=[new.pk]), {"all": "1"}).status_code == 404
    assert signed_in(city.housing_head).get(reverse("decide:compare", args=[new.pk])).status_code == 404


def test_two_sources_that_say_the_same(city: City, old: Source, clerk: Client) -> None:
    same = taken(city, PLAN + "\n", "另存.txt")
    actions.say_amends(same.pk, old, acting=city.clerk, now=NOW)
    assert "完全相同" in page_of(clerk, same)
    assert "没有这样的事项" in page_of(clerk, same, show="new")


def test_many_are_turned_by_pages(city: City, clerk: Client) -> None:
    lines = "".join(f"{n}.完成第{n}类隐患排查整治，建立台账。（市应急局牵头）\n\n" for n in range(1, 61))
    first = taken(city, f"云州市隐患排查分工\n\n一、任务\n\n{lines}", "甲.txt")
    second = taken(city, f"云州市隐患排查分工（修订）\n\n一、任务\n\n{lines.replace('台账', '清单')}", "乙.txt")
    actions.say_amends(second.pk, first, acting=city.clerk, now=NOW)
    page = page_of(clerk, second)
    assert page.count("data-row") == 40
    assert page_of(clerk, second, page=2).count("data-row") == Proposal.objects.filter(source=second).count() - 40


def test_a_date_that_the_year_moves_is_a_change(city: City, old: Source) -> None:
    """年底前 says another day in another year, though the words are the same."""
    said = [replace(one, dues=("2024-12-31",)) if "公园" in one.words else one for one in _said_of(old)]
    from luoshi.decide.comparing import compare

    changed = [pair for pair in compare(_said_of(old), said) if pair.what == CHANGED]
    assert [pair.differs for pair in changed] == [("due",)]


def _said_of(source: Source):
    from luoshi.decide.comparisons import _proposals, _said
    from luoshi.decide.finds import Finds

    finds = Finds(source.reading)
    return [_said(row, finds.of(row.start, row.end)) for row in _proposals(source.pk)]


def test_another_one_in_front_is_another_lead(city: City) -> None:
    """Of those responsible the first leads: the same names in another order are a change, and the page shows which."""
    before = taken(city, "分工\n\n1.整治燃气管网，6月底前完成。（责任单位：市应急局、市住建局）\n", "分工.txt")
    text = "分工\n\n1.整治燃气管网，6月底前完成。（责任单位：市住建局、市应急局）\n"
    after = actions.take_in(
        text.encode(), "修订.txt", acting=city.clerk, now=NOW, office=city.office, unclassified=True, amends=before
    )
    [row] = rows(after)[CHANGED]
    assert row.pair.differs == ("units",)
    assert (row.old.units, row.new.units) == ("市应急局（牵头）、市住建局", "市住建局（牵头）、市应急局")


def test_a_units_name_written_out_is_no_change(city: City) -> None:
    text = "分工\n\n1.编制规划，6月底前印发。（牵头单位：市发展改革委；配合单位：市应急管理局）\n"
    before = taken(city, text, "分工.txt")
    longer = text.replace("市发展改革委", "市发展和改革委员会").replace("分工", "分工（修订）")
    after = actions.take_in(
        longer.encode(), "修订.txt", acting=city.clerk, now=NOW, office=city.office, unclassified=True, amends=before
    )
    assert list(rows(after)) == [KEPT]
