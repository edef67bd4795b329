"""The last link of an access: whom its notices reached, by what way, or why not."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from console.pages import journal_notices
from console.review import Chain, Noticed, Review
from policy.agents import Agent, Function
from policy.events import EndKind
from policy.notices import NoticeCause, NoticeChannel, NoticeState, Recipient
from store.session import Doors
from tests.builders import a_site, an_agent
from tests.gestures import a_desk, open_record
from tests.notices import EMAIL, a_told_access

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def a_review(doors: Doors, agent: Agent) -> Review:
    return Review(doors, an_agent(doors, site=agent.site, function=Function.SUPERVISOR))


def plain(chain: Chain) -> list[str]:
    return [
        line.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
        for line in journal_notices.lines(chain)
    ]


def laid(root: Engine, grant: UUID, **said: object) -> None:
    """A notice that stands so, whatever became of it."""
    row = {"recipient": "holder", "channel": "email", "state": "waiting", "cause": None,
           "handed": None, "settled": None, "batch": None} | said  # fmt: skip
    with root.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(
            text(
                "insert into notice (id, grant_id, site_id, recipient, channel, state, cause,"
                " handed_at, settled_at, made_at, batch_id) select gen_random_uuid(), n.grant_id,"
                " n.site_id, :recipient, :channel, :state, :cause, :handed, :settled,"
                " timestamptz '2026-03-01 09:00+00', :batch from notified_access n"
                " where n.grant_id = :grant"
            ),
            row | {"grant": grant},
        )


def test_a_live_access_is_told_of_later(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    chain, _ = a_review(doors, desk.agent).chain(access.id)
    assert plain(chain) == ["Avis : ils partent à la fin de l’accès."]
    desk.end(access.id, EndKind.CLOSED)
    chain, _ = a_review(doors, desk.agent).chain(access.id)
    assert plain(chain) == ["Avis : ils sont en préparation."]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({}, "Avis au titulaire : courriel · en attente d’envoi depuis le 01/03/2026 à 10:00"),
        (
            {"state": "sent", "handed": AT, "settled": AT},
            "Avis au titulaire : courriel · envoyé le 01/03/2026 à 10:00",
        ),
        (
            {"state": "failed", "cause": "bounced", "settled": AT, "recipient": "treating_doctor",
             "channel": "mssante"},
            "Avis au médecin traitant : MSSanté · en échec le 01/03/2026 à 10:00"
            " · revenu à l’expéditeur",
        ),
        (
            {"state": "to_print", "channel": "letter"},
            "Avis au titulaire : lettre · à imprimer depuis le 01/03/2026 à 10:00",
        ),
        (
            {"state": "printed", "channel": "letter", "settled": AT, "batch": UUID(int=1)},
            "Avis au titulaire : lettre · imprimée le 01/03/2026 à 10:00",
        ),
    ],
)  # fmt: skip
def test_each_notice_says_where_it_stands(
    doors: Doors, root: Engine, said: dict[str, object], line: str
) -> None:
    desk = a_desk(doors)
    access = a_told_access(doors, desk, holder=EMAIL)
    laid(root, access.id, **said)
    chain, _ = a_review(doors, desk.agent).chain(access.id)
    assert plain(chain) == [line]


def test_every_notice_has_its_line_in_the_order_of_recipients(doors: Doors, root: Engine) -> None:
    desk = a_desk(doors)
    access = a_told_access(doors, desk)
    laid(root, access.id, recipient="treating_doctor", channel="none", state="nobody")
    laid(root, access.id)
    chain, _ = a_review(doors, desk.agent).chain(access.id)
    assert chain.noticed is not None
    assert [one.recipient for one in chain.noticed] == list(Recipient)


def test_who_is_not_told_is_said_to_be_told_nothing() -> None:
    assert plain(Chain((), (), None)) == [
        "Aucun avis pour cet accès : exercice, consentement du patient, ou accès ancien."
    ]


@pytest.mark.parametrize("state", NoticeState)
def test_any_state_is_said(state: NoticeState) -> None:
    one = Noticed(Recipient.HOLDER, NoticeChannel.LETTER, state, NoticeCause.TOO_OLD, AT)
    (line,) = plain(Chain((), (), (one,)))
    assert "01/03/2026" in line


def test_another_site_s_notices_are_not_there(doors: Doors, root: Engine) -> None:
    desk = a_desk(doors)
    access = a_told_access(doors, desk)
    laid(root, access.id)
    stranger = an_agent(doors, site=a_site(doors), function=Function.SUPERVISOR)
    chain, _ = Review(doors, stranger).chain(access.id)
    assert (chain.lines, chain.noticed) == ((), None)
