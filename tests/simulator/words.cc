#include "tests/simulator/words.h"

#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "tests/simulator/names.h"

namespace hearsay::simulator {
namespace {

constexpr int kWordings = 3;
constexpr int kPlaces = 20;

// A kind of fact: $0 is a place, $1 a number up to `number_max`.
struct Topic {
  int number_max;
  const char* wordings[kWordings];
};

// The first are about watching, the middle ones about meeting, the last ones
// about terms.
constexpr Topic kTopics[] = {
    {12,
     {"scouts watched him $1 times, last in $0",
      "was seen by the club's scouts $1 times, most recently in $0",
      "a scout travelled to $0; it was visit number $1"}},
    {30,
     {"the coach asked for him after the match in $0",
      "his display in $0 convinced the coach",
      "the manager has wanted him since a game in $0"}},
    {9,
     {"$1 other names are on the list drawn up in $0",
      "the list from the meeting in $0 holds $1 more players",
      "is one of several names discussed in $0, $1 others among them"}},
    {5,
     {"the sporting director flew to $0 for it",
      "a director of the club was in $0 to speak to his side",
      "representatives travelled to $0"}},
    {8,
     {"both sides met in a hotel in $0 for $1 hours",
      "the meeting in $0 took $1 hours",
      "a $1-hour meeting took place at a hotel in $0"}},
    {4,
     {"his agent was seen at the airport of $0",
      "the agent landed in $0 for the negotiations",
      "the player's representative has arrived in $0"}},
    {30,
     {"a clause for $1 per cent of a later sale is discussed in $0",
      "the sides argue over a sell-on share of $1 per cent in $0",
      "lawyers in $0 work on a sell-on clause of $1 per cent"}},
    {6,
     {"the contract would run for $1 seasons; papers are drawn up in $0",
      "a deal over $1 seasons is being prepared in $0",
      "lawyers in $0 prepare $1-season terms"}},
    {40,
     {"bonuses hang on $1 appearances, as lawyers in $0 say",
      "$1 appearances would trigger bonuses, a firm in $0 has written",
      "the add-ons, drafted in $0, need $1 appearances"}}};
constexpr int kTopicGroup = 3;

// First topic of the group that fits the kind.
int FirstTopic(v1::ClaimKind kind) {
  switch (kind) {
    case v1::CLAIM_KIND_INTEREST:
    case v1::CLAIM_KIND_SHORTLISTED:
    case v1::CLAIM_KIND_TOP_TARGET:
      return 0;
    case v1::CLAIM_KIND_BID:
    case v1::CLAIM_KIND_PERSONAL_TERMS:
    case v1::CLAIM_KIND_CLUBS_AGREED:
    case v1::CLAIM_KIND_PRE_CONTRACT:
    case v1::CLAIM_KIND_RENEWAL_OFFERED:
    case v1::CLAIM_KIND_RENEWAL_REJECTED:
      return 2 * kTopicGroup;
    default:
      return kTopicGroup;
  }
}

// $0 is the player's surname. By theme, then language, then wording.
constexpr const char* kEnglish[][2] = {
    {"$0 is not for sale, not this year and not at any price.",
     "We will not sell $0, whatever they offer."},
    {"There have been no talks about $0. None.",
     "Nobody has called us about $0 and we have called nobody."},
    {"I am happy here and I want to stay.",
     "My family is settled and I see my future at this club."},
    {"I have given everything here; it is time for a new challenge.",
     "I want to try something else and the club knows it."},
    {"We are delighted that $0 has signed.",
     "$0 brings exactly what this team was missing."}};
constexpr const char* kSpanish[][2] = {
    {"$0 no se vende, ni este año ni a ningún precio.",
     "No vamos a vender a $0, ofrezcan lo que ofrezcan."},
    {"No ha habido conversaciones por $0. Ninguna.",
     "Nadie nos ha llamado por $0 y no hemos llamado a nadie."},
    {"Estoy feliz aquí y quiero quedarme.",
     "Mi familia está instalada y veo mi futuro en este club."},
    {"Aquí lo he dado todo; es hora de un nuevo reto.",
     "Quiero probar otra cosa y el club lo sabe."},
    {"Estamos encantados de que $0 haya firmado.",
     "$0 aporta justo lo que le faltaba a este equipo."}};
constexpr const char* kFrench[][2] = {
    {"$0 n'est pas à vendre, ni cette année ni à aucun prix.",
     "Nous ne vendrons pas $0, quelle que soit l'offre."},
    {"Il n'y a eu aucune discussion pour $0. Aucune.",
     "Personne ne nous a appelés pour $0 et nous n'avons appelé personne."},
    {"Je suis heureux ici et je veux rester.",
     "Ma famille est installée et je vois mon avenir dans ce club."},
    {"J'ai tout donné ici ; il est temps de relever un nouveau défi.",
     "Je veux essayer autre chose et le club le sait."},
    {"Nous sommes ravis que $0 ait signé.",
     "$0 apporte exactement ce qui manquait à cette équipe."}};

const char* Words(const Saying& saying) {
  const int theme = static_cast<int>(saying.theme);
  if (saying.language == "es") return kSpanish[theme][saying.wording];
  if (saying.language == "fr") return kFrench[theme][saying.wording];
  return kEnglish[theme][saying.wording];
}

}  // namespace

Detail RandomDetail(v1::ClaimKind kind, Dice& dice) {
  Detail detail;
  detail.topic = FirstTopic(kind) + dice.Below(kTopicGroup);
  detail.place = dice.Below(kPlaces);
  detail.number = dice.Between(2, kTopics[detail.topic].number_max);
  detail.wording = dice.Below(kWordings);
  return detail;
}

void Reword(Detail& detail, Dice& dice) {
  detail.wording = dice.Below(kWordings);
}

std::string DetailText(const std::vector<Detail>& details) {
  return absl::StrJoin(
      details, "; ", [](std::string* out, const Detail& detail) {
        absl::SubstituteAndAppend(
            out, kTopics[detail.topic].wordings[detail.wording],
            PlaceName(detail.place), detail.number);
      });
}

v1::Quote QuoteOf(const Saying& saying) {
  v1::Quote quote;
  quote.set_text(absl::Substitute(Words(saying), saying.surname));
  quote.set_language(saying.language);
  quote.mutable_speaker()->set_name(saying.speaker);
  quote.set_translated(saying.translated);
  return quote;
}

}  // namespace hearsay::simulator
