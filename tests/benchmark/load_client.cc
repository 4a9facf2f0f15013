#include "tests/benchmark/load_client.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <vector>

#include "absl/time/clock.h"

namespace hearsay::testing {
namespace {

// Spread over a few connections, as the calls of several callers are.
constexpr int kConnections = 4;

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  std::string bytes;
  bytes.reserve(buffer.Length());
  std::vector<grpc::Slice> slices;
  buffer.Dump(&slices).ok();  // an empty buffer has no slices
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

struct Call {
  grpc::ClientContext context;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
  grpc::ByteBuffer response;
  grpc::Status status;
};

}  // namespace

struct LoadClient::Impl {
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs;
  grpc::CompletionQueue queue;
  size_t next_stub = 0;

  void Start(const Workload& workload) {
    const grpc::Slice slice(workload.next_request());
    auto* const call = new Call;  // deleted when it comes out of the queue
    call->reader = stubs[next_stub++ % stubs.size()]->PrepareUnaryCall(
        &call->context, workload.method, grpc::ByteBuffer(&slice, 1), &queue);
    call->reader->StartCall();
    call->reader->Finish(&call->response, &call->status, call);
  }

  std::unique_ptr<Call> Next() {
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return std::unique_ptr<Call>(static_cast<Call*>(tag));
  }
};

LoadClient::LoadClient(const std::string& address)
    : impl_(std::make_unique<Impl>()) {
  for (int i = 0; i < kConnections; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetMaxReceiveMessageSize(-1);
    impl_->stubs.push_back(
        std::make_unique<grpc::GenericStub>(grpc::CreateCustomChannel(
            address, grpc::InsecureChannelCredentials(), arguments)));
  }
}

LoadClient::~LoadClient() {
  impl_->queue.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (impl_->queue.Next(&tag, &ok)) {
  }
}

LoadResult LoadClient::Run(const Workload& workload, absl::Duration length,
                           int in_flight) {
  LoadResult result;
  const absl::Time start = absl::Now();
  for (int i = 0; i < in_flight; ++i) impl_->Start(workload);
  for (int open = in_flight; open > 0;) {
    const std::unique_ptr<Call> call = impl_->Next();
    ++result.calls;
    if (!call->status.ok() || !workload.is_right(ToBytes(call->response))) {
      ++result.errors;
    }
    if (absl::Now() - start < length) {
      impl_->Start(workload);
    } else {
      --open;
    }
  }
  result.elapsed = absl::Now() - start;
  return result;
}

}  // namespace hearsay::testing
