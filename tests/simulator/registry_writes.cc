#include "tests/simulator/registry_writes.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/time.h"
#include "tests/simulator/market.h"

namespace hearsay::simulator {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

v1::Entity MakeEntity(const std::string& name, v1::EntityKind kind,
                      const std::string& display_name) {
  v1::Entity entity;
  entity.set_name(name);
  entity.set_kind(kind);
  entity.set_display_name(display_name);
  return entity;
}

v1::Entity ClubEntity(const World& world, const Club& club) {
  v1::Entity entity =
      MakeEntity(club.name, v1::ENTITY_KIND_CLUB, club.display_name);
  entity.set_association(world.associations[club.association].name);
  // Every club is as likely a destination as any other; that there are so many
  // is known to whoever describes them.
  entity.set_departure_share_ppm(
      std::min(100'000, 950'000 / static_cast<int>(world.clubs.size())));
  return entity;
}

v1::Entity OutletEntity(const World& world, const Outlet& outlet) {
  v1::Entity entity =
      MakeEntity(outlet.name, v1::ENTITY_KIND_OUTLET, outlet.display_name);
  entity.set_tier(outlet.tier);
  if (outlet.favourite != kNobody) {
    entity.add_affiliations(world.clubs[outlet.favourite].name);
  }
  return entity;
}

v1::Engagement EngagementOf(const World& world, const Spell& spell) {
  v1::Engagement engagement;
  engagement.set_club(world.clubs[spell.club].name);
  engagement.set_loan(spell.loan);
  *engagement.mutable_start() = DayInterval(spell.start);
  *engagement.mutable_contract_end()->mutable_end_time() =
      TimeToProto(spell.end);
  *engagement.mutable_know_time() = TimeToProto(spell.known);
  return engagement;
}

// The player as he is known once his first `spells` are.
v1::Entity PlayerEntity(const World& world, size_t player, size_t spells) {
  const Player& who = world.players[player];
  v1::Entity entity =
      MakeEntity(who.name, v1::ENTITY_KIND_PLAYER, who.display_name);
  *entity.mutable_birth() = DayInterval(who.birth);
  for (size_t i = 0; i < spells; ++i) {
    const Spell& spell = world.spells[player][i];
    if (spell.club == kNobody) continue;
    *entity.add_engagements() = EngagementOf(world, spell);
  }
  return entity;
}

// Splits an association's windows into seasons, from June to June.
std::vector<v1::TransferWindows> Seasons(const Association& association) {
  std::vector<v1::TransferWindows> seasons;
  for (const Window& window : association.windows) {
    const absl::CivilDay day =
        absl::ToCivilDay(window.open, absl::UTCTimeZone());
    const auto year = day.year() - (day.month() < 6 ? 1 : 0);
    const auto june = [](auto of_year) {
      return TimeToProto(
          absl::FromCivil(absl::CivilDay(of_year, 6, 1), absl::UTCTimeZone()));
    };
    const std::string season =
        absl::StrCat(year, "/", absl::Dec((year + 1) % 100, absl::kZeroPad2));
    if (seasons.empty() || seasons.back().season() != season) {
      v1::TransferWindows& added = seasons.emplace_back();
      added.set_association(association.name);
      added.set_season(season);
      *added.mutable_start_time() = june(year);
      *added.mutable_end_time() = june(year + 1);
    }
    v1::TransferWindow& added = *seasons.back().add_windows();
    *added.mutable_open_time() = TimeToProto(window.open);
    *added.mutable_close_time() = TimeToProto(window.close);
    added.set_kind(window.kind);
  }
  return seasons;
}

class RegistryWriter {
 public:
  RegistryWriter(const World& world, const Press& press,
                 const std::string& prefix)
      : world_(world), press_(press), prefix_(prefix) {}

  std::vector<TimedWrite> Write() {
    for (const Association& association : world_.associations) {
      Add(MakeEntity(association.name, v1::ENTITY_KIND_ASSOCIATION,
                     association.display_name));
      for (v1::TransferWindows& season : Seasons(association)) {
        AddWindows(std::move(season));
      }
    }
    for (const Club& club : world_.clubs) Add(ClubEntity(world_, club));
    for (const Outlet& outlet : press_.outlets) {
      Add(OutletEntity(world_, outlet));
    }
    AddPeople();
    for (size_t i = 0; i < world_.players.size(); ++i) {
      Add(PlayerEntity(world_, i, 1));
    }
    for (size_t i = 0; i < world_.players.size(); ++i) AddSpells(i);
    return std::move(writes_);
  }

 private:
  TimedWrite& NewWrite(absl::Time time) {
    return writes_.emplace_back(TimedWrite{time, {}});
  }
  std::string NextId() { return absl::StrCat(prefix_, "e", ++last_id_); }

  void Add(v1::Entity entity) { AddAt(world_.start, std::move(entity)); }
  void AddAt(absl::Time time, v1::Entity entity) {
    auto& request = *NewWrite(time).write.mutable_upsert_entity();
    request.set_entry_id(NextId());
    *request.mutable_entity() = std::move(entity);
  }
  void AddWindows(v1::TransferWindows season) {
    auto& request =
        *NewWrite(world_.start).write.mutable_put_transfer_windows();
    request.set_entry_id(NextId());
    *request.mutable_transfer_windows() = std::move(season);
  }

  void AddPeople() {
    for (size_t i = 0; i < press_.people.size(); ++i) {
      const Person& person = press_.people[i];
      v1::Entity entity =
          MakeEntity(person.name, v1::ENTITY_KIND_PERSON, person.display_name);
      entity.set_tier(press_.people_tier[i]);
      Add(std::move(entity));
    }
    for (const Person& agent : world_.agents) {
      Add(MakeEntity(agent.name, v1::ENTITY_KIND_PERSON, agent.display_name));
    }
  }

  void AddSpells(size_t player) {
    const std::vector<Spell>& spells = world_.spells[player];
    for (size_t i = 1; i < spells.size(); ++i) {
      if (spells[i].club == kNobody) continue;
      AddAt(spells[i].known + kDay, PlayerEntity(world_, player, i + 1));
    }
  }

  const World& world_;
  const Press& press_;
  const std::string prefix_;
  int last_id_ = 0;
  std::vector<TimedWrite> writes_;
};

}  // namespace

std::vector<TimedWrite> RegistryWrites(const World& world, const Press& press,
                                       const std::string& prefix) {
  return RegistryWriter(world, press, prefix).Write();
}

}  // namespace hearsay::simulator
