"""What the browser tests drive: pages with our forms, a fragment that redraws, a native form."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from console.components import (
    Check,
    Choice,
    Day,
    Group,
    Number,
    Option,
    Submitted,
    Text,
    Words,
    countdown,
    private_form,
)
from console.components.chart import Chart, Mark, chart
from tests.components.traces import report

MOTIVES = (
    Option("M1", "Douleur thoracique", "Coeur et vaisseaux"),
    Option("M2", "Arrêt cardiaque", "Coeur et vaisseaux"),
    Option("M3", "Malaise", "Neurologie"),
    Option("M4", "Vertige", "Neurologie"),
    Option("M5", "Épilepsie", "Neurologie"),
    Option("M6", "Éthylisme", "Neurologie"),
)

REQUEST = (
    Text(name="file", label="Numéro de dossier de régulation", uppercase=True),
    Choice(name="motive", label="Motif", options=MOTIVES, favourites=("M3", "M1")),
    Group(
        "Déclarations",
        (
            Check(name="unable", label="La personne est hors d’état de s’exprimer", letter="X"),
            Check(name="risk", label="Il y a un risque immédiat pour sa santé", letter="Y"),
        ),
    ),
    Day(name="born", label="Date de naissance", required=False),
    Words(name="words", label="Précisions", required=False, limit=80, hint="Lu plus tard"),
)


def note(name: str, given: Submitted) -> None:
    # Kept backwards: the search for traces must not find what the test itself wrote down.
    text = ", ".join(f"{field}={value!r}" for field, value in given.items())
    st.session_state[f"{name}_got"] = st.session_state.get(f"{name}_got", 0) + 1
    st.session_state[f"{name}_seen"] = text[::-1]


def rerun() -> None:
    st.session_state.reruns = st.session_state.get("reruns", 0) + 1


def search() -> None:
    st.title("Recherche")
    private_form(
        "find",
        (Number(name="number", label="Numéro de sécurité sociale"),),
        "Rechercher",
        on_submit=lambda given: note("find", given),
        note="Rien n’est envoyé avant « Rechercher ».",
    )
    st.text(f"reçus : {st.session_state.get('find_got', 0)}")
    st.button("Relire", on_click=rerun)
    st.text(f"relectures : {st.session_state.get('reruns', 0)}")
    found = report()  # it may touch what makes Streamlit warn, once, on the page
    with st.container(key="found"):
        st.code(found, language=None)
    st.text(f"à l’envers : {st.session_state.get('find_seen', '')}")


def request() -> None:
    st.title("Demande")
    refused = st.session_state.get("request_got", 0) == 1
    private_form(
        "request",
        REQUEST,
        "Ouvrir le dossier",
        on_submit=lambda given: note("request", given),
        errors={"file": "Ce dossier n’est pas connu : vérifiez-le."} if refused else {},
        keep=refused,
    )
    st.text(f"reçus : {st.session_state.get('request_got', 0)}")
    st.text(st.session_state.get("request_seen", "")[::-1])


@st.fragment(run_every=0.5)
def living() -> None:
    st.text(f"instant {datetime.now(UTC).timestamp()}")
    private_form(
        "inside",
        (Words(name="words", label="Précisions"),),
        "Ajouter",
        on_submit=lambda given: note("inside", given),
    )
    st.text(f"ajouts : {st.session_state.get('inside_got', 0)}")


def fragment() -> None:
    st.title("Fragment")
    living()


def extend() -> None:
    st.session_state.ends_at = datetime.now(UTC) + timedelta(seconds=60)


def ended() -> None:
    st.session_state.endings = st.session_state.get("endings", 0) + 1


def record() -> None:
    st.title("Dossier")
    seconds = float(st.query_params.get("left", "4"))
    ends = st.session_state.setdefault("ends_at", datetime.now(UTC) + timedelta(seconds=seconds))
    now = datetime.now(UTC)
    countdown(
        "time",
        ends_at=ends,
        now=now,
        warn_seconds=int(st.query_params.get("warn", "2")),
        on_end=ended,
        silence_seconds=int(st.query_params.get("silence", "0")),
    )
    st.button("Prolonger", on_click=extend)
    st.text(f"fins : {st.session_state.get('endings', 0)}")
    if now < ends or "stubborn" in st.query_params:
        with st.container(key="record"):
            st.subheader("Allergies")
            st.text("Pénicilline")
    else:
        st.text("Accès clos")


def native() -> None:
    st.title("Natif")
    with st.form("plain"):
        st.text_input("Une ligne", key="line")
        if st.form_submit_button("Envoyer"):
            st.session_state.plain_got = st.session_state.get("plain_got", 0) + 1
    st.text(f"envois : {st.session_state.get('plain_got', 0)}")


def ours() -> None:
    st.title("Nôtre")
    private_form(
        "one",
        (Text(name="line", label="Une ligne"),),
        "Envoyer",
        on_submit=lambda given: note("one", given),
    )
    st.text(f"envois : {st.session_state.get('one_got', 0)}")


def again() -> None:
    st.title("Encore")
    if st.session_state.get("again_got", 0) > st.session_state.get("rerun_after", 0):
        st.session_state.rerun_after = st.session_state.again_got
        st.rerun()
    private_form(
        "again",
        (Text(name="line", label="Une ligne"),),
        "Envoyer",
        on_submit=lambda given: note("again", given),
    )
    st.text(f"envois : {st.session_state.get('again_got', 0)}")


def asked() -> None:
    st.session_state.chosen = st.session_state["columns"].asked["of"]


def columns() -> None:
    st.title("Colonnes")
    marks = tuple(
        Mark(f"hour {n}", f"{n} h", f"{n} h : {n + 1} accès", (n, 1), line=n * 2) for n in range(24)
    )
    drawn = Chart("Accès par heure", "Heure", ("Expliqués", "Sans explication"), marks, "Dossiers")
    chart("columns", drawn, chosen=st.session_state.get("chosen", ""), on_ask=asked)
    st.text(f"choisie : {st.session_state.get('chosen', '')}")
    none = Chart("Rien encore", "Jour", ("Accès",), (Mark("d", "1/1", "1/1 : 0", (0,)),))
    chart("nothing", none, chosen="", on_ask=asked)


st.navigation(
    [
        st.Page(search, url_path="search", default=True),
        st.Page(request, url_path="request"),
        st.Page(fragment, url_path="fragment"),
        st.Page(record, url_path="record"),
        st.Page(native, url_path="native"),
        st.Page(ours, url_path="ours"),
        st.Page(again, url_path="again"),
        st.Page(columns, url_path="columns"),
    ]
).run()
