#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/time.h"
#include "tests/reference/case_maker.h"

namespace hearsay {
namespace {

class CorrectionMaker : private CaseMaker {
 public:
  explicit CorrectionMaker(Draft& draft) : CaseMaker(draft) {}

  void Run() {
    const size_t count = case_.records.size();
    for (size_t i = 0; i < count; ++i) {
      if (!random_.Chance(4)) continue;
      v1::Record target = case_.records[i];
      if (target.has_report()) {
        if (random_.Chance(50)) {
          Retract(target);
        } else {
          Supersede(std::move(target));
        }
      } else if (target.has_outcome()) {
        AnnulOrReplace(std::move(target));
      }
    }
  }

 private:
  v1::Record& AddAbout(const v1::Record& target) {
    const absl::Time last = TimeFromProto(case_.records.back().commit_time());
    const int64_t revision = target.revision();
    v1::Record& record = Add(std::max(last, Now() - 5 * kDay));
    record.set_revision(static_cast<int64_t>(case_.records.size()));
    record.add_target_revisions(revision);
    return record;
  }

  void Retract(const v1::Record& target) {
    v1::Retraction retraction;
    retraction.set_report(absl::StrCat("reports/", target.entry_id()));
    if (random_.Chance(40)) retraction.add_claim_ids("c0");
    if (random_.Chance(60)) *retraction.mutable_publish() = Day(RandomMoment());
    *AddAbout(target).mutable_retraction() = std::move(retraction);
  }

  void Supersede(v1::Record target) {
    v1::Report report = target.report();
    report.set_supersedes(absl::StrCat("reports/", target.entry_id()));
    for (v1::Claim& claim : *report.mutable_claims()) {
      if (random_.Chance(50)) claim.set_certainty(v1::CERTAINTY_ASSERTED);
    }
    if (random_.Chance(50)) *report.mutable_publish() = Day(RandomMoment());
    v1::Record& record = AddAbout(target);
    *record.mutable_report() = std::move(report);
    if (random_.Chance(30)) {
      v1::Record again = record;
      Retract(again);
    }
  }

  void AnnulOrReplace(v1::Record target) {
    v1::Outcome outcome = target.outcome();
    outcome.set_supersedes(absl::StrCat("outcomes/", target.entry_id()));
    *outcome.mutable_know_time() = TimeToProto(RandomMoment());
    outcome.set_annulled(random_.Chance(50));
    *AddAbout(target).mutable_outcome() = std::move(outcome);
  }
};

}  // namespace

void AddCorrections(Draft& draft) { CorrectionMaker(draft).Run(); }

}  // namespace hearsay
