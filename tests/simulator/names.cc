#include "tests/simulator/names.h"

#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace hearsay::simulator {
namespace {

constexpr const char* kGiven[] = {
    "Adan",   "Bastien", "Caspar", "Dario",  "Elio",   "Fabrice", "Gael",
    "Hektor", "Ivo",     "Jannik", "Kolo",   "Lucan",  "Marek",   "Nilo",
    "Oskar",  "Pascal",  "Quim",   "Ruben",  "Sandro", "Tomas",   "Ugo",
    "Vasco",  "Wim",     "Xander", "Yannis", "Zeno",   "Anders",  "Bruno",
    "Cyril",  "Denis",   "Emil"};
constexpr const char* kSurnames[] = {
    "Abrantes",  "Belfort",     "Calder",    "Dravic",   "Esposto",
    "Fenwick",   "Galarza",     "Hollander", "Ibarrola", "Jesper",
    "Kamara",    "Lindqvist",   "Moravec",   "Nwosu",    "Olabarri",
    "Pereda",    "Quenneville", "Rautio",    "Salcedo",  "Tavenier",
    "Urbaneta",  "Vidmar",      "Wessels",   "Ximeno",   "Yilmazer",
    "Zubeldia",  "Achterberg",  "Brandao",   "Castagne", "Duverne",
    "Eklund",    "Fortunat",    "Grevsen",   "Hradek",   "Isaksen",
    "Jurado",    "Kessler",     "Lamarque",  "Mbenga",   "Novotny",
    "Ostrander", "Pillet",      "Rosado"};
constexpr const char* kOtherSurnames[] = {
    "Ambler",    "Bertolli",  "Cortazar", "Delmas",  "Everley", "Fauvel",
    "Giordani",  "Haskell",   "Iriarte",  "Jobin",   "Keating", "Lozano",
    "Marchetti", "Nickels",   "Ormaza",   "Pruvost", "Quilter", "Rebollo",
    "Stannard",  "Thuillier", "Uriarte",  "Vernay",  "Whitlock"};
constexpr const char* kTowns[] = {
    "Alderport",  "Bellmere",  "Castrona",   "Dunhaven",  "Estrelle",
    "Fonteverde", "Graymoor",  "Halvorsund", "Isola",     "Jasperton",
    "Kingsbray",  "Lagunilla", "Montclar",   "Northgate", "Orvieda",
    "Pontarel",   "Quayford",  "Rivanova",   "Saltmarsh", "Torrealba",
    "Ulverstead", "Valdorne",  "Westerby",   "Yarrowdale"};
constexpr const char* kClubForms[] = {"United",   "Athletic", "Rovers",
                                      "Sporting", "City",     "Olympic"};
constexpr const char* kOutletNames[] = {
    "The Morning Whistle", "El Vestuario",     "La Tribune du Stade",
    "Touchline Herald",    "La Grada Diaria",  "Le Carnet du Mercato",
    "The Corner Flag",     "Mundo Balon",      "Radio Crampons",
    "Full Time Post",      "Tarde de Futbol",  "Onze Libre",
    "The Dugout Gazette",  "Ecos del Estadio", "But en Or",
    "Terrace Talk",        "Hora del Fichaje", "La Surface",
    "Back Pages Weekly",   "Rumor Central",    "Mercato Minute",
    "Transfer Ticker",     "Todo Fichajes",    "Le Fil Foot",
    "Window Watch",        "Gossip Goalpost",  "La Hinchada Dice",
    "Virage Bleu",         "Fan Dispatch",     "Barra Brava Blog"};
constexpr const char* kPlaces[] = {
    "Lisbon", "Geneva", "Marbella", "Vienna",  "Dubai",  "Porto",  "Oslo",
    "Turin",  "Athens", "Krakow",   "Bologna", "Ibiza",  "Nantes", "Leeds",
    "Ghent",  "Malaga", "Salzburg", "Monaco",  "Bergen", "Zagreb"};

template <size_t size>
const char* Cycle(const char* const (&names)[size], int index) {
  return names[static_cast<size_t>(index) % size];
}

// Tells the rounds through a list of names apart: nothing in the first.
std::string Round(int round) {
  return round == 0 ? "" : absl::StrCat(" ", round + 1);
}

}  // namespace

// Pairs every first word with every second before a pair comes again.
template <size_t firsts, size_t seconds>
std::string Combine(const char* const (&first)[firsts],
                    const char* const (&second)[seconds], int index) {
  constexpr int kFirsts = firsts;
  constexpr int kSeconds = seconds;
  const int row = index / kFirsts;
  return absl::StrCat(Cycle(first, index), " ",
                      Cycle(second, row + index % kFirsts),
                      Round(row / kSeconds));
}

std::string PlayerName(int index) { return Combine(kGiven, kSurnames, index); }

std::string PersonName(int index) {
  return Combine(kGiven, kOtherSurnames, index);
}

std::string ClubName(int index) { return Combine(kTowns, kClubForms, index); }

std::string OutletName(int index) {
  constexpr int kOutlets = std::size(kOutletNames);
  return absl::StrCat(Cycle(kOutletNames, index), Round(index / kOutlets));
}

std::string PlaceName(int index) { return Cycle(kPlaces, index); }

std::string Surname(absl::string_view name) {
  const size_t space = name.find(' ');
  return std::string(space == absl::string_view::npos ? name
                                                      : name.substr(space + 1));
}

std::string ResourceName(absl::string_view collection, absl::string_view name) {
  std::string id;
  for (const char byte : name) {
    const char lower = absl::ascii_tolower(byte);
    if (absl::ascii_isalnum(lower)) {
      id.push_back(lower);
    } else if (!id.empty() && id.back() != '-') {
      id.push_back('-');
    }
  }
  return absl::StrCat(collection, "/", id);
}

}  // namespace hearsay::simulator
