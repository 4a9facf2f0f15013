"""The numbers of the model, by the names under which a version changes them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

# Up to which age which factors hold; "": none.
AGE_BANDS: tuple[tuple[int | None, str], ...] = (
    (20, "to_20"),
    (23, "21_to_23"),
    (29, ""),
    (32, "30_to_32"),
    (None, "from_33"),
)

# Reliability is drawn towards the tier's, and the tier's towards its prior, as
# if those had been seen in so many claims.
PRIOR_CLAIMS = 20
LAMBDA_MIN = 0.05
LAMBDA_MAX = 2.4

COPY_DISCOUNT = 0.8
COPY_WINDOW_DAYS = 7
LOW_TIER_ECHO = 0.32
CITATION = 0.05
CITATION_HALVING = 4
UNPROVEN_CAP = 0.06
ECHO_CAP = 0.04
OTHER_FORM = 0.5

FIRST_PERSON = 1.3
JOKING = 0.3
FIRST_PERSON_HALF_LIFE_DAYS = 45

NAMED_CLUBS_MAX = 16
# The forward pass leaves others at least this share of departures.
NAMED_SHARES_MAX = 0.95
ROOT_COUNTS_FROM = 0.01


@dataclass
class Parameters:
    """The tables of MODEL sections 2 and 3; a version may change each."""

    fee_summer: float = 0.013
    fee_winter: float = 0.007
    fee_yearly_mean: float = 0.0036
    fee_last_six_months: float = 0.5
    loan: float = 0.6
    loan_last_six_months: float = 0.12
    free_last_six_months: float = 0.015
    free_last_days: float = 0.060
    free_after_expiry: float = 0.10
    renewal: float = 0.004
    renewal_last_two_years: float = 0.004
    renewal_last_year: float = 0.010
    renewal_last_days: float = 0.030
    left_after_renewal: float = 0.3
    fee_to_20: float = 0.7
    fee_21_to_23: float = 1.0
    fee_30_to_32: float = 0.7
    fee_from_33: float = 0.3
    loan_to_20: float = 2.0
    loan_21_to_23: float = 1.5
    loan_30_to_32: float = 0.5
    loan_from_33: float = 0.2
    renewal_to_20: float = 1.0
    renewal_21_to_23: float = 1.0
    renewal_30_to_32: float = 1.0
    renewal_from_33: float = 1.0
    agreed_joins: float = 0.97

    proven_club: float = 1.0
    stage: float = 3.0
    direction: float = 0.8
    renewal_direction: float = 0.8
    persistence_weeks: float = 52.0
    stage_weeks: float = 8.0

    bias_fee: float = 1.0
    bias_loan: float = 1.0
    bias_free: float = 1.0
    bias_renewal: float = 1.0
    temperature: float = 1.0

    hits_official: float = 0.98
    hits_tier1: float = 0.45
    hits_tier2: float = 0.30
    hits_tier3: float = 0.22
    hits_aggregator: float = 0.12
    hits_all: float = 0.25
    hits_denials: float = 0.75
    copies_tier1: float = 0.30
    copies_tier2: float = 0.60
    copies_below: float = 0.85

    g_interest: float = 0.4
    g_talks: float = 0.7
    g_bid: float = 1.0
    g_agreement: float = 1.6
    g_pursuit_ended: float = -0.7
    g_renewal_offered: float = 1.0
    g_renewal_rejected: float = -0.8
    g_renewal_talks: float = 0.4
    g_renewal_mood: float = 0.7
    g_player_wish: float = 0.8
    g_exit_possible: float = 0.4
    g_selling_club: float = 0.5
    g_rival_gone: float = 0.3
    g_rival_signed: float = -0.8
    denial: float = 0.5

    asserted: float = 1.0
    reported: float = 0.85
    expected: float = 0.7
    possible: float = 0.4
    speculative: float = 0.2

    # By copier, then original: how often the one copies the other.
    pair_copy_rates: dict[str, dict[str, float]] = field(default_factory=dict)

    def age_factor(self, rate: str, age_band: str) -> float:
        """On the rate "fee", "loan" or "renewal"."""
        return getattr(self, f"{rate}_{age_band}") if age_band else 1.0

    @property
    def theta(self) -> float:
        """What evidence on leaving does; at most 1, temperature included."""
        return min(1.0, self.direction * self.temperature)

    @property
    def theta_renewal(self) -> float:
        return min(1.0, self.renewal_direction * self.temperature)


def parse_model(model: dict[str, Any]) -> Parameters:
    """Reads a Model record."""
    parameters = Parameters()
    names = {f.name for f in fields(Parameters)} - {"pair_copy_rates"}
    for parameter in model.get("parameters", []):
        if parameter["name"] not in names:
            raise ValueError(f"unknown parameter {parameter['name']}")
        setattr(parameters, parameter["name"],
                int(parameter.get("value_nanos", 0)) / 1e9)
    for pair in model.get("pair_copy_rates", []):
        rates = parameters.pair_copy_rates.setdefault(pair["copier"], {})
        rates[pair["original"]] = int(pair.get("probability_ppm", 0)) / 1e6
    return parameters
