// Names of real clubs and players, genuine homonyms included, as entities.
#ifndef HEARSAY_TESTS_COMMON_NAMES_REAL_NAMES_H_
#define HEARSAY_TESTS_COMMON_NAMES_REAL_NAMES_H_

#include <map>
#include <string>
#include <vector>

#include "common/names/registry.h"
#include "hearsay/v1/entity.pb.h"

namespace hearsay::testing {

// Returns the clubs in the file's order, with all aliases: "clubs/c1" and so
// on, each of the association of its country ("associations/eng"). Empty: the
// file is not there.
std::vector<v1::Entity> ReadRealClubs();

// Returns the players in the file's order: "players/p1" and so on, with their
// birth and no alias but the name. One who is listed under two countries is
// there twice. Empty: the file is not there.
std::vector<v1::Entity> ReadRealPlayers();

// Returns the names of the entities that each folded text, a display name or an
// alias, can mean; sorted.
std::map<std::string, std::vector<std::string>> ByFoldedText(
    const std::vector<v1::Entity>& entities);

// Returns the names alone, sorted.
std::vector<std::string> NamesOf(const std::vector<NameMatch>& matches);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_COMMON_NAMES_REAL_NAMES_H_
