#include "query_service/model_catalog.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/version.h"

namespace hearsay {
namespace {

ModelCatalog::ModelPtr Default() {
  // Nobody owns it.
  return {std::shared_ptr<void>(), &forecast::DefaultModel()};
}

}  // namespace

ModelCatalog::ModelCatalog() : versions_(std::make_shared<Versions>()) {}

void ModelCatalog::Apply(const v1::Record& record) {
  if (!record.has_model()) return;
  auto versions = std::make_shared<Versions>(*versions_);
  versions->push_back(
      {record.revision(),
       std::make_shared<const forecast::Model>(forecast::ModelFromProto(
           absl::StrCat("models/", record.entry_id()), record.model()))});
  versions_ = std::move(versions);
}

ModelCatalog::ModelPtr ModelCatalog::At(int64_t revision,
                                        absl::Time said_by) const {
  const auto newest = std::find_if(
      versions_->rbegin(), versions_->rend(), [&](const Version& version) {
        return version.revision <= revision &&
               version.model->train_until <= said_by;
      });
  return newest == versions_->rend() ? Default() : newest->model;
}

ModelCatalog::ModelPtr ModelCatalog::Find(absl::string_view name,
                                          int64_t revision) const {
  if (name == kDefaultModel) return Default();
  for (const Version& version : *versions_) {
    if (version.revision <= revision && version.model->name == name) {
      return version.model;
    }
  }
  return nullptr;
}

}  // namespace hearsay
