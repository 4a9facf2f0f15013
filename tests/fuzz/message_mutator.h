#ifndef HEARSAY_TESTS_FUZZ_MESSAGE_MUTATOR_H_
#define HEARSAY_TESTS_FUZZ_MESSAGE_MUTATOR_H_

#include <google/protobuf/message.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/testing/random.h"

namespace hearsay::fuzz {

// Changes messages of any type by reflection, so that they stay messages of
// that type. Thread-compatible.
class MessageMutator {
 public:
  // Returns `bytes` with some of them changed, at most `size_max`.
  using ByteMutator =
      std::function<std::string(std::string bytes, size_t size_max)>;

  // `words`: what texts become now and then, as names of entities.
  MessageMutator(std::vector<std::string> words, ByteMutator mutate_bytes);

  // Makes a few changes somewhere in the message: sets, clears or changes a
  // field, adds, removes, repeats or swaps elements, moves a part to another
  // place of its type.
  void Mutate(google::protobuf::Message& message, uint64_t seed);

  // Puts parts of `other` into the places of their types.
  void CrossOver(const google::protobuf::Message& other,
                 google::protobuf::Message& message, uint64_t seed);

 private:
  class Change;

  const std::vector<std::string> words_;
  const ByteMutator mutate_bytes_;
};

}  // namespace hearsay::fuzz

#endif  // HEARSAY_TESTS_FUZZ_MESSAGE_MUTATOR_H_
