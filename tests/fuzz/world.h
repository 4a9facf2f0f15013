#ifndef HEARSAY_TESTS_FUZZ_WORLD_H_
#define HEARSAY_TESTS_FUZZ_WORLD_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "query_service/query_core.h"

namespace hearsay::fuzz {

// Returns the methods of both services, in the order of their protos.
const std::vector<const google::protobuf::MethodDescriptor*>& AllMethods();

// Returns "/hearsay.query.v1.QueryService/ListTimeline", say.
std::string PathOf(const google::protobuf::MethodDescriptor& method);

// Both services in this process, with all their handlers and storage, in a
// folder in memory where there is one: the log holds the sample. Everything
// that is written is applied to the replica at once. Thread-compatible.
class World {
 public:
  World();
  ~World();

  // Calls a method with any bytes and checks what comes back; returns its
  // bytes, empty if that was an error.
  std::string Call(const google::protobuf::MethodDescriptor& method,
                   const std::string& request);

  // How many entries were stored since the sample.
  int64_t written_count() const;

  QueryCore& core();

 private:
  struct Ingest;
  struct Query;

  void Write(const google::protobuf::Message& request);
  void CatchUp();

  std::unique_ptr<Ingest> ingest_;
  std::unique_ptr<Query> query_;
  int64_t sample_revision_ = 0;
};

// Returns a world that is replaced by a new one once much was written into it,
// so that inputs do not depend on too many before them.
World& SharedWorld();

}  // namespace hearsay::fuzz

#endif  // HEARSAY_TESTS_FUZZ_WORLD_H_
