"""An agent is reminded by e-mail of what they owe in words: how many, before when, and where.

Without a server or an address nothing is sent: « Mes accès » says it, then a flag does.
"""

from email.message import EmailMessage
from functools import partial

from console.agent_mailing import EVERY_SECONDS, WHOLE_SECONDS, handed, written
from console.answer_wording import moment
from console.smtp import Outgoing
from console.worker import Work
from store import owed_mail
from store.owed_mail import Reminder
from store.session import Doors

_AT_ONCE = 50

SUBJECTS = {
    False: "Brise-Glace : {debts} à compléter",
    True: "Brise-Glace : rappel, {debts} en retard",
}
_DEBTS = ("1 justification", "{n} justifications")
BODIES = {
    False: """\
Bonjour,

Vous devez encore {debts} pour des accès de votre garde, avant le {due}.
Quelques mots suffisent, tant que le souvenir est frais.

""",
    True: """\
Bonjour,

Vous devez encore {debts} pour des accès passés. Le terme était le {due}.
Sans ces quelques mots, un superviseur verra ces accès ; les écrire, même tard, y met fin.

""",
}
WHERE = """\
Cela se fait dans la console Brise-Glace, page « Mes accès ». Ce message ne contient ni lien ni
donnée personnelle : ouvrez la console comme d’habitude, et n’envoyez rien en réponse.
"""


def works(doors: Doors, outgoing: Outgoing | None) -> dict[str, Work]:
    """Nothing without a server."""
    if outgoing is None:
        return {}
    return {"agents_reminded": Work(partial(turn, doors, outgoing), every=EVERY_SECONDS)}


def turn(doors: Doors, outgoing: Outgoing, seconds: float = WHOLE_SECONDS) -> int:
    """Send what is due; how many were tried. ``OSError`` when nobody answers: the rest waits."""
    with doors.working() as work:
        owed_mail.forgo(work)
        owed_mail.write(work)
    for done in range(_AT_ONCE):
        with doors.working() as work:
            reminder = owed_mail.claim(work)
        if reminder is None:
            return done
        taken = handed(outgoing, message(reminder, outgoing), "owed", seconds)
        if taken is not None:
            with doors.working() as work:
                (owed_mail.sent if taken else owed_mail.refused)(work, reminder)
    return _AT_ONCE


def message(reminder: Reminder, outgoing: Outgoing) -> EmailMessage:
    """What is owed, in so many words."""
    debts = _DEBTS[reminder.debts > 1].format(n=reminder.debts)
    subject = SUBJECTS[reminder.overdue].format(debts=debts)
    body = BODIES[reminder.overdue].format(debts=debts, due=moment(reminder.due_at)) + WHERE
    return written(outgoing, reminder.address, reminder.id, reminder.made_at, (subject, body))
