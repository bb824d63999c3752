"""How often one caller may ask: a token bucket each, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable

MOST_CALLERS = 10_000


class Buckets:
    """A bucket a caller: ``burst`` at once, refilled by ``rate`` a second.

    ``ticks`` is a clock that never goes back, in seconds. Beyond ``MOST_CALLERS`` who came first is forgotten; a
    forgotten caller begins with a full bucket.
    """

    def __init__(self, rate: float, burst: int, ticks: Callable[[], float]) -> None:
        self._rate, self._burst, self._ticks = rate, float(burst), ticks
        self._left: dict[str, list[float]] = {}

    def take(self, caller: str, cost: float = 1.0) -> float:
        """Take ``cost`` out; 0.0 when there was enough, else the seconds after which there will be.

        What costs more than a whole bucket takes a whole one, so that it is possible at all.
        """
        now, burst = self._ticks(), self._burst
        bucket = self._left.get(caller)
        if bucket is None:
            if len(self._left) >= MOST_CALLERS:
                del self._left[next(iter(self._left))]
            bucket = self._left[caller] = [burst, now]
        left = bucket[0] + (now - bucket[1]) * self._rate
        left = min(burst, left)
        wanted = min(burst, cost)
        bucket[1] = now
        if left >= wanted:
            bucket[0] = left - wanted
            return 0.0
        bucket[0] = left
        return (wanted - left) / self._rate
