#ifndef HEARSAY_COMMON_SECURITY_METHOD_ACCESS_H_
#define HEARSAY_COMMON_SECURITY_METHOD_ACCESS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "hearsay/v1/access.pb.h"

namespace hearsay {

// Who may call a method.
struct MethodAccess {
  enum Kind {
    kAnybody,   // also without a credential
    kIdentity,  // every identity
    kScope      // those with `scope`
  };
  Kind kind = kScope;
  v1::Scope scope = v1::SCOPE_ADMIN;
};

// Who may call the methods of a server. Immutable.
//
// Our own methods name their scope in the contract, `required_scope`. Health is
// open to anybody, so that probes need no credential; reflection to every
// identity; channelz, and whatever else there may be, to admins.
class MethodAccessTable {
 public:
  // For the services of these names, whose descriptors must be linked in.
  // INTERNAL: a service is unknown, or one of its methods has no scope.
  static absl::StatusOr<MethodAccessTable> Make(
      const std::vector<std::string>& services);

  // `method` as in "/hearsay.ingest.v1.IngestService/GetHead".
  MethodAccess Find(absl::string_view method) const;

 private:
  absl::flat_hash_map<std::string, MethodAccess> methods_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SECURITY_METHOD_ACCESS_H_
