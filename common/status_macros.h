// Carry errors up unchanged.
#ifndef HEARSAY_COMMON_STATUS_MACROS_H_
#define HEARSAY_COMMON_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define HEARSAY_CONCAT_INNER_(a, b) a##b
#define HEARSAY_CONCAT_(a, b) HEARSAY_CONCAT_INNER_(a, b)

// Returns from the enclosing function unless `expression` is OK.
#define RETURN_IF_ERROR(expression)                                     \
  if (absl::Status hearsay_status = (expression); !hearsay_status.ok()) \
  return hearsay_status

// Assigns the value of a StatusOr to `target`, or returns its error.
#define ASSIGN_OR_RETURN(target, expression)                              \
  ASSIGN_OR_RETURN_(HEARSAY_CONCAT_(hearsay_statusor_, __LINE__), target, \
                    expression)
#define ASSIGN_OR_RETURN_(result, target, expression)  \
  auto result = (expression);                          \
  if (!result.ok()) return std::move(result).status(); \
  target = *std::move(result)

#endif  // HEARSAY_COMMON_STATUS_MACROS_H_
