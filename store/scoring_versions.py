"""By what accesses are scored: a change of model, numbers or weights is an entry of the log.

Of the house's, once for each change, whichever process met it first.
"""

from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import insert, select, text

import policy
from policy.oversight.scoring.learning import WEIGHTS, Weights
from policy.oversight.scoring.settings import VERSION
from policy.review_events import ScoringChanged, WeightsLearned
from store import audit
from store.scoring_keeping import By
from store.scoring_tables import scoring_version, scoring_weights
from store.session import Working

_NUMBERS = Path(policy.__path__[0]) / "scoring.toml"
_SHOWN = 12  # of a digest: enough to tell the versions of a house apart
_ALONE = text("select pg_advisory_xact_lock(hashtext('brise_glace.scoring_version'))")
_v, _w = scoring_version.c, scoring_weights.c

#: SHA-256 of the numbers that the engine reads, comments and reasons included.
DIGEST: Final = sha256(_NUMBERS.read_bytes()).hexdigest()


def by(weights: Weights) -> By:
    """What stands on each score."""
    return By(f"{VERSION}+{DIGEST[:_SHOWN]}", digest_of(weights)[:_SHOWN])


def digest_of(weights: Weights) -> str:
    """SHA-256 of the weights alone: not of how many verdicts they come from."""
    return sha256(_bytes(weights)).hexdigest()


def note(work: Working, version: str = VERSION, digest: str = DIGEST) -> bool:
    """Say that another model or other numbers score from now on; False when they do already."""
    work.connection.execute(_ALONE)
    last = work.connection.execute(select(scoring_version).order_by(_v.since.desc())).first()
    if last is not None and (last.version, last.digest) == (version, digest):
        return False
    said = ScoringChanged(version, digest, last.version if last else None)
    audit.append_to(work, said)
    work.connection.execute(insert(scoring_version).values(version=version, digest=digest))
    return True


def weights(work: Working) -> Weights:
    """What verdicts taught last, as the log says it: others do not score. At first, nothing."""
    rows = work.connection.execute(select(_w.version, _w.weights).order_by(_w.since.desc()))
    for row in rows:
        kept = msgspec.convert(row.weights, Weights)
        if digest_of(kept) == row.version:
            return kept
    return WEIGHTS


def learnt(work: Working, new: Weights) -> bool:
    """Say that verdicts taught something; False when it is what is known already."""
    work.connection.execute(_ALONE)
    before = digest_of(weights(work))
    after = digest_of(new)
    if before == after:
        return False
    audit.append_to(work, WeightsLearned(after, new.examples, new.misuses, before))
    work.connection.execute(
        insert(scoring_weights).values(
            version=after,
            weights=msgspec.to_builtins(new),
            examples=new.examples,
            misuses=new.misuses,
        )
    )
    return True


def _bytes(weights: Weights) -> bytes:
    said = msgspec.to_builtins(weights)
    told = {name: said[name] for name in sorted(said) if name not in ("examples", "misuses")}
    return msgspec.json.encode(told, order="sorted")
