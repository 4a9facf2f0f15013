// Every request message of both services, through the services' own servers.
#include <google/protobuf/descriptor.h>

#include <string>

#include "tests/fuzz/checks.h"
#include "tests/fuzz/inputs.pb.h"
#include "tests/fuzz/text_input.h"
#include "tests/fuzz/world.h"

namespace hearsay::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

// More of one input takes too long and adds little.
constexpr int kCallsMax = 8;

// Returns the method that takes such requests.
const MethodDescriptor& MethodOf(const google::protobuf::Descriptor& request) {
  for (const MethodDescriptor* method : AllMethods()) {
    if (method->input_type() == &request) return *method;
  }
  Require(false, request.full_name() + " is the request of a method");
  abort();
}

// Every method has its field in Call.
void CheckComplete() {
  for (const MethodDescriptor* method : AllMethods()) {
    bool found = false;
    for (int i = 0; i < Call::descriptor()->field_count(); ++i) {
      found |=
          Call::descriptor()->field(i)->message_type() == method->input_type();
    }
    Require(found, "Call in inputs.proto has " + method->full_name());
  }
}

void Make(const Call& call) {
  if (call.request_case() == Call::REQUEST_NOT_SET) return;
  if (call.has_raw_call()) {
    const uint32_t number = call.raw_call().method_number();
    SharedWorld().Call(*AllMethods()[number % AllMethods().size()],
                       call.raw_call().request());
    return;
  }
  const FieldDescriptor* const field =
      Call::descriptor()->FindFieldByNumber(call.request_case());
  SharedWorld().Call(
      MethodOf(*field->message_type()),
      call.GetReflection()->GetMessage(call, field).SerializeAsString());
}

}  // namespace
}  // namespace hearsay::fuzz

HEARSAY_MUTATE_AS(hearsay::fuzz::Calls)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hearsay::fuzz;
  [[maybe_unused]] static const bool checked = (CheckComplete(), true);
  Calls calls;
  if (!ParseInput(data, size, calls)) return -1;
  for (int i = 0; i < calls.calls_size() && i < kCallsMax; ++i) {
    Make(calls.calls(i));
  }
  return 0;
}
