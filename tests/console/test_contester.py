"""The public form of contests, attacked from outside: it takes, it bounds, it tells nothing."""

import re
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import create_engine, text

from console.contester_form import SENTENCES, Said, written
from policy.durations import DURATIONS
from policy.notices import ContestChannel
from store import pacing, throttle
from store.contest_matching import match_waiting
from tests.console.serving import Served, served
from tests.database import Cluster
from tests.gestures import a_desk
from tests.store.contesting import WORDS, a_reference, told

BYTES = 32 * 1024
FLOOD = 1_000


@pytest.fixture(scope="module")
def console(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(cluster, tmp_path_factory.mktemp("contester")) as console:
        yield console


@pytest.fixture(autouse=True)
def unhurried(console: Served) -> None:
    """Each test begins with nobody having contested anything."""
    as_owner(console, "delete from attempt")
    as_owner(console, "alter table contest disable trigger user; delete from contest;"
             " alter table contest enable trigger user")  # fmt: skip


def as_owner(console: Served, sql: str) -> list[tuple[object, ...]]:
    engine = create_engine(console.database.owner)
    with engine.begin() as connection:
        answer = connection.execute(text(sql))
        rows = [tuple(row) for row in answer] if answer.returns_rows else []
    engine.dispose()
    return rows


def post(console: Served, reference: str, words: str = "", answer: str = "") -> httpx.Response:
    with console.browser() as browser:
        typed = {"reference": reference, "mots": words, "reponse": answer}
        return browser.post("/contester", data=typed)


def kept(console: Served) -> list[tuple[object, ...]]:
    return as_owner(console, "select reference, channel, taken_by from contest")


def alert(answer: httpx.Response) -> str:
    found = re.search(r'<p class="alert"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    return found[1] if found else ""


def test_anybody_finds_the_form_without_a_session(console: Served) -> None:
    with console.browser() as browser:
        answer = browser.get("/contester")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text


def test_a_contest_is_kept_and_the_answer_says_nothing_of_it(console: Served) -> None:
    reference = a_reference()
    answer = post(console, reference.lower(), WORDS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/contester/recu")
    assert kept(console) == [(reference, ContestChannel.FORM, None)]
    with console.browser() as browser:
        thanked = browser.get("/contester/recu")
    assert thanked.status_code == 200
    assert reference not in thanked.text


def test_known_or_not_the_answer_is_the_same_to_the_byte(console: Served) -> None:
    _, known = told(console.doors, a_desk(console.doors))
    answers = [post(console, reference, WORDS) for reference in (known, a_reference())]
    assert answers[0].content == answers[1].content
    same = [{k: v for k, v in answer.headers.items() if k != "date"} for answer in answers]
    assert same[0] == same[1]
    assert answers[0].status_code == answers[1].status_code


def test_known_or_not_it_takes_the_same_time(console: Served) -> None:
    """The same statements are run: nothing that is known is looked at before the answer."""
    _, known = told(console.doors, a_desk(console.doors))
    times: dict[str, list[float]] = {known: [], a_reference(): []}
    for _ in range(8):
        for reference, taken in times.items():
            begun = time.perf_counter()
            assert post(console, reference).status_code == 303
            taken.append(time.perf_counter() - begun)
    first, second = (statistics.median(taken) for taken in times.values())
    assert abs(first - second) < max(first, second) / 2


def test_nobody_at_this_door_reads_what_is_known(console: Served) -> None:
    with console.doors.admitting() as door:
        for table in ("notified_access", "access_grant", "contest"):
            asked = "select has_any_column_privilege(:table, 'select')"
            assert door.connection.execute(text(asked), {"table": table}).scalar_one() is False


@pytest.mark.parametrize(
    ("reference", "said"),
    [("", Said.NO_REFERENCE), ("  ", Said.NO_REFERENCE),
     ("AV-7K3M-9QZT-4HXP-W", Said.WRITTEN_WRONG), ("' or 1=1 --", Said.WRITTEN_WRONG),
     ("A" * 5_000, Said.WRITTEN_WRONG)],
)  # fmt: skip
def test_what_is_no_reference_is_said_at_once(console: Served, reference: str, said: Said) -> None:
    answer = post(console, reference, WORDS)
    assert (answer.status_code, alert(answer)) == (422, SENTENCES[said])
    assert WORDS in answer.text
    assert kept(console) == []
    assert as_owner(console, "select * from attempt") == []


def test_words_that_are_too_long_come_back_to_be_shortened(console: Served) -> None:
    answer = post(console, a_reference(), "é" * 1_001)
    assert (answer.status_code, alert(answer)) == (413, SENTENCES[Said.TOO_LONG])
    assert "é" * 1_001 in answer.text
    assert post(console, a_reference(), "é\r\n" * 500).status_code == 303


def test_a_thousand_of_the_longest_characters_fit(console: Served) -> None:
    assert post(console, a_reference(), "😀" * 1_000, "’" * 200).status_code == 303


@pytest.mark.parametrize("size", [BYTES + 1, 5_000_000])
def test_a_huge_body_is_refused_without_being_kept(console: Served, size: int) -> None:
    with console.browser() as browser:
        answer = browser.post("/contester", content=b"mots=" + b"a" * size)
    assert (answer.status_code, alert(answer)) == (413, SENTENCES[Said.TOO_LONG])
    assert kept(console) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"&" * 2_000, b"reference=%zz", b"\xff\xfe", b"reference", b"=", b"reference=%00AV"],
)
def test_a_body_of_another_shape_is_no_reference(console: Served, body: bytes) -> None:
    with console.browser() as browser:
        assert browser.post("/contester", content=body).status_code == 422


def test_markup_in_what_is_typed_is_shown_as_it_was_typed(console: Served) -> None:
    nasty = "</textarea><script>alert(1)</script>\"'$title"
    answer = post(console, nasty, nasty, nasty)
    assert "<script" not in answer.text
    assert answer.text.count("&lt;/textarea&gt;&lt;script&gt;") == 3


def test_no_line_break_reaches_what_may_one_day_be_a_header(console: Served) -> None:
    assert post(console, a_reference(), WORDS, "a@b.example\r\nBcc: c@d.example").status_code == 303
    assert written({"reponse": "a@b.example\r\nBcc: x\0\x85y"}).answer == "a@b.example Bcc: x y"


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
     {"Origin": "https://ailleurs.example"}, {"Origin": "null"}],
)  # fmt: skip
def test_only_our_own_page_posts(console: Served, headers: dict[str, str]) -> None:
    with httpx.Client(base_url=console.url) as elsewhere:
        data = {"reference": a_reference()}
        answer = elsewhere.post("/contester", data=data, headers=headers)
        assert (answer.status_code, alert(answer)) == (403, SENTENCES[Said.FOREIGN])
        assert kept(console) == []
        assert elsewhere.post("/contester", data=data).status_code == 303  # an old browser


