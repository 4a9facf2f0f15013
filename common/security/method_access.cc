#include "common/security/method_access.h"

#include <google/protobuf/descriptor.h>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace hearsay {

absl::StatusOr<MethodAccessTable> MethodAccessTable::Make(
    const std::vector<std::string>& services) {
  const auto& pool = *google::protobuf::DescriptorPool::generated_pool();
  MethodAccessTable table;
  for (const std::string& name : services) {
    const auto* service = pool.FindServiceByName(name);
    if (service == nullptr) {
      return absl::InternalError(
          absl::StrCat("There is no description of service ", name, "."));
    }
    for (int i = 0; i < service->method_count(); ++i) {
      const auto& method = *service->method(i);
      const v1::Scope scope = method.options().GetExtension(v1::required_scope);
      if (scope == v1::SCOPE_UNSPECIFIED) {
        return absl::InternalError(absl::StrCat("Method ", method.full_name(),
                                                " has no required_scope."));
      }
      table.methods_[absl::StrCat("/", name, "/", method.name())] = {
          MethodAccess::kScope, scope};
    }
  }
  return table;
}

MethodAccess MethodAccessTable::Find(absl::string_view method) const {
  const auto found = methods_.find(method);
  if (found != methods_.end()) return found->second;
  if (absl::StartsWith(method, "/grpc.health.v1.Health/")) {
    return {MethodAccess::kAnybody};
  }
  if (absl::StartsWith(method, "/grpc.reflection.")) {
    return {MethodAccess::kIdentity};
  }
  return {};
}

}  // namespace hearsay
