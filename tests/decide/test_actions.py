"""What the first stage writes: a document taken in, corrected, accepted; commitments registered or declined."""

from datetime import date

import pytest

from luoshi.commitments.classified import Classified
from luoshi.commitments.errors import Stale
from luoshi.commitments.models import Commitment
from luoshi.decide import actions
from luoshi.decide.actions import Draft
from luoshi.decide.models import Origin, Proposal, Source, Status
from luoshi.decide.queries import Desk
from luoshi.kernel.lifecycle import State
from luoshi.ledger import verify
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from luoshi.org.errors import Incomplete, Invalid, NotEntitled
from tests.city import NOW, City, proposed
from tests.decide.samples import MEETING
from tests.doors.world import undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(city: City) -> Source:
    return taken(city)


def taken(city: City, text: str = MEETING, name: str = "全市经济工作会议.txt") -> Source:
    return actions.take_in(text.encode(), name, acting=city.clerk, now=NOW, office=city.office, unclassified=True)


def find(source: Source, words: str) -> Proposal:
    return next(row for row in source.proposals.all() if words in row.words)


def complete(city: City, row: Proposal, **more) -> Proposal:
    draft = Draft(**{"leads": [city.safety], "due": date(2023, 3, 31), "measure": "整改率 100%", **more})
    return actions.edit(row.pk, draft, acting=city.clerk, now=NOW)


# --- taking in ---


def test_a_document_is_read_and_nothing_of_it_is_lost(source: Source, city: City) -> None:
    assert source.title == "全市经济工作会议举行"
    gas = find(source, "燃气")
    assert source.text[gas.start : gas.end].startswith("市应急局要会同")
    assert (gas.leads, gas.due, gas.due_given) == ([city.safety.pk], date(2023, 3, 31), True)
    each = find(source, "各县区")
    assert set(each.leads) == {city.east.pk, city.stone.pk}
    assert each.due == date(2023, 12, 29)  # the planning year's last working day, only offered
    assert not each.due_given
    coverage = Desk(source, NOW.date(), city.clerk).coverage
    assert coverage.unread == 0
    assert coverage.characters == len("".join(source.text.split()))


def test_the_same_file_twice_names_the_first(source: Source, city: City) -> None:
    with pytest.raises(actions.TakenBefore) as caught:
        taken(city, name="另一个名字.txt")
    assert caught.value.twin == source
    assert Source.objects.count() == 1


@pytest.mark.parametrize("text", ["机密★1年\n\n关于燃气整治的方案\n一、抓好整治。", "秘密\n关于某事的通知\n请办理。"])
def test_a_marked_document_leaves_no_trace(city: City, text: str) -> None:
    before = Entry.objects.count()
    with pytest.raises(Classified):
        taken(city, text)
    assert Source.objects.count() == 0
    assert Entry.objects.count() == before


def test_only_an_office_takes_in_and_only_with_its_word(city: City) -> None:
    with pytest.raises(NotEntitled):
        actions.take_in(b"x", "a.txt", acting=city.housing_head, now=NOW, office=city.office, unclassified=True)
    with pytest.raises(Incomplete):
        actions.take_in(b"x", "a.txt", acting=city.clerk, now=NOW, office=city.office, unclassified=False)


def test_what_cannot_be_read_is_refused_in_words(city: City, settings) -> None:
    with pytest.raises(Invalid, match="空的"):
        taken(city, "")
    settings.LUOSHI_SOURCE_LIMIT = 10
    with pytest.raises(Invalid, match="超过"):
        taken(city)


# --- correcting ---


def test_editing_makes_an_offered_date_a_given_one(source: Source, city: City) -> None:
    row = complete(city, find(source, "项目建设"), supports=[city.safety, city.housing])
    assert row.due_given
    assert row.supports == [city.housing.pk]  # a lead does not support itself
    assert row.version == 2


def test_a_stale_card_is_told(source: Source, city: City) -> None:
    row = find(source, "燃气")
    actions.edit(row.pk, Draft(title="燃气整治"), acting=city.clerk, now=NOW, version=1)
    with pytest.raises(Stale):
        actions.set_aside(row.pk, "information", acting=city.chief, now=NOW, version=1)


