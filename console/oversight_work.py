"""What the worker does about review: flags raised and judged again, cases opened and closed."""

from dataclasses import dataclass, field

from console.worker import Work
from policy.durations import DURATIONS
from store import case_opening, oversight
from store.oversight import Positions
from store.session import Doors

_FLAGS_SECONDS = 5.0
_AGAIN_SECONDS = 120.0
_LATE_SECONDS = 3600.0
_CASES_SECONDS = 10.0


@dataclass(slots=True)
class Following:
    """How far this process followed each log; another process follows by itself."""

    doors: Doors
    positions: Positions = field(default_factory=dict)

    def turn(self) -> int:
        """Judge what the logs say since the last turn; how many flags are new."""
        raised, self.positions = oversight.judge(self.doors, self.positions)
        return raised


def works(doors: Doors) -> dict[str, Work]:
    """What is new within seconds; what feeds and answers still tell of, again and again."""
    return {
        "flags_raised": Work(Following(doors).turn, _FLAGS_SECONDS, _FLAGS_SECONDS),
        "flags_judged_again": Work(
            lambda: oversight.judge_again(doors), _AGAIN_SECONDS, _CASES_SECONDS
        ),
        "flags_judged_late": Work(
            lambda: oversight.judge_again(doors, DURATIONS.review.deadline),
            _LATE_SECONDS,
            _LATE_SECONDS,
        ),
        "cases_joined": Work(
            lambda: case_opening.open_and_join(doors), _CASES_SECONDS, 2 * _FLAGS_SECONDS
        ),
        "cases_closed": Work(
            lambda: case_opening.close_explained(doors), _CASES_SECONDS, _CASES_SECONDS
        ),
    }
