"""Instants, intervals and months. All instants are nanoseconds since 1970, UTC.

An interval's open side is infinite; Python compares whole numbers with
infinities exactly.
"""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from typing import Any, Union

Instant = Union[int, float]

PAST = float("-inf")
FUTURE = float("inf")

SECOND = 1_000_000_000
DAY = 86_400 * SECOND
WEEK = 7 * DAY

_EPOCH = datetime.datetime(1970, 1, 1)


def parse_instant(text: str) -> int:
    """Reads "2025-10-01T12:00:00.000001Z"."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    moment = datetime.datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S")
    seconds = (moment - _EPOCH) // datetime.timedelta(seconds=1)
    return seconds * SECOND + int((fraction + "000000000")[:9])


def civil(instant: int) -> tuple[datetime.datetime, int]:
    """Splits an instant into its second on the calendar and the rest."""
    seconds, rest = divmod(instant, SECOND)
    return _EPOCH + datetime.timedelta(seconds=seconds), rest


def months_before(instant: int, months: int) -> int:
    """Moves an instant back by calendar months; the day is clamped to the
    month's last (MODEL section 1, calendar mask)."""
    moment, rest = civil(instant)
    month = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(month, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    moved = moment.replace(
        year=year, month=month + 1, day=min(moment.day, last_day))
    return (moved - _EPOCH) // datetime.timedelta(seconds=1) * SECOND + rest


@dataclass(frozen=True)
class Interval:
    """A TimeInterval: [start, end), either side open."""

    start: Instant = PAST
    end: Instant = FUTURE

    @property
    def is_stated(self) -> bool:
        return self.start != PAST or self.end != FUTURE

    def moment(self, limit: Instant) -> Instant:
        """The last moment it can be: nothing counts as said before it surely
        was, nor after it was stored."""
        return min(self.end, limit)

    @property
    def last(self) -> Instant:
        """Its end or, where that is open, its start."""
        return self.end if self.end != FUTURE else self.start

    @property
    def first(self) -> Instant:
        """Its start or, where that is open, its end."""
        return self.start if self.start != PAST else self.end


def parse_interval(value: dict[str, Any] | None) -> Interval:
    """Reads a TimeInterval; an INSTANT without an end ends where it starts."""
    if value is None:
        return Interval()
    start: Instant = PAST
    end: Instant = FUTURE
    if "start_time" in value:
        start = parse_instant(value["start_time"])
    if "end_time" in value:
        end = parse_instant(value["end_time"])
    elif value.get("precision") == "TIME_PRECISION_INSTANT":
        end = start if start != PAST else end
    return Interval(start, end)
