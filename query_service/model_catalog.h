// The published versions of the forecasts' numbers, and which of them an answer
// uses.
#ifndef HEARSAY_QUERY_SERVICE_MODEL_CATALOG_H_
#define HEARSAY_QUERY_SERVICE_MODEL_CATALOG_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "hearsay/v1/record.pb.h"
#include "query_service/forecast/model.h"

namespace hearsay {

// Every model version of the log, as of any revision. Cheap to copy: copies
// share what does not change any more, and see nothing that is applied later.
//
// Thread-compatible: one thread applies while no other reads the same copy.
class ModelCatalog {
 public:
  using ModelPtr = std::shared_ptr<const forecast::Model>;

  ModelCatalog();

  // Applies a model version; other records change nothing. Revisions must
  // ascend, and every parameter be known (CheckKnownParameters).
  void Apply(const v1::Record& record);

  // Returns the newest version stored by `revision` that was trained on nothing
  // later than `said_by`; without one, the built-in model. Never null.
  ModelPtr At(int64_t revision, absl::Time said_by) const;

  // Returns the version of that resource name if it was stored by `revision`,
  // or the built-in model if that is its name; null: there is none.
  ModelPtr Find(absl::string_view name, int64_t revision) const;

 private:
  struct Version {
    int64_t revision;
    ModelPtr model;
  };
  using Versions = std::vector<Version>;  // by revision

  std::shared_ptr<const Versions> versions_;
};

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_MODEL_CATALOG_H_
