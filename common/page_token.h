#ifndef HEARSAY_COMMON_PAGE_TOKEN_H_
#define HEARSAY_COMMON_PAGE_TOKEN_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace hearsay {

// Returns an opaque token for `fields`, which only the method of that name
// reads back. It holds all it needs, so that any replica can go on with it, and
// a checksum, which tells damaged and foreign tokens apart; it is no secret.
std::string EncodePageToken(absl::string_view method,
                            const std::vector<std::string>& fields);

// Returns the fields of a token; `field_count` of them.
//
// INVALID_ARGUMENT PAGE_TOKEN_INVALID, field `page_token`: it was not made for
// this method, or was damaged.
absl::StatusOr<std::vector<std::string>> DecodePageToken(
    absl::string_view method, absl::string_view token, size_t field_count);

// INVALID_ARGUMENT PAGE_TOKEN_INVALID: the token does not fit the request.
absl::Status PageTokenInvalid(absl::string_view why);

}  // namespace hearsay

#endif  // HEARSAY_COMMON_PAGE_TOKEN_H_
