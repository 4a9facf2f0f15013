"""What all roots add up to, cell by cell: MODEL section 2, S_j, and section 3,
m and A."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from . import parameters as constants
from .parameters import Parameters
from .times import DAY, Instant
from .touch import FORMS, Target
from .view import Outcome, Tier, View
from .weights import WeighedRoot

_RIVAL_GONE_HALF_LIFE = 60 * DAY
_SEASON = 365 * DAY


@dataclass
class Pools:
    """Evidence on one cell: proven, and the capped rest, each sign apart."""

    proven: float = 0.0
    unproven: list[float] = field(default_factory=lambda: [0.0, 0.0])
    echo: list[float] = field(default_factory=lambda: [0.0, 0.0])

    def add(self, root: WeighedRoot, value: float) -> None:
        """Adds a root with its citations; `value` is v but for w."""
        side = 0 if value > 0 else 1
        self.proven += value * root.proven
        self.unproven[side] += abs(value) * root.unproven
        self.echo[side] += abs(value) * (root.echo + root.citations)

    def add_all(self, other: Pools) -> None:
        self.proven += other.proven
        for side in (0, 1):
            self.unproven[side] += other.unproven[side]
            self.echo[side] += other.echo[side]

    @property
    def sum(self) -> float:
        """S."""
        unproven = [min(constants.UNPROVEN_CAP, x) for x in self.unproven]
        echo = [min(constants.ECHO_CAP, x) for x in self.echo]
        return self.proven + unproven[0] - unproven[1] + echo[0] - echo[1]


@dataclass
class FormEvidence:
    """What speaks for one form of one club's cells."""

    sum: float = 0.0  # S
    direct: float = 0.0  # D
    stage: float = 0.0  # A


@dataclass
class Evidence:
    # By club and form: the named clubs, those with the most first.
    clubs: dict[str, dict[str, FormEvidence]]
    others: dict[str, float]  # S of all others, by form
    renewal: float  # S of a renewal
    root_count: int
    weight: float


@dataclass
class _ClubSums:
    pools: dict[str, Pools] = field(
        default_factory=lambda: {form: Pools() for form in FORMS})
    direct: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(FORMS, 0.0))
    agreed: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(FORMS, 0.0))
    rival: Pools = field(default_factory=Pools)
    size: float = 0.0  # of the proven part, whatever its sign


def phi(total: float) -> float:
    """sign(S) log(1 + |S|)."""
    return math.copysign(math.log1p(abs(total)), total)


def sum_evidence(view: View, roots: list[WeighedRoot], saga_start: Instant,
                 parameters: Parameters) -> Evidence:
    return _Summer(view, roots, saga_start, parameters).run()


