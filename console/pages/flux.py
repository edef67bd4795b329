"""« Flux »: when each feed of the site last spoke, what was refused and why, and what to do."""

import streamlit as st

from console import feed_words, pieces
from console.feeds_view import Channel, Feeds, Heard, Ticket, ago

_EVERY_SECONDS = 30
_CHANNELS = {Channel.FOLDER: "dossier", Channel.HTTP: "réseau", Channel.COMMAND: "commande"}
_HEADINGS = ("Flux", "Dernier message", "Pris depuis hier", "Refusés depuis hier")
_REFUSALS = ("Quand", "Flux", "Par", "Où", "Pourquoi, et que faire")
_WHAT_FOR = (
    "Ce que disent les flux explique les accès : un accès que rien n’explique est peut-être celui "
    "d’un flux qui se tait."
)
_NEVER = (
    "Aucun flux n’a encore parlé pour ce site : les accès restent sans explication tant qu’aucun "
    "n’est branché. Demandez à l’exploitation un jeton ou un dossier de dépôt (docs/feeds.md)."
)
_NO_REFUSAL = "Rien n’a été refusé."
_ERRORS = ("Signalée", "Flux", "Cas du", "Où elle en est")
_TICKETS = 25
_NO_TICKET = "Aucun verdict n’a mis un flux en cause."
_TO_PUT_RIGHT = "À corriger : voyez avec l’exploitation ce que ce flux a dit, ou tu, ce jour-là."


def render(feeds: Feeds) -> None:
    """Draw the page; what it says of time stays true while it is on screen."""
    st.header("Flux", anchor=False)
    pieces.note(_WHAT_FOR)
    st.fragment(_drawn, run_every=_EVERY_SECONDS)(feeds)


def _drawn(feeds: Feeds) -> None:
    heard = feeds.heard()
    if not any(one.spoke.at or one.spoke.remarks for one in heard):
        st.info(_NEVER, icon=":material/info:")
    for one in heard:
        if one.silent:
            st.warning(_silent(one), icon=":material/sensors_off:")
    pieces.table(_HEADINGS, [_row(one) for one in heard], "Ce que chaque flux a dit")
    _refusals(heard)
    _tickets(feeds.tickets())


def _row(one: Heard) -> tuple[str, ...]:
    spoke = one.spoke
    last = f"{ago(spoke.at, one.now)} ({pieces.at(spoke.at)})" if spoke.at else "jamais"
    return feed_words.FEEDS[spoke.feed], last, str(spoke.taken), str(spoke.refused)


def _silent(one: Heard) -> str:
    assert one.spoke.at is not None
    name = feed_words.FEEDS[one.spoke.feed]
    return (
        f"**{name} : rien depuis {pieces.at(one.spoke.at)}, {ago(one.spoke.at, one.now)}.** "
        "Prévenez l’exploitation : vérifier le logiciel qui envoie, son jeton et l’horloge. "
        "Ce qui arrivera en retard sera pris, et les accès relus."
    )


def _refusals(heard: tuple[Heard, ...]) -> None:
    refused = [(one.spoke.feed, each) for one in heard for each in one.spoke.remarks]
    st.subheader("Derniers refus", anchor=False)
    if not refused:
        pieces.note(_NO_REFUSAL)
        return
    rows = [
        (
            pieces.at(each.at),
            feed_words.FEEDS[feed],
            _CHANNELS[each.channel],
            feed_words.where(each.remark),
            feed_words.SENTENCES[each.remark.code],
        )
        for feed, each in sorted(refused, key=lambda one: one[1].at, reverse=True)
    ]
    pieces.table(_REFUSALS, rows, "Le reste du fichier a été pris quand il pouvait l’être")


def _tickets(tickets: tuple[Ticket, ...]) -> None:
    """A feed that a verdict found wrong is to be put right: it teaches nothing of the agent."""
    st.subheader("Erreurs de données", anchor=False)
    if not tickets:
        pieces.note(_NO_TICKET)
        return
    rows = [
        (pieces.at(one.opened_at), feed_words.FEEDS[one.feed], pieces.day(one.day), _stands(one))
        for one in tickets[:_TICKETS]
    ]
    standing = sum(one.closed_at is None for one in tickets)
    pieces.table(_ERRORS, rows, f"Signalées par un verdict, à corriger : {standing}")


def _stands(one: Ticket) -> str:
    if one.closed_at is None:
        return _TO_PUT_RIGHT
    return f"Réglé {pieces.dated(one.closed_at, 'à', 'le')} : tout s’y explique désormais."
