#include "cli/sagas_view.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/date_text.h"
#include "cli/labels.h"
#include "cli/snapshot_text.h"
#include "cli/text_layout.h"
#include "common/time.h"

namespace hearsay::cli {
namespace {

using query::v1::ListSagasResponse;
using query::v1::Saga;

constexpr int kIndent = 2;

const char* EndText(v1::OutcomeKind outcome) {
  switch (outcome) {
    case v1::OUTCOME_KIND_RENEWED:
      return "with a new contract";
    case v1::OUTCOME_KIND_JOINED_FEE:
      return "with a transfer for a fee";
    case v1::OUTCOME_KIND_JOINED_FREE:
      return "with a free transfer";
    case v1::OUTCOME_KIND_LOANED:
      return "with a loan";
    case v1::OUTCOME_KIND_RELEASED:
      return "without a club";
    case v1::OUTCOME_KIND_RETIRED:
      return "with the end of his career";
    default:
      return "";
  }
}

std::string DateOf(const google::protobuf::Timestamp& time) {
  return MomentText(TimeFromProto(time));
}

std::string StateText(const Saga& saga) {
  const std::string start = DateOf(saga.start_time());
  switch (saga.state()) {
    case query::v1::SAGA_STATE_RESOLVED:
      return absl::StrCat(start, " to ", DateOf(saga.end_time()), ", ended ",
                          EndText(saga.outcome_kind()));
    case query::v1::SAGA_STATE_DORMANT:
      return absl::StrCat("since ", start, ", dormant since ",
                          DateOf(saga.last_said_time()));
    default:
      return absl::StrCat("since ", start, ", last told ",
                          DateOf(saga.last_said_time()));
  }
}

std::string Counted(int count, const char* what) {
  return absl::StrCat(count, " ", what, count == 1 ? "" : "s");
}

std::string CountsText(const Saga& saga) {
  std::string text =
      absl::StrCat(Counted(saga.root_count(), "independent root"), ", ",
                   Counted(saga.development_count(), "development"));
  if (saga.period_root_count() != saga.root_count()) {
    absl::StrAppend(&text, "; in the period ",
                    Counted(saga.period_root_count(), "root"),
                    ", in the one before ", saga.previous_root_count());
  }
  return text;
}

std::string SagaText(const Saga& saga, const Labels& labels, int width,
                     const Paint& paint) {
  std::string text = "\n";
  for (const std::string& line : WrapText(labels.Of(saga.player()), width)) {
    absl::StrAppend(&text, paint.Bold(line), "\n");
  }
  text += IndentedText(StateText(saga), kIndent, width);
  text += IndentedText(CountsText(saga), kIndent, width);
  std::vector<std::string> clubs;
  for (const std::string& club : saga.clubs()) clubs.push_back(labels.Of(club));
  if (!clubs.empty()) {
    text +=
        IndentedText(absl::StrCat("Next club: ", absl::StrJoin(clubs, ", ")),
                     kIndent, width);
  }
  return text;
}

}  // namespace

std::string SagasText(const std::vector<ListSagasResponse>& pages, int width,
                      const Paint& paint) {
  Labels labels;
  for (const ListSagasResponse& page : pages) labels.Add(page.labels());
  const ListSagasResponse& first = pages.front();
  std::string text = IndentedText(
      absl::StrCat("Sagas as of ", DateOf(first.snapshot().said_by())), 0,
      width);
  for (const ListSagasResponse& page : pages) {
    for (const Saga& saga : page.sagas()) {
      text += SagaText(saga, labels, width, paint);
    }
  }
  return absl::StrCat(text, first.sagas().empty() ? "\nNothing.\n" : "", "\n",
                      SnapshotText(first.snapshot(), width, paint));
}

}  // namespace hearsay::cli