class _Summer:
    def __init__(self, view: View, roots: list[WeighedRoot],
                 saga_start: Instant, parameters: Parameters) -> None:
        self._view = view
        self._roots = roots
        self._saga_start = saga_start
        self._parameters = parameters
        self._clubs: dict[str, _ClubSums] = {}
        # What touches the cells of every club.
        self._leaving = Pools()
        self._selling = Pools()
        self._renewal = Pools()
        self._root_count = 0
        self._weight = 0.0

    def run(self) -> Evidence:
        for root in self._roots:
            self._add(root)
        self._add_rivals()
        named = self._named_clubs()
        return Evidence(
            clubs={club: {form: self._form_evidence(club, form)
                          for form in FORMS} for club in named},
            others={form: self._shared(form).sum for form in FORMS},
            renewal=self._renewal.sum,
            root_count=self._root_count,
            weight=self._weight)

    def _add(self, root: WeighedRoot) -> None:
        match root.touch.target:
            case Target.CLUB:
                self._add_to_club(root)
            case Target.RENEWAL:
                self._renewal.add(root, root.value)
            case Target.LEAVING:
                self._leaving.add(root, root.value)
                self._renewal.add(root, -root.value)
            case Target.SELLING:
                self._selling.add(root, root.value)
            case _:
                return
        self._count(root.value * root.proven)

    def _count(self, proven: float) -> None:
        if abs(proven) >= constants.ROOT_COUNTS_FROM:
            self._root_count += 1
        self._weight += abs(proven)

    def _add_to_club(self, root: WeighedRoot) -> None:
        """In full on the form that it names, by half on the others; without a
        form in full on all."""
        sums = self._sums(root.touch.club)
        sums.size += abs(root.value * root.proven)
        for form in FORMS:
            factor = (1.0 if root.touch.form in ("", form)
                      else constants.OTHER_FORM)
            value = factor * root.value
            sums.pools[form].add(root, value)
            sums.direct[form] += value * root.proven
            if root.touch.is_stage:
                sums.agreed[form] += value * root.proven * max(
                    0.0, 1 - 1 / root.reliability)

    def _sums(self, club: str) -> _ClubSums:
        return self._clubs.setdefault(club, _ClubSums())

    def _shared(self, form: str) -> Pools:
        pools = Pools()
        pools.add_all(self._leaving)
        if form == "FEE":
            pools.add_all(self._selling)
        return pools

    def _form_evidence(self, club: str, form: str) -> FormEvidence:
        sums = self._clubs[club]
        pools = self._shared(form)
        pools.add_all(sums.rival)
        pools.add_all(sums.pools[form])
        stage = min(sums.agreed[form], sums.direct[form], pools.proven)
        return FormEvidence(pools.sum, sums.direct[form], max(0.0, stage))

    def _named_clubs(self) -> list[str]:
        """Clubs with a non-zero proven direct contribution, at most 16, by its
        size, ties by name."""
        named = sorted(
            (club for club, sums in self._clubs.items() if sums.size > 0),
            key=lambda club: (-self._clubs[club].size, club))
        return named[:constants.NAMED_CLUBS_MAX]

    # ---- Rival targets: MODEL section 2, "rival target of k".

    def _add_rivals(self) -> None:
        """A club's first-named other target is out of reach, or it has signed
        him: by what is recorded, else by what is claimed."""
        links = self._rival_links()
        for root in self._roots:
            if root.touch.target == Target.RIVAL_SIGNING:
                self._add_signing(root, links)
        for club, (rival, strength) in links.items():
            outcome = self._outcome_of(rival)
            if outcome and outcome.know_time >= self._saga_start:
                value = strength * self._rival_weight(
                    club, outcome.to_club,
                    self._view.said_by - outcome.know_time)
                self._sums(club).rival.proven += value

    def _rival_links(self) -> dict[str, tuple[str, float]]:
        """By club: its first-named other target, and how sure that is. Only a
        proven assertion names one."""
        links: dict[str, tuple[str, float]] = {}
        for root in self._roots:
            if root.touch.target != Target.RIVAL or root.tier == Tier.NONE:
                continue
            strength = root.strength * root.proven
            if strength > 0:
                links.setdefault(root.touch.club, (root.touch.rival, strength))
        return links

    def _add_signing(self, root: WeighedRoot,
                     links: dict[str, tuple[str, float]]) -> None:
        values = []
        for club, (rival, _) in links.items():
            if rival == root.touch.rival and not self._outcome_of(rival):
                value = root.strength * self._rival_weight(
                    club, root.touch.club, root.age)
                self._sums(club).rival.add(root, value)
                values.append(value)
        if values:
            self._count(max(values, key=abs) * root.proven)

    def _rival_weight(self, club: str, signed_with: str, age: float) -> float:
        """g, faded."""
        if signed_with == club:
            return self._parameters.g_rival_signed * 2.0 ** -(age / _SEASON)
        return (self._parameters.g_rival_gone
                * 2.0 ** -(age / _RIVAL_GONE_HALF_LIFE))

    def _outcome_of(self, rival: str) -> Outcome | None:
        """The last that took him off the market; a release puts him on it."""
        taken = [outcome for outcome in self._view.outcomes
                 if outcome.player == rival
                 and outcome.kind != "OUTCOME_KIND_RELEASED"]
        return taken[-1] if taken else None
