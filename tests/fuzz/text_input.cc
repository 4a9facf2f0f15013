#include "tests/fuzz/text_input.h"

#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "tests/fuzz/message_mutator.h"
#include "tests/fuzz/sample.h"

// libFuzzer's, or that of replay_main.cc.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t size_max);

namespace hearsay::fuzz {
namespace {

using google::protobuf::Message;
using google::protobuf::TextFormat;

std::string MutateBytes(std::string bytes, size_t size_max) {
  // Short texts stay short: most that are long are just refused.
  const size_t size = std::min(bytes.size(), size_max);
  bytes.resize(std::min(size_max, size + 16));
  bytes.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(bytes.data()), size,
                                bytes.size()));
  return bytes;
}

MessageMutator& Mutator() {
  static auto& mutator = *new MessageMutator(SampleWords(), MutateBytes);
  return mutator;
}

// Returns the size of what is written to `out`; 0: it does not fit.
size_t Print(const Message& message, uint8_t* out, size_t size_max) {
  std::string text;
  if (!TextFormat::PrintToString(message, &text) || text.size() > size_max) {
    return 0;
  }
  std::memcpy(out, text.data(), text.size());
  return text.size();
}

}  // namespace

bool ParseInput(const uint8_t* data, size_t size, Message& message) {
  // Texts that are no UTF-8 are meant.
  [[maybe_unused]] static const auto silenced =
      google::protobuf::SetLogHandler(nullptr);
  const std::string text(reinterpret_cast<const char*>(data), size);
  return TextFormat::ParseFromString(text, &message);
}

size_t MutateInput(uint8_t* data, size_t size, size_t size_max, uint32_t seed,
                   Message& message) {
  if (!ParseInput(data, size, message)) message.Clear();
  Mutator().Mutate(message, seed);
  const size_t printed = Print(message, data, size_max);
  return printed == 0 ? size : printed;
}

size_t CrossOverInputs(const uint8_t* data1, size_t size1, const uint8_t* data2,
                       size_t size2, uint8_t* out, size_t size_max,
                       uint32_t seed, Message& message, Message& other) {
  if (!ParseInput(data1, size1, message)) message.Clear();
  if (!ParseInput(data2, size2, other)) other.Clear();
  Mutator().CrossOver(other, message, seed);
  return Print(message, out, size_max);
}

}  // namespace hearsay::fuzz
