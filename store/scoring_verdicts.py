"""What verdicts say of scored days: examples to learn from, and days that were not ordinary.

« Erreur de données » teaches nothing, and neither does a day that nobody judged.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text

from policy.oversight.scoring.evidence import Family
from policy.oversight.scoring.learning import Example, Weights, example
from policy.oversight.scoring.settings import SETTINGS
from policy.verdicts import Verdict
from store.models import AnyRow
from store.scores import evidence_of
from store.scoring_state import felt
from store.session import Working

AnyStored = Mapping[str, Any]  # an access as json_build_object wrote it

# Of a day that was judged twice, whether misuse was found.
_JUDGED = text(
    """
    select k.site_id, k.agent_id, k.day,
      (array_agg(c.verdict order by c.verdict = :misuse desc, c.closed_at desc))[1] as verdict,
      (select json_agg(json_build_object('score', s.score, 'evidence', s.evidence)
              order by array_position(k.accesses, s.grant_id))
       from access_score s
       where s.site_id = k.site_id and s.grant_id = any (k.accesses)) as accesses
    from case_score k join review_case c on c.site_id = k.site_id and c.agent_id = k.agent_id
      and c.day = k.day and c.verdict is not null
    where k.weights = :weights
    group by k.site_id, k.agent_id, k.day order by k.site_id, k.agent_id, k.day
    """
).bindparams(bindparam("misuse", Verdict.MISUSE))
_UNORDINARY = text(
    "select distinct day, agent_id from review_case where site_id = :site and verdict = any(:found)"
    " order by day, agent_id"
).bindparams(bindparam("found", sorted((Verdict.MISUSE, Verdict.DATA_ERROR))))


def examples(work: Working, weights: Weights, version: str) -> Iterator[Example]:
    """What verdicts teach of days that were scored by these weights (``version`` on their rows)."""
    for row in work.connection.execute(_JUDGED, {"weights": version}):
        learnt = example(sums(row.accesses or (), felt(weights)), Verdict(row.verdict))
        if learnt is not None:
            yield learnt


def unordinary(work: Working, site: UUID) -> list[tuple[date, str]]:
    """Days found to be misuse or an error of a feed, as the calibration names them."""
    rows: Sequence[AnyRow] = work.connection.execute(_UNORDINARY, {"site": site}).all()
    return [(row.day, f"{row.agent_id} {row.day.isoformat()}") for row in rows]


def sums(accesses: Sequence[AnyStored], felt: Mapping[Family, float]) -> dict[Family, float]:
    """What each family added to a day's score at weight 1 (policy/oversight/scoring/cases.py)."""
    total: dict[Family, float] = {}
    shares = (1.0, SETTINGS.second, SETTINGS.third)
    for rank, (share, one) in enumerate(zip(shares, accesses, strict=False)):
        if rank and one["score"] <= 0:
            continue
        for each in evidence_of(one["evidence"]):
            nats = share * each.bits / felt.get(each.family, 1.0)
            total[each.family] = total.get(each.family, 0.0) + nats
    return total
