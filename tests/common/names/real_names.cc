#include "tests/common/names/real_names.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/names/folding.h"
#include "common/time.h"

namespace hearsay::testing {
namespace {

using Row = std::vector<std::string>;

// Returns the rows below the column names.
std::vector<Row> ReadTable(const std::string& file, size_t columns) {
  std::ifstream stream(absl::StrCat(HEARSAY_SHARED_DIR "/data/", file));
  std::vector<Row> rows;
  std::string line;
  std::getline(stream, line);
  while (std::getline(stream, line)) {
    Row row = absl::StrSplit(line, '\t');
    if (row.size() != columns) throw std::runtime_error(line);
    rows.push_back(std::move(row));
  }
  return rows;
}

// Of a day as in "4 Apr 2001".
v1::TimeInterval DayToProto(const std::string& text) {
  absl::Time start;
  std::string error;
  if (!absl::ParseTime("%d %b %Y", text, &start, &error)) {
    throw std::runtime_error(error);
  }
  v1::TimeInterval day;
  *day.mutable_start_time() = TimeToProto(start);
  *day.mutable_end_time() = TimeToProto(start + absl::Hours(24));
  day.set_precision(v1::TIME_PRECISION_DAY);
  return day;
}

}  // namespace

std::vector<v1::Entity> ReadRealClubs() {
  std::vector<v1::Entity> clubs;
  for (const Row& row : ReadTable("clubs/clubs.tsv", 3)) {
    v1::Entity& club = clubs.emplace_back();
    club.set_name(absl::StrCat("clubs/c", clubs.size()));
    club.set_kind(v1::ENTITY_KIND_CLUB);
    club.set_display_name(row[0]);
    club.set_association(absl::StrCat("associations/", row[1]));
    for (const absl::string_view alias :
         absl::StrSplit(row[2], " | ", absl::SkipEmpty())) {
      club.add_aliases()->set_text(std::string(alias));
    }
  }
  return clubs;
}

std::vector<v1::Entity> ReadRealPlayers() {
  std::vector<v1::Entity> players;
  for (const Row& row : ReadTable("players/players.tsv", 3)) {
    v1::Entity& player = players.emplace_back();
    player.set_name(absl::StrCat("players/p", players.size()));
    player.set_kind(v1::ENTITY_KIND_PLAYER);
    player.set_display_name(row[0]);
    *player.mutable_birth() = DayToProto(row[2]);
  }
  return players;
}

std::map<std::string, std::vector<std::string>> ByFoldedText(
    const std::vector<v1::Entity>& entities) {
  std::map<std::string, std::vector<std::string>> by_text;
  for (const v1::Entity& entity : entities) {
    by_text[FoldName(entity.display_name())].push_back(entity.name());
    for (const v1::Alias& alias : entity.aliases()) {
      by_text[FoldName(alias.text())].push_back(entity.name());
    }
  }
  for (auto& [text, names] : by_text) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
  }
  return by_text;
}

std::vector<std::string> NamesOf(const std::vector<NameMatch>& matches) {
  std::vector<std::string> names;
  for (const NameMatch& match : matches) names.push_back(match.name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace hearsay::testing
