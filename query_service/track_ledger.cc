#include "query_service/track_ledger.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/errors.h"
#include "common/sort_unique.h"
#include "common/status_macros.h"

namespace hearsay {
namespace {

// What is done before a deadline is looked at, so that repeated calls come to
// an end.
constexpr int kStepsMin = 200;
// What the counting thread does before it lets answers go first.
constexpr int kStepsAhead = 20;
constexpr int64_t kEntriesPerStep = 1'000;
// Players whose contributions go into the index together.
constexpr size_t kSettledTogetherMax = 256;
constexpr size_t kPastsMax = 4;
constexpr absl::Duration kRetryDelay = absl::Seconds(1);

}  // namespace

class TrackLedger::Turn {
 public:
  // Waits for the turn of an answer until `deadline`.
  Turn(TrackLedger& ledger, absl::Time deadline) : ledger_(ledger) {
    std::unique_lock lock(ledger.turn_mutex_);
    const auto is_free = [&] { return !ledger.turn_taken_; };
    ++ledger.answers_waiting_;
    if (deadline == absl::InfiniteFuture()) {
      ledger.turn_changed_.wait(lock, is_free);
      taken_ = true;
    } else {
      // The library's clock has no infinite past.
      taken_ = ledger.turn_changed_.wait_until(
          lock, absl::ToChronoTime(std::max(deadline, absl::UnixEpoch())),
          is_free);
    }
    --ledger.answers_waiting_;
    ledger.turn_taken_ |= taken_;
    ledger.turn_changed_.notify_all();
  }
  // Waits until no answer wants it.
  explicit Turn(TrackLedger& ledger) : ledger_(ledger) {
    std::unique_lock lock(ledger.turn_mutex_);
    ledger.turn_changed_.wait(lock, [&] {
      return !ledger.turn_taken_ && ledger.answers_waiting_ == 0;
    });
    taken_ = ledger.turn_taken_ = true;
  }
  ~Turn() {
    if (!taken_) return;
    const std::lock_guard lock(ledger_.turn_mutex_);
    ledger_.turn_taken_ = false;
    ledger_.turn_changed_.notify_all();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  bool taken() const { return taken_; }

 private:
  TrackLedger& ledger_;
  bool taken_ = false;
};

void TrackLedger::Start() {
  thread_ = std::thread([this] { Run(); });
}

void TrackLedger::Stop() {
  if (thread_.joinable()) thread_.join();
}

void TrackLedger::Run() {
  while (true) {
    const absl::StatusOr<bool> more = CountAhead();
    if (more.ok() && *more) continue;
    Freshness next;
    {
      const std::lock_guard lock(mutex_);
      next.revision = book_.noted() + 1;
    }
    // Storage that fails is told to who asks; here the next entry is awaited.
    if (!more.ok()) next.revision = projection_.Status().applied.revision + 1;
    if (!projection_.WaitUntil(next, absl::InfiniteFuture()).ok()) return;
  }
}

absl::StatusOr<bool> TrackLedger::CountAhead() {
  const ProjectionStatus status = projection_.Status();
  const Turn turn(*this);
  Budget budget{absl::InfinitePast(), kStepsAhead};
  absl::Status done = CatchUp(status.applied.revision, budget);
  if (done.ok()) done = SettleDue(status.closed_time, budget);
  if (ReasonOf(done) == v1::ERROR_REASON_REPLICA_BEHIND) return true;
  RETURN_IF_ERROR(done);
  return false;
}

TrackLedger::Index TrackLedger::FindReady(int64_t revision,
                                          absl::Time said_by) const {
  const std::lock_guard lock(mutex_);
  const bool is_ready = book_.noted() >= revision &&
                        book_.FirstDue() > said_by &&
                        book_.SameAt(revision, said_by);
  return is_ready ? index_ : nullptr;
}

absl::StatusOr<std::shared_ptr<const IndexedRecords>> TrackLedger::At(
    int64_t revision, absl::Time said_by, absl::Time deadline) {
  Index index = FindReady(revision, said_by);
  if (index == nullptr) {
    const Turn turn(*this, deadline);
    if (!turn.taken()) return Unfinished();
    ASSIGN_OR_RETURN(index,
                     Count(revision, said_by, Budget{deadline, kStepsMin}));
  }
  return std::make_shared<const IndexedRecords>(std::move(index), said_by);
}

absl::StatusOr<absl::Time> TrackLedger::ChangedSince(int64_t from, int64_t to,
                                                     absl::Time deadline) {
  const Turn turn(*this, deadline);
  if (!turn.taken()) return Unfinished();
  Budget budget{deadline, kStepsMin};
  RETURN_IF_ERROR(CatchUp(to, budget));
  // Who is settled may prove not to have changed.
  RETURN_IF_ERROR(SettleDue(projection_.Status().closed_time, budget));
  return book_.FirstChangeSince(from);
}

absl::StatusOr<TrackLedger::Index> TrackLedger::Count(int64_t revision,
                                                      absl::Time said_by,
                                                      Budget budget) {
  RETURN_IF_ERROR(CatchUp(revision, budget));
  RETURN_IF_ERROR(SettleDue(said_by, budget));
  if (book_.SameAt(revision, said_by)) return index_;
  return CountPast(revision, said_by, budget);
}

absl::Status TrackLedger::CatchUp(int64_t revision, Budget& budget) {
  while (book_.noted() < revision) {
    if (budget.IsSpent()) return Unfinished();
    const int64_t first = book_.noted() + 1;
    const int64_t last = std::min(revision, first + kEntriesPerStep - 1);
    auto bearings = projection_.replica().Bearings(first, last);
    if (!bearings.ok()) return StorageFailed(bearings.status());
    const absl::Status added = AddMerged(last, *bearings);
    if (!added.ok()) return StorageFailed(added);
    const Projection::Reader reader = projection_.Read();
    const std::vector<int64_t>& changes = reader.source_changes();
    const auto changed = std::upper_bound(changes.begin(), changes.end(), last);
    const std::lock_guard lock(mutex_);
    for (const EntryBearing& bearing : *bearings) {
      for (const std::string& player : bearing.players) {
        for (const std::string& name : reader.registry().EverSameAs(player)) {
          book_.Note(name, bearing.first_said, bearing.first_decision);
        }
      }
    }
    if (changed != changes.begin() && *(changed - 1) >= first) {
      book_.NoteAll(*(changed - 1));
    }
    book_.SetNoted(last);
  }
  return absl::OkStatus();
}

absl::Status TrackLedger::AddMerged(int64_t last,
                                    std::vector<EntryBearing>& bearings) const {
  std::vector<std::string> beside;
  for (const EntryBearing& bearing : bearings) {
    if (!bearing.merges_players) continue;
    std::vector<std::string> names;
    {
      const Projection::Reader reader = projection_.Read();
      names = reader.registry().EverSameAs(bearing.players.front());
    }
    for (const std::string& name : names) {
      ASSIGN_OR_RETURN(const std::vector<std::string> players,
                       projection_.replica().PlayersBeside(name, last));
      beside.insert(beside.end(), players.begin(), players.end());
    }
  }
  if (beside.empty()) return absl::OkStatus();
  SortUnique(beside);
  EntryBearing& others = bearings.emplace_back();
  others.players = std::move(beside);
  others.first_said = absl::InfinitePast();
  return absl::OkStatus();
}

absl::Status TrackLedger::SettleDue(absl::Time said_by, Budget& budget) {
  while (book_.FirstDue() <= said_by) {
    RETURN_IF_ERROR(SettleSome(said_by, budget));
  }
  return absl::OkStatus();
}

absl::Status TrackLedger::SettleSome(absl::Time said_by, Budget& budget) {
  const std::vector<std::string> due =
      book_.DueBy(said_by, kSettledTogetherMax);
  std::vector<std::pair<std::string, Computed>> settled;
  absl::Status status;
  for (const std::string& player : due) {
    if (budget.IsSpent()) {
      status = Unfinished();
      break;
    }
    auto computed = Compute(player, book_.noted());
    if (!computed.ok()) {
      status = StorageFailed(computed.status());
      break;
    }
    settled.emplace_back(player, *std::move(computed));
  }
  Rows removed, added;
  for (const auto& [player, computed] : settled) {
    const Rows& before = SettledRows(player);
    removed.insert(removed.end(), before.begin(), before.end());
    added.insert(added.end(), computed.rows.begin(), computed.rows.end());
  }
  Index index = index_->Changed(removed, added);
  const std::lock_guard lock(mutex_);
  index_ = std::move(index);
  for (auto& [player, computed] : settled) {
    book_.Settle(player, computed.times);
    if (computed.rows.empty()) {
      rows_.erase(player);
    } else {
      rows_[player] = std::move(computed.rows);
    }
  }
  return status;
}

absl::StatusOr<TrackLedger::Index> TrackLedger::CountPast(int64_t revision,
                                                          absl::Time said_by,
                                                          Budget& budget) {
  Past& past = PastOf(revision);
  for (const std::string& player : book_.PerhapsOtherAt(revision, said_by)) {
    if (past.rows.contains(player)) continue;
    if (budget.IsSpent()) return Unfinished();
    auto computed = Compute(player, revision);
    if (!computed.ok()) return StorageFailed(computed.status());
    past.rows.emplace(player, std::move(computed->rows));
    past.base = nullptr;
  }
  if (past.base == index_) return past.index;
  Rows removed, added;
  for (const auto& [player, rows] : past.rows) {
    const Rows& settled = SettledRows(player);
    removed.insert(removed.end(), settled.begin(), settled.end());
    added.insert(added.end(), rows.begin(), rows.end());
  }
  past.index = index_->Changed(removed, added);
  past.base = index_;
  return past.index;
}

TrackLedger::Past& TrackLedger::PastOf(int64_t revision) {
  const auto it =
      std::find_if(pasts_.begin(), pasts_.end(),
                   [&](const Past& past) { return past.revision == revision; });
  if (it != pasts_.end()) {
    pasts_.splice(pasts_.begin(), pasts_, it);
    return pasts_.front();
  }
  if (pasts_.size() == kPastsMax) pasts_.pop_back();
  pasts_.emplace_front().revision = revision;
  return pasts_.front();
}

absl::StatusOr<TrackLedger::Computed> TrackLedger::Compute(
    const std::string& player, int64_t revision) {
  // One for each player: the feed waits for one at most.
  const Projection::Reader reader = projection_.Read();
  const Registry& registry = reader.registry();
  const std::string canonical = registry.Canonical(player, revision);
  ASSIGN_OR_RETURN(const std::shared_ptr<const Dossier> dossier,
                   dossiers_.Get(canonical, registry, revision));
  Decisions decisions = DecisionsOf(*dossier, canonical, registry, revision);
  Computed computed;
  computed.times = std::move(decisions.times);
  // Another name than the one he goes by has nothing of its own.
  if (canonical != player) return computed;
  computed.rows.reserve(decisions.contributions.size());
  for (const Contribution& contribution : decisions.contributions) {
    computed.rows.push_back(
        {Intern(contribution.source), RecordRow(contribution)});
  }
  return computed;
}

absl::string_view TrackLedger::Intern(const std::string& source) {
  return *sources_.insert(source).first;
}

const TrackLedger::Rows& TrackLedger::SettledRows(
    const std::string& player) const {
  static const Rows& none = *new Rows();
  const auto it = rows_.find(player);
  return it == rows_.end() ? none : it->second;
}

absl::Status TrackLedger::Unfinished() const {
  int64_t noted = 0;
  {
    const std::lock_guard lock(mutex_);
    noted = book_.noted();
  }
  const std::string revision = absl::StrCat(noted);
  return WithRetryDelay(WithReason(absl::UnavailableError(absl::StrCat(
                                       "The track records of sources are still "
                                       "being counted; so far to revision ",
                                       revision, ".")),
                                   v1::ERROR_REASON_REPLICA_BEHIND,
                                   {{"counted_revision", revision}}),
                        kRetryDelay);
}

size_t TrackLedger::memory() {
  const Turn turn(*this, absl::InfiniteFuture());
  size_t bytes = book_.memory() + index_->memory();
  for (const auto& [player, rows] : rows_) {
    bytes +=
        sizeof(player) + sizeof(rows) + 1 + rows.capacity() * sizeof(SourceRow);
    if (player.capacity() > 15) bytes += player.capacity() + 1;
  }
  for (const std::string& source : sources_) {
    bytes += sizeof(source) + 24;
    if (source.capacity() > 15) bytes += source.capacity() + 1;
  }
  return bytes;
}

}  // namespace hearsay
