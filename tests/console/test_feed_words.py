"""Every remark has its French sentence, which says where and never what stood there."""

import re

from console import feed_words
from policy.feeds import Feed, Remark, RemarkCode


def test_every_remark_and_every_feed_has_its_words() -> None:
    assert set(feed_words.SENTENCES) == set(RemarkCode)
    assert set(feed_words.FEEDS) == set(Feed)


def test_a_sentence_ends_and_is_said_once() -> None:
    said = list(feed_words.SENTENCES.values())
    assert len(set(said)) == len(said)
    assert all(re.fullmatch(r"[A-ZÀÉL].+\.", sentence) for sentence in said)


def test_a_remark_says_where_then_what() -> None:
    remark = Remark(3, "fin", RemarkCode.ENDS_FIRST)
    assert feed_words.sentence(remark).startswith("ligne 3, fin\u00a0: la fin vient avant")
    whole = Remark(0, "", RemarkCode.EMPTY)
    assert feed_words.sentence(whole) == feed_words.SENTENCES[RemarkCode.EMPTY]
    assert feed_words.told(remark) == {
        "line": 3, "path": "fin", "code": "ends_first",
        "sentence": feed_words.SENTENCES[RemarkCode.ENDS_FIRST],
    }  # fmt: skip
