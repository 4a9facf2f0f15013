// The question language - propositions, deadlines, assumptions, as-ofs - asked
// of the core. Beside the calls' checks: the same question gets the same bytes,
// and a probability is one.
#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/time/time.h"
#include "common/server/wire_check.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/inputs.pb.h"
#include "tests/fuzz/text_input.h"
#include "tests/fuzz/world.h"

namespace hearsay::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kQuestionsMax = 4;

// Every field named `probability` lies in [0, 1].
void CheckProbabilities(const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE &&
        !field->is_repeated() && field->name() == "probability") {
      const double value = reflection.GetDouble(message, field);
      Require(value >= 0 && value <= 1,
              message.GetTypeName() + " holds a probability");
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      CheckProbabilities(reflection.GetMessage(message, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      CheckProbabilities(reflection.GetRepeatedMessage(message, field, i));
    }
  }
}

// Asks twice what a client would have sent as `asked`.
template <typename Request, typename Response>
void Ask(absl::Status (QueryCore::*method)(const Request&, absl::Time,
                                           Response&),
         const Request& asked) {
  Request request;
  const absl::Status parsed = ParseMessage(asked.SerializeAsString(), request);
  const std::string& name = Request::descriptor()->full_name();
  CheckStatus(name, parsed);
  if (!parsed.ok()) return;
  QueryCore& core = SharedWorld().core();
  Response first, second;
  // Waits for nothing.
  const absl::Status status =
      (core.*method)(request, absl::InfinitePast(), first);
  const absl::Status again =
      (core.*method)(request, absl::InfinitePast(), second);
  CheckStatus(name, status);
  Require(status == again, name + " fails twice in the same way");
  if (!status.ok()) return;
  CheckStatusesIn(name, first);
  CheckProbabilities(first);
  Require(first.SerializeAsString() == second.SerializeAsString(),
          name + " is answered twice with the same bytes");
}

void Ask(const Question& question) {
  switch (question.request_case()) {
    case Question::kGetForecast:
      return Ask(&QueryCore::GetForecast, question.get_forecast());
    case Question::kAnswerQuestion:
      return Ask(&QueryCore::AnswerQuestion, question.answer_question());
    case Question::kBatchGetForecasts:
      return Ask(&QueryCore::BatchGetForecasts, question.batch_get_forecasts());
    case Question::kBatchAnswerQuestions:
      return Ask(&QueryCore::BatchAnswerQuestions,
                 question.batch_answer_questions());
    case Question::kExplainForecast:
      return Ask(&QueryCore::ExplainForecast, question.explain_forecast());
    case Question::kCompareForecasts:
      return Ask(&QueryCore::CompareForecasts, question.compare_forecasts());
    case Question::kListForecastHistory:
      return Ask(&QueryCore::ListForecastHistory,
                 question.list_forecast_history());
    case Question::REQUEST_NOT_SET:
      return;
  }
}

}  // namespace
}  // namespace hearsay::fuzz

HEARSAY_MUTATE_AS(hearsay::fuzz::Questions)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hearsay::fuzz;
  Questions questions;
  if (!ParseInput(data, size, questions)) return -1;
  for (int i = 0; i < questions.questions_size() && i < kQuestionsMax; ++i) {
    Ask(questions.questions(i));
  }
  return 0;
}
