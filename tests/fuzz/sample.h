// The sample of deploy/sample, which every target knows.
#ifndef HEARSAY_TESTS_FUZZ_SAMPLE_H_
#define HEARSAY_TESTS_FUZZ_SAMPLE_H_

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "hearsay/v1/record.pb.h"

namespace hearsay::fuzz {

// Its requests, in order.
std::vector<std::unique_ptr<google::protobuf::Message>> SampleWrites();

// Its entities, as records without revision.
std::vector<v1::Record> SampleEntities();

// Its names and other short texts, sorted.
std::vector<std::string> SampleWords();

}  // namespace hearsay::fuzz

#endif  // HEARSAY_TESTS_FUZZ_SAMPLE_H_
