"""The console attacked from outside: who gets in, by which address, with what in hand."""

import re
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from console.addresses import Access, access_to
from console.connexion import DEVICE_COOKIE
from console.forms import SENTENCES, Said
from console.identity import COOKIE
from policy.findings import AlarmKind, Finding
from store import accounts, alarms, sessions
from store.alarms import Trouble
from store.session import HOUSE
from tests.console.serving import Served, served
from tests.database import Cluster
from tests.store.accounts import PASSWORD, Person, a_member

PAGES = ["/", "/acces", "/dossier", "/mes-acces", "/mes_acces", "/index", "/second-facteur"]
CLOSED = [
    "/pages/acces", "/acces/", "/index.html", "/_stcore/metrics", "/_stcore/script-health-check",
    "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp",
    "/_stcore/upload_file/a/b", "/component/x/index.html", "/auth/login", "/auth/logout",
    "/oauth2callback", "/app/static/x", "/acces/_stcore/host-config", "/console/entry/app.py",
    "/%2e%2e/etc/passwd", "/static", "/static/x.js", "/static/%2e%2e/index.html", "/_stcore",
    "//ailleurs.example",
]  # fmt: skip
PROOFS = ["/preuve/acces/00000000-0000-4000-8000-000000000001", "/preuve/ecriture/0", "/export/csv"]
SIGNED_IN = [
    *PROOFS,
    "/_stcore/host-config",
    "/media/abc.txt",
    "/_stcore/bidi-components/x/main.js",
]


