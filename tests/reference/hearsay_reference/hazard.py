"""The forward pass: MODEL section 3, and the path cells of section 1."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Iterable

from .evidence import Evidence, FormEvidence, phi
from .parameters import Parameters
from .state import RELEASED, RENEWED, UNSETTLED, Cell
from .times import DAY, WEEK, Instant
from .touch import FORMS
from .world import AssociationWindows

_YEAR = 365 * DAY
_LAST_DAYS = 28 * DAY

Masses = dict[Cell, float]


@dataclass
class Club:
    """A club with cells of its own."""

    name: str
    share: float
    windows: AssociationWindows
    # None: asked about only; it takes its share out of the others'.
    evidence: dict[str, FormEvidence] | None = None
    # From when on it may sign him for the time after his contract. None: the
    # contract's end is not known.
    signs_from: int | None = None


@dataclass
class Pass:
    """What the forward pass starts from."""

    now: int
    parameters: Parameters
    start: str
    agreed_club: str
    clubs: list[Club]
    evidence: Evidence
    calendar: list[AssociationWindows]
    age_band: str
    expiry: int | None = None
    last_six_months: int | None = None
    deadlines: list[int] = field(default_factory=list)


def run(given: Pass) -> list[Masses]:
    """Returns the cells' probabilities by each deadline; these ascend."""
    return _Runner(given).run()


