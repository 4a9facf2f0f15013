#include "query_service/posting_block.h"

#include <optional>

namespace hearsay {
namespace {

constexpr int kFragmentBytes = 4;

void AppendVarint(uint64_t value, std::string& bytes) {
  while (value >= 0x80) {
    bytes.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes.push_back(static_cast<char>(value));
}

// Takes a varint off the front of `bytes`; empty: there is none.
std::optional<uint64_t> TakeVarint(absl::string_view& bytes) {
  uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const uint8_t byte = static_cast<uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

void AppendFragment(uint32_t fragment, std::string& bytes) {
  for (int i = 0; i < kFragmentBytes; ++i) {
    bytes.push_back(static_cast<char>(fragment >> (8 * i)));
  }
}

std::optional<uint32_t> TakeFragment(absl::string_view& bytes) {
  if (bytes.size() < kFragmentBytes) return std::nullopt;
  uint32_t fragment = 0;
  for (int i = 0; i < kFragmentBytes; ++i) {
    fragment |= uint32_t{static_cast<uint8_t>(bytes[i])} << (8 * i);
  }
  bytes.remove_prefix(kFragmentBytes);
  return fragment;
}

absl::Status BrokenBlock() {
  return absl::DataLossError("A posting block of the replica is broken.");
}

}  // namespace

std::string EncodePostings(std::span<const int64_t> revisions) {
  std::string block;
  int64_t previous = 0;
  for (const int64_t revision : revisions) {
    AppendVarint(revision - previous, block);
    previous = revision;
  }
  return block;
}

absl::Status DecodePostings(absl::string_view block,
                            std::vector<int64_t>& revisions) {
  uint64_t revision = 0;
  while (!block.empty()) {
    const std::optional<uint64_t> delta = TakeVarint(block);
    if (!delta.has_value()) return BrokenBlock();
    revision += *delta;
    revisions.push_back(static_cast<int64_t>(revision));
  }
  return absl::OkStatus();
}

std::string EncodeNamePostings(std::span<const NamePosting> postings) {
  std::string block;
  int64_t previous = 0;
  for (const NamePosting& posting : postings) {
    AppendFragment(posting.fragment, block);
    AppendVarint(posting.revision - previous, block);
    previous = posting.revision;
  }
  return block;
}

absl::Status DecodeNamePostings(absl::string_view block, uint32_t fragment,
                                std::vector<int64_t>& revisions) {
  uint64_t revision = 0;
  while (!block.empty()) {
    const std::optional<uint32_t> stored = TakeFragment(block);
    const std::optional<uint64_t> delta = TakeVarint(block);
    if (!stored.has_value() || !delta.has_value()) return BrokenBlock();
    revision += *delta;
    if (*stored == fragment)
      revisions.push_back(static_cast<int64_t>(revision));
  }
  return absl::OkStatus();
}

void AppendPlayerPosting(absl::string_view player, int64_t first_revision,
                         std::string& block) {
  AppendVarint(first_revision, block);
  AppendVarint(player.size(), block);
  block.append(player.data(), player.size());
}

absl::Status DecodePlayerPostings(absl::string_view block,
                                  int64_t last_revision, size_t players_max,
                                  absl::flat_hash_set<std::string>& players) {
  while (!block.empty() && players.size() <= players_max) {
    const std::optional<uint64_t> revision = TakeVarint(block);
    const std::optional<uint64_t> size = TakeVarint(block);
    if (!revision.has_value() || !size.has_value() || *size > block.size()) {
      return BrokenBlock();
    }
    const absl::string_view player = block.substr(0, *size);
    block.remove_prefix(*size);
    if (static_cast<int64_t>(*revision) > last_revision) continue;
    if (!players.contains(player)) players.insert(std::string(player));
  }
  return absl::OkStatus();
}

}  // namespace hearsay
