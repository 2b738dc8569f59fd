"""Telling whether what people are told is said in Chinese: the tests' mistakes are all asked."""

import re

CHINESE = re.compile(r"[\u4e00-\u9fff]")
QUOTED = re.compile(r"`[^`]*`")


def said_in_chinese(*phrases) -> bool:
    """Tell whether each phrase that says something has Chinese of its own, beside what it quotes."""
    return all(CHINESE.search(QUOTED.sub("", phrase.zh)) for phrase in phrases if phrase)
