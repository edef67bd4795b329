"""An access received by hand-over is explained by the one it came from, and contradicted with it.

What explains it by itself comes first; a chain is followed link by link, each from the one before.
"""

from policy.corroboration_values import EXPLAINED, Explanation, Sign, SignCode, State


def standing(origin: State | None) -> bool | None:
    """What an access gives to those that it is handed on to; None: nothing either way."""
    if origin in EXPLAINED:
        return True
    return False if origin is State.LINKED_DIFFERS else None


def received(own: Explanation, origin: State | None) -> Explanation:
    """An explanation, by what it inherits from the access that was handed over."""
    given = standing(origin)
    signs = (Sign(SignCode.RELAYED, given), *own.signs)
    if own.explained or given is None:
        return Explanation(own.state, signs)
    return Explanation(State.RELAYED if given else State.LINKED_DIFFERS, signs)
