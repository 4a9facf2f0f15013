"""What is recorded of a player: club, contract, and what has happened to him.

MODEL section 1 (outcomes set the state from which the pass starts, and the
saga). Claims play no part here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from .parameters import AGE_BANDS
from .times import (DAY, PAST, Instant, Interval, civil, parse_instant,
                    parse_interval)
from .view import Outcome, View
from .world import Json, World


class Cell(NamedTuple):
    """One cell of a distribution, as in the protocol buffers."""

    kind: str
    club: str = ""
    other_clubs: bool = False
    form: str = ""


UNSETTLED = Cell("UNSETTLED")
RENEWED = Cell("RENEWED")
RELEASED = Cell("RELEASED")


@dataclass
class Step:
    """Something that happened: not before `first`, not after `last`."""

    first: Instant
    last: Instant
    cell: Cell


class ContractFact(NamedTuple):
    """A contract's end known for a fact since `known`."""

    expiry: Instant
    known: Instant


@dataclass
class PlayerState:
    club: str = ""
    # UNSETTLED, RENEWED, AGREED, RELEASED or RETIRED.
    start: str = "UNSETTLED"
    agreed_club: str = ""
    join_time: Instant | None = None
    saga_start: Instant = PAST
    steps: list[Step] = field(default_factory=list)
    # Signed for a fee or on loan, only the day has to come.
    is_decided: bool = False
    contract_facts: list[ContractFact] = field(default_factory=list)
    age_band: str = ""


@dataclass
class _Spell:
    club: str
    is_loan: bool
    start: Instant
    known: Instant
    expiry: Instant | None


def player_state(view: View, world: World) -> PlayerState:
    state = PlayerState()
    spells = _spells(view, world)
    spell = _last_spell(spells, view.said_by)
    if spell:
        state.club = spell.club
    outcomes = sorted(
        (outcome for outcome in view.outcomes if outcome.player == view.player),
        key=lambda outcome: outcome.signed_time)
    for outcome in outcomes:
        _record(state, outcome)
    if outcomes:
        _start_from(state, outcomes[-1], spell)
    if state.club:
        _add_contract_facts(state, spells, outcomes)
    state.age_band = _age_band(world.entity(view.player), view.said_by)
    return state


def recorded_cell(state: PlayerState, deadline: Instant) -> Cell:
    """The cell in which he was just before a deadline, as far as is recorded.
    """
    cell = UNSETTLED
    for step in state.steps:
        if step.first < deadline and step.last <= deadline:
            cell = step.cell
    return cell


def _spells(view: View, world: World) -> list[_Spell]:
    """The engagements that were public by then (Engagement.know_time)."""
    spells = []
    for engagement in (world.entity(view.player) or {}).get("engagements", []):
        start = parse_interval(engagement.get("start")).last
        known = (parse_instant(engagement["know_time"])
                 if "know_time" in engagement else start)
        end = parse_interval(engagement.get("contract_end"))
        if known <= view.said_by:
            spells.append(_Spell(
                engagement["club"], engagement.get("loan", False), start,
                known, end.last if end.is_stated else None))
    return spells


def _last_spell(spells: list[_Spell], now: int) -> _Spell | None:
    """The last that has begun; a loan leaves the contract where it is."""
    begun = [s for s in spells if not s.is_loan and s.start <= now]
    return max(enumerate(begun), key=lambda e: (e[1].start, e[0]))[1] \
        if begun else None


def _record(state: PlayerState, outcome: Outcome) -> None:
    """Adds the steps that an outcome records."""
    before = state.steps[-1].cell.kind if state.steps else "UNSETTLED"
    moved = "RENEWED_THEN_LEFT" if before == "RENEWED" else "JOINED"
    match outcome.kind:
        case "OUTCOME_KIND_RENEWED":
            when = (outcome.agree if outcome.agree.is_stated
                    else outcome.occur)
            _add_step(state, outcome, when, RENEWED)
        case "OUTCOME_KIND_JOINED_FEE":
            _add_step(state, outcome, outcome.occur,
                      Cell(moved, outcome.to_club, form="FEE"))
        case "OUTCOME_KIND_LOANED":
            _add_step(state, outcome, outcome.occur,
                      Cell(moved, outcome.to_club, form="LOAN"))
        case "OUTCOME_KIND_RELEASED" | "OUTCOME_KIND_RETIRED":
            _add_step(state, outcome, outcome.occur, RELEASED)
        case "OUTCOME_KIND_JOINED_FREE":
            is_late = before == "RELEASED"
            if outcome.agree.is_stated and not is_late:
                _add_step(state, outcome, outcome.agree,
                          Cell("AGREED", outcome.to_club, form="FREE"))
            # What is only agreed may still fall through.
            if outcome.in_force:
                _add_step(state, outcome, outcome.occur,
                          Cell("JOINED_LATE" if is_late else "JOINED",
                               outcome.to_club, form="FREE"))


