"""What each root weighs: MODEL section 2, from "which report" to lambda."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from . import parameters as constants
from .parameters import Parameters
from .roots import Root, half_life
from .times import DAY, FUTURE, PAST, Instant, Interval
from .touch import Target, Touch, touch_of
from .view import Claim, Tier, View
from .world import collection

# When something was said, as an interval and at the latest, and stored.
_Telling = tuple[Interval, Instant, int]

_COPY_WINDOW = constants.COPY_WINDOW_DAYS * DAY


class SourceRecords:
    """How often sources were right, as plain counts: `sources`, `tiers` and
    `all` by claim kind, denials apart, and `decided`, a source's claims of any
    kind."""

    def __init__(self, json: dict[str, Any]) -> None:
        self._sources = {(c["source"], c["kind"], c["denies"]): (c["hits"], c["claims"])
                         for c in json.get("sources", [])}
        self._tiers = {(c["tier"], c["kind"], c["denies"]): (c["hits"], c["claims"])
                       for c in json.get("tiers", [])}
        self._all = {(c["kind"], c["denies"]): (c["hits"], c["claims"])
                     for c in json.get("all", [])}
        self._decided = {c["source"]: c["claims"]
                         for c in json.get("decided", [])}

    def hit_rates(self, source: str, tier: Tier, claim: Claim,
                  parameters: Parameters) -> tuple[float, float]:
        """p(source, kind), shrunk to the tier's, that to its prior; p_all.
        Before anything is decided all tiers' denials are as good."""
        kind = (claim.kind, claim.is_denial)
        p_tier, p_all = _prior_rate(tier, parameters), parameters.hits_all
        if claim.is_denial:
            p_tier = p_all = parameters.hits_denials
        p_tier = _shrunk(self._tiers.get((int(tier), *kind), (0, 0)), p_tier)
        p_all = _shrunk(self._all.get(kind, (0, 0)), p_all)
        own = self._sources.get((source, *kind), (0, 0)) if source else (0, 0)
        return _shrunk(own, p_tier), p_all

    def proven_share(self, source: str) -> float:
        """n / (n + 20): what of an untiered source's word is proven."""
        decided = self._decided.get(source, 0)
        return decided / (decided + constants.PRIOR_CLAIMS)


def _shrunk(record: tuple[float, float], towards: float) -> float:
    hits, claims = record
    return ((hits + constants.PRIOR_CLAIMS * towards)
            / (claims + constants.PRIOR_CLAIMS))


def _prior_rate(tier: Tier, parameters: Parameters) -> float:
    return (parameters.hits_official, parameters.hits_tier1,
            parameters.hits_tier2, parameters.hits_tier3,
            parameters.hits_aggregator, parameters.hits_aggregator)[tier]


def reliability(rate: float, rate_of_all: float) -> float:
    """lambda."""
    return min(constants.LAMBDA_MAX, max(
        constants.LAMBDA_MIN, 1 + math.log(rate / rate_of_all)))


def tier_reliability(tier: Tier, parameters: Parameters) -> float:
    """lambda of a tier before anything is decided."""
    return reliability(_prior_rate(tier, parameters), parameters.hits_all)


def certainty_weight(certainty: str, parameters: Parameters) -> float:
    return {
        "CERTAINTY_OFFICIAL": parameters.asserted,
        "CERTAINTY_ASSERTED": parameters.asserted,
        "CERTAINTY_EXPECTED": parameters.expected,
        "CERTAINTY_POSSIBLE": parameters.possible,
        "CERTAINTY_SPECULATIVE": parameters.speculative,
    }.get(certainty, parameters.reported)


@dataclass(eq=False)
class WeighedRoot:
    """A root that touches something, with what of it goes where."""

    root: Root
    claim: Claim
    touch: Touch
    tier: Tier  # as which it counts
    said: Interval
    said_time: Instant
    commit_time: int
    # stance * certainty * parser confidence * first person.
    assurance: float = 0.0
    reliability: float = 0.0  # lambda
    half_life: int = 0
    age: int = 0
    fade: float = 0.0  # 2^(-age / h)
    proven: float = 0.0  # the parts of w
    unproven: float = 0.0
    echo: float = 0.0
    citations: float = 0.0
    # Another root of its source says the same; it weighs nothing.
    is_said_again: bool = False
    # When the source last said so, and when in a report of its own.
    last_said_time: Instant = PAST
    own_last_said_time: Instant = PAST

    @property
    def strength(self) -> float:
        return self.assurance * self.reliability

    @property
    def value(self) -> float:
        """v, but for w."""
        return self.strength * self.touch.g * self.fade

    @property
    def is_only_echo(self) -> bool:
        return self.proven == 0 and self.unproven == 0

    @property
    def key(self) -> tuple[Any, ...]:
        """(touched cells, claim kind, deal form), MODEL section 2."""
        term = self.touch.term.end if (
            self.touch.target == Target.CONTRACT_TERM) else None
        return (self.touch.target, self.touch.club, self.touch.rival,
                self.claim.kind, self.touch.form, term)