def test_one_address_is_told_to_wait_and_loses_nothing(console: Served) -> None:
    for _ in range(DURATIONS.contests_per_address):
        assert post(console, a_reference()).status_code == 303
    answer = post(console, reference := a_reference(), WORDS, "ici")
    assert (answer.status_code, alert(answer)) == (429, SENTENCES[Said.THROTTLED])
    assert all(typed in answer.text for typed in (reference, WORDS, "ici"))
    assert "poste" in SENTENCES[Said.THROTTLED]
    assert len(kept(console)) == DURATIONS.contests_per_address


def test_a_flood_keeps_no_more_than_the_limit(console: Served) -> None:
    """Ten thousand take a minute, and keep as many."""
    references = [a_reference() for _ in range(50)]
    with console.browser() as browser, ThreadPoolExecutor(8) as pool:

        def one(nth: int) -> int:
            typed = {"reference": references[nth % 50]}
            return browser.post("/contester", data=typed).status_code

        statuses = list(pool.map(one, range(FLOOD)))
    assert set(statuses) == {303, 429}
    assert statuses.count(303) == DURATIONS.contests_per_address == len(kept(console))


def test_all_addresses_together_are_bounded_too(console: Served) -> None:
    taken = []
    for source in range(DURATIONS.contests_overall + 5):
        with console.doors.admitting() as door:
            taken.append(pacing.contest_taken(door, f"192.0.2.{source}"))
    assert taken == [True] * DURATIONS.contests_overall + [False] * 5


def test_what_counted_is_forgotten_with_its_window(console: Served) -> None:
    post(console, a_reference())
    as_owner(console, "update attempt set last_at = last_at - interval '16 minutes'")
    with console.doors.working() as work:
        assert throttle.forget(work) == 2
    traces = as_owner(console, "select * from attempt")
    assert traces == []


def test_what_was_typed_is_not_lost_when_nothing_can_be_written(console: Served) -> None:
    as_owner(console, "alter table contest rename to contest_away")
    try:
        answer = post(console, reference := a_reference(), WORDS, "ici")
    finally:
        as_owner(console, "alter table contest_away rename to contest")
    assert (answer.status_code, alert(answer)) == (503, SENTENCES[Said.DOWN])
    assert all(typed in answer.text for typed in (reference, WORDS, "ici"))
    assert as_owner(console, "select * from attempt") == []


def test_nothing_typed_reaches_a_log_line(
    console: Served, capfd: pytest.CaptureFixture[str]
) -> None:
    reference = a_reference()
    post(console, reference, WORDS, "chez moi")
    post(console, reference[:-1] + "?", WORDS)
    said = "".join(capfd.readouterr())
    assert not any(typed in said for typed in (reference, reference[2:8], WORDS, "chez moi"))


def test_what_was_posted_opens_a_case_at_the_worker_s_next_turn(console: Served) -> None:
    desk = a_desk(console.doors)
    access, reference = told(console.doors, desk)
    assert post(console, reference).status_code == 303
    assert match_waiting(console.doors) == 1
    assert as_owner(console, "select outcome, grant_id from contest") == [("opened", access.id)]