class _Runner:
    def __init__(self, given: Pass) -> None:
        self._given = given
        self._parameters = given.parameters
        self._cells: Masses = {}
        # Live masses; those who agreed by club, "" for all others.
        self._unsettled = 0.0
        self._renewed = 0.0
        self._renewed_this_week = 0.0
        self._agreed: dict[str, float] = {}
        self._released = 0.0
        match given.start:
            case "RENEWED":
                self._renewed = 1.0
            case "AGREED":
                self._agreed[given.agreed_club] = 1.0
            case "RELEASED" | "RETIRED":
                self._released = 1.0
            case _:
                self._unsettled = 1.0

    def run(self) -> list[Masses]:
        edges = sorted(self._edges())
        rows = {}
        for start, end in zip(edges, edges[1:] + [None]):
            if start in self._given.deadlines:  # strictly before it
                rows[start] = self._row()
            if start == self._given.expiry:
                self._expire()
            if (start - self._given.now) % WEEK == 0:
                self._renewed += self._renewed_this_week
                self._renewed_this_week = 0.0
            if end is not None:
                self._advance(start, (end - start) / WEEK)
        return [rows[deadline] for deadline in self._given.deadlines]

    def _edges(self) -> set[int]:
        """Weeks from now, window edges, what the contract's end brings, and
        the deadlines."""
        now, last = self._given.now, self._given.deadlines[-1]
        edges = set(range(now, last + 1, WEEK)) | set(self._given.deadlines)
        if (expiry := self._given.expiry) is not None:
            edges |= {expiry, expiry - _LAST_DAYS, expiry - _YEAR,
                      expiry - 2 * _YEAR, self._given.last_six_months}
            edges |= {club.signs_from for club in self._given.clubs}
        calendar = self._given.calendar + [
            club.windows for club in self._given.clubs]
        for association in calendar:
            for window in association.windows:
                edges |= {window.opens, window.closes}
            for span in association.known:
                edges |= set(span)
        return {edge for edge in edges if now <= edge <= last}

    def _expire(self) -> None:
        """All of N passes to F; who had agreed joins or falls through."""
        self._released += self._unsettled
        self._unsettled = 0.0
        for club, mass in self._agreed.items():
            kept = self._parameters.agreed_joins
            self._enter(_cell("JOINED", club, "FREE"), mass * kept)
            self._enter(_cell("FELL_THROUGH", club, "FREE"), mass * (1 - kept))
        self._agreed = {}

    def _enter(self, cell: Cell, mass: float) -> None:
        self._cells[cell] = self._cells.get(cell, 0.0) + mass

    def _row(self) -> Masses:
        row = dict(self._cells)
        row[UNSETTLED] = self._unsettled
        row[RENEWED] = self._renewed + self._renewed_this_week
        row[RELEASED] = self._released
        for club, mass in self._agreed.items():
            row[_cell("AGREED", club, "FREE")] = mass
        return row

    # ---- One grid cell.

    def _advance(self, start: int, weeks: float) -> None:
        self._advance_unsettled(start, weeks)
        self._advance_renewed(start, weeks)
        self._advance_released(start, weeks)

    def _advance_unsettled(self, start: int, weeks: float) -> None:
        rates = {form: self._rates(form, start, self._base(form, start))
                 for form in FORMS}
        renewal = self._renewal_rate(start)
        total = renewal + sum(sum(by_club.values())
                              for by_club in rates.values())
        left, moved = _flow(self._unsettled, total, weeks)
        for form in ("FEE", "LOAN"):
            for club, rate in rates[form].items():
                self._enter(_cell("JOINED", club, form), moved * rate)
        for club, rate in rates["FREE"].items():
            if rate:
                self._agreed[club] = (
                    self._agreed.get(club, 0.0) + moved * rate)
        self._renewed_this_week += moved * renewal
        self._unsettled = left

    def _advance_renewed(self, start: int, weeks: float) -> None:
        """0.3 of the base, of a long contract. Evidence counts only if it was
        said after the renewal, hence if he has renewed already."""
        factor = self._parameters.left_after_renewal
        said_since = self._given.start == "RENEWED"
        rates = {}
        for form in ("FEE", "LOAN"):
            base = self._base(form, start, long_contract=True)
            rates[form] = self._rates(
                form, start,
                {name: factor * rate for name, rate in base.items()},
                with_evidence=said_since)
        total = sum(sum(by_club.values()) for by_club in rates.values())
        left, moved = _flow(self._renewed, total, weeks)
        for form, by_club in rates.items():
            for club, rate in by_club.items():
                self._enter(_cell("RENEWED_THEN_LEFT", club, form),
                            moved * rate)
        self._renewed = left

    def _advance_released(self, start: int, weeks: float) -> None:
        """RETIRED has no hazard."""
        if self._given.start == "RETIRED":
            return
        rate = self._parameters.free_after_expiry * self._parameters.bias_free
        base = {club: rate for club in self._names()}
        rates = self._rates("FREE", start, base)
        left, moved = _flow(self._released, sum(rates.values()), weeks)
        for club, rate in rates.items():
            self._enter(_cell("JOINED_LATE", club, "FREE"), moved * rate)
        self._released = left

    # ---- Rates.

    def _rates(self, form: str, start: int, base: dict[str, float],
               with_evidence: bool = True) -> dict[str, float]:
        """r_{k,f} and r_OTHER,f; `base` is B_f by club. A club asked about only
        has its share of OTHER's rate, while its own mask is open."""
        named_share = sum(club.share for club in self._given.clubs
                          if club.evidence is not None)
        of_others = base[""] * (
            self._others_pull(form, start) if with_evidence else 1.0)
        rates = {"": of_others * (1 - named_share)}
        for club in self._given.clubs:
            if club.evidence is None:
                rate = club.share * of_others if base[club.name] > 0 else 0.0
                rates[""] -= rate
            elif with_evidence:
                rate = base[club.name] * self._pull(club, form, start)
            else:
                rate = base[club.name] * club.share
            rates[club.name] = rate
        return rates

    def _pull(self, club: Club, form: str, start: int) -> float:
        """(s + c m) exp(theta phi 2^(-i/HP) + J (1 - exp(-A)) 2^(-i/HJ))."""
        assert club.evidence is not None
        evidence = club.evidence[form]
        total = 1 + sum(max(0.0, other.evidence[form].direct)
                        for other in self._given.clubs if other.evidence)
        mention = max(0.0, evidence.direct) / total
        exponent = (
            self._direction(evidence.sum, start)
            + self._parameters.stage * -math.expm1(-evidence.stage)
            * 2.0 ** -(self._weeks_ahead(start) / self._parameters.stage_weeks))
        return ((club.share + self._parameters.proven_club * mention)
                * math.exp(exponent))

    def _others_pull(self, form: str, start: int) -> float:
        return math.exp(
            self._direction(self._given.evidence.others[form], start))

    def _direction(self, evidence_sum: float, start: int) -> float:
        return (self._parameters.theta * phi(evidence_sum)
                * self._persistence(start))

    def _persistence(self, start: int) -> float:
        return 2.0 ** -(
            self._weeks_ahead(start) / self._parameters.persistence_weeks)

    def _weeks_ahead(self, start: int) -> int:
        """i(u)."""
        return (start - self._given.now) // WEEK

    def _renewal_rate(self, start: int) -> float:
        parameters = self._parameters
        if self._is_after_expiry(start):
            return 0.0
        rate = parameters.renewal
        if self._has_less_left(start, 2 * _YEAR):
            rate = parameters.renewal_last_two_years
        if self._has_less_left(start, _YEAR):
            rate = parameters.renewal_last_year
        if self._has_less_left(start, _LAST_DAYS):
            rate = parameters.renewal_last_days
        return (rate * self._age("renewal") * parameters.bias_renewal * math.exp(
            parameters.theta_renewal * phi(self._given.evidence.renewal)
            * self._persistence(start)))

    def _base(self, form: str, start: int,
              long_contract: bool = False) -> dict[str, float]:
        """B_f(u) by club, "" for all others: 0 where the mask is closed."""
        if form == "FREE":
            signs_from = {"": self._given.last_six_months}
            signs_from |= {c.name: c.signs_from for c in self._given.clubs}
            return {club: self._free_rate(since, start)
                    for club, since in signs_from.items()}
        factor = self._age(form.lower()) * (
            self._parameters.bias_fee if form == "FEE"
            else self._parameters.bias_loan)
        # Near the contract's end a loan is 0.12 of what the windows give, which
        # is 0.24 of the halved rate for a fee.
        near_end = not long_contract and self._is_in_last_six_months(start)
        if form == "FEE":
            factor *= (self._parameters.fee_last_six_months if near_end
                       else 1.0)
        else:
            factor *= (self._parameters.loan_last_six_months if near_end
                       else self._parameters.loan)
        rates = {"": self._window_rate(self._given.calendar, start)}
        for club in self._given.clubs:
            rates[club.name] = self._window_rate([club.windows], start)
        return {club: factor * rate for club, rate in rates.items()}

    def _window_rate(self, associations: list[AssociationWindows],
                     start: Instant) -> float:
        """While a window of any of them is open, a summer one before a winter
        one; the yearly mean where of none of them anything is known: ignorance
        is not a zero."""
        if not any(a.is_known_at(start) for a in associations):
            return self._parameters.fee_yearly_mean
        is_open = [window for a in associations if (window := a.open_at(start))]
        if any(window.is_summer for window in is_open):
            return self._parameters.fee_summer
        return self._parameters.fee_winter if is_open else 0.0

    def _free_rate(self, since: int | None, start: int) -> float:
        """Of a pre-contract: only from when the rules allow it, six months
        before the contract ends unless they say otherwise."""
        if since is None or start < since or self._is_after_expiry(start):
            return 0.0
        rate = (self._parameters.free_last_days
                if self._has_less_left(start, _LAST_DAYS)
                else self._parameters.free_last_six_months)
        return rate * self._parameters.bias_free

    def _is_in_last_six_months(self, start: int) -> bool:
        return (self._given.last_six_months is not None
                and start >= self._given.last_six_months
                and not self._is_after_expiry(start))

    def _has_less_left(self, start: int, span: int) -> bool:
        expiry = self._given.expiry
        return expiry is not None and start >= expiry - span

    def _is_after_expiry(self, start: int) -> bool:
        expiry = self._given.expiry
        return expiry is not None and start >= expiry

    def _age(self, rate: str) -> float:
        return self._parameters.age_factor(rate, self._given.age_band)

    def _names(self) -> Iterable[str]:
        return ["", *(club.name for club in self._given.clubs)]


def _flow(live: float, rate: float, weeks: float) -> tuple[float, float]:
    """What stays, and what goes per unit of rate."""
    if rate == 0:
        return live, 0.0
    return (live * math.exp(-rate * weeks),
            live * -math.expm1(-rate * weeks) / rate)


def _cell(kind: str, club: str, form: str) -> Cell:
    return Cell(kind, club, other_clubs=not club, form=form)
