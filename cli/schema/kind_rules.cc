#include "cli/schema/kind_rules.h"

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "common/errors.h"
#include "common/field_path.h"
#include "common/validation/attribution_validator.h"
#include "common/validation/claim_kind_rules.h"
#include "hearsay/v1/attribution.pb.h"
#include "hearsay/v1/claim.pb.h"

namespace hearsay::schema {
namespace {

Json Required(const std::vector<std::string>& names) {
  return std::move(Json::Object().Add("required", Json::Strings(names)));
}

Json AnyRequired(const std::vector<std::string>& names) {
  Json any = Json::Array();
  for (const std::string& name : names) any.Append(Required({name}));
  return std::move(Json::Object().Add("anyOf", std::move(any)));
}

Json Not(Json schema) {
  return std::move(Json::Object().Add("not", std::move(schema)));
}

// Returns the schema of what holds where the field is one of the values.
Json Where(const std::string& field, const std::vector<std::string>& values,
           Json then) {
  Json field_schema = Json::Object();
  field_schema.Add("enum", Json::Strings(values));
  Json properties = Json::Object();
  properties.Add(field, std::move(field_schema));
  Json condition = Required({field});
  condition.Add("properties", std::move(properties));
  Json schema = Json::Object();
  schema.Add("if", std::move(condition)).Add("then", std::move(then));
  return schema;
}

// Returns the names of all values, but the unspecified one, that `holds`.
template <typename Enum>
std::vector<std::string> ValuesWhere(
    const google::protobuf::EnumDescriptor& type,
    const std::function<bool(Enum)>& holds) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    const auto& value = *type.value(i);
    if (value.number() != 0 && holds(static_cast<Enum>(value.number()))) {
      names.push_back(value.name());
    }
  }
  return names;
}

// A claim of that kind with all that any kind can need.
v1::Claim FullClaim(v1::ClaimKind kind) {
  v1::Claim claim;
  claim.set_kind(kind);
  claim.mutable_subject()->set_text("subject");
  claim.mutable_actor()->set_text("actor");
  claim.mutable_counterpart()->set_text("counterpart");
  claim.mutable_event();
  claim.add_money()->set_role(v1::MONEY_ROLE_ASK);
  if (kind == v1::CLAIM_KIND_EXTERNAL_PROBABILITY) {
    claim.set_probability_ppm(1);
  }
  return claim;
}

// The kinds whose full claim is refused after `change`.
std::vector<std::string> KindsRefused(
    const std::function<void(v1::Claim&)>& change) {
  return ValuesWhere<v1::ClaimKind>(
      *v1::ClaimKind_descriptor(), [&](v1::ClaimKind kind) {
        v1::Claim claim = FullClaim(kind);
        change(claim);
        Violations violations;
        CheckClaimKindRules(FieldPath(), claim, violations);
        return !violations.empty();
      });
}

std::vector<std::string> Without(std::vector<std::string> names,
                                 const std::vector<std::string>& others) {
  for (const std::string& other : others) std::erase(names, other);
  return names;
}

// One of the sums is what is asked.
Json HasAskedSum() {
  Json role = Json::Object();
  role.Add("const", Json::String("MONEY_ROLE_ASK"));
  Json properties = Json::Object();
  properties.Add("role", std::move(role));
  Json sum = Json::Object();
  sum.Add("properties", std::move(properties));
  Json contains = Json::Object();
  contains.Add("contains", std::move(sum));
  Json money = Json::Object();
  money.Add("money", std::move(contains));
  Json schema = Required({"money"});
  schema.Add("properties", std::move(money));
  return schema;
}

Json ClaimConditions() {
  const auto without_actor =
      KindsRefused([](v1::Claim& claim) { claim.clear_actor(); });
  const auto without_either = KindsRefused([](v1::Claim& claim) {
    claim.clear_actor();
    claim.clear_counterpart();
  });
  const auto without_event =
      KindsRefused([](v1::Claim& claim) { claim.clear_event(); });
  const auto without_money =
      KindsRefused([](v1::Claim& claim) { claim.clear_money(); });
  const auto without_probability =
      KindsRefused([](v1::Claim& claim) { claim.clear_probability_ppm(); });
  const auto with_probability =
      KindsRefused([](v1::Claim& claim) { claim.set_probability_ppm(1); });
  return Json::Array(
      {Where("kind", without_actor, Required({"actor"})),
       Where("kind", Without(without_either, without_actor),
             AnyRequired({"actor", "counterpart"})),
       Where("kind", without_event, Required({"event"})),
       Where("kind", without_money, HasAskedSum()),
       Where("kind", without_probability, Required({"probabilityPpm"})),
       Where("kind", with_probability, Not(Required({"probabilityPpm"})))});
}

// The kinds of which a hop with these is refused.
std::vector<std::string> HopKindsRefused(bool source, bool expression) {
  return ValuesWhere<v1::HopKind>(
      *v1::HopKind_descriptor(), [&](v1::HopKind kind) {
        v1::Attribution attribution;
        v1::Hop& hop = *attribution.add_hops();
        hop.set_kind(kind);
        if (source) hop.mutable_source()->set_text("source");
        if (expression) hop.set_expression("expression");
        Violations violations;
        CheckAttribution(FieldPath(), attribution, absl::UnixEpoch(),
                         violations);
        return !violations.empty();
      });
}

Json HopConditions() {
  const auto without_source = HopKindsRefused(false, true);
  const auto with_source = HopKindsRefused(true, true);
  const auto with_nothing = HopKindsRefused(false, false);
  return Json::Array({Where("kind", without_source, Required({"source"})),
                      Where("kind", with_source, Not(Required({"source"}))),
                      Where("kind", Without(with_nothing, without_source),
                            AnyRequired({"source", "expression"}))});
}

Json MentionConditions() {
  Json one = Json::Array();
  one.Append(Required({"name"}));
  one.Append(Required({"text"}));
  return Json::Array({std::move(Json::Object().Add("oneOf", std::move(one)))});
}

}  // namespace

Json ConditionsOf(const std::string& message) {
  if (message == "Claim") return ClaimConditions();
  if (message == "Hop") return HopConditions();
  if (message == "Mention") return MentionConditions();
  if (message == "Money") {
    return Json::Array({AnyRequired({"minMicros", "maxMicros"})});
  }
  if (message == "Condition") {
    return Json::Array({AnyRequired({"text", "club", "money"})});
  }
  if (message == "TimeInterval") {
    return Json::Array({Where("precision", {"TIME_PRECISION_INSTANT"},
                              Required({"startTime"}))});
  }
  return Json::Array();
}

}  // namespace hearsay::schema
