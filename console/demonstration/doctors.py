"""Fictitious authors. RPPS numbers and structures begin with 99: no such ones exist."""

from console.demonstration.meaning import Professional
from policy.record import Code

_SPECIALITIES = "1.2.250.1.213.1.1.4.5"
_GENERAL = Code("G15_10/SM26", _SPECIALITIES, "Médecin - Qualifié en Médecine Générale (SM)")
_CARDIOLOGY = Code(
    "G15_10/SM04", _SPECIALITIES, "Médecin - Cardiologie et maladies vasculaires (SM)"
)
_PHYSICIAN = Code("G15_10", _SPECIALITIES, "Médecin")

GENERAL_PRACTITIONERS: tuple[Professional, ...] = tuple(
    Professional(given, surname, number, _GENERAL, organisation, finess)
    for given, surname, number, organisation, finess in (
        ("Camille", "ASTIER", "899000000010", "Maison de santé de Valombre", "990000101"),
        ("Étienne", "BOISSIÈRE", "899000000028", "Cabinet médical des Lilas", "990000119"),
        ("Leïla", "CHAOUCH", "899000000036", "Centre de santé de Clairecôte", "990100109"),
        ("Damien", "DELORME", "899000000044", "Cabinet médical du Port", "990100117"),
        ("Soizic", "EVENO", "899000000051", "Maison de santé des Essarts", "990000127"),
        ("Pascal", "FROMENT", "899000000069", "Cabinet médical de la Gare", "990100125"),
    )
)

CARDIOLOGIST = Professional(
    "Hélène", "GRANGIER", "899000000077", _CARDIOLOGY, "Clinique du Val", "990000135"
)
HOSPITAL = Professional(
    "Marc", "HAUTEFORT", "899000000085", _PHYSICIAN, "Centre hospitalier de Valombre", "990000143"
)
PSYCHIATRIST = Professional(
    "Irène", "JALABERT", "899000000093", _PHYSICIAN, "Centre médico-psychologique du Parc",
    "990000150",
)  # fmt: skip
INSURER = Professional(
    "Alimentation", "AUTOMATIQUE", "899000000101", _PHYSICIAN, "Assurance maladie", "990000168"
)
