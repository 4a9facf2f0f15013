"""What the log's records say of entities and transfer windows.

Records are the log's, as JSON: field names as in the protocol buffers, enums by
name, whole numbers of 64 bits as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .times import Instant, parse_instant

Record = dict[str, Any]
Json = dict[str, Any]

_DEFAULT_SHARE_PPM = 5_000
_SHARES_MAX_PPM = 950_000


def collection(name: str) -> str:
    """Returns "players" of "players/p"; what an entity is, is in its name."""
    return name.split("/", 1)[0] if "/" in name else ""


@dataclass(frozen=True)
class Window:
    """A transfer window, [opens, closes)."""

    opens: Instant
    closes: Instant
    is_summer: bool


@dataclass(frozen=True)
class AssociationWindows:
    """What is known of an association: the spans about which the windows are
    complete, and the windows."""

    known: tuple[tuple[Instant, Instant], ...] = ()
    windows: tuple[Window, ...] = ()

    def is_known_at(self, instant: Instant) -> bool:
        return any(start <= instant < end for start, end in self.known)

    def open_at(self, instant: Instant) -> Window | None:
        """Where windows overlap, the one that opened first counts."""
        return next((w for w in self.windows
                     if w.opens <= instant < w.closes), None)


class World:
    """Entities and calendar after the last record."""

    def __init__(self, records: list[Record]) -> None:
        self.records = records
        self._entities: dict[str, Json] = {}
        seasons: dict[tuple[str, str], Json] = {}
        for record in records:
            if entity := record.get("entity"):
                self._entities[entity["name"]] = entity
            if listed := record.get("transfer_windows"):
                seasons[listed["association"], listed["season"]] = listed
        self.calendar = _calendar(seasons)

    def entity(self, name: str) -> Json | None:
        return self._entities.get(name)

    def association_of(self, club: str) -> str:
        return (self.entity(club) or {}).get("association", "")

    def windows_of(self, club: str) -> AssociationWindows:
        """Those of a club's association; nothing is known of no association."""
        return self.calendar.get(
            self.association_of(club), AssociationWindows())

    def pre_contract_months(self, joining: str, leaving: str) -> int:
        """How early a club may sign a player of another one: the rule that the
        association of the first has about that of the second, else about all,
        else six months (MODEL section 1, rule table)."""
        association = self.entity(self.association_of(joining)) or {}
        rules = {rule.get("from_association", ""): int(rule.get("months", 0))
                 for rule in association.get("pre_contract_rules", [])}
        return rules.get(self.association_of(leaving), rules.get("", 6))

    def departure_share(self, club: str) -> float:
        """s_k: a club's share of departures, scaled so that those of all
        described clubs sum to at most 0.95 (MODEL section 3)."""
        total = sum(_share_ppm(entity) for entity in self._entities.values()
                    if collection(entity["name"]) == "clubs"
                    and not entity.get("provisional", False))
        scale = min(1.0, _SHARES_MAX_PPM / total) if total else 1.0
        return _share_ppm(self.entity(club) or {}) / 1e6 * scale


def _share_ppm(club: Json) -> int:
    return int(club.get("departure_share_ppm", 0)) or _DEFAULT_SHARE_PPM


def _calendar(
        seasons: dict[tuple[str, str], Json]) -> dict[str, AssociationWindows]:
    known: dict[str, list[tuple[Instant, Instant]]] = {}
    windows: dict[str, list[Window]] = {}
    for (association, _), listed in seasons.items():
        known.setdefault(association, []).append(
            (parse_instant(listed["start_time"]),
             parse_instant(listed["end_time"])))
        for window in listed.get("windows", []):
            windows.setdefault(association, []).append(Window(
                parse_instant(window["open_time"]),
                parse_instant(window["close_time"]),
                window["kind"] == "TRANSFER_WINDOW_KIND_SUMMER"))
    return {
        association: AssociationWindows(
            tuple(sorted(spans)),
            tuple(sorted(windows.get(association, []),
                         key=lambda w: (w.opens, w.closes))))
        for association, spans in known.items()
    }
