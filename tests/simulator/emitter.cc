#include "tests/simulator/emitter.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/time.h"
#include "tests/simulator/claim_truth.h"
#include "tests/simulator/dice.h"
#include "tests/simulator/registry_writes.h"
#include "tests/simulator/report.h"
#include "tests/simulator/sums.h"

namespace hearsay::simulator {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

// A write, and the truth about its claims.
struct Item {
  TimedWrite timed;
  std::vector<Truth> truths;
};

class Emitter {
 public:
  Emitter(const Options& options, const World& world, const Coverage& coverage)
      : options_(options),
        world_(world),
        coverage_(coverage),
        prefix_(absl::StrCat("s", options.seed, "-")),
        composer_(world, coverage, prefix_) {}

  Simulation Emit() {
    for (TimedWrite& write : RegistryWrites(world_, coverage_.press, prefix_)) {
      items_.push_back({std::move(write), {}});
    }
    for (size_t i = 0; i < coverage_.articles.size(); ++i) {
      if (coverage_.articles[i].ingested) AddArticle(static_cast<int>(i));
    }
    AddOutcomes();
    std::stable_sort(items_.begin(), items_.end(),
                     [](const Item& a, const Item& b) {
                       return a.timed.time < b.timed.time;
                     });
    Simulation simulation = Flatten();
    AddPlayerTruths(simulation);
    return simulation;
  }

 private:
  void Add(absl::Time time, const std::string& entry_id, v1::Report report,
           const Article& article) {
    Item item{{time, {}}, TruthsOf(report, article, entry_id)};
    auto& request = *item.timed.write.mutable_ingest_report();
    request.set_entry_id(entry_id);
    *request.mutable_report() = std::move(report);
    items_.push_back(std::move(item));
  }

  std::vector<Truth> TruthsOf(const v1::Report& report, const Article& article,
                              const std::string& entry_id) const {
    std::vector<Truth> truths;
    for (const v1::Claim& claim : report.claims()) {
      ClaimTruth& truth = *truths.emplace_back().mutable_claim();
      const int telling = composer_.TellingOf(article, claim);
      if (telling >= 0) {
        truth = TruthOf(world_, coverage_, telling);
        const int parent = coverage_.tellings[telling].parent;
        if (parent >= 0) truth.set_taken_from(composer_.ClaimName(parent));
      }
      truth.set_report(absl::StrCat("reports/", entry_id));
      truth.set_claim_id(claim.claim_id());
      truth.set_player(world_.players[article.player].name);
    }
    return truths;
  }

  void AddArticle(int index) {
    const Article& article = coverage_.articles[index];
    Dice dice(options_.seed, Throw::kPublishing,
              (uint64_t{1} << 32) + static_cast<uint64_t>(index));
    const std::string id = composer_.EntryId(index);
    const v1::Report report = composer_.Compose(index, dice);
    Add(article.arrival, id, report, article);
    if (dice.Chance(0.03)) AddDuplicate(id, report, article, dice);
    Revise(id, report, article, dice);
    Withdraw(id, report, article, dice);
  }

  // Another producer has parsed the same article, less thoroughly.
  void AddDuplicate(const std::string& id, v1::Report report,
                    const Article& article, Dice& dice) {
    report.set_parser("simulator/other");
    for (v1::Claim& claim : *report.mutable_claims()) claim.clear_detail();
    if (dice.Chance(0.4)) report.clear_publisher();
    report.clear_authors();
    Add(article.arrival + dice.Between(absl::Minutes(1), 2 * kDay),
        absl::StrCat(id, ".b"), std::move(report), article);
  }

  // The report is parsed again, or its publisher corrects a sum.
  void Revise(const std::string& id, v1::Report report, const Article& article,
              Dice& dice) {
    const bool parsed_again = dice.Chance(0.03);
    const bool corrected = dice.Chance(0.06);
    const absl::Time published =
        article.time + dice.Between(absl::Hours(4), 4 * kDay);
    const absl::Duration delay = dice.Between(absl::Hours(1), 5 * kDay);
    report.set_supersedes(absl::StrCat("reports/", id));
    if (parsed_again) {
      report.set_parser("simulator/2");
    } else if (corrected && report.claims(0).money_size() > 0) {
      Scale(*report.mutable_claims(0)->mutable_money(0),
            dice.Chance(0.5) ? 0.8 : 1.3, 1);
      *report.mutable_publish() = InstantInterval(published);
    } else {
      return;
    }
    Add(std::max(published, article.arrival) + delay, absl::StrCat(id, ".2"),
        std::move(report), article);
  }

  // The publisher takes it back, or we do.
  void Withdraw(const std::string& id, const v1::Report& report,
                const Article& article, Dice& dice) {
    const Telling& first = coverage_.tellings[article.tellings.front()];
    const bool invented =
        coverage_.stories[first.story].origin == ORIGIN_INVENTION &&
        first.manner == MANNER_OWN;
    const bool by_publisher = dice.Chance(invented ? 0.1 : 0.003);
    const bool by_us = dice.Chance(0.005);
    const absl::Time published = article.time + dice.Between(kDay, 20 * kDay);
    if (!by_publisher && !by_us) return;
    Item item{{std::max(published, article.arrival) + absl::Hours(1), {}}, {}};
    auto& request = *item.timed.write.mutable_retract_report();
    request.set_entry_id(absl::StrCat(id, ".x"));
    v1::Retraction& retraction = *request.mutable_retraction();
    retraction.set_report(absl::StrCat("reports/", id));
    if (by_publisher) {
      *retraction.mutable_publish() = InstantInterval(published);
      retraction.set_reason("withdrawn by its publisher");
    } else {
      retraction.add_claim_ids(report.claims(0).claim_id());
      retraction.set_reason("misread");
    }
    items_.push_back(std::move(item));
  }

  void AddOutcomes() {
    for (size_t i = 0; i < world_.outcomes.size(); ++i) {
      Dice dice(options_.seed, Throw::kPublishing, (uint64_t{1} << 33) + i);
      Item item;
      item.timed.time = TimeFromProto(world_.outcomes[i].know_time()) +
                        dice.Between(absl::Minutes(5), kDay);
      auto& request = *item.timed.write.mutable_record_outcome();
      request.set_entry_id(absl::StrCat(prefix_, "o", i));
      *request.mutable_outcome() = world_.outcomes[i];
      items_.push_back(std::move(item));
    }
  }

  // Leaves out the reports over the limit and what speaks of them. What a write
  // names was written before it, so that nothing else is missing then.
  Simulation Flatten() {
    Simulation simulation;
    int reports = 0;
    for (Item& item : items_) {
      const cli::Write& write = item.timed.write;
      if (write.has_ingest_report()) ++reports;
      const bool about_reports =
          write.has_ingest_report() || write.has_retract_report();
      if (about_reports && options_.reports_max > 0 &&
          reports > options_.reports_max) {
        continue;
      }
      simulation.writes.push_back(std::move(item.timed));
      for (Truth& truth : item.truths) {
        simulation.truths.push_back(std::move(truth));
      }
    }
    return simulation;
  }

  void AddPlayerTruths(Simulation& simulation) const {
    for (PlayerTruth& truth : PlayerTruths(world_)) {
      *simulation.truths.emplace_back().mutable_player() = std::move(truth);
    }
  }

  const Options& options_;
  const World& world_;
  const Coverage& coverage_;
  const std::string prefix_;
  const Composer composer_;
  std::vector<Item> items_;
};

}  // namespace

Simulation Emit(const Options& options, const World& world,
                const Coverage& coverage) {
  return Emitter(options, world, coverage).Emit();
}

}  // namespace hearsay::simulator
