"""ADT messages as hospitals send them. Plain functions."""

NUMBER = "255081416802538"
INS = f"{NUMBER}^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS"


def an_adt(
    event: str = "A01",
    *,
    visit: str = "26001234",
    said: str = "20261122101500",
    admitted: str = "20261122101000",
    left: str = "",
    facility: str = "SIH",
    charset: str = "UNICODE UTF-8",
    identifiers: str = f"0001^^^CHU^PI~{INS}",
    names: str = "LE GOFF^ANNE^ANNE MARIE^^^^L~DURAND^ANNE^^^^^D",
    born: str = "19550803",
    sex: str = "F",
    kind: str = "ADT",
) -> str:
    """One message, its segments ended by carriage returns."""
    visit_fields = "|".join(["PV1", "1", "E", *[""] * 16, visit, *[""] * 24, admitted, left])
    return "\r".join(
        (
            f"MSH|^~\\&|SIH|{facility}|BG|BG|{said}||{kind}^{event}^ADT_{event}|M1|P|2.5|||||FRA|"
            f"{charset}",
            f"EVN||{said}",
            f"PID|1||{identifiers}||{names}||{born}|{sex}",
            visit_fields,
            "OBX|1|TX|||texte clinique",
            "",
        )
    )
