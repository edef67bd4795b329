"""What the pages say of contests, keyed by codes; a test holds each table whole."""

from console.contest_state import Said
from store.contests import Outcome

REFERENCE = "Référence d’un avis"
REFERENCE_HINT = "Elle commence par AV et se trouve dans l’avis reçu par le patient."
DESK_TITLE = "Contester un accès par la référence de l’avis"
DESK_NOTE = (
    "La référence est recherchée aussitôt après l’envoi, et un superviseur examine l’accès. Vous"
    " verrez ici si elle est connue, rien de plus."
)
WORDS = "Ce que dit le demandeur"
WORDS_HINT = "Rien de sa santé : ce n’est pas utile pour examiner l’accès."
ANSWER = "Comment lui répondre"
BY = "Qui demande"
HEADINGS = ("Référence", "Reçue", "Suite")
TYPED = "Contestations que vous avez saisies"
OUTCOMES: dict[Outcome | None, str] = {
    None: "recherche en cours",
    Outcome.OPENED: "transmise aux superviseurs",
    Outcome.JOINED: "transmise aux superviseurs",
    Outcome.UNKNOWN: "référence inconnue : relisez l’avis avec le demandeur",
}
SAID: dict[Said, str] = {
    Said.TAKEN: "La contestation est enregistrée : la référence va être recherchée.",
    Said.WRITTEN_WRONG: (
        "Cette référence comporte une faute de frappe. Comparez-la à l’avis, caractère par"
        " caractère."
    ),
    Said.NOT_YOURS: (
        "Aucun accès de votre ressort ne porte cette référence. Vérifiez-la, ou remettez l’avis à"
        " l’accueil, qui la transmettra."
    ),
    Said.IN_A_MOMENT: "Le cas est en cours d’ouverture : redemandez-le dans un instant.",
    Said.DEGRADED: (
        "La console ne peut rien enregistrer en ce moment : rien n’est fait. Gardez l’avis et"
        " recommencez dans quelques minutes."
    ),
}
GOOD = frozenset({Said.TAKEN})
OPEN_CASE = "Ouvrir le cas"
OPEN_CASE_NOTE = (
    "Le cas de cet accès s’affiche ; s’il n’y en a pas, il est ouvert comme contesté. La recherche"
    " est consignée."
)
CONTESTED = "Contesté par le patient"
CONTESTED_AT = "Accès {access}, contesté {when} {way}"
LOOKED_FOR_TITLE = "Cherché par la référence d’un avis"
LOOKED_FOR = "Accès {access}, référence tapée {when} par un superviseur"
NO_WORDS_WRITTEN = "sans un mot"
MORE = "Cet accès a été contesté d’autres fois : la suite est dans « Journal »."
FOLDED = "les mots se lisent avec les justifications"
