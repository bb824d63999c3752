"""Counters as Prometheus reads them (text format 0.0.4). Labels come from closed lists: no caller can add one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.0002, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the histogram's buckets, in seconds."""
MOST_SERIES = 2_000
_HELP = {
    "tapready_requests_total": "Requests by route, method and status.",
    "tapready_decisions_total": "Decisions by verdict, by what enforce would have said, and by intent.",
    "tapready_reasons_total": "Reasons of decisions by code (a rule's id) and effect.",
    "tapready_rejections_total": "Requests that got a problem instead of what they asked for, by code.",
    "tapready_reloads_total": "Reloads by what was reloaded and what became of it.",
    "tapready_log_rows_total": "Rows put into the decision log.",
    "tapready_log_failures_total": "Rows that could not be put into the decision log.",
    "tapready_stripe_total": "Calls of Stripe's API by what came of them.",
    "tapready_tokens_total": "Decision tokens by what was done with them.",
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


class Metrics:
    """Everything that is counted. Not for several threads: only the event loop's may count."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[tuple[tuple[str, str], ...], int]] = {name: defaultdict(int) for name in _HELP}
        self._series = 0
        self._durations: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}
        self._answers: dict[tuple[str, int], int] = defaultdict(int)
        self.gauges: dict[str, tuple[str, Callable[[], float]]] = {}
        """Name → help and what gives the value."""

    def count(self, name: str, by: int = 1, **labels: str) -> None:
        """Count; beyond ``MOST_SERIES`` new labels go under ``other``."""
        series, key = self._counts[name], tuple(labels.items())
        if key not in series:
            if self._series >= MOST_SERIES:
                key = tuple((label, "other") for label in labels)
            self._series += 1
        series[key] += by

    def total(self, name: str, number: int) -> None:
        """Say what something without labels counts by now."""
        self._counts[name][()] = number

    def took(self, route: str, status: int, seconds: float) -> None:
        """Count an answer and how long it took."""
        self._answers[route, status] += 1
        counts = self._durations.get(route)
        if counts is None:
            counts = self._durations[route] = [0] * (len(BUCKETS) + 1)
            self._sums[route] = 0.0
        counts[bisect_left(BUCKETS, seconds)] += 1
        self._sums[route] += seconds

    def text(self) -> str:
        """All of it, in the text format."""
        return "\n".join([*self._counter_lines(), *self._histogram(), *self._gauge_lines()]) + "\n"

    def _counter_lines(self) -> Iterator[str]:
        for (route, status), number in self._answers.items():
            self._counts["tapready_requests_total"][("route", route), ("status", str(status))] = number
        for name, series in self._counts.items():
            yield f"# HELP {name} {_HELP[name]}"
            yield f"# TYPE {name} counter"
            for key, number in sorted(series.items()):
                yield f"{name}{_labels(dict(key))} {number}"

    def _histogram(self) -> Iterator[str]:
        name = "tapready_request_seconds"
        yield f"# HELP {name} How long answers took, by route, in seconds."
        yield f"# TYPE {name} histogram"
        for route, counts in sorted(self._durations.items()):
            total = 0
            for upper, number in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
                total += number
                yield f"{name}_bucket{_labels({'route': route, 'le': upper})} {total}"
            yield f"{name}_sum{_labels({'route': route})} {self._sums[route]:.6f}"
            yield f"{name}_count{_labels({'route': route})} {total}"

    def _gauge_lines(self) -> Iterator[str]:
        for name, (told, value) in sorted(self.gauges.items()):
            yield f"# HELP {name} {told}"
            yield f"# TYPE {name} gauge"
            yield f"{name} {value():g}"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{label}="{value.translate(_ESCAPES)}"' for label, value in labels.items()) + "}"
