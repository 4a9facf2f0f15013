#include "cli/schema/field_rules.h"

#include <cstdlib>
#include <iostream>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/limits.h"
#include "common/names/entity_name.h"
#include "hearsay/v1/entity.pb.h"

namespace hearsay::schema {
namespace {

using google::protobuf::FieldDescriptor;

constexpr int64_t kPpmMax = 1'000'000;
constexpr char kIdCharacter[] = "[A-Za-z0-9._-]";
constexpr char kLanguage[] = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";
// 32 bytes in Base64.
constexpr char kSha256[] = "^[A-Za-z0-9+/]{43}=$";

std::string ClaimIdPattern() {
  return absl::StrCat("^", kIdCharacter, "{1,", limits::kClaimIdBytesMax, "}$");
}

std::string ReportNamePattern() {
  return absl::StrCat("^reports/", kIdCharacter, "{1,",
                      limits::kEntryIdBytesMax, "}$");
}

// The name of an entity of any kind, a provisional one's included.
std::string EntityNamePattern() {
  std::vector<std::string> collections;
  const auto& kinds = *v1::EntityKind_descriptor();
  for (int i = 0; i < kinds.value_count(); ++i) {
    const auto kind = static_cast<v1::EntityKind>(kinds.value(i)->number());
    if (kind == v1::ENTITY_KIND_UNSPECIFIED) continue;
    collections.push_back(std::string(CollectionOf(kind)));
  }
  return absl::StrCat("^(", absl::StrJoin(collections, "|"), ")/[^/]{1,",
                      limits::kResourceIdBytesMax, "}$");
}

FieldRule Text(int64_t length_max) { return {.length_max = length_max}; }

FieldRule Pattern(std::string pattern) {
  return {.pattern = std::move(pattern)};
}

FieldRule RequiredPattern(std::string pattern) {
  return {.required = true, .pattern = std::move(pattern)};
}

FieldRule List(int64_t count_max) { return {.count_max = count_max}; }

FieldRule Number(int64_t least) { return {.least = least}; }

const std::map<std::string, FieldRule>& Rules() {
  static const std::map<std::string, FieldRule> kRules = {
      {"Attribution.hops", List(limits::kHopsMax)},
      {"Claim.claim_id", RequiredPattern(ClaimIdPattern())},
      {"Claim.kind", {.required = true}},
      {"Claim.subject", {.required = true}},
      {"Claim.participants", List(limits::kParticipantsMax)},
      {"Claim.voice", {.required = true}},
      {"Claim.stance", {.required = true}},
      {"Claim.money", List(limits::kMoneyMax)},
      {"Claim.count", Number(0)},
      {"Claim.conditions", List(limits::kConditionsMax)},
      {"Claim.quotes", List(limits::kQuotesMax)},
      {"Claim.detail", Text(limits::kDetailBytesMax)},
      {"Claim.probability_ppm", {.least = 0, .most = kPpmMax}},
      {"Claim.restates_claim_id", Pattern(ClaimIdPattern())},
      {"Condition.text", Text(limits::kConditionBytesMax)},
      {"Excerpt.sentence_number", Number(0)},
      {"Excerpt.start_offset", Number(0)},
      {"Excerpt.end_offset", Number(0)},
      {"Hop.kind", {.required = true}},
      {"Hop.expression", Text(limits::kExpressionBytesMax)},
      {"Hop.url", Text(limits::kUrlBytesMax)},
      {"Hop.reports",
       {.pattern = ReportNamePattern(), .count_max = limits::kCitedReportsMax}},
      {"Mention.name", Pattern(EntityNamePattern())},
      {"Mention.text", {.length_min = 1, .length_max = limits::kNameBytesMax}},
      {"Money.currency_code", RequiredPattern("^[A-Z]{3}$")},
      {"Money.min_micros", Number(0)},
      {"Money.max_micros", Number(0)},
      {"Money.role", {.required = true}},
      {"Participant.role", {.required = true}},
      {"Participant.entity", {.required = true}},
      {"Quote.text",
       {.required = true,
        .length_min = 1,
        .length_max = limits::kQuoteBytesMax}},
      {"Quote.language", Pattern(kLanguage)},
      {"Report.authors", List(limits::kAuthorsMax)},
      {"Report.url", Text(limits::kUrlBytesMax)},
      {"Report.headline", Text(limits::kHeadlineBytesMax)},
      {"Report.language", Pattern(kLanguage)},
      {"Report.parser", Text(limits::kNameBytesMax)},
      {"Report.parser_confidence_ppm", {.least = 0, .most = kPpmMax}},
      {"Report.supersedes", Pattern(ReportNamePattern())},
      {"Report.article_sha256", Pattern(kSha256)},
      {"Report.claims",
       {.required = true, .count_min = 1, .count_max = limits::kClaimsMax}},
      {"TimeInterval.expression", Text(limits::kTimeExpressionBytesMax)},
  };
  return kRules;
}

// Whether its type alone does not bound it.
bool NeedsRule(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
    case FieldDescriptor::CPPTYPE_ENUM:
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return field.is_repeated();
    default:
      return true;
  }
}

}  // namespace

FieldRule RuleOf(const FieldDescriptor& field) {
  const std::string name =
      absl::StrCat(field.containing_type()->name(), ".", field.name());
  const auto rule = Rules().find(name);
  if (rule != Rules().end()) return rule->second;
  if (NeedsRule(field)) {
    std::cerr << "No rule for " << name << ": add one to field_rules.cc.\n";
    std::exit(1);
  }
  return {};
}

}  // namespace hearsay::schema
