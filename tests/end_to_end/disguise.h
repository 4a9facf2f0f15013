#ifndef HEARSAY_TESTS_END_TO_END_DISGUISE_H_
#define HEARSAY_TESTS_END_TO_END_DISGUISE_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/time/time.h"

namespace hearsay::testing {

// Tells the same story of other people at another time: every name of an entity
// becomes another word, equal words equal ones, and every date moves by the
// same number of whole weeks. Immutable.
class Disguise {
 public:
  // Changes nothing.
  static Disguise None() { return Disguise(false, absl::ZeroDuration()); }
  // Changes every name, and every date by 52 weeks: towards the future, as far
  // as `newest`, the newest date of the story, is then still before `now`.
  static Disguise Complete(absl::Time newest, absl::Time now);

  // Resource names: the collection stays.
  std::string Name(const std::string& resource_name) const;
  // Texts that mention entities.
  std::string Text(const std::string& text) const;
  absl::Time At(absl::Time time) const { return time + shift_; }

  // Changes all names and dates in a request of the ingest service.
  void Apply(google::protobuf::Message& message) const;

 private:
  Disguise(bool renames, absl::Duration shift)
      : renames_(renames), shift_(shift) {}

  bool renames_;
  absl::Duration shift_;
};

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_END_TO_END_DISGUISE_H_