@pytest.fixture(scope="module")
def console(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(cluster, tmp_path_factory.mktemp("console")) as console:
        yield console


@pytest.fixture
def person(console: Served) -> Person:
    return a_member(console.doors)


@pytest.mark.parametrize("path", PAGES)
def test_an_anonymous_visit_to_a_page_ends_at_the_door(console: Served, path: str) -> None:
    with console.browser() as browser:
        answer = browser.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/connexion")
    assert answer.text == ""


def test_a_closed_address_exists_for_nobody(console: Served, person: Person) -> None:
    for token in (None, signed_in_token(console, person)):
        with console.browser(token) as browser:
            for path in CLOSED:
                for method in ("GET", "POST", "PUT", "DELETE"):
                    answer = browser.request(method, console.url + path)
                    assert (path, method, answer.status_code) == (path, method, 404)


@pytest.mark.parametrize("path", SIGNED_IN)
def test_what_pages_are_made_of_needs_a_session(console: Served, person: Person, path: str) -> None:
    with console.browser() as browser:
        assert browser.get(path).status_code == 403
    with console.browser(signed_in_token(console, person)) as browser:
        assert browser.get(path).status_code in (200, 404)


def test_what_nobody_foresaw_is_closed() -> None:
    for path in ("/a/b", "/a.b", "/é", "/a\n", "", "/_stcore/stream/x", "/static/", "/" + "a" * 65):
        assert access_to(path) is Access.CLOSED


@pytest.mark.parametrize("odd", ["-" * 36, "a" * 36, "00000000-0000-4000-8000-00000000000A", ""])
def test_a_proof_is_asked_for_by_an_id_and_nothing_like_one(odd: str) -> None:
    assert access_to(f"/preuve/acces/{odd}") is Access.CLOSED


@pytest.mark.parametrize("kind", ["none", "forged", "ended", "suspended"])
def test_the_live_connection_is_refused_without_a_live_session(
    console: Served, person: Person, kind: str
) -> None:
    token = signed_in_token(console, person)
    if kind == "ended":
        sessions.end(console.doors, token)
    if kind == "suspended":
        with console.doors.working() as work:
            accounts.suspend(work, person.agent.id)
    cookie = {"none": None, "forged": "A" * 43}.get(kind, token)
    with pytest.raises(InvalidStatus) as refused, live(console, cookie):
        pass
    assert refused.value.response.status_code == 403


def test_the_live_connection_opens_for_a_session_and_for_our_own_page_only(
    console: Served, person: Person
) -> None:
    token = signed_in_token(console, person)
    with live(console, token):
        pass
    for origin in ("http://ailleurs.example", "http://localhost:1", None):
        with pytest.raises(InvalidStatus), live(console, token, origin=origin):
            pass


def test_signing_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use(
    console: Served, person: Person
) -> None:
    with console.browser() as browser:
        answer = console.sign_in(browser, person)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        cookie, _ = answer.headers.get_list("set-cookie")
        assert re.fullmatch(
            rf"{COOKIE}=[\w-]{{43}}; HttpOnly; Path=/; SameSite=strict", cookie, re.IGNORECASE
        )
        page = browser.get("/dossier")
    assert page.status_code == 200
    assert '<html lang="fr">' in page.text
    assert "service-desc" not in page.text


def test_a_browser_keeps_a_cookie_of_its_own_beside_the_sessions(
    console: Served, person: Person
) -> None:
    with console.browser() as browser:
        _, cookie = console.sign_in(browser, person).headers.get_list("set-cookie")
        kept = browser.cookies[DEVICE_COOKIE]
        assert re.fullmatch(
            rf"{DEVICE_COOKIE}={kept}; HttpOnly; Max-Age=34560000; Path=/; SameSite=strict",
            cookie,
            re.IGNORECASE,
        )
        browser.post("/deconnexion")
        another = console.sign_in(browser, a_member(console.doors))
        assert another.cookies[DEVICE_COOKIE] == kept
        browser.cookies.set(DEVICE_COOKIE, "Dr Essai, poste 3")
        assert console.sign_in(browser, a_member(console.doors)).cookies[DEVICE_COOKIE] != kept


def test_a_cookie_that_was_there_before_is_never_the_session(
    console: Served, person: Person
) -> None:
    attacker = signed_in_token(console, a_member(console.doors))
    with console.browser(attacker) as victim:
        answer = console.sign_in(victim, person)
    token = answer.cookies[COOKIE]
    assert token != attacker
    assert sessions.standing(console.doors, attacker) is None
    with console.browser("A" * 43) as victim:
        assert console.sign_in(victim, person).cookies[COOKIE] != "A" * 43


def test_a_wrong_login_password_or_code_get_the_very_same_answer(
    console: Served, person: Person
) -> None:
    answers = []
    for wrong in ({"identifiant": "q" * len(person.agent.login)}, {"mot_de_passe": "x" * 12},
                  {"code": "000000"}):  # fmt: skip
        with console.browser() as browser:
            answer = console.sign_in(browser, person, **wrong)
        kept = wrong.get("identifiant", person.agent.login)
        body = answer.text.replace(f'value="{kept}"', 'value=""')
        answers.append((answer.status_code, body, answer.headers.get("set-cookie")))
    assert answers[0][0] == 401
    assert answers == [answers[0]] * 3
    assert SENTENCES[Said.WRONG] in answers[0][1]
    assert 'role="alert"' in answers[0][1]


def test_after_an_error_the_login_is_kept_and_nothing_else(console: Served, person: Person) -> None:
    evil = '"><script>alert(1)</script>'
    with console.browser() as browser:
        answer = console.sign_in(
            browser, person, identifiant=evil, mot_de_passe="mot-de-passe-vu", code="424242"
        )
    assert evil not in answer.text
    assert "&quot;&gt;&lt;script&gt;" in answer.text
    assert "mot-de-passe-vu" not in answer.text
    assert "424242" not in answer.text


def test_guessing_is_throttled_with_a_sentence_that_says_how_long(
    console: Served, person: Person
) -> None:
    with console.browser() as browser:
        for _ in range(5):
            assert console.sign_in(browser, person, mot_de_passe="x" * 12).status_code == 401
        answer = console.sign_in(browser, person)
    assert answer.status_code == 429
    assert "quart d’heure" in answer.text


@pytest.mark.parametrize("path", ["/connexion", "/deconnexion", "/second-facteur"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://ailleurs.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(
    console: Served, person: Person, path: str, headers: dict[str, str]
) -> None:
    token = signed_in_token(console, person)
    with console.browser(token) as browser:
        answer = browser.post(path, data={"code": "1"}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert sessions.standing(console.doors, token) is not None


def test_signing_out_ends_the_session_and_takes_the_cookie_back(
    console: Served, person: Person
) -> None:
    token = signed_in_token(console, person)
    with console.browser(token) as browser:
        assert browser.get("/deconnexion").status_code == 405
        answer = browser.post("/deconnexion")
        assert (answer.status_code, answer.headers["location"]) == (303, "/connexion")
        assert f'{COOKIE}=""' in answer.headers["set-cookie"]
    assert sessions.standing(console.doors, token) is None


def test_the_second_factor_again_goes_back_to_the_page_and_nowhere_else(
    console: Served, person: Person
) -> None:
    with console.browser(signed_in_token(console, person)) as browser:
        page = browser.get("/second-facteur", params={"retour": "/acces"})
        assert 'name="retour" value="/acces"' in page.text
        wrong = browser.post("/second-facteur", data={"code": "12", "retour": "/acces"})
        assert (wrong.status_code, 'role="alert"' in wrong.text) == (401, True)
        right = browser.post(
            "/second-facteur", data={"code": person.recovery[-1], "retour": "/acces"}
        )
        assert (right.status_code, right.headers["location"]) == (303, "/acces")
        for elsewhere in ("//ailleurs.example", "https://ailleurs.example", "/\\ailleurs",
                          "javascript:alert(1)", "/a\r\nX-Evil: 1", "/a//b"):  # fmt: skip
            page = browser.get("/second-facteur", params={"retour": elsewhere})
            assert 'name="retour" value="/"' in page.text
            assert "X-Evil" not in page.headers


def test_a_password_of_a_megabyte_is_refused_before_it_is_read(
    console: Served, person: Person
) -> None:
    with console.browser() as browser:
        answer = console.sign_in(browser, person, mot_de_passe="x" * 1_000_000)
        assert answer.status_code == 413
        assert browser.post("/connexion", content=b"\xff=%zz&&&;" * 9).status_code == 401
        assert browser.post("/connexion", content=b"&".join([b"a=1"] * 50)).status_code == 401


@pytest.mark.parametrize("path", ["/connexion", "/", "/healthz", "/rien/du/tout", "/static/x.js"])
def test_every_answer_carries_the_headers_that_protect(console: Served, path: str) -> None:
    with console.browser() as browser:
        headers = browser.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert "server" not in headers


def test_pages_and_forms_are_kept_by_no_cache(console: Served, person: Person) -> None:
    with console.browser(signed_in_token(console, person)) as browser:
        assert browser.get("/dossier").headers["cache-control"] == "no-store"
    with console.browser() as browser:
        assert browser.get("/connexion").headers["cache-control"] == "no-store"


def test_an_agent_who_is_signed_in_is_not_asked_again(console: Served, person: Person) -> None:
    with console.browser(signed_in_token(console, person)) as browser:
        answer = browser.get("/connexion")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_health_says_that_an_entry_could_be_written_and_writes_none(console: Served) -> None:
    before = entries_of_the_house(console)
    with console.browser() as browser:
        answer = browser.get("/healthz")
    assert answer.status_code == 200
    said = {"status": "ok", "database": "ok", "audit": "ok", "log": "ok", "stuck": []}
    assert answer.json() == said
    assert entries_of_the_house(console) == before


def test_an_alarm_of_the_log_is_told_and_stops_nobody(console: Served) -> None:
    """On the screen of whoever watches the machines; emergencies go on."""
    trouble = Trouble(uuid4(), Finding.CUT)
    alarms.settle(console.doors, AlarmKind.VERIFICATION, {trouble})
    with console.browser() as browser:
        wait_until(lambda: browser.get("/healthz").json()["log"] == "alarm")
        answer = browser.get("/healthz")
        assert (answer.status_code, answer.json()["status"]) == (200, "ok")
        assert "brise_glace_log_alarms 1.0" in browser.get("/metrics").text
        alarms.settle(console.doors, AlarmKind.VERIFICATION, set())
        wait_until(lambda: browser.get("/healthz").json()["log"] == "ok")
        assert "brise_glace_log_alarms 0.0" in browser.get("/metrics").text


def wait_until(true: Callable[[], bool]) -> None:
    """The answer is kept for a second."""
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_metrics_are_for_this_machine_and_name_nobody(console: Served, person: Person) -> None:
    with console.browser() as browser:
        console.sign_in(browser, person)
        answer = browser.get("/metrics")
        assert 'brise_glace_sign_ins_total{outcome="signed_in"}' in answer.text
        assert person.agent.login not in answer.text
        for proxied in ({"X-Forwarded-For": "192.0.2.9"}, {"Forwarded": "for=192.0.2.9"}):
            assert browser.get("/metrics", headers=proxied).status_code == 403


def test_no_secret_is_logged(
    console: Served,
    person: Person,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level("DEBUG")
    for client in ("httpx", "httpcore"):  # the browser's own, in the same process
        caplog.set_level("CRITICAL", client)
    with console.browser() as browser:
        console.sign_in(browser, person, mot_de_passe="mot-de-passe-vu")
        token = console.sign_in(browser, person).cookies[COOKIE]
        browser.get("/acces")
    out = caplog.text + "".join(capfd.readouterr())
    for secret in (PASSWORD, "mot-de-passe-vu", token, person.agent.login, *person.recovery):
        assert secret not in out


def signed_in_token(console: Served, person: Person) -> str:
    """A live session, without passing by the form."""
    with console.doors.admitting() as door:
        return sessions.begin(door, person.agent)[1]


def live(console: Served, token: str | None, origin: str | None = "same"):  # type: ignore[no-untyped-def]
    """The connection that Streamlit's page opens."""
    headers = {"Cookie": f"{COOKIE}={token}"} if token else {}
    return connect(
        console.url.replace("http", "ws") + "/_stcore/stream",
        additional_headers=headers,
        origin=console.url if origin == "same" else origin,  # type: ignore[arg-type]
        subprotocols=["streamlit"],  # type: ignore[list-item]
    )


def entries_of_the_house(console: Served) -> int:
    """How many entries the house's own log holds."""
    engine = create_engine(console.database.owner)
    with engine.connect() as connection:
        found = connection.scalar(
            text("select count(*) from audit_entry where log_id = :house"), {"house": HOUSE}
        )
    engine.dispose()
    return int(found or 0)
