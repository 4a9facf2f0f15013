"""Which claims and outcomes an answer sees, and whose word each claim is.

ARCHITECTURE section 2 (clocks and as-of) and section 3 (attribution, superseding
and retracting); MODEL section 2 (source of a claim).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from .times import PAST, Instant, Interval, parse_instant, parse_interval
from .world import Json, Record, World, collection


class Tier(IntEnum):
    """How far a source is trusted before it has a record; smaller is better."""

    OFFICIAL = 0
    FIRST = 1
    SECOND = 2
    THIRD = 3
    AGGREGATOR = 4
    NONE = 5


@dataclass
class Hop:
    """A station of an attribution that had been said."""

    kind: str
    source: str
    outlet: str
    reports: list[str]
    say: Interval
    said_time: Instant


@dataclass
class Claim:
    """One visible claim."""

    json: Json
    report: str  # resource name
    report_json: Json
    commit_time: int
    kind: str
    voice: str
    stance: str
    certainty: str
    deal_form: str
    subject: str
    actor: str
    counterpart: str
    participants: list[tuple[str, str]]
    publisher: str
    publisher_tier: Tier
    authors: list[str]
    report_visible: bool
    parser_confidence: float
    hops: list[Hop]
    # Whose word it is, and when the one whose it is said it.
    source: str = ""
    source_tier: Tier = Tier.NONE
    source_kind: str = ""
    cited: bool = False
    said: Interval = Interval()
    said_time: Instant = PAST

    @property
    def claim_id(self) -> str:
        return self.json["claim_id"]

    @property
    def is_reported(self) -> bool:
        """Told as news or background, not as an opinion or a comment."""
        return self.voice in ("VOICE_REPORT", "VOICE_BACKGROUND")

    @property
    def is_denial(self) -> bool:
        return self.stance == "STANCE_DENIES"


@dataclass
class Outcome:
    """One visible outcome."""

    name: str
    kind: str
    player: str
    from_club: str
    to_club: str
    know_time: int
    agree: Interval
    occur: Interval
    contract_end: Interval
    in_force: bool

    @property
    def signed_time(self) -> Instant:
        """When it was signed, or else came into force, at the earliest."""
        return (self.agree if self.agree.is_stated else self.occur).first


@dataclass
class View:
    """What can be seen of a player: claims by (said time, tier, report, claim),
    outcomes by (time known, name)."""

    player: str
    said_by: int
    claims: list[Claim] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def saga_ends(self) -> list[int]:
        return sorted({outcome.know_time for outcome in self.outcomes
                       if outcome.player == self.player})

    def saga_at(self, instant: Instant) -> int:
        """Numbers the sagas; each ends when an outcome of the player is
        public, and what is said at that moment belongs to it."""
        return sum(1 for end in self.saga_ends if end < instant)


def tier_of(world: World, name: str) -> Tier:
    """MODEL section 2: clubs and bodies speak officially; outlets and people as
    the registry has them."""
    if collection(name) in (
            "clubs", "nationalTeams", "competitions", "associations"):
        return Tier.OFFICIAL if world.entity(name) else Tier.NONE
    tier = int((world.entity(name) or {}).get("tier", 0))
    return Tier(tier) if 1 <= tier <= 4 else Tier.NONE


def make_view(world: World, player: str, said_by: int) -> View:
    view = View(player, said_by)
    visibility = _Visibility(world.records, said_by)
    claims = []
    for record in world.records:
        if "report" not in record or visibility.is_hidden(record):
            continue
        claims += [
            claim for claim in _claims_of(world, record, said_by)
            if not visibility.is_claim_retracted(record, claim.claim_id)]
    view.claims = [claim for claim in claims if _concerns(claim, player)]
    rivals = {claim.subject for claim in view.claims
              if ("PARTICIPANT_ROLE_ALTERNATIVE_TO", player)
              in claim.participants}
    view.claims += [claim for claim in claims
                    if claim.subject in rivals and is_signing(claim)
                    and not _concerns(claim, player)]
    view.claims.sort(key=lambda c: (c.said_time, c.source_tier, c.report,
                                    c.claim_id))
    for record in world.records:
        if "outcome" in record and not visibility.is_hidden(record):
            outcome = _outcome_of(record, said_by)
            seen = outcome.player == player or outcome.player in rivals
            if seen and outcome.know_time <= said_by:
                view.outcomes.append(outcome)
    view.outcomes.sort(key=lambda o: (o.know_time, o.name))
    return view


def is_signing(claim: Claim) -> bool:
    """Whether it says that its subject has signed somewhere."""
    return claim.kind in ("CLAIM_KIND_TRANSFER_DONE",
                          "CLAIM_KIND_RENEWAL_SIGNED",
                          "CLAIM_KIND_PRE_CONTRACT")


class _Visibility:
    """What supersedes or retracts what: a report counts if no visible one
    supersedes it and no visible retraction names it. A better parse (same
    publish interval) and a retraction of ours hold at every said_by; a
    publisher's correction or retraction from its own time."""

    def __init__(self, records: list[Record], said_by: int) -> None:
        self._said_by = said_by
        self._by_target: dict[int, list[Record]] = {}
        for record in records:
            for target in record.get("target_revisions", []):
                self._by_target.setdefault(int(target), []).append(record)

    def is_hidden(self, record: Record) -> bool:
        return (self._is_retracted(record) or self._is_superseded(record)
                or record.get("outcome", {}).get("annulled", False))

    def is_claim_retracted(self, record: Record, claim_id: str) -> bool:
        return any(claim_id in retraction["retraction"].get("claim_ids", [])
                   for retraction in self._retractions(record))

    def _retractions(self, record: Record) -> list[Record]:
        return [other for other in self._targeting(record, "retraction")
                if not other["retraction"].get("publish")
                or _record_time(other) <= self._said_by]

    def _is_retracted(self, record: Record) -> bool:
        return any(not other["retraction"].get("claim_ids")
                   for other in self._retractions(record))

    def _is_superseded(self, record: Record) -> bool:
        """A line: whatever of it comes later and is visible hides this."""
        later = self._line_after(record)
        return any(self._replaces_by_now(other, record)
                   and not self._is_retracted(other) for other in later)

    def _line_after(self, record: Record) -> list[Record]:
        line = []
        for kind in ("report", "outcome"):
            for other in self._targeting(record, kind):
                line += [other, *self._line_after(other)]
        return line

    def _replaces_by_now(self, other: Record, record: Record) -> bool:
        if "report" in record:
            ours = parse_interval(record["report"].get("publish"))
            theirs = parse_interval(other["report"].get("publish"))
            if ours == theirs:
                return True
        return _record_time(other) <= self._said_by

    def _targeting(self, record: Record, kind: str) -> list[Record]:
        return [other for other
                in self._by_target.get(int(record["revision"]), [])
                if kind in other]


