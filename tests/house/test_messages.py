"""The extractor itself: it finds what has to be translated, and Chinese that bypasses translation."""

import importlib.util
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

spec = importlib.util.spec_from_file_location("house_messages", Path(__file__).with_name("messages.py"))
messages = importlib.util.module_from_spec(spec)
sys.modules["house_messages"] = messages
spec.loader.exec_module(messages)
Message = messages.Message


def in_python(code):
    found = messages.Findings()
    messages.python_findings(code, "x.py", found)
    return found


def in_template(source):
    found = messages.Findings()
    messages.template_findings(source, "x.html", found)
    return found


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('_("签收")', Message("签收")),
        ('gettext_lazy("第一行" "第二行")', Message("第一行第二行")),
        ('translation.gettext("交办")', Message("交办")),
        ('ngettext("%(n)s 项", "%(n)s 项们", n)', Message("%(n)s 项", "%(n)s 项们")),
        ('pgettext("按钮", "办结")', Message("办结", None, "按钮")),
    ],
)
def test_python_messages(code, expected):
    found = in_python(code)
    assert list(found.messages) == [expected]
    assert found.literals == []


def test_python_literals_are_found_and_excused_only_with_a_reason():
    assert in_python('x = "立项"').literals == ["x.py:1: 立项"]
    assert in_python('x = f"共{n}项"').literals
    assert in_python('x = "立项"  # zh: a word of the paper itself').literals == []
    assert in_python('x = "立项"  # zh:').literals != []
    assert in_python('# zh-file: samples\nx = "立项"').literals == []
    assert in_python('"""说明。"""\ndef f():\n    "说明"  # 注释').literals == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% translate "签收" %}', Message("签收")),
        ("{% blocktranslate %}共 {{ n }} 项{% endblocktranslate %}", Message("共 %(n)s 项")),
        (
            "{% blocktranslate count n=n %}一项{% plural %}{{ n }} 项{% endblocktranslate %}",
            Message("一项", "%(n)s 项"),
        ),
        ("{% blocktranslate trimmed %}\n  甲\n  乙\n{% endblocktranslate %}", Message("甲 乙")),
        ('{% include "a.html" with title=_("标题") %}', Message("标题")),
        ('{{ _("督办") }}', Message("督办")),
        ('{% translate "完成(一)" context "按钮" %}', Message("完成(一)", None, "按钮")),
    ],
)
def test_template_messages(source, expected):
    found = in_template(source)
    assert list(found.messages) == [expected]
    assert found.literals == []


def test_template_literals():
    assert in_template("<p>\n落后</p>").literals == ["x.html:2: 落后</p>"]
    assert in_template('{% page_head "标题" %}').literals
    assert in_template("<!-- 注释 -->{# 注释 #}{% comment %}注释{% endcomment %}").literals == []
    assert in_template('<blockquote lang="zh-Hans">一季度完成</blockquote>').literals == []


def test_script_literals():
    assert list(messages.script_literals('alert("出错")', "x.js")) == ['x.js:1: alert("出错")']
    assert list(messages.script_literals("/* 注释 */ f() // 注释", "x.js")) == []


def test_a_message_counts_as_translated_only_with_words_in_it():
    known = Catalog(locale="en")
    known.add("签收", "Acknowledge")
    known.add("交办", "")
    known.add("办结", "Close", flags=["fuzzy"])
    known.add(("%(n)s 项", "%(n)s 项"), ("%(n)s item", "%(n)s items"))
    assert messages.translated(Message("签收"), known)
    assert not messages.translated(Message("交办"), known)
    assert not messages.translated(Message("办结"), known)
    assert not messages.translated(Message("立项"), known)
    assert messages.translated(Message("%(n)s 项", "%(n)s 项"), known)


def test_placeholders_must_be_the_message_s_own():
    known = Catalog(locale="en")
    known.add("还差 %(days)s 天", "%(day)s days left")
    assert not messages.same_holes(Message("还差 %(days)s 天"), known)


def test_one_message_has_one_english():
    here, there = Catalog(locale="en"), Catalog(locale="en")
    here.add("绿灯", "Green")
    there.add("绿灯", "Green")
    assert messages.contradictions({Path("here"): here, Path("there"): there}) == []
    there.add("红灯", "red")
    here.add("红灯", "Red")
    assert messages.contradictions({Path("here"): here, Path("there"): there}) == [
        "红灯: 'Red' in here, 'red' in there"
    ]
