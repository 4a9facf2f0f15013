#include "query_service/timeline/stances.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/names/entity_name.h"
#include "query_service/claim_traits.h"
#include "query_service/specifics.h"
#include "query_service/timeline/outcome_verdict.h"

namespace hearsay {
namespace {

constexpr absl::Duration kMoment = absl::Microseconds(1);

bool IsRenewal(v1::ClaimKind kind) {
  return kind >= v1::CLAIM_KIND_RENEWAL_OFFERED &&
         kind <= v1::CLAIM_KIND_RENEWAL_SIGNED;
}

// Returns the deal form; where the kind implies it, whether stated or not.
v1::DealForm FormOf(const ViewClaim& claim) {
  if (IsRenewal(claim.kind)) return v1::DEAL_FORM_RENEWAL;
  if (claim.kind == v1::CLAIM_KIND_PRE_CONTRACT) {
    return v1::DEAL_FORM_PRE_CONTRACT;
  }
  return claim.deal_form;
}

bool IsSumOfDeal(v1::MoneyRole role) {
  return role == v1::MONEY_ROLE_ASK || role == v1::MONEY_ROLE_BID ||
         role == v1::MONEY_ROLE_FEE;
}

// Happens once, so that two times of it exclude each other.
bool HappensOnce(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_CLUBS_AGREED:
    case v1::CLAIM_KIND_MEDICAL:
    case v1::CLAIM_KIND_PRE_CONTRACT:
    case v1::CLAIM_KIND_TRANSFER_DONE:
    case v1::CLAIM_KIND_RENEWAL_SIGNED:
    case v1::CLAIM_KIND_ELIGIBILITY:
    case v1::CLAIM_KIND_PLAN:
    case v1::CLAIM_KIND_SCHEDULED_EVENT:
      return true;
    default:
      return false;
  }
}

// A deal with a club that leaves no room for another one.
bool IsSettled(v1::ClaimKind kind) {
  return IsAgreement(kind) || kind == v1::CLAIM_KIND_TRANSFER_DONE;
}

bool IsEarly(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_INTEREST:
    case v1::CLAIM_KIND_SHORTLISTED:
    case v1::CLAIM_KIND_TOP_TARGET:
    case v1::CLAIM_KIND_CONTACT:
    case v1::CLAIM_KIND_TALKS:
    case v1::CLAIM_KIND_PURSUIT_ENDED:
      return true;
    default:
      return false;
  }
}

// Returns the end of a contract as a span in which the last moment lies.
TimeSpan TermOf(const v1::Claim& claim) {
  TimeSpan term = TimeSpanFromProto(claim.event());
  if (term.start == absl::InfinitePast() || term.start >= term.end) {
    term.start = term.end - kMoment;
  }
  return term;
}

std::string PropositionKey(const ViewClaim& claim, v1::DealForm form,
                           const std::string& actor,
                           const std::string& counterpart) {
  return absl::StrCat(claim.kind, "|", form, "|", claim.subject, "|", actor,
                      "|", counterpart);
}

// What is said in free text is denied only in the same words.
std::string DenialKey(const ViewClaim& claim, v1::DealForm form,
                      const std::string& actor,
                      const std::string& counterpart) {
  std::string key = PropositionKey(claim, form, actor, counterpart);
  if (!IsFreeText(claim.kind)) return key;
  for (const uint64_t word : SpecificsOf(claim).words) {
    absl::StrAppend(&key, "|", word);
  }
  return key;
}

}  // namespace

bool Agree(const Stance& a, const Stance& b) {
  if (a.sum != nullptr) return SumsAgree(*a.sum, *b.sum);
  switch (a.type) {
    case query::v1::CONTRADICTION_TYPE_DATE_CLASH:
      return EventsAgree(a.event, b.event);
    case query::v1::CONTRADICTION_TYPE_CONTRACT_TERMS:
      return a.event.start < b.event.end && b.event.start < a.event.end;
    default:
      return a.label == b.label;
  }
}

bool IsOfFacts(query::v1::ContradictionType type) {
  return type == query::v1::CONTRADICTION_TYPE_NUMBER_CLASH ||
         type == query::v1::CONTRADICTION_TYPE_DATE_CLASH ||
         type == query::v1::CONTRADICTION_TYPE_CONTRACT_TERMS;
}

