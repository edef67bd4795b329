"""Birthplaces: villages and small countries only, see numbers.py for the reason.

INSEE codes of the Code officiel géographique; overseas codes have three figures of
département and two of commune, and 99 is followed by the code of the country.
"""

MAINLAND: tuple[tuple[str, str], ...] = (
    ("01015", "ARBOYS-EN-BUGEY"), ("02004", "AGUILCOURT"), ("03004", "ARFEUILLES"),
    ("04006", "ALLEMAGNE-EN-PROVENCE"), ("05001", "ABRIÈS-RISTOLAS"), ("07005", "AILHON"),
    ("09003", "AIGUES-VIVES"), ("11002", "AIROUX"), ("12001", "AGEN-D’AVEYRON"),
    ("15001", "ALLANCHE"), ("18002", "AINAY-LE-VIEIL"), ("19001", "AFFIEUX"),
    ("21002", "AGENCOURT"), ("23001", "AHUN"), ("24001", "ABJAT-SUR-BANDIAT"),
    ("25004", "ADAM-LÈS-VERCEL"), ("29002", "ARGOL"), ("30002", "AIGREMONT"),
    ("32001", "AIGNAN"), ("36001", "AIGURANDE"), ("39001", "ABERGEMENT-LA-RONCE"),
    ("43001", "AGNAT"), ("46001", "ALBAS"), ("48001", "ALBARET-LE-COMTAL"),
    ("51215", "DOMPREMY"), ("52001", "AGEVILLE"), ("55001", "ABAINVILLE"),
    ("58001", "ACHUN"), ("65001", "ADAST"), ("67002", "ADAMSWILLER"), ("70001", "ABELCOURT"),
    ("71002", "L’ABERGEMENT-SAINTE-COLOMBE"), ("73001", "AIGUEBELETTE-LE-LAC"),
    ("81001", "AGUTS"), ("87001", "AMBAZAC"), ("88002", "ABLEUVENETTES"), ("89002", "AIGREMONT"),
)  # fmt: skip

CORSICA: tuple[tuple[str, str], ...] = (
    ("2A001", "AFA"), ("2A006", "ALATA"), ("2B002", "AGHIONE"), ("2B009", "ALERIA"),
)  # fmt: skip

OVERSEAS: tuple[tuple[str, str], ...] = (
    ("97110", "LA DÉSIRADE"), ("97202", "LES ANSES-D’ARLET"), ("97301", "RÉGINA"),
    ("97424", "CILAOS"), ("97601", "ACOUA"),
)  # fmt: skip

ABROAD: tuple[tuple[str, str], ...] = (
    ("99102", "ISLANDE"), ("99113", "LIECHTENSTEIN"), ("99130", "ANDORRE"),
    ("99137", "LUXEMBOURG"), ("99144", "MALTE"), ("99390", "MAURICE"), ("99396", "CAP-VERT"),
)  # fmt: skip

NAMES: dict[str, str] = dict((*MAINLAND, *CORSICA, *OVERSEAS, *ABROAD))
