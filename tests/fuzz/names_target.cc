// Names: folding of any bytes, and what they mean in the sample's registry.
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/errors.h"
#include "common/names/folding.h"
#include "common/names/registry.h"
#include "common/names/resolution.h"
#include "common/server/utf8.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/sample.h"

namespace hearsay::fuzz {
namespace {

const Registry& SampleRegistry() {
  static const auto& registry = *new Registry([] {
    Registry made;
    int64_t revision = 0;
    for (v1::Record& record : SampleEntities()) {
      record.set_revision(++revision);
      made.Apply(record);
    }
    return made;
  }());
  return registry;
}

void Resolve(const std::string& text, const std::string& beside, bool by_name) {
  const Registry& registry = SampleRegistry();
  const int64_t revision = registry.last_change();
  v1::Mention mention;
  if (by_name) {
    mention.set_name(text);
  } else {
    mention.set_text(text);
  }
  NameContext context;
  context.entities.insert(registry.Canonical(beside, revision));
  Violations violations;
  const std::string name = ResolveMention(mention, {}, registry, context,
                                          revision, FieldPath(), violations);
  Require(name.empty() != violations.empty(),
          "a mention means something, or it is said why not");
  Require(name.empty() || registry.Find(name, revision) != nullptr,
          "what is meant is described");
  CheckStatus("ResolveMention", violations.ToStatus());
}

void Provide(const std::string& text) {
  v1::Report report;
  v1::Claim& claim = *report.add_claims();
  claim.mutable_subject()->set_text(text);
  claim.mutable_actor()->set_text(text);
  Violations violations;
  const Registry& registry = SampleRegistry();
  const ReportResolution resolution = ResolveMentions(
      report, registry, registry.last_change(), absl::UnixEpoch(),
      /*allow_provisional=*/true, FieldPath(), violations);
  CheckStatus("ResolveMentions", violations.ToStatus());
  for (const v1::Entity& entity : resolution.new_provisionals) {
    Require(entity.provisional(), "what is made up is provisional");
  }
}

}  // namespace
}  // namespace hearsay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hearsay::fuzz;
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::string folded = hearsay::FoldName(input);
  Require(hearsay::FoldName(folded) == folded,
          "folding a folded name changes nothing");
  const size_t line = input.find('\n');
  const std::string text = input.substr(0, line);
  const std::string beside =
      line == std::string::npos ? "" : input.substr(line + 1);
  // Requests hold nothing else.
  if (!hearsay::IsUtf8(text) || !hearsay::IsUtf8(beside)) return 0;
  Resolve(text, beside, /*by_name=*/false);
  Resolve(text, beside, /*by_name=*/true);
  Provide(text);
  return 0;
}
