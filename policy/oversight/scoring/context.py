"""One access with what the engine looked up once, for all families."""

from dataclasses import dataclass
from datetime import datetime

from policy.oversight.scoring.care_book import CareBook
from policy.oversight.scoring.events import Access, Agent, Care, Person
from policy.oversight.scoring.evidence import CareState
from policy.oversight.scoring.people import People
from policy.oversight.scoring.settings import Settings


@dataclass(slots=True)
class Context:
    """``named``: the care that the access names, when a feed told of it; ``differ``: in what."""

    access: Access
    agent: Agent
    person: Person | None
    state: CareState
    named: Care | None
    differ: dict[str, float]
    people: People
    book: CareBook
    settings: Settings
    day: int  # of the engine's calendar

    at: datetime
    local: datetime  # the same, by the clocks of France
    site: str
    words: str  # of the justification, lower case without accents
    explained: bool = False
