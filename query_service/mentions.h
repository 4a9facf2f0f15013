#ifndef HEARSAY_QUERY_SERVICE_MENTIONS_H_
#define HEARSAY_QUERY_SERVICE_MENTIONS_H_

#include <functional>

#include "common/field_path.h"
#include "google/protobuf/message.h"
#include "hearsay/v1/entity.pb.h"

namespace hearsay {

// Calls `visit` for every mention that is set in `message`, at any depth, with
// its path from there; in the order of field numbers.
void VisitMentions(
    google::protobuf::Message& message,
    const std::function<void(const FieldPath&, v1::Mention&)>& visit);

// The same for a message that is only read.
void VisitMentions(
    const google::protobuf::Message& message,
    const std::function<void(const FieldPath&, const v1::Mention&)>& visit);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_MENTIONS_H_
