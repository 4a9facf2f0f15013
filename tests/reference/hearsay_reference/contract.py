"""When the contract ends: MODEL section 1, calendar mask."""

from __future__ import annotations

from .parameters import Parameters
from .state import ContractFact
from .times import Instant
from .touch import Target
from .view import Tier
from .weights import WeighedRoot, certainty_weight, tier_reliability


def contract_end(facts: list[ContractFact], roots: list[WeighedRoot],
                 parameters: Parameters) -> Instant | None:
    """The newest fact: of the registry, of an outcome, or officially claimed.
    Else the value with the largest sum of lambda (of the tier) times certainty
    over proven claims, ties to the later date. None: not known."""
    claims = [root for root in roots
              if root.touch.target == Target.CONTRACT_TERM
              and _is_proven(root)]
    official = [ContractFact(root.touch.term.end, root.said_time)
                for root in claims if root.tier == Tier.OFFICIAL]
    if known := facts + official:
        return max(known, key=lambda fact: fact.known).expiry
    support: dict[Instant, float] = {}
    for root in claims:
        expiry = root.touch.term.end
        support[expiry] = support.get(expiry, 0.0) + (
            tier_reliability(root.tier, parameters)
            * certainty_weight(root.claim.certainty, parameters))
    if not support:
        return None
    return max(support, key=lambda expiry: (support[expiry], expiry))


def _is_proven(root: WeighedRoot) -> bool:
    """Of an outlet with a tier, and no echo."""
    return root.tier != Tier.NONE and not root.is_only_echo