def test_splitting_shares_words_units_and_place(source: Source, city: City) -> None:
    row = find(source, "燃气")
    at = source.text.index("3月底前")
    first, second = actions.split(row.pk, at, acting=city.clerk, now=NOW)
    assert (first.words, second.words) == ("市应急局要会同市住建局,", "3月底前完成城镇燃气专项整治。")
    assert (first.end, second.start, second.end) == (at, at, row.end)
    assert second.leads == [city.safety.pk]
    with pytest.raises(Invalid):
        actions.split(first.pk, first.start, acting=city.clerk, now=NOW)


def test_merging_keeps_the_words_of_both_and_can_be_undone(source: Source, city: City) -> None:
    each, east = find(source, "各县区"), find(source, "云东新区")
    kept = actions.merge(each.pk, east.pk, acting=city.clerk, now=NOW)
    assert kept.words == f"{each.words}\n{east.words}"
    assert Proposal.objects.get(pk=east.pk).status == Status.MERGED
    desk = Desk(Source.objects.get(), NOW.date(), city.clerk)
    assert desk.roots[east.pk].pk == each.pk
    assert [card.merged for card in desk.cards if card.proposal.pk == each.pk] == [[east]]
    with pytest.raises(Invalid, match="分开"):
        actions.split(each.pk, each.start + 4, acting=city.clerk, now=NOW)
    actions.restore(east.pk, acting=city.clerk, now=NOW)
    assert Proposal.objects.get(pk=each.pk).words == each.words
    assert Proposal.objects.get(pk=east.pk).status == Status.PENDING


def test_only_neighbours_are_merged(source: Source, city: City) -> None:
    first, last = source.proposals.first(), source.proposals.last()
    with pytest.raises(Invalid, match="相邻"):
        actions.merge(first.pk, last.pk, acting=city.clerk, now=NOW)


def test_merging_takes_the_earlier_date_that_the_text_gives(city: City) -> None:
    source = taken(city, "云州市燃气整治方案\n\n一、重点任务\n\n完成燃气管网改造。2023年3月底前完成隐患排查。\n")
    plain, dated = find(source, "管网"), find(source, "排查")
    kept = actions.merge(plain.pk, dated.pk, acting=city.clerk, now=NOW)
    assert (kept.due, kept.due_given) == (date(2023, 3, 31), True)


def test_what_is_set_aside_stays_covered_and_comes_back(source: Source, city: City) -> None:
    row = find(source, "燃气")
    before = Desk(source, NOW.date(), city.clerk).coverage
    actions.set_aside(row.pk, "information", acting=city.clerk, now=NOW)
    after = Desk(source, NOW.date(), city.clerk).coverage
    assert after.accounted > before.accounted
    with pytest.raises(Invalid):
        actions.edit(row.pk, Draft(title="x"), acting=city.clerk, now=NOW)
    actions.restore(row.pk, acting=city.clerk, now=NOW)
    assert Desk(source, NOW.date(), city.clerk).coverage == before
    with pytest.raises(Incomplete):
        actions.set_aside(row.pk, "因为", acting=city.clerk, now=NOW)


def test_context_can_become_a_proposal(source: Source, city: City) -> None:
    start = source.text.index("2022年全市经济")
    end = source.text.index("重大项目")
    before = Desk(source, NOW.date(), city.clerk)
    row = actions.take_up(source.pk, start, end, acting=city.clerk, now=NOW)
    assert row.words == "2022年全市经济稳中向好,"
    after = Desk(source, NOW.date(), city.clerk)
    assert after.coverage.pending == before.coverage.pending + len(row.words)
    with pytest.raises(Invalid, match="已经列为"):
        actions.take_up(source.pk, start, end, acting=city.clerk, now=NOW)
    with pytest.raises(Invalid):
        actions.take_up(source.pk, 5, 5, acting=city.clerk, now=NOW)


