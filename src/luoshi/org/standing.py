"""What still rests on a unit, asked before it goes. Rooms below this one say what they count; org itself knows none of it."""

from collections.abc import Callable, Collection, Mapping

Counter = Callable[[Collection[int]], Mapping[int, int]]

_counters: list[Counter] = []


def register(counter: Counter) -> None:
    """Let ``counter(unit keys) -> {key: how many}`` be asked too: each app once, when it starts."""
    if counter not in _counters:
        _counters.append(counter)


def resting_on(keys: Collection[int]) -> dict[int, int]:
    """How many open things rest on each of these units; units with none are left out. A query or two for each counter."""
    found: dict[int, int] = {}
    for counter in _counters:
        for key, count in counter(keys).items():
            if count:
                found[key] = found.get(key, 0) + count
    return found
