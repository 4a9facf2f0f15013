#include "common/page_token.h"

#include <cstdint>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/sha256.h"

namespace hearsay {
namespace {

constexpr size_t kChecksumBytes = 8;
constexpr size_t kLengthBytes = 4;

std::string Checksum(absl::string_view method, absl::string_view payload) {
  return Sha256ToBytes(Sha256Of(absl::StrCat(method, "\n", payload)))
      .substr(0, kChecksumBytes);
}

// Appends a length, least significant byte first.
void AppendLength(size_t length, std::string& payload) {
  for (size_t i = 0; i < kLengthBytes; ++i) {
    payload += static_cast<char>((length >> (8 * i)) & 0xff);
  }
}

size_t ReadLength(absl::string_view payload) {
  size_t length = 0;
  for (size_t i = 0; i < kLengthBytes; ++i) {
    length |= static_cast<size_t>(static_cast<uint8_t>(payload[i])) << (8 * i);
  }
  return length;
}

}  // namespace

std::string EncodePageToken(absl::string_view method,
                            const std::vector<std::string>& fields) {
  std::string payload;
  for (const std::string& field : fields) {
    AppendLength(field.size(), payload);
    payload += field;
  }
  return absl::WebSafeBase64Escape(
      absl::StrCat(Checksum(method, payload), payload));
}

absl::StatusOr<std::vector<std::string>> DecodePageToken(
    absl::string_view method, absl::string_view token, size_t field_count) {
  const absl::Status invalid =
      PageTokenInvalid("is no next_page_token of this method");
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) ||
      bytes.size() < kChecksumBytes) {
    return invalid;
  }
  absl::string_view payload = bytes;
  const absl::string_view checksum = payload.substr(0, kChecksumBytes);
  payload.remove_prefix(kChecksumBytes);
  if (checksum != Checksum(method, payload)) return invalid;
  std::vector<std::string> fields;
  while (payload.size() >= kLengthBytes) {
    const size_t length = ReadLength(payload);
    payload.remove_prefix(kLengthBytes);
    if (length > payload.size()) return invalid;
    fields.emplace_back(payload.substr(0, length));
    payload.remove_prefix(length);
  }
  if (!payload.empty() || fields.size() != field_count) return invalid;
  return fields;
}

absl::Status PageTokenInvalid(absl::string_view why) {
  return InvalidField("page_token", v1::ERROR_REASON_PAGE_TOKEN_INVALID,
                      std::string(why));
}

}  // namespace hearsay
