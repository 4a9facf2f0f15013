#ifndef HEARSAY_COMMON_SERVER_REFLECTION_H_
#define HEARSAY_COMMON_SERVER_REFLECTION_H_

#include <memory>
#include <string>
#include <vector>

namespace grpc {
class Service;
}  // namespace grpc

namespace hearsay {

// Answers what services there are and what their messages look like, from the
// descriptors that are linked in. gRPC's own plugin knows the old version only,
// and clients ask for the new one first.
class Reflection {
 public:
  // Makes the services of both versions, v1 and v1alpha. They list themselves
  // and `names`.
  explicit Reflection(std::vector<std::string> names);
  ~Reflection();

  // The services, owned by this.
  std::vector<grpc::Service*> services() const;

  // Ends the calls that clients hold open, and refuses new ones.
  void Shutdown();

 private:
  struct Versions;
  std::unique_ptr<Versions> versions_;
};

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SERVER_REFLECTION_H_
