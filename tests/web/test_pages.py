"""Pages that need no data: the style guide and the error pages. No inline script or style, in either language."""

import re

import pytest
from django import forms
from django.urls import get_resolver

from luoshi.org.widgets import DayInput
from luoshi.web.forms import Form, UnitSelectMultiple

INLINE = re.compile(rb"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)


@pytest.fixture
def demo(settings):
    settings.LUOSHI_DEMO = True


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/styleguide/", 200),
        ("/styleguide/?messages=1", 200),
        ("/account/login/", 200),
        *((f"/styleguide/trouble/{code}/", code) for code in (400, 403, 404, 409, 413, 500)),
    ],
)
@pytest.mark.django_db
def test_pages_carry_nothing_inline(client, demo, path, status, language):
    client.cookies["django_language"] = language
    answer = client.get(path)
    assert answer.status_code == status
    assert INLINE.search(answer.content) is None


def test_the_guide_is_shown_only_in_the_demonstration(client, settings):
    settings.LUOSHI_DEMO = settings.DEBUG = False
    assert client.get("/styleguide/").status_code == 404


def test_english_pages_have_english_words(client, demo):
    client.cookies["django_language"] = "en"
    page = client.get("/styleguide/trouble/404/").content.decode()
    assert '<html lang="en">' in page
    assert "Not found" in page


def test_the_page_for_our_own_errors_needs_no_database(client, demo):
    """What fails here is the very first look at the database: whether the session goes on."""
    client.cookies["luoshi_session"] = "x" * 32
    client.raise_request_exception = False
    answer = client.get("/styleguide/trouble/500/")
    assert answer.status_code == 500
    assert "<h1>" in answer.content.decode()


class Sample(Form):
    """One field of each kind that complains."""

    words = forms.CharField(max_length=4)
    kept = forms.CharField(error_messages={"required": "原话不能少。"})
    tier = forms.ChoiceField(choices=[("1", "一级")])
    day = forms.DateField(widget=DayInput)
    units = forms.MultipleChoiceField(choices=[("1", "市应急局")], widget=UnitSelectMultiple(url="/units/"))
    share = forms.IntegerField(max_value=100)


def test_forms_complain_in_plain_words():
    errors = Sample({"words": "一二三四五", "day": "2023-02-30", "share": "120"}).errors
    assert errors["words"] == ["最多 4 个字，现在有 5 个。"]
    assert errors["kept"] == ["原话不能少。"]
    assert errors["tier"] == ["请选择一项。"]
    assert errors["day"] == ["日期要写成 2023-03-31 这样。"]
    assert errors["share"] == ["不能大于 100。"]


def test_fields_tie_label_help_and_error_to_the_input():
    html = Sample({"words": ""})["words"].as_field_group()
    assert '<label for="id_words">' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_words_error"' in html
    assert 'id="id_words_error"' in html


def test_days_are_given_to_the_browser_as_it_wants_them():
    assert 'value="2023-03-31"' in str(Sample(initial={"day": "2023-03-31"})["day"])


def test_units_are_asked_for_by_type_ahead():
    html = str(Sample()["units"])
    assert 'data-typeahead=""' in html
    assert 'data-url="/units/"' in html
    assert "市应急局" in html


def test_every_form_tells_what_is_left_empty_in_the_same_words(client, db):
    """Ours and allauth's, whichever room they are in."""
    get_resolver().url_patterns  # noqa: B018 - has every view, and so every form, imported
    kinds, known = [forms.Form], set()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        if kind.__module__.startswith(("luoshi", "allauth.account", "allauth.mfa")):
            known |= {str(field.error_messages["required"]) for field in kind.base_fields.values()}
    assert not [words for words in known if "必填" in words]
    page = client.post("/account/login/", {"login": "", "password": ""}).content.decode()
    assert "请填写这一项。" in page
    assert "必填" not in page
