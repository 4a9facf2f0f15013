"""From a case to the distribution by each deadline."""

from __future__ import annotations

from typing import Any

from . import parameters as constants
from .contract import contract_end
from .evidence import Evidence, sum_evidence
from .hazard import Club, Masses, Pass, run
from .parameters import Parameters, parse_model
from .roots import build_roots
from .state import (RELEASED, Cell, PlayerState,
                    player_state, recorded_cell)
from .times import DAY, Instant, months_before, parse_instant
from .view import make_view
from .weights import SourceRecords, Weigher
from .world import World

_YEAR = 365 * DAY


def forecast(case: dict[str, Any]) -> list[Masses]:
    """Returns the probability of each cell by each of the case's deadlines,
    in their order. Cells that are not there have none."""
    world = World(case["records"])
    now = parse_instant(case["said_by"])
    parameters = parse_model(case.get("model", {}))
    view = make_view(world, case["player"], now)
    state = player_state(view, world)
    roots = Weigher(view, state.club, state.saga_start, parameters,
                    SourceRecords(case.get("source_records", {}))).weigh(
                        build_roots(view))
    expiry = contract_end(state.contract_facts, roots, parameters)
    evidence = sum_evidence(view, roots, state.saga_start, parameters)
    deadlines = [parse_instant(text) for text in case["deadlines"]]
    start = _start(state, expiry, now)
    ahead = sorted({d for d in deadlines if d > now})
    if state.is_decided or not ahead:
        rows = {}
    else:
        given = _pass(world, now, parameters, state, start, expiry, evidence,
                      case.get("clubs", []))
        given.deadlines = ahead
        rows = dict(zip(ahead, run(given)))
    return [rows.get(deadline)
            or {_recorded(state, start, expiry, deadline): 1.0}
            for deadline in deadlines]


def _start(state: PlayerState, expiry: Instant | None, now: int) -> str:
    """The state that is recorded, unless the contract has run out since, or was
    renewed so long ago that it is up for renewal again."""
    if expiry is None:
        return state.start
    is_due = state.start == "RENEWED" and now >= expiry - _YEAR
    if state.start == "UNSETTLED" or is_due:
        return "RELEASED" if now >= expiry else "UNSETTLED"
    return state.start


def _recorded(state: PlayerState, start: str, expiry: Instant | None,
              deadline: int) -> Cell:
    """At or before the present: what is recorded, never hazards. A contract
    that has run out since is recorded too."""
    cell = recorded_cell(state, deadline)
    if (expiry is not None and expiry < deadline and start == "RELEASED"
            and state.start in ("UNSETTLED", "RENEWED")):
        return RELEASED
    return cell


def _pass(world: World, now: int, parameters: Parameters, state: PlayerState,
          start: str, expiry: Instant | None, evidence: Evidence,
          asked: list[str]) -> Pass:
    clubs = [Club(club, _share(world, state, club), world.windows_of(club),
                  forms) for club, forms in evidence.clubs.items()]
    if start == "AGREED":
        asked = [*asked, state.agreed_club]
        expiry = state.join_time if expiry is None else expiry
    for club in asked:
        if all(club != other.name for other in clubs):
            clubs.append(Club(club, _share(world, state, club),
                              world.windows_of(club)))
    _limit_shares(clubs)
    given = Pass(now, parameters, start, state.agreed_club, clubs, evidence,
                 list(world.calendar.values()), state.age_band)
    if expiry is not None:
        given.last_six_months = months_before(int(expiry), 6)
        for club in clubs:
            club.signs_from = months_before(
                int(expiry), world.pre_contract_months(club.name, state.club))
        # What has run out, does so at once.
        given.expiry = max(int(expiry), now)
    return given


def _share(world: World, state: PlayerState, club: str) -> float:
    """Nobody moves to the club that he is under contract with."""
    return 0.0 if club == state.club else world.departure_share(club)


def _limit_shares(clubs: list[Club]) -> None:
    """Leaves something to all others, whoever is named."""
    total = sum(club.share for club in clubs)
    if total > constants.NAMED_SHARES_MAX:
        for club in clubs:
            club.share *= constants.NAMED_SHARES_MAX / total
