"""Every kind of entry reads as a sentence, in the language of who reads it."""

import pytest
from django.utils.translation import gettext_lazy, override

from luoshi.ledger import sentences
from luoshi.ledger.models import Entry
from luoshi.ledger.sentences import sentence
from tests.ledger.record import NOW


@pytest.fixture(autouse=True)
def _registry(monkeypatch):
    monkeypatch.setattr(sentences, "_templates", {})


def entry(kind="unit.told", **facts):
    from luoshi.kernel import chain

    data = chain.canonical({"by": "zhouwei", "facts": facts, "rows": {}}).decode()
    return Entry(stream="unit:yz-a", seq=1, kind=kind, actor="周伟", post="督查室科员", at=NOW, data=data)


@pytest.mark.parametrize(
    "template", ["{actor}（{post}）把“{title}”交给{units}", "%(actor)s（%(post)s）把“%(title)s”交给%(units)s"]
)
def test_the_facts_fill_the_template(template):
    sentences.register("unit.told", template)
    told = entry(title="{actor} 100%(s", units=["市教育局", "市财政局"])
    assert sentence(told) == "周伟（督查室科员）把“{actor} 100%(s”交给市教育局、市财政局"


def test_in_the_language_of_who_reads():
    sentences.register("unit.told", gettext_lazy("存证链出错。"))
    with override("zh-hans"):
        assert sentence(entry()) == "存证链出错。"
    sentences.register("unit.listed", "{units}")
    with override("en"):
        assert sentence(entry("unit.listed", units=["a", "b"])) == "a, b"


def test_a_callable_tells_for_itself():
    sentences.register("unit.told", lambda facts: f"共 {len(facts['units'])} 个单位")
    assert sentence(entry(units=["a", "b"])) == "共 2 个单位"


@pytest.mark.parametrize("facts", [{}, {"title": None}, {"title": ""}, {"title": []}])
def test_a_fact_that_is_not_there_is_a_dash(facts):
    sentences.register("unit.told", "{title}")
    assert sentence(entry(**facts)) == "—"


def test_a_kind_that_nobody_registered_still_tells_who_what_and_when():
    assert sentence(entry("unit.unheard")) == "周伟于 2023-01-04 10:00 办理了“unit.unheard”。"


def test_one_kind_one_sentence():
    sentences.register("unit.told", "a")
    with pytest.raises(ValueError, match=r"unit\.told"):
        sentences.register("unit.told", "b")
    assert sentences.kinds() == ["unit.told"]
