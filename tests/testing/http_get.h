#ifndef HEARSAY_TESTS_TESTING_HTTP_GET_H_
#define HEARSAY_TESTS_TESTING_HTTP_GET_H_

#include <string>

namespace hearsay::testing {

// Returns the body of http://127.0.0.1:`port``path`; empty if there is none.
std::string HttpGet(int port, const std::string& path);

}  // namespace hearsay::testing

#endif  // HEARSAY_TESTS_TESTING_HTTP_GET_H_
