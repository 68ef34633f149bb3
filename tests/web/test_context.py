"""The frame: which entries a person sees, and which of them is marked."""

from types import SimpleNamespace

from luoshi.web import context


def entries(monkeypatch, roles, path="/"):
    addresses = {
        "web:desk": "/",
        "decide:sources": "/sources/",
        "commitments:list": "/commitments/",
        "web:ledger": "/ledger/",
    }
    monkeypatch.setattr(context, "_address", addresses.get)
    return context.navigation(frozenset(roles), path)


def words(found):
    return [str(entry["words"]) for entry in found]


def test_entries_follow_the_posts(monkeypatch):
    assert words(entries(monkeypatch, {"supervisor"})) == ["工作台", "来源", "督办事项", "账本"]
    assert words(entries(monkeypatch, {"liaison"})) == ["工作台", "督办事项"]
    assert entries(monkeypatch, set()) == []


def test_an_entry_without_an_address_is_not_shown(monkeypatch):
    assert "规则" not in words(entries(monkeypatch, {"supervisor"}))


def test_the_entry_that_one_is_in_is_marked(monkeypatch):
    def here(path):
        return [str(entry["words"]) for entry in entries(monkeypatch, {"supervisor"}, path) if entry["here"]]

    assert here("/") == ["工作台"]
    assert here("/commitments/12/report/") == ["督办事项"]
    assert here("/account/login/") == []


def test_nobody_signed_in_has_an_empty_frame(rf):
    request = rf.get("/")
    assert context.shell(request)["shell"]["nav"] == []
    request.acting = SimpleNamespace(person=None, roles=frozenset({"supervisor"}), posts=())
    shell = context.shell(request)["shell"]
    assert shell["acting"] is None
    assert shell["nav"] == []
    assert shell["search"] is None
