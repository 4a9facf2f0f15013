#ifndef HEARSAY_CLI_WRITE_CHECK_H_
#define HEARSAY_CLI_WRITE_CHECK_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/write.pb.h"

namespace hearsay::cli {

// Checks of a report, a retraction or an outcome, `now` being the present, all
// that the ingest service checks without looking at what is stored; of other
// writes, nothing. INVALID_ARGUMENT: with every bad field.
absl::Status CheckWrite(const Write& write, absl::Time now);

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_WRITE_CHECK_H_
