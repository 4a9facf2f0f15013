#include "query_service/fit/model_publisher.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/channel_arguments.h>

#include "absl/time/clock.h"
#include "common/server/grpc_status.h"
#include "hearsay/ingest/v1/ingest_service.grpc.pb.h"

namespace hearsay::fit {

absl::StatusOr<ingest::v1::WriteReceipt> PublishModel(
    const std::string& address, const ClientSecurity& security,
    const std::string& entry_id, const v1::Model& model,
    absl::Duration timeout) {
  const auto stub = ingest::v1::IngestService::NewStub(
      MakeChannel(address, security, grpc::ChannelArguments()));
  ingest::v1::PublishModelRequest request;
  request.set_entry_id(entry_id);
  *request.mutable_model() = model;
  ingest::v1::PublishModelResponse response;
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  const grpc::Status status = stub->PublishModel(&context, request, &response);
  if (!status.ok()) return FromGrpcStatus(status);
  return response.receipt();
}

}  // namespace hearsay::fit
