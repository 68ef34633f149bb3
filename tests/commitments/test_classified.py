"""Which words are the mark of a state secret, and which only look like it."""

import pytest

from luoshi.commitments.classified import is_work_secret, mark_in, mark_in_document, mark_in_name

MARKS = [
    "机密", "机密★", "绝密★1年", "秘密★10年", "机密★一年", "秘密★6个月", "机密★长期", "机密★启用前",
    "绝 密 ★ 1 年", "机　密", "机密 特急", "机\n密\n★\n1\n年", "机密★\n1年",
    "秘密*10年", "机密＊1年", "秘密☆5年", "秘密★６个月", "机\u200b密★", "機密★", "秘密件", "绝密级",
    "【秘密】", "（机密）", "(秘密★5年)", "000123\n机密★1年\n特急", "000012机密★1年",
    "密级：秘密", "密级: 机密★长期", "密级：绝密。", "关于某事的通知 机密★1年 请查收",
    # as recognition of a scan gives them
    "机蜜★1年", "枧密★1年", "机密女1年", "秘密大10年", "秘密 10年", "绝密·1年", "机密.1年",
]  # fmt: skip
NO_MARKS = [
    "", "保守国家秘密", "严格执行《保守国家秘密法》。", "涉及国家秘密、商业秘密的，不得公开。", "（国家秘密）", "国家秘密",
    "机密性要求", "绝密级文件的管理要求", "定密（绝密、机密、秘密）", "加强秘密工作", "秘密战线", "（一）秘密管理",
    "机密3年内完成整改", "保守秘密★加强保密教育", "推进机密设备国产化", "保密工作1年来成效",
    "内部资料", "内部资料 注意保存", "密级：内部", "密级：□绝密 □机密 □秘密", "密级：绝密、机密、秘密", "密级：绝密/机密/秘密",
    "工作秘密", "工作秘密★3年", "商业秘密★5年", "技术秘密",
]  # fmt: skip
MARKED_NAMES = [
    "机密.pdf", "机密-整改清单.pdf", "【机密】方案.docx", "整改（秘密）.pdf", "机密★1年 通知.pdf", "方案-机密.pdf", "绝密_方案.xlsx",
    "绝密 方案.txt", "秘密10年方案.pdf", "机密★方案.pdf", "云督〔2023〕1号（机密）",
]  # fmt: skip
PLAIN_NAMES = [
    "机密性测试报告.pdf", "保守国家秘密工作总结.pdf", "工作秘密清单.pdf", "秘密管理办法.pdf", "内部资料.pdf", "工作秘密.pdf", "",
]  # fmt: skip


@pytest.mark.parametrize("text", MARKS)
def test_a_mark_is_seen(text: str) -> None:
    assert mark_in(text)
    assert mark_in(f"前一行。\n{text}\n后一行。")


@pytest.mark.parametrize("text", NO_MARKS)
def test_words_in_a_sentence_are_no_mark(text: str) -> None:
    assert mark_in(text) is None
    assert mark_in(f"前一行。\n{text}\n后一行。") is None


@pytest.mark.parametrize("name", MARKED_NAMES)
def test_a_mark_in_a_files_name_is_seen(name: str) -> None:
    assert mark_in_name(name)


@pytest.mark.parametrize("name", PLAIN_NAMES)
def test_a_files_name_may_speak_of_secrets(name: str) -> None:
    assert mark_in_name(name) is None


def test_a_bare_mark_counts_on_a_documents_first_page_a_starred_one_anywhere() -> None:
    body = "云州市要求各单位认真落实。\n" * 400
    assert mark_in_document(f"机密\n{body}") == "机密"
    assert mark_in_document(f"{body}\n密级分为\n秘密\n和其他。") is None
    assert mark_in_document(f"{body}\n附件 秘密★5年\n") == "秘密★5年"


def test_the_mark_is_told_without_its_spaces() -> None:
    assert mark_in("绝 密 ★ 1 年") == "绝密★1年"


@pytest.mark.parametrize("text", ["工作秘密", "工作秘密★3年", "【工作秘密】", "密级：工作秘密", "工 作 秘 密"])
def test_a_work_secret_is_known(text: str) -> None:
    assert is_work_secret("第一行", f"标题\n{text}\n正文")


@pytest.mark.parametrize("text", ["保守工作秘密", "工作秘密管理办法", ""])
def test_to_speak_of_work_secrets_makes_none(text: str) -> None:
    assert not is_work_secret(text)


def test_long_texts_cost_little() -> None:
    """Spaces, stars and halves of marks without end, as somebody would send who wants to keep us busy."""
    for text in (
        " " * 200_000,
        "机密" * 50_000,
        "绝 " * 100_000,
        "密级" * 100_000 + ":",
        "【" * 200_000,
        "机\n" * 100_000,
    ):
        mark_in(text)
        mark_in_document(text)
