#ifndef HEARSAY_TESTS_COMMON_NAMES_TEST_LOG_H_
#define HEARSAY_TESTS_COMMON_NAMES_TEST_LOG_H_

#include <google/protobuf/text_format.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/names/registry.h"
#include "common/time.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay::testing {

// Returns the message in text format.
template <typename Message>
Message ParseProto(absl::string_view text) {
  Message message;
  if (!google::protobuf::TextFormat::ParseFromString(std::string(text),
                                                     &message)) {
    throw std::invalid_argument("not in text format: " + std::string(text));
  }
  return message;
}

// Writes one record a minute, from 2025-01-01 on, and applies it to a registry.
class TestLog {
 public:
  // Each returns the record's revision.
  int64_t Describe(absl::string_view entity) {
    return Describe(ParseProto<v1::Entity>(entity));
  }
  int64_t Describe(const v1::Entity& entity) {
    v1::Record record;
    *record.mutable_entity() = entity;
    return Append(std::move(record));
  }
  int64_t Merge(absl::string_view duplicate, absl::string_view survivor) {
    return AppendMerge(duplicate, survivor, /*undo=*/false);
  }
  int64_t UndoMerge(absl::string_view duplicate, absl::string_view survivor) {
    return AppendMerge(duplicate, survivor, /*undo=*/true);
  }
  int64_t Append(v1::Record record) {
    record.set_revision(++revision_);
    *record.mutable_commit_time() = TimeToProto(
        absl::FromUnixSeconds(1735689600) + revision_ * absl::Minutes(1));
    registry_.Apply(record);
    return revision_;
  }

  const Registry& registry() const { return registry_; }
  int64_t revision() const { return revision_; }

 private:
  int64_t AppendMerge(absl::string_view duplicate, absl::string_view survivor,
                      bool undo) {
    v1::Record record;
    v1::EntityMerge& merge = *record.mutable_entity_merge();
    merge.set_duplicate(std::string(duplicate));
    merge.set_survivor(std::string(survivor));
    merge.set_undo(undo);
    return Append(std::move(record));
  }

  Registry registry_;
  int64_t revision_ = 0;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_COMMON_NAMES_TEST_LOG_H_
