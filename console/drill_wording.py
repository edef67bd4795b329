"""What a drill says on screen and on its sheet, keyed by the codes of the log."""

from collections.abc import Mapping

from console import handover_wording
from console import journal_wording as said
from console.drill_state import Said
from policy.access import FileStanding, RecordState
from policy.event_words import EndKind
from policy.review_events import HandoverOutcome

EXERCISE = "EXERCICE"
BANNER = "**EXERCICE.** Ce patient n’existe pas : rien de ce qui s’affiche n’est réel."
REAL = (
    "**Vrai patient.** Un exercice est en cours sur votre site, et ce patient n’en est pas un :"
    " cet accès compte comme tout autre."
)
REAL_CASE = "VRAI PATIENT, ouvert pendant l’exercice"
RUNNING = (
    "**Un exercice est en cours sur votre site.** Ses patients se nomment « EXERCICE… » ;"
    " tout autre est un vrai patient."
)
MEASURED = (
    "Les secondes sont comptées entre deux entrées du journal, à l’heure de la base : de la"
    " recherche à l’accès accordé, et de la recherche à l’ouverture des allergies. Rien ne se"
    " lit avant cette entrée ; le temps que le navigateur met à l’afficher n’y est pas."
)
SLIPS = (
    "Un accès sur bon papier n’est pas dans cette feuille : les bons d’un exercice se lisent à"
    " la page « Bons »."
)
NOT_CHECKED = "Aucun point de contrôle n’est encore publié : reprenez la feuille plus tard."
CHECK = (
    "Chaque ligne donne les numéros de ses entrées : ouvrez-les dans « Journal », ou exportez"
    " le journal et vérifiez-le sans nous (« brise-glace verify »). Le point de contrôle"
    " ci-dessous couvre les premières entrées du journal, dans l’ordre."
)
TRAINING = "Accès d’exercice faits en dehors de tout exercice : de l’entraînement."
NOBODY_YET = "Personne n’a encore cherché de patient d’exercice."
EVERYBODY = "Chacun a fait au moins une chose attendue."
NOBODY = "Personne n’a pris part."

#: What a participant is to do before a patient of drills.
TO_OPEN, TO_PREPARE, TO_READ = "ouvrir et lire les allergies", "préparer", "lire la réponse"
TO_MEET = "rencontrer le refus"
DONE: Mapping[bool, str] = {True: "fait", False: "pas fait"}

FILES: Mapping[str, str] = {
    FileStanding.UNVERIFIED: "dossier de régulation inconnu ici",
    FileStanding.WITHOUT_MEDICAL_ACT: "dossier de régulation sans acte médical",
}
RECORDS: Mapping[str, str] = {
    RecordState.NEVER_CREATED: "réponse : dossier jamais créé",
    RecordState.CLOSED: "réponse : dossier clos",
    RecordState.EMPTY: "réponse : dossier vide",
}
HANDOVERS: Mapping[str, str] = {
    "offered": "relais proposé",
    **{one: f"relais {handover_wording.OUTCOMES[one]}" for one in HandoverOutcome},
}
ENDS: Mapping[str, str] = {one: said.ENDS[one] for one in EndKind}
GROUNDS: Mapping[str, str] = dict(said.GROUNDS.items())
OWED: Mapping[str, str] = dict(said.OWED.items())

SAID: Mapping[Said, str] = {
    Said.STARTED: "L’exercice est commencé : chaque médecin du site le voit sur son écran.",
    Said.ENDED: "L’exercice est terminé : sa feuille de preuve se prend ci-dessous.",
    Said.STANDS: "Un exercice est déjà en cours sur ce site : terminez-le d’abord.",
    Said.OVER: "Cet exercice était déjà terminé : rien n’a changé.",
    Said.DEGRADED: "Le journal n’a pas pu l’écrire : rien n’a changé. Recommencez.",
}
WHAT_FOR = (
    "Un exercice suit le vrai chemin, sur la vraie base, avec des patients qui n’existent pas :"
    " rien n’en compte dans les chiffres, rien n’est annoncé à personne. Seuls les patients"
    " d’exercice en sont ; un vrai patient ouvert entre-temps compte comme d’habitude."
)
NOT_PREPARED = (
    "Les patients d’exercice se chargent une fois, par « brise-glace drill prepare » ; la liste"
    " de leurs numéros, par « brise-glace drill list »."
)
TITLE = "Titre de l’exercice"
TITLE_HINT = "Sans nom de patient : il sera imprimé sur la feuille."
NO_PAST = "Aucun exercice n’est terminé sur ce site."