def _record_time(record: Record) -> Instant:
    """When a report or retraction was published, an outcome public."""
    if "outcome" in record:
        return parse_instant(record["outcome"]["know_time"])
    content = record.get("report") or record["retraction"]
    return parse_interval(content.get("publish")).moment(
        parse_instant(record["commit_time"]))


def _outcome_of(record: Record, said_by: int) -> Outcome:
    json = record["outcome"]
    occur = parse_interval(json.get("occur"))
    return Outcome(
        name="outcomes/" + record["entry_id"],
        kind=json["kind"],
        player=json["player"],
        from_club=json.get("from_club", ""),
        to_club=json.get("to_club", ""),
        know_time=parse_instant(json["know_time"]),
        agree=parse_interval(json.get("agree")),
        occur=occur,
        contract_end=parse_interval(json.get("contract_end")),
        in_force=occur.is_stated and occur.first <= said_by)


def _name(mention: Json | None) -> str:
    return (mention or {}).get("name", "")


def _claims_of(world: World, record: Record, said_by: int) -> list[Claim]:
    """A report's claims of which at least one hop (without hops, the report)
    had been said."""
    report = record["report"]
    commit_time = parse_instant(record["commit_time"])
    publish = parse_interval(report.get("publish"))
    publisher = _name(report.get("publisher"))
    claims = []
    for json in report.get("claims", []):
        all_hops = _hops_of(json, publish, commit_time)
        hops = [hop for hop in all_hops if hop.said_time <= said_by]
        report_visible = publish.moment(commit_time) <= said_by
        if not hops and (all_hops or not report_visible):
            continue
        claim = Claim(
            json=json,
            report="reports/" + record["entry_id"],
            report_json=report,
            commit_time=commit_time,
            kind=json["kind"],
            voice=json["voice"],
            stance=json["stance"],
            certainty=json.get("certainty", "CERTAINTY_UNSPECIFIED"),
            deal_form=json.get("deal_form", "DEAL_FORM_UNSPECIFIED"),
            subject=_name(json.get("subject")),
            actor=_name(json.get("actor")),
            counterpart=_name(json.get("counterpart")),
            participants=[(p["role"], _name(p["entity"]))
                          for p in json.get("participants", [])],
            publisher=publisher,
            publisher_tier=tier_of(world, publisher),
            authors=[_name(author) for author in report.get("authors", [])],
            report_visible=report_visible,
            parser_confidence=int(
                report.get("parser_confidence_ppm", 1_000_000)) / 1e6,
            hops=hops)
        _set_source(world, claim, publish, commit_time)
        claims.append(claim)
    return claims


def _hops_of(json: Json, publish: Interval, commit_time: int) -> list[Hop]:
    """Nearest to the reader first. A hop without a time of its own spoke when
    the next one towards the reader did, the nearest when the report appeared."""
    hops = []
    say = publish
    for hop in json.get("attribution", {}).get("hops", []):
        own = parse_interval(hop.get("say"))
        say = own if own.is_stated else say
        hops.append(Hop(hop["kind"], _name(hop.get("source")),
                        _name(hop.get("outlet")), hop.get("reports", []), say,
                        say.moment(commit_time)))
    return hops


def _set_source(world: World, claim: Claim, publish: Interval,
                commit_time: int) -> None:
    """The last named hop; the carrier if only unnamed ones follow and it has
    spoken; else nobody."""
    named = [hop for hop in claim.hops if hop.source]
    if named:
        hop = named[-1]
        claim.source = hop.source
        claim.source_tier = tier_of(world, hop.source)
        claim.source_kind = hop.kind
        claim.cited = hop.source != claim.publisher
        claim.said, claim.said_time = hop.say, hop.said_time
        return
    if claim.report_visible:
        claim.source = claim.publisher
        claim.source_tier = claim.publisher_tier
    if claim.hops:
        claim.said = claim.hops[-1].say
        claim.said_time = claim.hops[-1].said_time
    else:
        claim.said, claim.said_time = publish, publish.moment(commit_time)


def _concerns(claim: Claim, player: str) -> bool:
    """Whether the claim names the player in any role."""
    names = {claim.subject, claim.actor, claim.counterpart}
    names |= {name for _, name in claim.participants}
    names |= {hop.source for hop in claim.hops}
    for quote in claim.json.get("quotes", []):
        names |= {_name(quote.get("speaker")), _name(quote.get("addressee"))}
    return player in names
