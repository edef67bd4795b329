"""What the program asks of standing cases, as statements: to close, to raise, to read twice."""

import json

from sqlalchemy import bindparam, text

from policy.corroboration import EXPLAINED, SignCode
from policy.sampling import SAMPLING
from policy.verdicts import MOVES, Actor, CaseState, Why

_CLOSABLE_FROM = sorted(at for at, to in MOVES[Actor.PROGRAM] if to is CaseState.CLOSED)
_SCORED = (Why.SCORED, Why.BUDGET, Why.RANDOM)
_FOR_A_PERSON = sorted((Why.FLAGGED, Why.DRAWN, Why.CONTESTED, *_SCORED))

#: Everything in them is explained by now; nothing in them was ever flagged, drawn or contested.
#: A file named afterwards, or heard of afterwards, must certainly be of the patient to close one.
#: The weight of a flag stays with its case, also when what raised it is withdrawn.
CLOSABLE = text(
    """
    select c.id from review_case c
    where c.state = any(:states) and (cast(:case as uuid) is null or c.id = :case)
      and c.priority < :flagged
      and exists (select from case_access x where x.case_id = c.id)
      and not exists (
        select from case_access x
        left join corroboration k on k.grant_id = x.grant_id and not k.stale
        where x.case_id = c.id
          and (x.why = any(:person)
               or x.grant_id is not null and coalesce(k.state <> all(:explained), true)
               or not coalesce(k.signs @> cast(:sure as jsonb), true) and (
                 k.signs @> cast(:heard as jsonb)
                 or exists (select from case_attachment a where a.case_id = c.id))
               or exists (select from flag f
                          where f.site_id = c.site_id and f.entry_seq = x.entry_seq)))
    """
).bindparams(
    bindparam("states", _CLOSABLE_FROM),
    bindparam("person", _FOR_A_PERSON),
    bindparam("explained", sorted(EXPLAINED)),
    bindparam("sure", json.dumps([{"code": SignCode.SURE, "agrees": True}])),
    bindparam("heard", json.dumps([{"code": SignCode.HEARD}])),
    bindparam("flagged", SAMPLING.priority(Why.FLAGGED)),
    bindparam("case", None),
)

#: A flag that is raised on an access already in a case is read first all the same.
RAISED = text(
    """
    update review_case c set priority = :flagged
    where c.state <> 'closed' and c.priority < :flagged and exists (
      select from case_access x join flag f on f.site_id = c.site_id and f.entry_seq = x.entry_seq
      where x.case_id = c.id)
    """
)

#: Distinct persons who could read this agent's case.
READERS = text(
    """
    select count(distinct case when s.national_id <> '' then s.national_id else s.id::text end)
    from agent s where s.site_id = :site and s.function = 'supervisor' and s.suspended_at is null
      and not same_person(s.id, :subject)
    """
)

#: Is there something to ask about, and nothing that asking would give away?
TO_ASK = text(
    """
    select bool_or(x.why = any(:asked_about)) and not bool_or(x.why = any(:untold) or exists (
      select from flag f where f.site_id = c.site_id and f.entry_seq = x.entry_seq))
    from case_access x join review_case c on c.id = x.case_id where c.id = :case
    """
).bindparams(
    bindparam("asked_about", sorted((Why.UNEXPLAINED, Why.CONTRADICTED))),
    bindparam("untold", sorted((Why.FLAGGED, Why.SCORED))),
)
