// Glue between libFuzzer and inputs that are messages in text format.
#ifndef HEARSAY_TESTS_FUZZ_TEXT_INPUT_H_
#define HEARSAY_TESTS_FUZZ_TEXT_INPUT_H_

#include <google/protobuf/message.h>

#include <cstddef>
#include <cstdint>

namespace hearsay::fuzz {

// Returns whether the input is a message of that type, which is then in
// `message`.
bool ParseInput(const uint8_t* data, size_t size,
                google::protobuf::Message& message);

// What LLVMFuzzerCustomMutator() returns for inputs of the type of `message`,
// which is overwritten.
size_t MutateInput(uint8_t* data, size_t size, size_t size_max, uint32_t seed,
                   google::protobuf::Message& message);

// The same of LLVMFuzzerCustomCrossOver(), with `other` of that type too.
size_t CrossOverInputs(const uint8_t* data1, size_t size1, const uint8_t* data2,
                       size_t size2, uint8_t* out, size_t size_max,
                       uint32_t seed, google::protobuf::Message& message,
                       google::protobuf::Message& other);

}  // namespace hearsay::fuzz

// Has libFuzzer mutate inputs as messages of the type.
#define HEARSAY_MUTATE_AS(Message)                                            \
  extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size,       \
                                            size_t size_max, unsigned seed) { \
    Message message;                                                          \
    return hearsay::fuzz::MutateInput(data, size, size_max, seed, message);   \
  }                                                                           \
  extern "C" size_t LLVMFuzzerCustomCrossOver(                                \
      const uint8_t* data1, size_t size1, const uint8_t* data2, size_t size2, \
      uint8_t* out, size_t size_max, unsigned seed) {                         \
    Message message, other;                                                   \
    return hearsay::fuzz::CrossOverInputs(data1, size1, data2, size2, out,    \
                                          size_max, seed, message, other);    \
  }

#endif  // HEARSAY_TESTS_FUZZ_TEXT_INPUT_H_
