"""Drills that tests start from: patients of drills, what is done to them, and its erasure."""

from uuid import UUID

from sqlalchemy import Engine, text

from console.desk import Desk
from policy.access import Mode
from policy.agents import Agent, Function
from policy.decision import Owed, RecordState
from policy.events import EndKind
from policy.nir import Nir
from store import drills
from store.accesses import Access
from store.session import Doors
from tests.builders import a_document, a_number, a_patient, a_record, an_agent, oppose
from tests.gestures import bris_de_glace, centre_15, granted


def a_drill_patient(doors: Doors, *, record: RecordState = RecordState.ACTIVE) -> tuple[Nir, UUID]:
    """Nobody, with a record; by which number they are found."""
    number = a_number()
    patient = a_patient(doors, number=number, record=record, exercise=True)
    if record is RecordState.ACTIVE:
        a_record(doors, patient, a_document())
    return number, patient


def exercised(desk: Desk, number: Nir, **said: object) -> Access:
    """Found and opened, as in a drill."""
    handle = desk.find_by_number(number)
    assert handle is not None
    regulates = desk.agent.function is Function.REGULATING_PHYSICIAN
    whole = centre_15(**said) if regulates else bris_de_glace(**said)
    return granted(desk.break_glass(handle, whole))


def a_rehearsal(doors: Doors, desk: Desk, nth: int) -> None:
    """One gesture of a drill, from look-up to end: now opened, now refused, now prepared."""
    number, patient = a_drill_patient(doors)
    match nth % 5:
        case 0:
            with doors.working() as work:
                oppose(work, patient, Mode.CENTRE_15)
            handle = desk.find_by_number(number)
            assert handle is not None
            desk.break_glass(handle, centre_15())
        case 1:
            handle = desk.find_by_number(number)
            assert handle is not None
            desk.break_glass(handle, centre_15(reason=None))
            exercised(desk, number, words="douleur thoracique")
        case 2:
            access = exercised(desk, number)
            desk.settle(access.id, Owed.RATIONALE, "douleur thoracique")
            desk.extend(access.id, "care_goes_on")
            desk.end(access.id, EndKind.WRONG_PATIENT)
        case _:
            desk.end(exercised(desk, number).id, EndKind.CLOSED)


def a_supervisor(doors: Doors, agent: Agent) -> Agent:
    """Who directs a drill at this agent's site."""
    return an_agent(doors, site=agent.site, function=Function.SUPERVISOR)


def a_drill(doors: Doors, supervisor: Agent, title: str = "Afflux") -> UUID:
    """A drill that goes on."""
    with doors.reviewing(supervisor) as by:
        return drills.start(by, title)


_EXERCISE = "select id from patient where exercise"
_WITHOUT = (
    "delete from words_print w using audit_entry e"
    f" where (w.site_id, w.entry_seq) = (e.log_id, e.seq) and e.patient_id in ({_EXERCISE})",
    "delete from owed where grant_id in (select id from access_grant where exercise)",
    "delete from opening where grant_id in (select id from access_grant where exercise)",
    f"delete from audit_text t using audit_entry e where (t.log_id, t.seq) = (e.log_id, e.seq)"
    f" and e.patient_id in ({_EXERCISE})",
    "delete from access_grant where exercise",
    "delete from refusal where exercise",
    "delete from lookup where exercise",
    f"delete from audit_entry where patient_id in ({_EXERCISE})",
    "delete from audit_entry where code like 'drill%'",
    "delete from drill",
    "delete from opposition where patient_id in (select id from patient where exercise)",
    "delete from register_line where patient_id in (select id from patient where exercise)",
    "delete from document where patient_id in (select id from patient where exercise)",
    "delete from record_section where patient_id in (select id from patient where exercise)",
    "delete from patient_trait where patient_id in (select id from patient where exercise)",
    "delete from patient where exercise",
)


def as_if_never(root: Engine) -> None:
    """The same database without its drills, by a superuser whom no guard stops."""
    with root.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        for statement in _WITHOUT:
            connection.execute(text(statement))
