#include "common/names/entity_name.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/names/folding.h"
#include "common/sha256.h"

namespace hearsay {
namespace {

constexpr size_t kDigestDigits = 8;
// Beside the slug stand a hyphen and the digits.
constexpr size_t kSlugBytesMax =
    limits::kResourceIdBytesMax - kDigestDigits - 1;

bool IsIdCharacter(char c) {
  return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
}

std::string Slug(absl::string_view folded) {
  std::string slug;
  for (const char c : folded) {
    if (slug.size() == kSlugBytesMax) break;
    if (IsIdCharacter(c)) slug.push_back(c);
  }
  return slug;
}

}  // namespace

std::string ProvisionalName(v1::EntityKind kind, absl::string_view text) {
  const std::string folded = FoldName(text);
  const std::string digest =
      absl::BytesToHexString(Sha256ToBytes(Sha256Of(folded)))
          .substr(0, kDigestDigits);
  const std::string slug = Slug(folded);
  return absl::StrCat(CollectionOf(kind), "/", slug, slug.empty() ? "" : "-",
                      digest);
}

absl::string_view CollectionOf(v1::EntityKind kind) {
  switch (kind) {
    case v1::ENTITY_KIND_PLAYER:
      return "players";
    case v1::ENTITY_KIND_CLUB:
      return "clubs";
    case v1::ENTITY_KIND_NATIONAL_TEAM:
      return "nationalTeams";
    case v1::ENTITY_KIND_OUTLET:
      return "outlets";
    case v1::ENTITY_KIND_PERSON:
      return "people";
    case v1::ENTITY_KIND_COMPETITION:
      return "competitions";
    case v1::ENTITY_KIND_ASSOCIATION:
      return "associations";
    default:
      return "";
  }
}

v1::EntityKind KindOfName(absl::string_view name) {
  const absl::string_view collection = name.substr(0, name.find('/'));
  if (collection.size() == name.size()) return v1::ENTITY_KIND_UNSPECIFIED;
  for (int value = v1::ENTITY_KIND_UNSPECIFIED + 1;
       value < v1::EntityKind_ARRAYSIZE; ++value) {
    const auto kind = static_cast<v1::EntityKind>(value);
    if (CollectionOf(kind) == collection) return kind;
  }
  return v1::ENTITY_KIND_UNSPECIFIED;
}

bool IsEntityName(absl::string_view name) {
  if (KindOfName(name) == v1::ENTITY_KIND_UNSPECIFIED) return false;
  const absl::string_view id = name.substr(name.find('/') + 1);
  return !id.empty() && id.size() <= limits::kResourceIdBytesMax &&
         std::all_of(id.begin(), id.end(), IsIdCharacter);
}

}  // namespace hearsay