bool IsOwnWord(const ViewClaim& claim, const std::string& source) {
  if (claim.certainty == v1::CERTAINTY_POSSIBLE ||
      claim.certainty == v1::CERTAINTY_SPECULATIVE) {
    return false;
  }
  for (const v1::Quote& quote : claim.claim->quotes()) {
    if (quote.tone() == v1::TONE_JOKING || quote.tone() == v1::TONE_IRONIC) {
      return false;
    }
  }
  switch (claim.kind) {
    // Nobody decides these alone.
    case v1::CLAIM_KIND_RENEWAL_LIKELY:
    case v1::CLAIM_KIND_RENEWAL_STALLED:
      return false;
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
    case v1::CLAIM_KIND_WANTS_TO_STAY:
      return source == claim.subject;
    case v1::CLAIM_KIND_RENEWAL_REJECTED:
    case v1::CLAIM_KIND_RENEWAL_SIGNED:
    case v1::CLAIM_KIND_TRANSFER_DONE:
      return source == claim.subject || source == claim.actor;
    case v1::CLAIM_KIND_CLUBS_AGREED:
      return source == claim.actor || source == claim.counterpart;
    default:
      return source == claim.actor &&
             KindOfName(source) == v1::ENTITY_KIND_CLUB;
  }
}

StanceReader::StanceReader(const DossierView& view, const Lineage& lineage)
    : view_(view), lineage_(lineage) {
  for (int i = 0; i < static_cast<int>(lineage_.cascades.size()); ++i) {
    const ViewClaim& claim = ClaimOf(i);
    if (!TakesSides(i) || claim.stance != v1::STANCE_DENIES) continue;
    denied_.insert(
        DenialKey(claim, FormOf(claim), claim.actor, claim.counterpart));
  }
}

std::vector<Stance> StanceReader::StancesOf(int cascade) const {
  std::vector<Stance> found;
  if (!TakesSides(cascade)) return found;
  AddStance(cascade, found);
  if (ClaimOf(cascade).stance != v1::STANCE_ASSERTS) return found;
  AddNumbers(cascade, found);
  AddTimes(cascade, found);
  if (lineage_.cascades[cascade].adds_to >= 0) return found;
  AddOutlook(cascade, found);
  AddOutcome(cascade, found);
  AddStage(cascade, found);
  return found;
}

bool StanceReader::TakesSides(int cascade) const {
  const ViewClaim& claim = ClaimOf(cascade);
  return !lineage_.cascades[cascade].withdrawn && IsReported(claim) &&
         IsDecided(claim);
}

// Returns the proposition; what is free text is told apart by the lineage.
std::string StanceReader::PropositionOf(int cascade, v1::DealForm form) const {
  const ViewClaim& claim = ClaimOf(cascade);
  if (IsFreeText(claim.kind)) {
    return absl::StrCat("s", lineage_.cascades[cascade].story);
  }
  return PropositionKey(claim, form, claim.actor, claim.counterpart);
}

// A denial that leaves the form or a party open denies every one of them, so
// an assertion takes a side on each of these matters that anybody denies.
void StanceReader::AddStance(int cascade, std::vector<Stance>& found) const {
  constexpr auto kType = query::v1::CONTRADICTION_TYPE_ASSERTION_DENIAL;
  if (denied_.empty()) return;
  const ViewClaim& claim = ClaimOf(cascade);
  const v1::DealForm form = FormOf(claim);
  if (claim.stance == v1::STANCE_DENIES) {
    found.push_back({kType,
                     DenialKey(claim, form, claim.actor, claim.counterpart),
                     "denies"});
    return;
  }
  absl::flat_hash_set<std::string> keys;
  for (int open = 0; open < 8; ++open) {
    std::string key =
        DenialKey(claim, (open & 1) != 0 ? v1::DEAL_FORM_UNSPECIFIED : form,
                  (open & 2) != 0 ? "" : claim.actor,
                  (open & 4) != 0 ? "" : claim.counterpart);
    if (!denied_.contains(key) || !keys.insert(key).second) continue;
    found.push_back({kType, std::move(key), "asserts"});
  }
}

