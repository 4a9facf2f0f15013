// Numbers of several draws side by side, so that one run of the forward pass
// serves them all. Each lane has the bits that it would have alone.
#ifndef HEARSAY_QUERY_SERVICE_FORECAST_LANES_H_
#define HEARSAY_QUERY_SERVICE_FORECAST_LANES_H_

namespace hearsay::forecast {

// Two lanes: what the plainest processors compute with at once. The operators
// are the compiler's, lane by lane.
using Pair = double __attribute__((vector_size(16)));

template <typename Real>
inline constexpr int kLaneCount = 1;
template <>
inline constexpr int kLaneCount<Pair> = 2;

inline double Lane(double value, int) { return value; }
inline double Lane(const Pair& value, int lane) { return value[lane]; }

// Returns `of(lane)` in each lane.
template <typename Real, typename Function>
Real Gather(const Function& of) {
  if constexpr (kLaneCount<Real> == 1) {
    return of(0);
  } else {
    return Real{of(0), of(1)};
  }
}

// Whether it is 0 in every lane.
inline bool IsZero(double value) { return value == 0; }
inline bool IsZero(const Pair& value) { return value[0] == 0 && value[1] == 0; }

}  // namespace hearsay::forecast

#endif  // HEARSAY_QUERY_SERVICE_FORECAST_LANES_H_
