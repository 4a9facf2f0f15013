// Page tokens of every method that has them: damaged, foreign, and intact ones
// that hold anything.
#include <google/protobuf/descriptor.h>

#include <memory>
#include <string>
#include <vector>

#include "common/page_token.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/inputs.pb.h"
#include "tests/fuzz/text_input.h"
#include "tests/fuzz/world.h"

namespace hearsay::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;

constexpr size_t kFieldsMax = 20;

// A method that has page tokens, and one that it has given.
struct PagedMethod {
  const MethodDescriptor* method;
  std::string token_name;
  std::vector<std::string> fields;  // empty: all is on the first page
};

std::unique_ptr<Message> New(const google::protobuf::Descriptor& type) {
  return std::unique_ptr<Message>(
      MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

// Returns a request for the first page of one, with the player's name if it
// takes one.
std::unique_ptr<Message> FirstPage(const MethodDescriptor& method) {
  std::unique_ptr<Message> request = New(*method.input_type());
  const auto& reflection = *request->GetReflection();
  const auto& type = *request->GetDescriptor();
  reflection.SetInt32(request.get(), type.FindFieldByName("page_size"), 1);
  const FieldDescriptor* const player = type.FindFieldByName("player");
  if (player != nullptr &&
      player->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    Message& mention = *reflection.MutableMessage(request.get(), player);
    mention.GetReflection()->SetString(
        &mention, mention.GetDescriptor()->FindFieldByName("name"),
        "players/ibrahima-konate");
  }
  return request;
}

// Returns the name under which the method makes its tokens.
std::string TokenName(const MethodDescriptor& method) {
  return method.file()->package() == "hearsay.ingest.v1"
             ? "ingest." + method.name()
             : method.input_type()->full_name();
}

// Returns what a token of that name holds.
std::vector<std::string> FieldsOf(const std::string& name,
                                  const std::string& token) {
  for (size_t count = 1; count <= kFieldsMax; ++count) {
    auto fields = DecodePageToken(name, token, count);
    if (fields.ok()) return *std::move(fields);
  }
  Require(token.empty(), "a token that was given can be read");
  return {};
}

const std::vector<PagedMethod>& PagedMethods() {
  static const auto& methods = *new std::vector<PagedMethod>([] {
    std::vector<PagedMethod> found;
    for (const MethodDescriptor* method : AllMethods()) {
      if (!method->input_type()->FindFieldByName("page_token")) continue;
      const std::string bytes =
          SharedWorld().Call(*method, FirstPage(*method)->SerializeAsString());
      const auto response = New(*method->output_type());
      Require(response->ParseFromString(bytes), "a page parses");
      const std::string token = response->GetReflection()->GetString(
          *response,
          response->GetDescriptor()->FindFieldByName("next_page_token"));
      const std::string name = TokenName(*method);
      found.push_back({method, name, FieldsOf(name, token)});
    }
    return found;
  }());
  return methods;
}

std::string TokenOf(const PageToken& input, const PagedMethod& paged) {
  if (!input.has_intact() && !input.has_changed()) return input.text();
  std::vector<std::string> fields = paged.fields;
  if (input.has_intact()) {
    fields.assign(input.intact().fields().begin(),
                  input.intact().fields().end());
  }
  for (const auto& replacement : input.changed().replacements()) {
    if (fields.empty()) break;
    fields[replacement.field_number() % fields.size()] = replacement.field();
  }
  const std::string token = EncodePageToken(paged.token_name, fields);
  const auto decoded = DecodePageToken(paged.token_name, token, fields.size());
  Require(decoded.ok() && *decoded == fields, "a token keeps its fields");
  return token;
}

}  // namespace
}  // namespace hearsay::fuzz

HEARSAY_MUTATE_AS(hearsay::fuzz::PageToken)

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hearsay::fuzz;
  PageToken input;
  if (!ParseInput(data, size, input)) return -1;
  const PagedMethod& paged =
      PagedMethods()[input.method_number() % PagedMethods().size()];
  const auto request = FirstPage(*paged.method);
  request->GetReflection()->SetString(
      request.get(), request->GetDescriptor()->FindFieldByName("page_token"),
      TokenOf(input, paged));
  SharedWorld().Call(*paged.method, request->SerializeAsString());
  return 0;
}