class Weigher:
    """Weighs the roots of a view in the order in which they were said."""

    def __init__(self, view: View, own_club: str, saga_start: Instant,
                 parameters: Parameters, records: SourceRecords) -> None:
        self._view = view
        self._own_club = own_club
        self._saga_start = saga_start
        self._parameters = parameters
        self._records = records

    def weigh(self, roots: list[Root]) -> list[WeighedRoot]:
        """Returns the roots that weigh anything. Those said before the saga
        weigh nothing, but still tell who copies them in it; nor do those that
        their own source has since denied."""
        weighed: list[WeighedRoot] = []
        for root in self._in_order(roots):
            self._set_value(root)
            root.last_said_time = self._last_telling(root)[1]
            if first := self._said_again(root, weighed):
                self._refresh(first, root)
            else:
                root.own_last_said_time = root.last_said_time
                self._set_weight(root, weighed)
            self._set_citations(root)
            weighed.append(root)
        return [root for root in weighed
                if root.said_time >= self._saga_start
                and not self._is_taken_back(root, weighed)]

    def _in_order(self, roots: list[Root]) -> list[WeighedRoot]:
        touching = []
        for root in roots:
            claim = self._view.claims[root.claim]
            touch = touch_of(claim, self._view.player, self._own_club,
                             self._parameters)
            if touch:
                touching.append(WeighedRoot(
                    root, claim, touch, _tier_as_counted(root, claim),
                    *self._said_in_saga(root)))
        return sorted(touching, key=lambda root: root.said_time)

    def _said_in_saga(self, root: Root) -> tuple[Interval, Instant, int]:
        """When it was said and stored; of what began before the saga, when its
        source first repeated it in the saga."""
        if root.said_time < self._saga_start:
            for i in root.repeats:
                claim = self._view.claims[i]
                if claim.said_time >= self._saga_start:
                    return claim.said, claim.said_time, claim.commit_time
        commit_time = self._view.claims[root.claim].commit_time
        return root.said, root.said_time, commit_time

    # ---- v but for w.

    def _set_value(self, root: WeighedRoot) -> None:
        claim = root.claim
        person = _first_person_factor(claim, root.root.source)
        h = (half_life(claim.kind) if person is None
             else constants.FIRST_PERSON_HALF_LIFE_DAYS * DAY)
        root.half_life = h
        self._set_age(root, self._last_telling(root))
        root.assurance = (
            (-self._parameters.denial if claim.is_denial else 1.0)
            * certainty_weight(claim.certainty, self._parameters)
            * claim.parser_confidence
            * (1.0 if person is None else person))
        root.reliability = reliability(*self._records.hit_rates(
            root.root.source, root.tier, claim, self._parameters))

    def _last_telling(self, root: WeighedRoot) -> _Telling:
        """When the source itself said it last."""
        if not root.root.repeats:
            return root.said, root.said_time, root.commit_time
        last = self._view.claims[root.root.repeats[-1]]
        return last.said, last.said_time, last.commit_time

    def _set_age(self, root: WeighedRoot, last: _Telling) -> None:
        """Counted from the middle of the interval; telling it again refreshes
        it: the age of the last telling, at least half that of the first."""
        first = self._age_of(root.said, root.commit_time, root.half_life)
        said, _, commit_time = last
        root.age = max(self._age_of(said, commit_time, root.half_life),
                       first // 2)
        root.fade = 2.0 ** -(root.age / root.half_life)

    def _age_of(self, said: Interval, commit_time: int, h: int) -> int:
        return max(0, self._view.said_by - _middle(said, commit_time, h))

    # ---- The same source again.

    def _said_again(self, root: WeighedRoot,
                    earlier: list[WeighedRoot]) -> WeighedRoot | None:
        """The root of the same source and key that was said, last by the source
        itself, within two half-lives before: this one weighs nothing then,
        whatever it adds. Not if it counts as of a better tier."""
        if not root.root.source or not root.root.is_vouched:
            return None
        same = [other for other in earlier
                if other.root.source == root.root.source
                and other.root.is_vouched and other.key == root.key
                and other.claim.stance == root.claim.stance
                and not other.is_said_again]
        if not same:
            return None
        first = same[-1]
        silence = root.said_time - first.own_last_said_time
        if (silence > 2 * half_life(root.claim.kind)
                or first.tier > root.tier
                or first.said_time < self._saga_start):
            return None
        return first

    def _refresh(self, first: WeighedRoot, again: WeighedRoot) -> None:
        """A source's own report makes what it has said younger; a citation only
        shows that it stands by it."""
        again.is_said_again = True
        last = self._last_telling(again)
        if (not again.root.is_virtual
                and last[1] >= first.own_last_said_time):
            first.own_last_said_time = last[1]
            self._set_age(first, last)
        first.last_said_time = max(first.last_said_time, last[1])

    # ---- w.

    def _set_weight(self, root: WeighedRoot,
                    earlier: list[WeighedRoot]) -> None:
        """Which part of it is proven, unproven or an echo."""
        ahead = [other for other in earlier
                 if other.key == root.key
                 and other.claim.stance == root.claim.stance
                 and not other.is_only_echo]
        lately = root.said_time - 2 * half_life(root.claim.kind)
        recent = [other for other in ahead if other.said_time >= lately]
        if root.tier == Tier.NONE:
            self._set_weight_without_tier(root, recent)
        elif root.tier in (Tier.THIRD, Tier.AGGREGATOR) and any(
                other.tier <= root.tier for other in recent):
            root.echo = constants.LOW_TIER_ECHO
        else:
            root.proven = self._independent_share(root, ahead)

    def _set_citations(self, root: WeighedRoot) -> None:
        """Those that have appeared, each four worth half of those before."""
        visible = sum(1 for i in root.root.citations
                      if self._view.claims[i].report_visible)
        root.citations = sum(
            constants.CITATION * 2.0 ** (-n / constants.CITATION_HALVING)
            for n in range(visible))

    def _set_weight_without_tier(self, root: WeighedRoot,
                                 recent: list[WeighedRoot]) -> None:
        """All of it echo after any root of a tier, or one of an outlet that has
        been right as often; else n / (n + 20) proven."""
        earned = self._earned_share(root)
        if any(other.tier != Tier.NONE or other.proven >= earned
               for other in recent):
            root.echo = 1.0
        else:
            root.proven, root.unproven = earned, 1 - earned

    def _earned_share(self, root: WeighedRoot) -> float:
        """A forged citation earns nothing by the record of whom it cites."""
        if not root.root.source or not root.root.is_vouched:
            return 0.0
        return self._records.proven_share(root.root.source)

    def _independent_share(self, root: WeighedRoot,
                           ahead: list[WeighedRoot]) -> float:
        """The product over earlier roots of the same or a better tier within
        7 days, and once if a worse tier's precedes."""
        rate = self._copy_rate(root.tier)
        pairs = self._parameters.pair_copy_rates.get(root.root.source, {})
        share = 1.0
        is_after_worse = False
        for other in ahead:
            if other.said_time < root.said_time - _COPY_WINDOW:
                continue
            if other.tier <= root.tier:
                copied = pairs.get(other.root.source, rate)
                share *= 1 - constants.COPY_DISCOUNT * copied
            elif other.tier != Tier.NONE:
                is_after_worse = True
        return share * (1 - constants.COPY_DISCOUNT * rate
                        if is_after_worse else 1.0)

    def _copy_rate(self, tier: Tier) -> float:
        """P(dep)."""
        if tier <= Tier.FIRST:
            return self._parameters.copies_tier1
        if tier == Tier.SECOND:
            return self._parameters.copies_tier2
        return self._parameters.copies_below

    def _is_taken_back(self, root: WeighedRoot,
                       weighed: list[WeighedRoot]) -> bool:
        """Of what a source asserts and denies its last word counts. An echo and
        a forged citation take nothing back."""
        order = weighed.index(root)
        return any(
            other.root.source == root.root.source and root.root.source
            and other.key == root.key and other.root.is_vouched
            and other.claim.is_denial != root.claim.is_denial
            and not other.is_only_echo
            and (other.last_said_time, i) > (root.last_said_time, order)
            for i, other in enumerate(weighed))


def _tier_as_counted(root: Root, claim: Claim) -> Tier:
    """What only untiered outlets say that a source said is their own word. A
    party's word is official in its own matters only."""
    if not root.is_vouched:
        return Tier.NONE
    if _is_own_matter(claim, root.source):
        return Tier.OFFICIAL
    if collection(root.source) in ("clubs", "nationalTeams"):
        return Tier.NONE
    return root.tier


def _is_own_matter(claim: Claim, source: str) -> bool:
    """What a player wants, what a club does or wants."""
    if source == claim.subject:
        return claim.kind in ("CLAIM_KIND_WANTS_TO_LEAVE",
                              "CLAIM_KIND_WANTS_TO_STAY",
                              "CLAIM_KIND_RENEWAL_REJECTED")
    return (collection(source) == "clubs"
            and source in (claim.actor, claim.counterpart))


def _first_person_factor(claim: Claim, source: str) -> float | None:
    """A party quoted in the first person; None: none is."""
    if claim.source_kind != "HOP_KIND_PRINCIPAL" or not source:
        return None
    factor = None
    for quote in claim.json.get("quotes", []):
        if quote.get("speaker", {}).get("name", source) != source:
            continue
        if quote.get("tone") in ("TONE_JOKING", "TONE_IRONIC"):
            return constants.JOKING
        factor = constants.FIRST_PERSON
    return factor


def _middle(said: Interval, commit_time: int, h: int) -> int:
    """Of the interval; with a start only, that. Without a start it is one
    half-life before its end, with no time at all before it was stored: an
    undated story is never fresh."""
    if said.start == PAST:
        return (commit_time if said.end == FUTURE else int(said.end)) - h
    if said.end == FUTURE:
        return int(said.start)
    return (int(said.start) + int(said.end)) // 2