// Sums of one role, and counts.
void StanceReader::AddNumbers(int cascade, std::vector<Stance>& found) const {
  constexpr auto kType = query::v1::CONTRADICTION_TYPE_NUMBER_CLASH;
  const ViewClaim& claim = ClaimOf(cascade);
  absl::flat_hash_set<int> roles;
  for (const v1::Money& sum : claim.claim->money()) {
    // There may be several of these.
    if (sum.role() == v1::MONEY_ROLE_ADD_ON) continue;
    if (!roles.insert(sum.role()).second) continue;
    v1::DealForm form = FormOf(claim);
    if (form == v1::DEAL_FORM_UNSPECIFIED && IsSumOfDeal(sum.role())) {
      form = v1::DEAL_FORM_FEE;
    }
    Stance stance{kType, absl::StrCat("r", sum.role(), "|",
                                      PropositionOf(cascade, form))};
    stance.sum = &sum;
    found.push_back(std::move(stance));
  }
  if (claim.claim->has_count()) {
    found.push_back({kType,
                     absl::StrCat("n|", PropositionOf(cascade, FormOf(claim))),
                     absl::StrCat(claim.claim->count())});
  }
}

void StanceReader::AddTimes(int cascade, std::vector<Stance>& found) const {
  const ViewClaim& claim = ClaimOf(cascade);
  if (!claim.claim->has_event()) return;
  Stance stance;
  if (claim.kind == v1::CLAIM_KIND_CONTRACT_TERM) {
    stance.type = query::v1::CONTRADICTION_TYPE_CONTRACT_TERMS;
    stance.matter = absl::StrCat(claim.subject, "|", claim.actor);
    stance.event = TermOf(*claim.claim);
    if (stance.event.end == absl::InfiniteFuture()) return;
  } else {
    stance.type = query::v1::CONTRADICTION_TYPE_DATE_CLASH;
    stance.matter = PropositionOf(cascade, FormOf(claim));
    stance.event = TimeSpanFromProto(claim.claim->event());
    if (!HappensOnce(claim.kind) || !stance.event.bounded()) return;
  }
  found.push_back(std::move(stance));
}

void StanceReader::AddOutlook(int cascade, std::vector<Stance>& found) const {
  constexpr auto kType = query::v1::CONTRADICTION_TYPE_OPPOSED_OUTLOOK;
  const ViewClaim& claim = ClaimOf(cascade);
  if (IsHistory(claim)) return;
  switch (claim.kind) {
    case v1::CLAIM_KIND_RENEWAL_LIKELY:
    case v1::CLAIM_KIND_RENEWAL_SIGNED:
      found.push_back({kType, "renewal|" + claim.subject, "for"});
      break;
    case v1::CLAIM_KIND_RENEWAL_STALLED:
    case v1::CLAIM_KIND_RENEWAL_REJECTED:
      found.push_back({kType, "renewal|" + claim.subject, "against"});
      break;
    case v1::CLAIM_KIND_WANTS_TO_LEAVE:
      found.push_back({kType, "wish|" + claim.subject, "leave"});
      break;
    case v1::CLAIM_KIND_WANTS_TO_STAY:
      found.push_back({kType, "wish|" + claim.subject, "stay"});
      break;
    default:
      break;
  }
}

void StanceReader::AddOutcome(int cascade, std::vector<Stance>& found) const {
  constexpr auto kType = query::v1::CONTRADICTION_TYPE_EXCLUSIVE_OUTCOMES;
  const ViewClaim& claim = ClaimOf(cascade);
  if (IsHistory(claim)) return;
  if (claim.kind == v1::CLAIM_KIND_RENEWAL_SIGNED) {
    found.push_back({kType, claim.subject, "renewal"});
  } else if (IsSettled(claim.kind) && !claim.actor.empty()) {
    found.push_back({kType, claim.subject, claim.actor});
  }
}

void StanceReader::AddStage(int cascade, std::vector<Stance>& found) const {
  constexpr auto kType = query::v1::CONTRADICTION_TYPE_STAGE_REGRESSION;
  const ViewClaim& claim = ClaimOf(cascade);
  if (claim.voice != v1::VOICE_REPORT || claim.actor.empty() ||
      IsHistory(claim)) {
    return;
  }
  const std::string matter = absl::StrCat(claim.subject, "|", claim.actor);
  if (IsAgreement(claim.kind)) {
    found.push_back({kType, matter, kAgreedSide});
  } else if (IsEarly(claim.kind)) {
    found.push_back({kType, matter, "early"});
  }
}

}  // namespace hearsay