def test_filling_touches_only_what_is_lacking(source: Source, city: City) -> None:
    gas, works = find(source, "燃气"), find(source, "项目建设")
    draft = Draft(leads=[city.housing], due=date(2023, 6, 30), measure="形成清单")
    actions.fill([gas.pk, works.pk], draft, acting=city.clerk, now=NOW)
    gas.refresh_from_db()
    works.refresh_from_db()
    assert (gas.leads, gas.due, gas.measure) == ([city.safety.pk], date(2023, 3, 31), "形成清单")
    assert (works.leads, works.due, works.due_given) == ([city.housing.pk], date(2023, 6, 30), True)
    with pytest.raises(Invalid, match="没有改动"):
        actions.fill([gas.pk, works.pk], draft, acting=city.clerk, now=NOW)


def test_another_office_may_not_touch_it(source: Source, city: City) -> None:
    row = source.proposals.first()
    for do in (
        lambda: actions.edit(row.pk, Draft(title="x"), acting=city.mayor, now=NOW),
        lambda: actions.accept(row.pk, acting=city.housing_head, now=NOW),
        lambda: actions.fill([row.pk], Draft(measure="x"), acting=city.mayor, now=NOW),
        lambda: actions.accept_all(source, acting=city.mayor, now=NOW),
        lambda: actions.register_all(source, acting=city.nobody, now=NOW),
        lambda: actions.take_up(source.pk, 0, 4, acting=city.mayor, now=NOW),
    ):
        with pytest.raises(NotEntitled):
            do()


# --- accepting ---


def test_a_supervisor_proposes_and_the_characters_are_kept(source: Source, city: City) -> None:
    row = find(source, "燃气")
    [made] = actions.accept(row.pk, acting=city.clerk, now=NOW)
    assert (made.state, made.lead, made.words) == (State.PROPOSED, city.safety, row.words)
    origin = Origin.objects.get(commitment=made)
    assert source.text[origin.start : origin.end] == source.text[row.start : row.end]
    with pytest.raises(Invalid):
        actions.accept(row.pk, acting=city.clerk, now=NOW)


def test_a_merged_ones_origin_spans_both(source: Source, city: City) -> None:
    each, east = find(source, "各县区"), find(source, "云东新区")
    actions.merge(each.pk, east.pk, acting=city.clerk, now=NOW)
    made = actions.accept(each.pk, acting=city.clerk, now=NOW)
    assert {(origin.start, origin.end) for origin in Origin.objects.filter(commitment__in=made)} == {
        (each.start, east.end)
    }


def test_a_head_registers_one_for_each_unit(source: Source, city: City) -> None:
    row = find(source, "各县区")
    with pytest.raises(Incomplete) as caught:
        actions.accept(row.pk, acting=city.chief, now=NOW)
    assert set(caught.value.fields) == {"measure"}
    assert not Commitment.objects.exists()
    actions.edit(row.pk, Draft(measure="形成清单"), acting=city.chief, now=NOW)
    made = actions.accept(row.pk, acting=city.chief, now=NOW)
    assert {(one.lead.short, one.number) for one in made} == {
        ("石桥县", "云督〔2023〕1号"),
        ("云东新区", "云督〔2023〕2号"),
    }


def test_all_means_each_by_itself_with_what_was_left_and_why(source: Source, city: City) -> None:
    ready = complete(city, find(source, "项目建设"))
    outcome = actions.accept_all(source, acting=city.chief, now=NOW)
    assert [made.title for made in outcome.done if made.lead == city.safety] == [ready.title]
    assert len(outcome.left) == source.proposals.filter(status=Status.PENDING).count() > 0
    assert all("还不能立项" in why for _title, why in outcome.left)


def test_only_the_ticked_are_accepted(source: Source, city: City) -> None:
    row = source.proposals.first()
    outcome = actions.accept_all(source, acting=city.clerk, now=NOW, pks=[row.pk])
    assert len(outcome.done) == 1
    assert source.proposals.filter(status=Status.PROPOSED).count() == 1


def test_a_head_registers_all_that_was_proposed(source: Source, city: City) -> None:
    complete(city, find(source, "燃气"))
    actions.accept_all(source, acting=city.clerk, now=NOW)
    outcome = actions.register_all(source, acting=city.chief, now=NOW)
    assert [made.state for made in outcome.done] == [State.REGISTERED] * len(outcome.done)
    assert outcome.done
    assert Commitment.objects.filter(state=State.PROPOSED).count() == len(outcome.left) > 0
    with pytest.raises(NotEntitled):
        actions.register_all(source, acting=city.mayor, now=NOW)


