#include "ingest_service/intake.h"

#include <utility>

#include "common/names/registry.h"
#include "common/status_macros.h"
#include "ingest_service/decision.h"
#include "ingest_service/examine.h"

namespace hearsay {

void Intake::ExamineNow(Submission& submission) const {
  catalog_.ReadRegistry([&](const Registry& registry) {
    Examine(submission, registry, clock_.Now());
  });
}

WriteResult Intake::DecideNow(Submission& submission) const {
  ASSIGN_OR_RETURN(Decision decision,
                   catalog_.ReadRegistry([&](const Registry& registry) {
                     return Decide(log_, registry, clock_.Now(), submission);
                   }));
  return std::move(decision.receipt);
}

void Intake::Store(Submission submission,
                   absl::AnyInvocable<void(WriteResult) &&> done) {
  ExamineNow(submission);
  // What cannot be stored is kept from the writer.
  if (submission.validate_only || !submission.verdict.ok()) {
    std::move(done)(DecideNow(submission));
    return;
  }
  std::vector<Submission> submissions;
  submissions.push_back(std::move(submission));
  queue_.Submit(
      std::move(submissions),
      [done = std::move(done)](std::vector<WriteResult> results) mutable {
        std::move(done)(std::move(results.front()));
      });
}

// All go to the writer, in their order: what is refused now may be right once
// those before it are stored.
void Intake::StoreAll(std::vector<Submission> submissions,
                      CommitQueue::Done done) {
  for (Submission& submission : submissions) ExamineNow(submission);
  queue_.Submit(std::move(submissions), std::move(done));
}

}  // namespace hearsay
