#include "common/server/reflection.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <mutex>
#include <set>
#include <utility>

#include "common/errors.h"
#include "common/server/grpc_status.h"
#include "common/server/stream_call.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"

namespace hearsay {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::DescriptorPool;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::FileDescriptor;

// The two versions differ in the names of their packages only.
struct V1 {
  using Api = grpc::reflection::v1::ServerReflection;
  using Request = grpc::reflection::v1::ServerReflectionRequest;
  using Response = grpc::reflection::v1::ServerReflectionResponse;
};
struct V1Alpha {
  using Api = grpc::reflection::v1alpha::ServerReflection;
  using Request = grpc::reflection::v1alpha::ServerReflectionRequest;
  using Response = grpc::reflection::v1alpha::ServerReflectionResponse;
};

// Answers requests; knows nothing of calls.
template <typename Version>
class Answerer {
 public:
  using Request = typename Version::Request;
  using Response = typename Version::Response;

  explicit Answerer(std::vector<std::string> names)
      : names_(std::move(names)) {}

  Response Answer(const Request& request) const {
    Response response;
    response.set_valid_host(request.host());
    *response.mutable_original_request() = request;
    switch (request.message_request_case()) {
      case Request::kFileByFilename:
        SetFile(pool_.FindFileByName(request.file_by_filename()), response);
        break;
      case Request::kFileContainingSymbol:
        SetFile(
            pool_.FindFileContainingSymbol(request.file_containing_symbol()),
            response);
        break;
      case Request::kFileContainingExtension:
        SetFile(FindExtensionFile(request), response);
        break;
      case Request::kAllExtensionNumbersOfType:
        SetExtensions(request.all_extension_numbers_of_type(), response);
        break;
      case Request::kListServices:
        for (const std::string& name : names_) {
          response.mutable_list_services_response()->add_service()->set_name(
              name);
        }
        break;
      case Request::MESSAGE_REQUEST_NOT_SET:
        SetError(grpc::StatusCode::INVALID_ARGUMENT, "Nothing is asked.",
                 response);
        break;
    }
    return response;
  }

 private:
  const FileDescriptor* FindExtensionFile(const Request& request) const {
    const auto& asked = request.file_containing_extension();
    const Descriptor* type =
        pool_.FindMessageTypeByName(asked.containing_type());
    if (type == nullptr) return nullptr;
    const FieldDescriptor* extension =
        pool_.FindExtensionByNumber(type, asked.extension_number());
    return extension == nullptr ? nullptr : extension->file();
  }

  void SetExtensions(const std::string& type_name, Response& response) const {
    const Descriptor* type = pool_.FindMessageTypeByName(type_name);
    if (type == nullptr) {
      SetError(grpc::StatusCode::NOT_FOUND, "No such type.", response);
      return;
    }
    std::vector<const FieldDescriptor*> extensions;
    pool_.FindAllExtensions(type, &extensions);
    auto& numbers = *response.mutable_all_extension_numbers_response();
    numbers.set_base_type_name(type_name);
    for (const FieldDescriptor* extension : extensions) {
      numbers.add_extension_number(extension->number());
    }
  }

  // Null: not found.
  static void SetFile(const FileDescriptor* file, Response& response) {
    if (file == nullptr) {
      SetError(grpc::StatusCode::NOT_FOUND, "No such file or symbol.",
               response);
      return;
    }
    std::set<const FileDescriptor*> added;
    AddFile(*file, added, response);
  }

  // Adds a file and what it imports.
  static void AddFile(const FileDescriptor& file,
                      std::set<const FileDescriptor*>& added,
                      Response& response) {
    if (!added.insert(&file).second) return;
    google::protobuf::FileDescriptorProto proto;
    file.CopyTo(&proto);
    // So that clients print names of fields as JSON has them.
    file.CopyJsonNameTo(&proto);
    response.mutable_file_descriptor_response()->add_file_descriptor_proto(
        proto.SerializeAsString());
    for (int i = 0; i < file.dependency_count(); ++i) {
      AddFile(*file.dependency(i), added, response);
    }
  }

  static void SetError(grpc::StatusCode code, const char* message,
                       Response& response) {
    response.mutable_error_response()->set_error_code(code);
    response.mutable_error_response()->set_error_message(message);
  }

  const DescriptorPool& pool_ = *DescriptorPool::generated_pool();
  const std::vector<std::string> names_;
};

template <typename Version>
class ReflectionService : public Version::Api::CallbackService {
 public:
  using Request = typename Version::Request;
  using Response = typename Version::Response;

  explicit ReflectionService(std::vector<std::string> names)
      : answerer_(std::move(names)) {}

  grpc::ServerBidiReactor<Request, Response>* ServerReflectionInfo(
      grpc::CallbackServerContext* context) override {
    return RunStream(context, [this] { return Start(); });
  }

  void Shutdown() {
    const std::lock_guard lock(mutex_);
    shut_down_ = true;
    for (Call* call : calls_) call->FinishLocked(ShuttingDown());
  }

 private:
  // Reads, answers, reads again. Guarded by the service's mutex, as Shutdown()
  // finishes it from outside. Deletes itself when done.
  class Call : public grpc::ServerBidiReactor<Request, Response> {
   public:
    explicit Call(ReflectionService& service) : service_(service) {}

    void OnReadDone(bool ok) override {
      const std::lock_guard lock(service_.mutex_);
      if (!ok) return FinishLocked(grpc::Status::OK);
      if (finished_) return;
      response_ = service_.answerer_.Answer(request_);
      this->StartWrite(&response_);
    }
    void OnWriteDone(bool ok) override {
      const std::lock_guard lock(service_.mutex_);
      if (!ok) return FinishLocked(grpc::Status::CANCELLED);
      if (!finished_) this->StartRead(&request_);
    }
    void OnDone() override {
      {
        const std::lock_guard lock(service_.mutex_);
        service_.calls_.erase(this);
      }
      delete this;
    }
    void FinishLocked(const grpc::Status& status) {
      if (finished_) return;
      finished_ = true;
      this->Finish(status);
    }

   private:
    friend class ReflectionService;
    ReflectionService& service_;
    bool finished_ = false;
    Request request_;
    Response response_;
  };

  grpc::ServerBidiReactor<Request, Response>* Start() {
    auto* call = new Call(*this);
    const std::lock_guard lock(mutex_);
    calls_.insert(call);
    if (shut_down_) {
      call->FinishLocked(ShuttingDown());
    } else {
      call->StartRead(&call->request_);
    }
    return call;
  }

  static grpc::Status ShuttingDown() {
    return ToGrpcStatus(Overloaded("The server is shutting down."));
  }

  const Answerer<Version> answerer_;
  std::mutex mutex_;
  std::set<Call*> calls_;   // guarded by mutex_
  bool shut_down_ = false;  // guarded by mutex_
};

}  // namespace

struct Reflection::Versions {
  explicit Versions(const std::vector<std::string>& names)
      : v1(names), v1alpha(names) {}
  ReflectionService<V1> v1;
  ReflectionService<V1Alpha> v1alpha;
};

Reflection::Reflection(std::vector<std::string> names) {
  names.push_back(V1::Api::service_full_name());
  names.push_back(V1Alpha::Api::service_full_name());
  versions_ = std::make_unique<Versions>(names);
}

Reflection::~Reflection() = default;

std::vector<grpc::Service*> Reflection::services() const {
  return {&versions_->v1, &versions_->v1alpha};
}

void Reflection::Shutdown() {
  versions_->v1.Shutdown();
  versions_->v1alpha.Shutdown();
}

}  // namespace hearsay
