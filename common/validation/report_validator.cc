#include "common/validation/report_validator.h"

#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/field_checks.h"
#include "common/limits.h"
#include "common/validation/claim_validator.h"
#include "common/validation/mention_validator.h"
#include "common/validation/time_validator.h"

namespace hearsay {
namespace {

constexpr int32_t kPpmMax = 1'000'000;
constexpr size_t kSha256Bytes = 32;

using ClaimsById = absl::flat_hash_map<absl::string_view, const v1::Claim*>;

void CheckRestatement(const FieldPath& field, const v1::Claim& claim,
                      const ClaimsById& claims_by_id, Violations& violations) {
  if (claim.restates_claim_id().empty()) return;
  const FieldPath restates(field, "restates_claim_id");
  const auto restated = claims_by_id.find(claim.restates_claim_id());
  if (restated == claims_by_id.end()) {
    violations.AddInvalid(restates, "is no claim of this report");
  } else if (restated->second == &claim) {
    violations.AddInvalid(restates, "must be another claim");
  } else if (!restated->second->restates_claim_id().empty()) {
    violations.AddInvalid(restates, "must be a claim that restates none");
  }
}

void CheckClaims(const FieldPath& field, const v1::Report& report,
                 absl::Time now, Violations& violations) {
  const FieldPath claims(field, "claims");
  if (report.claims().empty()) AddRequired(claims, violations);
  CheckCount(claims, report.claims_size(), limits::kClaimsMax, violations);
  ClaimsById claims_by_id;
  for (const v1::Claim& claim : report.claims()) {
    claims_by_id.emplace(claim.claim_id(), &claim);
  }
  for (int i = 0; i < report.claims_size(); ++i) {
    const v1::Claim& claim = report.claims(i);
    const FieldPath path(field, "claims", i);
    CheckClaim(path, claim, now, violations);
    if (!claim.claim_id().empty() &&
        claims_by_id.at(claim.claim_id()) != &claim) {
      violations.AddInvalid(FieldPath(path, "claim_id"),
                            "is that of an earlier claim");
    }
    CheckRestatement(path, claim, claims_by_id, violations);
  }
}

void CheckCarrier(const FieldPath& field, const v1::Report& report,
                  Violations& violations) {
  if (report.has_publisher()) {
    CheckMention(FieldPath(field, "publisher"), report.publisher(), violations);
  }
  CheckCount(FieldPath(field, "authors"), report.authors_size(),
             limits::kAuthorsMax, violations);
  for (int i = 0; i < report.authors_size(); ++i) {
    CheckMention(FieldPath(field, "authors", i), report.authors(i), violations);
  }
  CheckText(FieldPath(field, "url"), report.url(), limits::kUrlBytesMax,
            violations);
  CheckText(FieldPath(field, "headline"), report.headline(),
            limits::kHeadlineBytesMax, violations);
  CheckLanguage(FieldPath(field, "language"), report.language(), violations);
}

void CheckParse(const FieldPath& field, const v1::Report& report,
                Violations& violations) {
  CheckText(FieldPath(field, "parser"), report.parser(), limits::kNameBytesMax,
            violations);
  CheckRange(FieldPath(field, "parser_confidence_ppm"),
             report.parser_confidence_ppm(), 0, kPpmMax, violations);
  CheckEntryName(FieldPath(field, "supersedes"), report.supersedes(), "reports",
                 violations);
  if (!report.article_sha256().empty() &&
      report.article_sha256().size() != kSha256Bytes) {
    violations.AddInvalid(FieldPath(field, "article_sha256"),
                          "must be empty or 32 bytes");
  }
}

}  // namespace

void CheckReport(const FieldPath& field, const v1::Report& report,
                 absl::Time now, Violations& violations) {
  CheckCarrier(field, report, violations);
  if (report.has_publish()) {
    CheckPastInterval(FieldPath(field, "publish"), report.publish(), now,
                      violations);
  }
  CheckParse(field, report, violations);
  CheckClaims(field, report, now, violations);
}

void CheckRetraction(const FieldPath& field, const v1::Retraction& retraction,
                     absl::Time now, Violations& violations) {
  const FieldPath report(field, "report");
  if (retraction.report().empty()) AddRequired(report, violations);
  CheckEntryName(report, retraction.report(), "reports", violations);
  CheckCount(FieldPath(field, "claim_ids"), retraction.claim_ids_size(),
             limits::kClaimsMax, violations);
  for (int i = 0; i < retraction.claim_ids_size(); ++i) {
    CheckId(FieldPath(field, "claim_ids", i), retraction.claim_ids(i),
            limits::kClaimIdBytesMax, violations);
  }
  CheckText(FieldPath(field, "reason"), retraction.reason(),
            limits::kReasonBytesMax, violations);
  if (retraction.has_publish()) {
    CheckPastInterval(FieldPath(field, "publish"), retraction.publish(), now,
                      violations);
  }
}

}  // namespace hearsay
