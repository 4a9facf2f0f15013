#ifndef HEARSAY_COMMON_SORT_UNIQUE_H_
#define HEARSAY_COMMON_SORT_UNIQUE_H_

#include <algorithm>
#include <vector>

namespace hearsay {

// Sorts `values` and drops those that stand there already.
template <typename Value>
void SortUnique(std::vector<Value>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace hearsay

#endif  // HEARSAY_COMMON_SORT_UNIQUE_H_
