from django.utils import translation

from luoshi.decide.words import RULE_WORDS
from luoshi.reading import rules


def test_the_desk_and_the_command_line_explain_a_rule_in_the_same_words():
    with translation.override("zh-hans"):
        told = {rule: str(words) for rule, words in RULE_WORDS.items() if rule != "person"}
    assert told == rules.COMMITMENTS
