#include "tests/reference/coverage.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "common/model_parameters.h"
#include "common/time.h"
#include "query_service/claim_traits.h"

namespace hearsay {
namespace {

using forecast::ForecastInput;
using forecast::Pool;
using forecast::RootWeight;
using forecast::Situation;
using forecast::StartState;
using forecast::Target;

// A case with what the service made of it.
struct Seen {
  const RandomCase& given;
  const ForecastInput& input;
  const Situation& situation;

  const DossierView& view() const { return input.view; }
  const Root& RootOf(const RootWeight& root) const {
    return input.lineage.roots[root.root];
  }
  const ViewClaim& ClaimOf(const RootWeight& root) const {
    return view().claims[RootOf(root).claim];
  }
};

using Check = std::function<bool(const Seen&)>;
using Checks = std::vector<std::pair<std::string, Check>>;

template <typename Items, typename Wanted>
bool Any(const Items& items, const Wanted& wanted) {
  return std::any_of(std::begin(items), std::end(items), wanted);
}

// How long the contract still runs; negative if it does not, or it is unknown
// until when.
absl::Duration Left(const Seen& seen) {
  return seen.situation.contract.expiry.value_or(absl::InfinitePast()) -
         seen.view().said_by;
}

Check AnyWeighed(std::function<bool(const Seen&, const RootWeight&)> wanted) {
  return [wanted = std::move(wanted)](const Seen& seen) {
    return Any(seen.situation.roots,
               [&](const RootWeight& root) { return wanted(seen, root); });
  };
}

Check AnyRoot(std::function<bool(const Seen&, const Root&)> wanted) {
  return [wanted = std::move(wanted)](const Seen& seen) {
    return Any(seen.input.lineage.roots,
               [&](const Root& root) { return wanted(seen, root); });
  };
}

Check AnyClaim(std::function<bool(const Seen&, const ViewClaim&)> wanted) {
  return [wanted = std::move(wanted)](const Seen& seen) {
    return Any(seen.view().claims,
               [&](const ViewClaim& claim) { return wanted(seen, claim); });
  };
}

Check HasRole(LineageRole role) {
  return AnyRoot([role](const Seen&, const Root& root) {
    return Any(root.members, [role](const LineageMember& member) {
      return member.role == role;
    });
  });
}

Check Starts(StartState start) {
  return [start](const Seen& seen) { return seen.situation.start == start; };
}

Check Touches(Target target) {
  return AnyWeighed([target](const Seen&, const RootWeight& root) {
    return root.touch.target == target;
  });
}

Check ExpiresBy(query::v1::ContractExpiryBasis basis) {
  return [basis](const Seen& seen) {
    return seen.situation.contract.basis == basis;
  };
}

Check CountsAs(Tier tier) {
  return AnyWeighed([tier](const Seen&, const RootWeight& root) {
    return root.tier == tier;
  });
}

// ---- Lineage.

// A citation of a source whose own report has it from somebody else.
bool IsThroughReport(const Seen& seen, const Root& root) {
  return Any(root.members, [&](const LineageMember& member) {
    return member.role == LineageRole::kCites && member.parent >= 0 &&
           seen.view().claims[member.claim].source != root.source;
  });
}

bool NamesReport(const Seen&, const ViewClaim& claim) {
  return Any(claim.claim->attribution().hops(),
             [](const v1::Hop& hop) { return hop.reports_size() > 0; });
}

// The same source's other root of the same kind, as when numbers differ.
bool SpokeTwice(const Seen& seen) {
  const auto& roots = seen.input.lineage.roots;
  for (size_t i = 0; i < roots.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const ViewClaim& a = seen.view().claims[roots[i].claim];
      const ViewClaim& b = seen.view().claims[roots[j].claim];
      if (!roots[i].source.empty() && roots[i].source == roots[j].source &&
          a.kind == b.kind && a.stance == b.stance && a.actor == b.actor) {
        return true;
      }
    }
  }
  return false;
}

// Who has said something and denied it since.
bool TookBack(const Seen& seen) {
  const auto& roots = seen.input.lineage.roots;
  for (size_t i = 0; i < roots.size(); ++i) {
    const bool counts = Any(seen.situation.roots, [&](const RootWeight& root) {
      return root.root == static_cast<int>(i);
    });
    if (counts || roots[i].said_time < seen.situation.state.saga_start) {
      continue;
    }
    const ViewClaim& claim = seen.view().claims[roots[i].claim];
    const forecast::Touch touch =
        forecast::TouchOf(claim, seen.view().player, seen.situation.state.club,
                          seen.input.parameters());
    if (touch.target != Target::kNothing) return true;
  }
  return false;
}

void AddLineage(Checks& checks) {
  checks.insert(
      checks.end(),
      {{"virtual root",
        AnyRoot([](const Seen&, const Root& r) { return r.is_virtual; })},
       {"virtual root without a vouching carrier",
        AnyRoot([](const Seen&, const Root& r) { return !r.vouched; })},
       {"citation", HasRole(LineageRole::kCites)},
       {"citation through a stored report", AnyRoot(IsThroughReport)},
       {"citation that names a report", AnyClaim(NamesReport)},
       {"repeat", HasRole(LineageRole::kRepeats)},
       {"restatement", HasRole(LineageRole::kRestates)},
       {"duplicate", HasRole(LineageRole::kDuplicates)},
       {"source with two roots of a kind", SpokeTwice},
       {"root taken back by its source", TookBack},
       {"chain of three hops", AnyClaim([](const Seen&, const ViewClaim& c) {
          return c.hops.size() == 3;
        })},
       {"hop that had not been said",
        AnyClaim([](const Seen&, const ViewClaim& c) {
          return static_cast<int>(c.hops.size()) <
                 c.claim->attribution().hops_size();
        })},
       {"claim of a report that had not appeared",
        AnyClaim(
            [](const Seen&, const ViewClaim& c) { return !c.report_visible; })},
       {"nobody's word", AnyClaim([](const Seen&, const ViewClaim& c) {
          return c.source.empty();
        })},
       {"no time at all", AnyClaim([](const Seen&, const ViewClaim& c) {
          return !c.said.bounded();
        })},
       {"no start", AnyClaim([](const Seen&, const ViewClaim& c) {
          return c.said.bounded() && c.said.start == absl::InfinitePast();
        })},
       {"no end", AnyClaim([](const Seen&, const ViewClaim& c) {
          return c.said.bounded() && c.said.end == absl::InfiniteFuture();
        })}});
}

Check HasRecord(std::function<bool(const v1::Record&)> wanted) {
  return [wanted = std::move(wanted)](const Seen& seen) {
    return Any(seen.given.records, wanted);
  };
}

// ---- What was corrected, and seen from when.

void AddCorrections(Checks& checks) {
  checks.insert(
      checks.end(),
      {{"report retracted by us", HasRecord([](const v1::Record& r) {
          return r.has_retraction() && !r.retraction().has_publish() &&
                 r.retraction().claim_ids().empty();
        })},
       {"report retracted by its publisher", HasRecord([](const v1::Record& r) {
          return r.has_retraction() && r.retraction().has_publish();
        })},
       {"claim retracted", HasRecord([](const v1::Record& r) {
          return r.retraction().claim_ids_size() > 0;
        })},
       {"report superseded", HasRecord([](const v1::Record& r) {
          return !r.report().supersedes().empty();
        })},
       {"outcome superseded", HasRecord([](const v1::Record& r) {
          return !r.outcome().supersedes().empty() && !r.outcome().annulled();
        })},
       {"outcome annulled",
        HasRecord([](const v1::Record& r) { return r.outcome().annulled(); })},
       {"rules about pre-contracts", HasRecord([](const v1::Record& r) {
          return r.entity().pre_contract_rules_size() > 0;
        })},
       {"report after the present", [](const Seen& s) {
          return Any(s.given.records, [&](const v1::Record& r) {
            return r.has_report() &&
                   TimeSpanFromProto(r.report().publish()).start >
                       s.view().said_by;
          });
        }}});
}

// ---- Weights.

bool SpeaksInFirstPerson(const Seen& seen, const RootWeight& root) {
  return root.half_life != HalfLife(seen.ClaimOf(root).kind);
}

bool IsDiscounted(const Seen&, const RootWeight& root) {
  return root.pool == Pool::kProven && root.weight < 1;
}

bool HasPair(const Seen& seen, const RootWeight& root) {
  return IsDiscounted(seen, root) &&
         seen.input.model.copiers.contains(seen.RootOf(root).source);
}

void AddWeights(Checks& checks) {
  checks.insert(
      checks.end(),
      {{"official word", CountsAs(Tier::kOfficial)},
       {"tier 1", CountsAs(Tier::k1)},
       {"tier 2", CountsAs(Tier::k2)},
       {"tier 3", CountsAs(Tier::k3)},
       {"aggregator", CountsAs(Tier::kAggregator)},
       {"no tier", CountsAs(Tier::kUntiered)},
       {"likely copy of a root", AnyWeighed(IsDiscounted)},
       {"copy by a pair's rate", AnyWeighed(HasPair)},
       {"echo of a tiered outlet",
        AnyWeighed([](const Seen&, const RootWeight& r) {
          return r.pool == Pool::kEcho && r.tier != Tier::kUntiered;
        })},
       {"echo of an untiered outlet",
        AnyWeighed([](const Seen&, const RootWeight& r) {
          return r.pool == Pool::kEcho && r.tier == Tier::kUntiered;
        })},
       {"root that its source had said before",
        AnyWeighed([](const Seen&, const RootWeight& r) {
          return r.pool == Pool::kEcho && r.weight == 0;
        })},
       {"unproven", AnyWeighed([](const Seen&, const RootWeight& r) {
          return r.pool == Pool::kUnproven && r.proven_share == 0;
        })},
       {"earned share", AnyWeighed([](const Seen&, const RootWeight& r) {
          return r.pool == Pool::kUnproven && r.proven_share > 0;
        })},
       {"denial", AnyWeighed([](const Seen&, const RootWeight& r) {
          return r.assurance < 0;
        })},
       {"least reliability", AnyWeighed([](const Seen& s, const RootWeight& r) {
          return r.reliability.weight == s.input.parameters().reliability_min;
        })},
       {"largest reliability",
        AnyWeighed([](const Seen& s, const RootWeight& r) {
          return r.reliability.weight == s.input.parameters().reliability_max;
        })},
       {"first person", AnyWeighed(SpeaksInFirstPerson)},
       {"refreshed by a repeat",
        AnyWeighed([](const Seen& s, const RootWeight& r) {
          return r.age < s.view().said_by - s.RootOf(r).said_time;
        })},
       {"root from before the saga",
        [](const Seen& s) {
          return Any(s.input.lineage.roots, [&](const Root& root) {
            return root.said_time < s.situation.state.saga_start;
          });
        }},
       {"root from before the saga, repeated in it",
        AnyWeighed([](const Seen& s, const RootWeight& r) {
          return s.RootOf(r).said_time < s.situation.state.saga_start;
        })}});
}

// ---- Evidence.

Check NamesForm(forecast::Form form) {
  return AnyWeighed([form](const Seen&, const RootWeight& root) {
    return root.touch.target == Target::kClub && root.touch.form == form;
  });
}

void AddEvidence(Checks& checks) {
  checks.insert(
      checks.end(),
      {{"club without a form",
        AnyWeighed([](const Seen&, const RootWeight& root) {
          return root.touch.target == Target::kClub && !root.touch.form;
        })},
       {"form FEE", NamesForm(forecast::kFee)},
       {"form LOAN", NamesForm(forecast::kLoan)},
       {"form FREE", NamesForm(forecast::kFree)},
       {"stage credit",
        [](const Seen& s) {
          return Any(s.situation.evidence.clubs,
                     [](const auto& club) { return club.forms[0].stage > 0; });
        }},
       {"renewal", Touches(Target::kRenewal)},
       {"leaving", Touches(Target::kLeaving)},
       {"selling", Touches(Target::kSelling)},
       {"rival", Touches(Target::kRival)},
       {"rival's signing", Touches(Target::kRivalSigning)},
       {"rival's outcome",
        [](const Seen& s) {
          return Any(s.view().outcomes, [&](const ViewOutcome& outcome) {
            return outcome.player != s.view().player;
          });
        }},
       {"named club",
        [](const Seen& s) { return !s.situation.evidence.clubs.empty(); }},
       {"16 named clubs",
        [](const Seen& s) { return s.situation.evidence.clubs.size() == 16; }},
       {"insufficient evidence",
        [](const Seen& s) { return s.situation.evidence.weight < 0.2; }}});
}

// ---- State, contract, calendar.

bool HasEqualSupport(const Seen& seen) {
  return seen.situation.contract.conflicting.size() > 1;
}

void AddState(Checks& checks) {
  checks.insert(
      checks.end(),
      {{"start unsettled", Starts(StartState::kUnsettled)},
       {"start renewed", Starts(StartState::kRenewed)},
       {"start agreed", Starts(StartState::kAgreed)},
       {"start released", Starts(StartState::kReleased)},
       {"start retired", Starts(StartState::kRetired)},
       {"decided", [](const Seen& s) { return s.situation.state.decided; }},
       {"several outcomes",
        [](const Seen& s) { return s.situation.state.steps.size() > 1; }},
       {"no club",
        [](const Seen& s) { return s.situation.state.club.empty(); }},
       {"age unknown",
        [](const Seen& s) { return !s.situation.state.age.has_value(); }},
       {"expiry unknown",
        ExpiresBy(query::v1::CONTRACT_EXPIRY_BASIS_UNSPECIFIED)},
       {"expiry by the registry",
        ExpiresBy(query::v1::CONTRACT_EXPIRY_BASIS_REGISTRY)},
       {"expiry by an official claim",
        ExpiresBy(query::v1::CONTRACT_EXPIRY_BASIS_OFFICIAL)},
       {"expiry by claims", ExpiresBy(query::v1::CONTRACT_EXPIRY_BASIS_CLAIMS)},
       {"expiry by an outcome",
        ExpiresBy(query::v1::CONTRACT_EXPIRY_BASIS_OUTCOME)},
       {"conflicting expiries",
        [](const Seen& s) {
          return !s.situation.contract.conflicting.empty();
        }},
       {"several conflicting expiries", HasEqualSupport},
       {"expiry ahead",
        [](const Seen& s) { return Left(s) > absl::ZeroDuration(); }},
       {"more than two years of the contract left",
        [](const Seen& s) { return Left(s) > 730 * forecast::kDay; }},
       {"between one and two years of it left",
        [](const Seen& s) {
          return Left(s) > 365 * forecast::kDay &&
                 Left(s) < 730 * forecast::kDay;
        }},
       {"expired", [](const Seen& s) {
          return s.situation.contract.expiry.value_or(absl::InfiniteFuture()) <=
                 s.view().said_by;
        }}});
  for (const auto& [name, from, to] :
       {std::tuple("age to 20", 0, 20), std::tuple("age 21 to 23", 21, 23),
        std::tuple("age 24 to 29", 24, 29), std::tuple("age 30 to 32", 30, 32),
        std::tuple("age from 33", 33, 99)}) {
    checks.emplace_back(name, [from = from, to = to](const Seen& s) {
      const int age = s.situation.state.age.value_or(-1);
      return from <= age && age <= to;
    });
  }
}

void AddQuestion(Checks& checks) {
  checks.insert(
      checks.end(),
      {{"club asked about",
        [](const Seen& s) { return !s.given.clubs.empty(); }},
       {"his own club asked about",
        [](const Seen& s) {
          return Any(s.given.clubs, [&](const std::string& club) {
            return club == s.situation.state.club;
          });
        }},
       {"deadline in the past",
        [](const Seen& s) {
          return Any(s.given.deadlines,
                     [&](absl::Time d) { return d < s.view().said_by; });
        }},
       {"deadline now",
        [](const Seen& s) {
          return Any(s.given.deadlines,
                     [&](absl::Time d) { return d == s.view().said_by; });
        }},
       {"most shares asked about",
        [](const Seen& s) {
          double sum = 0;
          for (const std::string& club : s.given.clubs) {
            sum += s.input.registry.DepartureShare(club, s.view().revision);
          }
          return sum > 0.95;
        }},
       {"shares scaled", [](const Seen& s) {
          return s.input.registry.DepartureShareScale(s.view().revision) < 1;
        }}});
  for (const ModelParameterSpec& spec : ModelParameters()) {
    checks.emplace_back(absl::StrCat("parameter ", spec.name),
                        [name = std::string(spec.name)](const Seen& s) {
                          return Any(s.given.model.parameters(),
                                     [&](const v1::ModelParameter& parameter) {
                                       return parameter.name() == name;
                                     });
                        });
  }
}

const Checks& AllChecks() {
  static const Checks* const checks = [] {
    auto* all = new Checks();
    AddLineage(*all);
    AddCorrections(*all);
    AddWeights(*all);
    AddEvidence(*all);
    AddState(*all);
    AddQuestion(*all);
    return all;
  }();
  return *checks;
}

}  // namespace

Coverage::Coverage() {
  for (const auto& [name, check] : AllChecks()) counts_[name] = 0;
}

void Coverage::Add(const RandomCase& random_case,
                   const forecast::ForecastInput& input,
                   const forecast::Situation& situation) {
  const Seen seen{random_case, input, situation};
  for (const auto& [name, check] : AllChecks()) {
    if (check(seen)) ++counts_[name];
  }
}

}  // namespace hearsay
