"""Where a session began, and an access with it: pseudonyms alone, and nobody else's to say."""

import secrets
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from store import admission, places
from store.admission import Admitted
from store.keys import KeyRing
from store.places import NOWHERE, Place
from store.session import Doors
from tests.gestures import a_desk, open_record
from tests.store.accounts import Person, a_member, typed
from tests.store.oversight_builders import rows
from tests.store.raw import TERMINAL, refused, say
from tests.store.speaking import speaking


def come_in(doors: Doors, person: Person, cookie: str, source: str = "192.0.2.7") -> Admitted:
    said = replace(typed(person, source=source), device=cookie)
    answer = admission.sign_in(doors, said)
    assert isinstance(answer, Admitted)
    return answer


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.9", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::1", "::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("a socket", ""),
        ("", ""),
    ],
)
def test_an_address_is_known_by_its_network_alone(address: str, network: str) -> None:
    assert places.network(address) == network


def test_a_browser_without_our_cookie_gets_one_and_keeps_it() -> None:
    first = places.device("")
    assert places.device(first) == first != places.device("")


@given(st.text(max_size=60))
def test_what_is_no_cookie_of_ours_is_never_kept(cookie: str) -> None:
    ring = KeyRing.fresh()
    if places.device(cookie) != cookie:
        assert places.of(ring, cookie, "") == NOWHERE


def test_another_key_ring_knows_nobody_again() -> None:
    cookie = secrets.token_urlsafe(32)
    one, other = (places.of(KeyRing.fresh(), cookie, "192.0.2.1") for _ in range(2))
    assert one.device != other.device
    assert one.network != other.network


def test_an_access_is_of_the_place_where_its_session_began(doors: Doors, owner: Engine) -> None:
    person, cookie = a_member(doors), secrets.token_urlsafe(32)
    session = come_in(doors, person, cookie).session
    open_record(doors, a_desk(doors.within(session), person.agent))
    place = places.of(doors.ring, cookie, "192.0.2.200")
    assert place.device
    assert place.network
    assert rows(owner, "select device, network from web_session") == [(place.device, place.network)]
    assert rows(owner, "select device, network from access_grant") == [
        (place.device, place.network)
    ]
    told = str(rows(owner, "select s::text, g::text from web_session s, access_grant g"))
    assert cookie not in told
    assert "192.0.2" not in told


def places_of_accesses(owner: Engine) -> list[Place]:
    return [Place(*row) for row in rows(owner, "select device, network from access_grant")]


def test_nobody_borrows_anothers_session_nor_one_that_ended(doors: Doors, owner: Engine) -> None:
    person, other = a_member(doors), a_member(doors)
    cookie = secrets.token_urlsafe(32)
    theirs = come_in(doors, other, cookie).session
    open_record(doors, a_desk(doors.within(theirs), person.agent))
    mine = come_in(doors, person, cookie).session
    with owner.begin() as connection:
        say(connection, "update web_session set ended_at = now(), end_kind = 'signed_out'")
    open_record(doors, a_desk(doors.within(mine), person.agent))
    open_record(doors, a_desk(doors, person.agent))
    assert places_of_accesses(owner) == [NOWHERE] * 3


def test_where_an_access_was_made_is_neither_said_nor_changed_by_its_holder(
    doors: Doors, owner: Engine, login: Engine
) -> None:
    person = a_member(doors)
    session = come_in(doors, person, secrets.token_urlsafe(32)).session
    open_record(doors, a_desk(doors.within(session), person.agent))
    with refused("42501"), speaking(login, "console_agent", person.agent) as connection:
        say(connection, "update access_grant set device = null")
    with refused(TERMINAL), owner.begin() as connection:
        say(connection, "update access_grant set network = null")
