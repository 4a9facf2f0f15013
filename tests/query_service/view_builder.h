// Builds dossiers and registries from records in text format.
#ifndef HEARSAY_TESTS_QUERY_SERVICE_VIEW_BUILDER_H_
#define HEARSAY_TESTS_QUERY_SERVICE_VIEW_BUILDER_H_

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/names/registry.h"
#include "common/time.h"
#include "query_service/dossier.h"
#include "query_service/dossier_view.h"

namespace hearsay::testing {

// Parses "2025-10-01" or "2025-10-01T12:00:00Z".
inline absl::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full,
                              text.size() == 10 ? text + "T00:00:00Z" : text,
                              &time, &error))
      << text << ": " << error;
  return time;
}

// A log of records in text format. Each has the next revision and, unless the
// text says another, a commit time of noon on its day, 2025-10-10 by default.
class LogBuilder {
 public:
  LogBuilder& Add(const std::string& entry_id, const std::string& content,
                  const std::string& committed = "2025-10-10T12:00:00Z") {
    v1::Record record;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(content, &record))
        << content;
    record.set_revision(++revision_);
    record.set_entry_id(entry_id);
    *record.mutable_commit_time() = TimeToProto(At(committed));
    registry_.Apply(record);
    dossier_.entries.push_back(
        std::make_shared<const DossierEntry>(std::move(record)));
    dossier_.built_to = revision_;
    return *this;
  }

  // Adds an entity; `more` are further fields in text format.
  LogBuilder& Entity(const std::string& name, const std::string& more = "") {
    return Add(absl::StrCat("entity-", revision_ + 1),
               absl::StrCat("entity { name: \"", name, "\" display_name: \"",
                            name, "\" kind: ",
                            EntityKind_Name(KindOfName(name)), " ", more, "}"));
  }

  DossierView View(const std::string& said_by,
                   const std::string& player = "players/p") const {
    return MakeView(dossier_, player, registry_, revision_, At(said_by));
  }
  DossierView ViewAt(int64_t revision, const std::string& said_by,
                     const std::string& player = "players/p") const {
    return MakeView(dossier_, player, registry_, revision, At(said_by));
  }

  const Registry& registry() const { return registry_; }
  const Dossier& dossier() const { return dossier_; }
  int64_t revision() const { return revision_; }

 private:
  int64_t revision_ = 0;
  Registry registry_;
  Dossier dossier_;
};

// Returns a report in text format, published on the day `publish` (empty: no
// time) by `publisher` (empty: unknown).
inline std::string Report(const std::string& publisher,
                          const std::string& publish,
                          const std::string& claims) {
  std::string text = "report { ";
  if (!publisher.empty()) {
    absl::StrAppend(&text, "publisher { name: \"", publisher, "\" } ");
  }
  if (!publish.empty()) {
    const int64_t start = absl::ToUnixSeconds(At(publish));
    absl::StrAppend(&text, "publish { start_time { seconds: ", start,
                    " } end_time { seconds: ", start + 86400,
                    " } precision: TIME_PRECISION_DAY } ");
  }
  return absl::StrCat(text, claims, " }");
}

// Returns the `say` of a hop, a day, in text format.
inline std::string Say(const std::string& day) {
  const int64_t start = absl::ToUnixSeconds(At(day));
  return absl::StrCat("say { start_time { seconds: ", start,
                      " } end_time { seconds: ", start + 86400, " } }");
}

// Returns a claim about players/p in text format; `more` are further fields.
inline std::string Claim(const std::string& id, const std::string& kind,
                         const std::string& more = "") {
  return absl::StrCat("claims { claim_id: \"", id, "\" kind: CLAIM_KIND_", kind,
                      " subject { name: \"players/p\" } voice: VOICE_REPORT "
                      "stance: STANCE_ASSERTS ",
                      more, " } ");
}

// Returns a hop to a named outlet in text format.
inline std::string Hop(const std::string& source,
                       const std::string& more = "") {
  return absl::StrCat(
      "attribution { hops { kind: HOP_KIND_OUTLET source { name: \"", source,
      "\" } ", more, " } } ");
}

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_QUERY_SERVICE_VIEW_BUILDER_H_
