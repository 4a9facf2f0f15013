"""Roots: what one source said once, with those who carry it on its word.

MODEL section 2 (source of a claim, virtual roots) and docs/decisions/0004: only
what texts assert, never a guess that an uncited report is a copy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Iterable

from .specifics import (detail_words, differ, is_free_text, key_of, say_same,
                        says_more)
from .times import DAY, Instant, Interval
from .view import Claim, Tier, View

# A cited source whose number changes within this span was misquoted; later it
# has spoken again.
_ONE_TELLING = 7 * DAY

_HALF_LIFE_DAYS = {
    "CLAIM_KIND_CONTACT": 21,
    "CLAIM_KIND_PERSUASION": 21,
    "CLAIM_KIND_TALKS": 21,
    "CLAIM_KIND_RENEWAL_TALKS": 21,
    "CLAIM_KIND_BID": 14,
    "CLAIM_KIND_PERSONAL_TERMS": 14,
    "CLAIM_KIND_RENEWAL_OFFERED": 14,
    "CLAIM_KIND_CLUBS_AGREED": 10,
    "CLAIM_KIND_MEDICAL": 10,
    "CLAIM_KIND_PRE_CONTRACT": 10,
    "CLAIM_KIND_RENEWAL_REJECTED": 45,
    "CLAIM_KIND_WILLING_TO_SELL": 45,
    "CLAIM_KIND_ASKING_PRICE": 45,
    "CLAIM_KIND_WANTS_TO_LEAVE": 45,
    "CLAIM_KIND_WANTS_TO_STAY": 45,
    "CLAIM_KIND_EXIT_POSSIBLE": 45,
}


def half_life(kind: str) -> int:
    """h(kind), MODEL section 2; 30 days where it says nothing else."""
    return _HALF_LIFE_DAYS.get(kind, 30) * DAY


@dataclass
class Root:
    """What a source said once. Claims are indices into the view's."""

    claim: int  # that shows what was said
    source: str
    tier: Tier
    said: Interval
    said_time: Instant
    is_virtual: bool = False
    # A virtual root: carried by a tiered outlet, or by a report whose publisher
    # is not stated.
    is_vouched: bool = True
    repeats: list[int] = field(default_factory=list)
    citations: list[int] = field(default_factory=list)
    restatements: list[int] = field(default_factory=list)
    duplicates: list[int] = field(default_factory=list)
    # In the order in which they were found.
    members: list[int] = field(default_factory=list)


def build_roots(view: View) -> list[Root]:
    """Returns the roots by (said time, tier, report, claim)."""
    return _Builder(view).build()


