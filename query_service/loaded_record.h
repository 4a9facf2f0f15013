#ifndef HEARSAY_QUERY_SERVICE_LOADED_RECORD_H_
#define HEARSAY_QUERY_SERVICE_LOADED_RECORD_H_

#include "common/names/control_record.h"
#include "hearsay/v1/record.pb.h"

namespace hearsay {

// Whether a replica keeps what records with this content say in memory, and so
// loads them when it starts: those of registry and calendar, and model
// versions.
constexpr bool IsLoaded(v1::Record::ContentCase content) {
  return IsControl(content) || content == v1::Record::kModel;
}

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_LOADED_RECORD_H_
