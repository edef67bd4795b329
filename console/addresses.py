"""Every address of the console and who may ask for it. What is not here does not exist.

Streamlit serves more than we use: uploads, an agent interface, metrics, its own sign-in. Closed.
"""

import re
from enum import Enum, auto


class Access(Enum):
    """Who may ask for an address."""

    OPEN = auto()  # anybody
    PAGE = auto()  # an agent, and asking is activity; anybody else is sent to sign in
    SIGNED_IN = auto()  # an agent; anybody else is refused
    CLOSED = auto()  # nobody


_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_RULES: tuple[tuple[re.Pattern[str], Access], ...] = (
    (re.compile(r"/(connexion|connexion\.css|healthz|metrics|favicon\.png)"), Access.OPEN),
    (re.compile(r"/(procedure|veille\.(js|css))"), Access.OPEN),  # asks nothing of anybody's
    (re.compile(r"/contester(/recu)?"), Access.OPEN),
    (re.compile(r"/(deconnexion|second-facteur)"), Access.PAGE),
    (re.compile(rf"/preuve/(acces/{_ID}|ecriture/[0-9]{{1,18}})"), Access.SIGNED_IN),
    (re.compile(r"/export/(archive|fhir|csv)"), Access.SIGNED_IN),
    (re.compile(rf"/exercice/{_ID}\.(pdf|csv)"), Access.SIGNED_IN),
    (re.compile(rf"/courrier/lot/{_ID}\.pdf"), Access.SIGNED_IN),
    (re.compile(rf"/recu/{_ID}/{_ID}"), Access.SIGNED_IN),
    (re.compile(r"/patient/liste/[0-9]{1,18}\.(pdf|zip)"), Access.SIGNED_IN),
    (re.compile(r"/rapport/[0-9]{4}-[0-9]{2}\.(pdf|csv)"), Access.SIGNED_IN),
    (re.compile(rf"/bons/{_ID}\.pdf"), Access.SIGNED_IN),
    # Programs of a site, by a token: console/hub.py.
    (re.compile(r"/hub/(messages|rs-eda|rs-eda-maj|roster|arrivals|adt)"), Access.OPEN),
    (re.compile(r"/_stcore/health"), Access.OPEN),  # « ok », asked by the page when it reconnects
    (re.compile(r"/_stcore/(stream|host-config)"), Access.SIGNED_IN),
    (re.compile(r"/(_stcore/bidi-components|media)/.+"), Access.SIGNED_IN),
    (re.compile(r"/static/.+"), Access.OPEN),  # Streamlit's own scripts, styles and fonts
    (re.compile(r"/(component|auth|oauth2callback|app|media|static|_stcore)(/.*)?"), Access.CLOSED),
    (re.compile(r"/[A-Za-z0-9_-]{0,64}"), Access.PAGE),
)

#: Pages of the script. Streamlit draws its first page, and a box in English, at any other address.
PAGES = (
    "/", "/bons", "/cas", "/courrier", "/dossier", "/exercice", "/flux", "/journal", "/mes-acces",
    "/methode", "/supervision",
)  # fmt: skip

#: Pages that are ours, not Streamlit's.
OURS = ("/deconnexion", "/second-facteur")


def access_to(path: str) -> Access:
    """The rule of a decoded path; ``CLOSED`` when none speaks of it."""
    return next((access for rule, access in _RULES if rule.fullmatch(path)), Access.CLOSED)
