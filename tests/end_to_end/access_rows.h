// Every method that the services answer, with a request that would be answered,
// and would change the log if the method writes.
#ifndef HEARSAY_TESTS_END_TO_END_ACCESS_ROWS_H_
#define HEARSAY_TESTS_END_TO_END_ACCESS_ROWS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "hearsay/v1/access.pb.h"

namespace hearsay::testing {

// Who may call a method.
enum class AccessNeeded { kNone, kIdentity, kScope, kNotServed };

struct AccessRow {
  std::string name;
  std::string method;
  AccessNeeded needed = AccessNeeded::kScope;
  v1::Scope scope = v1::SCOPE_UNSPECIFIED;
  // What a caller is answered who may call.
  absl::StatusCode answer = absl::StatusCode::kOk;
  // Whether it changes the log.
  bool writes = false;
  // Whether it replaces what prepare() has stored, so that only its writer may.
  bool replaces = false;

  // Makes the request; `id` is new for each call.
  std::function<std::string(const std::string& id)> request;

  // What the request needs to be stored before; unset: nothing.
  struct Write {
    std::string method;
    v1::Scope scope;
    std::string request;
  };
  std::function<Write(const std::string& id)> prepare;
};

// The rows of the service of that name, which may be channelz, and of the
// protocols that every server speaks beside it.
std::vector<AccessRow> AccessRowsOf(const std::string& service);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_END_TO_END_ACCESS_ROWS_H_
