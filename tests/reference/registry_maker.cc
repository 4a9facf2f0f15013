#include <string>

#include "absl/strings/str_cat.h"
#include "common/names/entity_name.h"
#include "common/time.h"
#include "tests/reference/case_maker.h"

namespace hearsay {
namespace {

class RegistryMaker : private CaseMaker {
 public:
  explicit RegistryMaker(Draft& draft) : CaseMaker(draft) {}

  void Run() {
    AddAssociations();
    AddClubs();
    AddSources();
    AddPlayer();
  }

 private:
  v1::Entity& AddEntity(const std::string& name) {
    v1::Entity& entity = *Add(Start()).mutable_entity();
    entity.set_name(name);
    entity.set_display_name(name);
    entity.set_kind(KindOfName(name));
    return entity;
  }

  // The windows of one are known, of another for a while, of the last never.
  void AddAssociations() {
    for (const char* name : {"x", "y", "z"}) {
      const std::string association = absl::StrCat("associations/", name);
      AddRules(AddEntity(association));
      if (name[0] == 'z' && random_.Chance(70)) continue;
      const int last = draft_.first_year + (random_.Chance(30) ? 0 : 2);
      for (int year = draft_.first_year - 1; year <= last; ++year) {
        if (random_.Chance(5)) continue;
        AddSeason(association, absl::StrCat(year), year);
        // Listed twice, not quite alike.
        if (random_.Chance(5)) AddSeason(association, "again", year);
      }
    }
  }

  void AddRules(v1::Entity& association) {
    for (const char* from : {"associations/x", "associations/y", ""}) {
      if (!random_.Chance(10)) continue;
      v1::PreContractRule& rule = *association.add_pre_contract_rules();
      rule.set_from_association(from);
      rule.set_months(random_.Below(13));
    }
  }

  void AddSeason(const std::string& association, const std::string& name,
                 int year) {
    v1::TransferWindows& season = *Add(Start()).mutable_transfer_windows();
    season.set_association(association);
    season.set_season(name);
    *season.mutable_start_time() = TimeToProto(Midnight(year, 6, 1));
    *season.mutable_end_time() = TimeToProto(Midnight(year + 1, 6, 1));
    AddWindow(season, Midnight(year, 6, random_.Between(1, 14)),
              Midnight(year, 9, random_.Between(1, 5)) +
                  kDay * (random_.Chance(5) ? 130 : 0),
              v1::TRANSFER_WINDOW_KIND_SUMMER);
    if (random_.Chance(10)) return;
    AddWindow(season, Midnight(year + 1, 1, random_.Between(1, 4)),
              Midnight(year + 1, 2, random_.Between(1, 3)) +
                  absl::Hours(random_.Below(24)),
              v1::TRANSFER_WINDOW_KIND_WINTER);
  }

  static void AddWindow(v1::TransferWindows& season, absl::Time open,
                        absl::Time close, v1::TransferWindowKind kind) {
    v1::TransferWindow& window = *season.add_windows();
    *window.mutable_open_time() = TimeToProto(open);
    *window.mutable_close_time() = TimeToProto(close);
    window.set_kind(kind);
  }

  void AddClubs() {
    const int count =
        random_.Chance(8) ? random_.Between(17, 24) : random_.Between(1, 5);
    const bool elite = random_.Chance(count > 16 ? 40 : 15);
    for (int i = -1; i < count; ++i) {
      const std::string name = i < 0 ? kHome : absl::StrCat("clubs/c", i);
      if (i >= 0) draft_.clubs.push_back(name);
      const int percent = elite ? (i < 0 ? 50 : 15) : 8;
      if (random_.Chance(percent)) continue;  // not described
      v1::Entity& club = AddEntity(name);
      if (random_.Chance(85)) {
        club.set_association(Choose<std::string>(
            {"associations/x", "associations/y", "associations/z"}));
      }
      if (elite) {
        club.set_departure_share_ppm(random_.Between(20'000, 100'000));
      } else if (random_.Chance(60)) {
        club.set_departure_share_ppm(random_.Between(1, 60'000));
      }
    }
    // Others, so that a few large shares can be more than all departures.
    const int others = elite && random_.Chance(50) ? random_.Below(14) : 0;
    for (int i = 0; i < others; ++i) {
      AddEntity(absl::StrCat("clubs/far", i)).set_departure_share_ppm(100'000);
    }
  }

  void AddSources() {
    for (int tier = 1; tier <= 4; ++tier) {
      for (const char* which : {"a", "b"}) {
        const std::string name = absl::StrCat("outlets/t", tier, which);
        AddEntity(name).set_tier(tier);
        draft_.sources.push_back(name);
      }
    }
    for (int i = 0; i < 4; ++i) {
      const std::string name = absl::StrCat("outlets/u", i);
      if (i < 2) AddEntity(name);
      draft_.sources.push_back(name);
    }
    AddEntity("people/j1").set_tier(1);
    AddEntity("people/j2").set_tier(random_.Between(0, 3));
    draft_.journalists = {"people/j1", "people/j2", "people/j3"};
    if (draft_.theme == Theme::kCitations) {
      draft_.sources = {"outlets/t1a", "outlets/t3a", "outlets/u1"};
    }
  }

  void AddPlayer() {
    v1::Entity& player = AddEntity(kPlayer);
    if (random_.Chance(80)) AddBirth(player);
    if (random_.Chance(95)) {
      AddEngagement(player, kHome, Midnight(draft_.first_year - 3, 7, 1));
    }
    for (int i = draft_.theme == Theme::kMoves ? 3 : random_.Chance(10); i > 0;
         --i) {
      v1::Engagement& later = AddEngagement(
          player, AnyClub(), Now() - kDay * random_.Between(-60, 120));
      later.set_loan(random_.Chance(40));
      if (random_.Chance(50)) {
        *later.mutable_know_time() =
            TimeToProto(Now() - kDay * random_.Between(-30, 60));
      }
    }
    AddEntity("players/q");
    AddEntity("players/r");
  }

  void AddBirth(v1::Entity& player) {
    const int year = draft_.first_year - random_.Between(17, 37);
    const absl::Time day =
        Midnight(year, random_.Between(1, 12), random_.Between(1, 28));
    *player.mutable_birth() = Choose<v1::TimeInterval>(
        {Day(day), Day(day), Day(day),
         Interval(Midnight(year, 1, 1), Midnight(year + 1, 1, 1)),
         Interval(day, absl::InfiniteFuture())});
  }

  v1::Engagement& AddEngagement(v1::Entity& player, const std::string& club,
                                absl::Time start) {
    v1::Engagement& engagement = *player.add_engagements();
    engagement.set_club(club);
    *engagement.mutable_start() = Day(start);
    if (random_.Chance(draft_.theme == Theme::kContract ? 20 : 70)) {
      const absl::Time expiry = RandomExpiry();
      *engagement.mutable_contract_end() =
          random_.Chance(80)
              ? Interval(expiry - kDay, expiry)
              : Interval(Midnight(draft_.first_year - 1, 1, 1), expiry);
    }
    return engagement;
  }
};

}  // namespace

void AddRegistry(Draft& draft) { RegistryMaker(draft).Run(); }

}  // namespace hearsay