def test_nothing_pending_means_all_is_accounted_for(source: Source, city: City) -> None:
    for row in source.proposals.all():
        assert Desk(source, NOW.date(), city.clerk).coverage.percent < 100
        actions.set_aside(row.pk, "not_work", acting=city.clerk, now=NOW)
    assert Desk(source, NOW.date(), city.clerk).coverage.percent == 100


# --- registering ---


def test_numbers_run_on_without_a_gap(city: City) -> None:
    numbers = [actions.register(proposed(city).pk, acting=city.chief, now=NOW).number for _ in range(3)]
    assert numbers == ["云督〔2023〕1号", "云督〔2023〕2号", "云督〔2023〕3号"]


def test_an_office_does_not_supervise_itself(city: City) -> None:
    with pytest.raises(Invalid):
        actions.register(proposed(city, lead=city.office).pk, acting=city.chief, now=NOW)


def test_declining_needs_a_reason_that_is_on_the_list(city: City) -> None:
    commitment = proposed(city)
    with pytest.raises(Incomplete):
        actions.decline(commitment.pk, acting=city.chief, now=NOW, ground="不想办")
    with pytest.raises(NotEntitled):
        actions.decline(commitment.pk, acting=city.clerk, now=NOW, ground="outside")
    assert actions.decline(commitment.pk, acting=city.chief, now=NOW, ground="outside").state == State.DECLINED


def test_every_entry_has_its_sentence(source: Source, city: City) -> None:
    test_merging_keeps_the_words_of_both_and_can_be_undone(source, city)
    start = source.text.index("2022年全市经济")
    actions.take_up(source.pk, start, start + 12, acting=city.clerk, now=NOW)
    actions.set_aside(
        source.proposals.filter(status=Status.PENDING).first().pk, "duplicate", acting=city.clerk, now=NOW
    )
    actions.fill(source.proposals.values_list("pk", flat=True), Draft(measure="形成清单"), acting=city.clerk, now=NOW)
    actions.accept_all(source, acting=city.chief, now=NOW)
    for entry in Entry.objects.all():
        assert sentence(entry)
        assert "%(" not in sentence(entry)


# --- reading again ---


def test_a_source_is_read_again_while_nobody_touched_it(source: Source, city: City, monkeypatch) -> None:
    with pytest.raises(Invalid, match="与原来一样"):
        actions.read_again(source.pk, acting=city.clerk, now=NOW)
    older = [row.pk for row in source.proposals.all()]
    monkeypatch.setattr(actions.sources, "read", _reading_less)
    actions.read_again(source.pk, acting=city.clerk, now=NOW)
    fresh = Source.objects.get(pk=source.pk)
    assert 0 < fresh.proposals.count() < len(older)
    assert not fresh.proposals.filter(pk__in=older).exists()
    assert fresh.title == source.title
    monkeypatch.undo()
    actions.read_again(source.pk, acting=city.chief, now=NOW)
    assert Source.objects.get(pk=source.pk).reading == source.reading
    assert verify.run().problems == []


def _reading_less(data: bytes, **options):
    """As a reader of another day that found less."""
    from luoshi.reading import read

    return read(data.partition("三要".encode())[0], **options)


def test_what_was_touched_is_not_read_again(source: Source, city: City) -> None:
    start = source.text.index("2022年全市经济")
    for touch in (
        lambda: actions.edit(source.proposals.first().pk, Draft(measure="形成清单"), acting=city.clerk, now=NOW),
        lambda: actions.set_aside(source.proposals.last().pk, "information", acting=city.clerk, now=NOW),
        lambda: actions.accept(find(source, "燃气").pk, acting=city.clerk, now=NOW),
        lambda: actions.take_up(source.pk, start, start + 12, acting=city.clerk, now=NOW),
    ):
        with undone():
            touch()
            with pytest.raises(Invalid, match="已有事项办理过"):
                actions.read_again(source.pk, acting=city.clerk, now=NOW)
    with pytest.raises(NotEntitled):
        actions.read_again(source.pk, acting=city.mayor, now=NOW)