class _Builder:
    """Asks of every pair of claims what the rules ask; no index, no haste."""

    def __init__(self, view: View) -> None:
        self.claims = view.claims
        self.keys = [key_of(claim) for claim in self.claims]
        self.sagas = [view.saga_at(claim.said_time) for claim in self.claims]
        self.roots: list[Root] = []
        self.root_of: dict[int, Root] = {}
        self.restated = {
            i: j for i in self._all()
            if (j := self._restated_by(i)) is not None}
        self.twin_of: dict[int, int] = {}
        self.named_report: dict[int, int] = {}

    def build(self) -> list[Root]:
        self._find_twins()
        self._find_named_reports()
        for i in self._first_hand():
            if not self._cites(i):
                self._add_own(i)
        for i in self._first_hand():
            if self._cites(i):
                self._add_citation(i)
        for i, twin in sorted(self.twin_of.items()):
            self.root_of[i] = self.root_of[twin]
            self.root_of[i].duplicates.append(i)
        for i, restated in sorted(self.restated.items()):
            self.root_of[i] = self.root_of[restated]
            self.root_of[i].restatements.append(i)
        for root in self.roots:
            root.citations.sort()
            root.repeats.sort()
            if root.is_virtual:
                self._finish_virtual(root)
        return sorted(self.roots, key=lambda root: (
            root.said_time, root.tier, self.claims[root.claim].report,
            self.claims[root.claim].claim_id))

    def _all(self) -> Iterable[int]:
        return range(len(self.claims))

    def _first_hand(self) -> list[int]:
        """Claims that are no restatement and no second report of an article."""
        return [i for i in self._all()
                if i not in self.restated and i not in self.twin_of]

    def _is_same_thing(self, a: int, b: int) -> bool:
        """One saga, one thing said. Two remarks of one report are two, unless
        they are alike to the word."""
        first, second = self.claims[a], self.claims[b]
        if self.sagas[a] != self.sagas[b]:
            return False
        if first.report == second.report and is_free_text(first):
            if detail_words(first) != detail_words(second):
                return False
        return say_same(first, second)

    def _differ(self, a: int, b: int) -> bool:
        return differ(self.claims[a], self.claims[b])

    # ---- One report, one article.

    def _restated_by(self, i: int) -> int | None:
        """The claim of its own report that a claim says it restates, unless
        that restates another in its turn."""
        claim_id = self.claims[i].json.get("restates_claim_id")
        for j in self._all():
            other = self.claims[j]
            if (claim_id and other.report == self.claims[i].report
                    and other.claim_id == claim_id
                    and not other.json.get("restates_claim_id")):
                return j
        return None

    def _find_twins(self) -> None:
        """Two producers' reports of one article say each thing once. An
        address and a hash that one report joins are one article."""
        articles: dict[int, set[str]] = {}  # of what was told first
        for i in self._all():
            if i in self.restated:
                continue
            own = _articles(self.claims[i])
            twin = next((first for article in own for first in articles
                         if article in articles[first]
                         and self._is_twin(i, first)), None)
            if twin is not None:
                self.twin_of[i] = twin
            articles.setdefault(i if twin is None else twin,
                                set()).update(own)

    def _is_twin(self, later: int, earlier: int) -> bool:
        a, b = self.claims[later], self.claims[earlier]
        is_one_word = a.cited == b.cited and (
            not a.cited or a.source == b.source)
        return (a.report != b.report and self.keys[later] == self.keys[earlier]
                and is_one_word and say_same(a, b) and not differ(a, b))

    # ---- A source's own word.

    def _cites(self, i: int) -> bool:
        """Whether it stands on the word of others: a named source, or a stored
        report that its producer names."""
        return self.claims[i].cited or i in self.named_report

    def _add_own(self, i: int) -> None:
        """Restates what its own report says already, repeats what its source
        has said within two half-lives, or is a root."""
        claim = self.claims[i]
        for root in reversed(self._own_roots_of_speaker(i)):
            if (not self._is_same_thing(i, root.claim)
                    or self._differ(i, root.claim)):
                continue
            last = root.members[-1]
            if self.claims[last].report == claim.report:
                self._restate(root, i, last)
                return
            silence = claim.said_time - self.claims[last].said_time
            if silence <= 2 * half_life(claim.kind):
                self._join(root, i, root.repeats)
                return
        self._join(self._start(i), i)

    def _own_roots_of_speaker(self, i: int) -> list[Root]:
        """Stored roots of the same key and source, or by an author who is that
        source. Two unnamed sources are never one, but for one report."""
        claim = self.claims[i]
        if not claim.source:
            return [root for root in self._stored(i)
                    if not root.source
                    and self.claims[root.claim].report == claim.report]
        return [root for root in self._stored(i)
                if self._speaks_as(root, claim.source)]

    def _stored(self, i: int) -> list[Root]:
        return [root for root in self.roots if not root.is_virtual
                and self.keys[root.members[0]] == self.keys[i]]

    def _speaks_as(self, root: Root, source: str) -> bool:
        """A journalist is cited by name as often as his outlet."""
        return bool(root.source) and source in (
            root.source, *self.claims[root.members[0]].authors)

    def _restate(self, root: Root, i: int, last: int) -> None:
        """The more specific of the two shows what was said."""
        if last == root.claim and says_more(self.claims[i], self.claims[last]):
            root.claim = i
            root.members.append(i)
            self.root_of[i] = root
            root.restatements.append(last)
        else:
            self._join(root, i, root.restatements)

    # ---- Others' words.

    def _find_named_reports(self) -> None:
        """The hop farthest from the reader may name the stored report that it
        means; the first that has the key counts."""
        for i in self._all():
            claim = self.claims[i]
            for name in claim.hops[-1].reports if claim.hops else []:
                told = [j for j in self._all() if j not in self.restated
                        and self.claims[j].report == name
                        and self.keys[j] == self.keys[i]]
                if told and name != claim.report:
                    self.named_report[i] = told[0]
                    break

    def _add_citation(self, i: int) -> None:
        """A citation belongs to what its source said itself, if that is
        stored; else to where the source's own report has it from; else to the
        source's virtual root."""
        chain: list[int] = []
        current = i
        while True:
            if current in self.root_of:
                root = self.root_of[current]
                break
            chain.append(current)
            own = self._own_root_cited(current)
            relay = self._relay_of(current, chain)
            if own and relay is not None and self._was_passed_on_before(
                    current, relay, own):
                own = None
            if own:
                root = own
                break
            if relay is None:
                root = self._virtual_root(current)
                break
            current = relay
        for member in reversed(chain):
            self._join(root, member, root.citations)

    def _was_passed_on_before(self, current: int, relay: int,
                              own: Root) -> bool:
        """What a source had passed on by then counts before what it said itself
        only later."""
        return (relay < current
                and self.claims[current].said_time < own.said_time)

    def _own_root_cited(self, i: int) -> Root | None:
        """What the cited source, else the outlet where he spoke, said itself.
        """
        if i in self.named_report:
            return None
        claim = self.claims[i]
        for source in (claim.source, _outlet_of_source(claim)):
            roots = [root for root in self._stored(i) if source
                     and self._speaks_as(root, source)]
            if best := self._best_of(i, roots):
                return best
        return None

    def _best_of(self, i: int, roots: list[Root]) -> Root | None:
        """The last that had been said by then and has the same facts; else the
        first that has; else the last said by then; else the first."""
        now = self.claims[i].said_time
        same = [root for root in roots if self._is_same_thing(i, root.claim)]
        for fits in ([root for root in same
                      if not self._differ(i, root.claim)], same):
            said = [root for root in fits if root.said_time <= now]
            if said:
                return said[-1]
            if fits:
                return fits[0]
        return None

    def _relay_of(self, i: int, chain: list[int]) -> int | None:
        """The stored claim through which the cited source has it itself: the
        last one before, else the first after."""
        if i in self.named_report:
            told = self._first_of_article(self.named_report[i])
            return None if told in chain else told
        relays = [j for j in self._all()
                  if self._is_relay(j, self.claims[i].source, i)
                  and self._first_of_article(j) not in chain]
        before = [j for j in relays if j < i]
        chosen = before[-1] if before else relays[0] if relays else None
        return None if chosen is None else self._first_of_article(chosen)

    def _is_relay(self, j: int, source: str, i: int) -> bool:
        """Whether claim j is a published one by `source` which leads on: it
        cites another, or is another producer's report of an article."""
        claim = self.claims[j]
        if j in self.restated or not claim.report_visible or not source:
            return False
        if not (self._cites(j) or j in self.twin_of):
            return False
        if claim.cited and claim.source == source:
            return False
        return (source in (claim.publisher, *claim.authors)
                and self.keys[j] == self.keys[i]
                and claim.report != self.claims[i].report
                and self._is_same_thing(i, j))

    def _first_of_article(self, i: int) -> int:
        return self.twin_of.get(i, i)

    def _virtual_root(self, i: int) -> Root:
        """That of the source, else of the outlet where he spoke. It has spoken
        again after a silence of two half-lives, or with other facts after a
        week."""
        claim = self.claims[i]
        outlet = _outlet_of_source(claim)
        for name in (claim.source, outlet):
            for root in reversed(self.roots):
                if (root.is_virtual and name
                        and self.keys[root.members[0]] == self.keys[i]
                        and name in self._virtual_names(root)
                        and self._is_one_telling(i, root)):
                    return root
        root = self._start(i)
        root.is_virtual = True
        return root

    def _virtual_names(self, root: Root) -> set[str]:
        """A virtual root is known by the source and outlet first cited."""
        first = self.claims[root.claim]
        return {root.source, _outlet_of_source(first)} - {""}

    def _is_one_telling(self, i: int, root: Root) -> bool:
        if not self._is_same_thing(i, root.claim):
            return False
        claim = self.claims[i]
        silence = claim.said_time - self.claims[root.members[-1]].said_time
        if silence > 2 * half_life(claim.kind):
            return False
        return silence <= _ONE_TELLING or not self._differ(i, root.claim)

    def _finish_virtual(self, root: Root) -> None:
        """It was said at the time that its best-tier carrier states for it."""
        carriers = [self.claims[i] for i in root.citations]
        best = min(root.citations,
                   key=lambda i: (self.claims[i].publisher_tier, i))
        root.claim = best
        root.said = self.claims[best].said
        root.said_time = self.claims[best].said_time
        root.is_vouched = any(
            not carrier.publisher or carrier.publisher_tier != Tier.NONE
            for carrier in carriers)

    # ---- Bookkeeping.

    def _start(self, i: int) -> Root:
        claim = self.claims[i]
        root = Root(i, claim.source, claim.source_tier, claim.said,
                    claim.said_time)
        self.roots.append(root)
        return root

    def _join(self, root: Root, i: int,
              as_what: list[int] | None = None) -> None:
        root.members.append(i)
        self.root_of[i] = root
        if as_what is not None:
            as_what.append(i)


def _outlet_of_source(claim: Claim) -> str:
    for hop in claim.hops:
        if hop.source == claim.source:
            return hop.outlet
    return ""


def _articles(claim: Claim) -> list[str]:
    """What identifies the article: its address and its text's hash."""
    articles = []
    if url := claim.report_json.get("url"):
        for prefix in ("https://", "http://", "www."):
            url = url.removeprefix(prefix)
        articles.append("url " + url.split("#")[0].removesuffix("/"))
    if digest := claim.report_json.get("article_sha256"):
        articles.append("sha256 " + digest)
    return articles