def _add_step(state: PlayerState, outcome: Outcome, when: Interval,
              cell: Cell) -> None:
    """Happened by when it was public; a day that was still to come then is not
    pulled forward."""
    last = (when.last if when.start > outcome.know_time
            else when.moment(outcome.know_time))
    state.steps.append(Step(when.start, last, cell))


def _start_from(state: PlayerState, outcome: Outcome,
                spell: _Spell | None) -> None:
    """The state that the last outcome left, unless a later engagement shows
    that he has moved on."""
    state.saga_start = outcome.know_time
    if outcome.in_force:
        state.saga_start = max(outcome.know_time, outcome.occur.start)
    is_renewal = outcome.kind == "OUTCOME_KIND_RENEWED"
    club_then = outcome.to_club if is_renewal else outcome.from_club
    if (spell and spell.start > outcome.signed_time
            and spell.club != club_then):
        return
    state.club = outcome.from_club or state.club
    match outcome.kind:
        case "OUTCOME_KIND_RENEWED":
            state.start, state.club = "RENEWED", outcome.to_club
        case "OUTCOME_KIND_JOINED_FEE" if outcome.in_force:
            state.club = outcome.to_club
        case "OUTCOME_KIND_JOINED_FEE" | "OUTCOME_KIND_LOANED":
            state.is_decided = not outcome.in_force
        case "OUTCOME_KIND_JOINED_FREE" if outcome.in_force:
            state.club = outcome.to_club
        case "OUTCOME_KIND_JOINED_FREE":
            state.start, state.agreed_club = "AGREED", outcome.to_club
            if outcome.occur.is_stated:
                state.join_time = outcome.occur.last
        case "OUTCOME_KIND_RELEASED":
            state.start, state.club = "RELEASED", ""
        case "OUTCOME_KIND_RETIRED":
            state.start, state.club = "RETIRED", ""


def _add_contract_facts(state: PlayerState, spells: list[_Spell],
                        outcomes: list[Outcome]) -> None:
    """What the registry knew before the last signing is about the contract
    before it."""
    signing = _contract_outcome(state.club, outcomes)
    newest: _Spell | None = None
    for spell in spells:
        if spell.is_loan or spell.club != state.club:
            continue
        if signing and spell.known < signing.signed_time:
            continue
        if newest is None or spell.known >= newest.known:
            newest = spell
    if newest and newest.expiry is not None:
        state.contract_facts.append(ContractFact(newest.expiry, newest.known))
    if signing and signing.contract_end.is_stated:
        state.contract_facts.append(
            ContractFact(signing.contract_end.last, signing.know_time))


def _contract_outcome(club: str, outcomes: list[Outcome]) -> Outcome | None:
    """The last outcome that made the present contract."""
    for outcome in reversed(outcomes):
        joined = outcome.in_force and outcome.kind in (
            "OUTCOME_KIND_JOINED_FEE", "OUTCOME_KIND_JOINED_FREE")
        renewed = outcome.kind == "OUTCOME_KIND_RENEWED"
        if (joined or renewed) and outcome.to_club == club:
            return outcome
    return None


def _age_band(player: Json | None, now: int) -> str:
    """MODEL section 3, the last row of the rates; not known: none."""
    birth = parse_interval((player or {}).get("birth"))
    if not birth.is_stated or birth.first != birth.start \
            or birth.last != birth.end:
        return ""
    length = birth.end - birth.start
    # A day is known well enough; of a longer time the middle stands for it.
    born, _ = civil(int(birth.start + (length // 2 if length > DAY else 0)))
    today, _ = civil(now)
    age = today.year - born.year - (
        (today.month, today.day) < (born.month, born.day))
    return next(band for upto, band in AGE_BANDS
                if upto is None or age <= upto)
