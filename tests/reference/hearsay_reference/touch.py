"""What a claim speaks about: MODEL section 2, the table of claims."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .parameters import Parameters
from .times import FUTURE, Interval, parse_interval
from .view import Claim, is_signing
from .world import collection

FORMS = ("FEE", "LOAN", "FREE")


class Target(Enum):
    CLUB = "the cells of a club"
    RENEWAL = "a renewal"
    LEAVING = "all ways to leave, and against a renewal"
    SELLING = "transfers for a fee, to any club"
    RIVAL = "nothing yet: another player is a target of the club"
    RIVAL_SIGNING = "clubs that wanted another player, who has signed"
    CONTRACT_TERM = "nothing: says when the contract ends"


@dataclass(frozen=True)
class Touch:
    target: Target
    g: float = 0.0
    club: str = ""
    form: str = ""  # the deal form named; empty: none
    is_stage: bool = False
    rival: str = ""
    term: Interval = Interval()


# Kinds by which another club goes after a player, with the name of their g.
_PURSUIT = {
    "CLAIM_KIND_INTEREST": "g_interest",
    "CLAIM_KIND_SHORTLISTED": "g_interest",
    "CLAIM_KIND_TOP_TARGET": "g_interest",
    "CLAIM_KIND_PLAN": "g_interest",
    "CLAIM_KIND_PERSUASION": "g_talks",
    "CLAIM_KIND_CONTACT": "g_talks",
    "CLAIM_KIND_TALKS": "g_talks",
    "CLAIM_KIND_BID": "g_bid",
    "CLAIM_KIND_PERSONAL_TERMS": "g_bid",
    "CLAIM_KIND_CLUBS_AGREED": "g_agreement",
    "CLAIM_KIND_MEDICAL": "g_agreement",
    "CLAIM_KIND_PRE_CONTRACT": "g_agreement",
    "CLAIM_KIND_PURSUIT_ENDED": "g_pursuit_ended",
}
_STAGES = {"CLAIM_KIND_CLUBS_AGREED", "CLAIM_KIND_MEDICAL",
           "CLAIM_KIND_PRE_CONTRACT"}
_RENEWAL = {
    "CLAIM_KIND_RENEWAL_OFFERED": ("g_renewal_offered", 1),
    "CLAIM_KIND_RENEWAL_REJECTED": ("g_renewal_rejected", 1),
    "CLAIM_KIND_RENEWAL_TALKS": ("g_renewal_talks", 1),
    "CLAIM_KIND_RENEWAL_LIKELY": ("g_renewal_mood", 1),
    "CLAIM_KIND_RENEWAL_STALLED": ("g_renewal_mood", -1),
}
_LEAVING = {
    "CLAIM_KIND_WANTS_TO_LEAVE": ("g_player_wish", 1),
    "CLAIM_KIND_WANTS_TO_STAY": ("g_player_wish", -1),
    "CLAIM_KIND_EXIT_POSSIBLE": ("g_exit_possible", 1),
}
_SELLING = {"CLAIM_KIND_WILLING_TO_SELL", "CLAIM_KIND_ASKING_PRICE"}
_FORM_NAMED = {
    "DEAL_FORM_FEE": "FEE",
    "DEAL_FORM_LOAN": "LOAN",
    "DEAL_FORM_FREE": "FREE",
    "DEAL_FORM_PRE_CONTRACT": "FREE",
}


def touch_of(claim: Claim, player: str, own_club: str,
             parameters: Parameters) -> Touch | None:
    """Returns what a claim touches in the story of a player under contract with
    `own_club`. None, exactly, for opinions, comments and open questions."""
    is_decided = claim.stance in ("STANCE_ASSERTS", "STANCE_DENIES")
    if not claim.is_reported or not is_decided:
        return None
    if claim.subject != player:
        return _rival_touch(claim, player, own_club)
    if claim.kind in _PURSUIT:
        return _pursuit_touch(claim, own_club, parameters)
    if claim.kind in _LEAVING:
        name, sign = _LEAVING[claim.kind]
        return Touch(Target.LEAVING, sign * getattr(parameters, name))
    if claim.actor and own_club and claim.actor != own_club:
        return None
    return _own_club_touch(claim, parameters)


def _pursuing_club(claim: Claim, own_club: str) -> str:
    """Who persuades a player for a club is not the club: then the counterpart
    is."""
    club = claim.actor
    if claim.kind == "CLAIM_KIND_PERSUASION" and collection(club) != "clubs":
        club = claim.counterpart
    return club if collection(club) == "clubs" and club != own_club else ""


def _pursuit_touch(claim: Claim, own_club: str,
                   parameters: Parameters) -> Touch | None:
    club = _pursuing_club(claim, own_club)
    if not club:
        return None
    form = _FORM_NAMED.get(claim.deal_form, "")
    if not form and claim.kind == "CLAIM_KIND_PRE_CONTRACT":
        form = "FREE"
    return Touch(Target.CLUB, getattr(parameters, _PURSUIT[claim.kind]), club,
                 form, claim.kind in _STAGES)


def _own_club_touch(claim: Claim, parameters: Parameters) -> Touch | None:
    if claim.kind in _RENEWAL:
        name, sign = _RENEWAL[claim.kind]
        return Touch(Target.RENEWAL, sign * getattr(parameters, name))
    if claim.kind in _SELLING:
        return Touch(Target.SELLING, parameters.g_selling_club)
    if claim.kind == "CLAIM_KIND_CONTRACT_TERM" and not claim.is_denial:
        term = parse_interval(claim.json.get("event"))
        if term.end != FUTURE:
            return Touch(Target.CONTRACT_TERM, term=term)
    return None


def _rival_touch(claim: Claim, player: str, own_club: str) -> Touch | None:
    if collection(claim.subject) != "players":
        return None
    if is_signing(claim):
        return Touch(Target.RIVAL_SIGNING, club=claim.actor,
                     rival=claim.subject)
    is_alternative = (("PARTICIPANT_ROLE_ALTERNATIVE_TO", player)
                      in claim.participants)
    wants = (claim.kind in _PURSUIT
             and claim.kind != "CLAIM_KIND_PURSUIT_ENDED")
    club = _pursuing_club(claim, own_club)
    if is_alternative and wants and club:
        return Touch(Target.RIVAL, club=club, rival=claim.subject)
    return None
