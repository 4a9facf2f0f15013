#ifndef HEARSAY_TESTS_CLI_SVG_GOLDEN_PICTURE_H_
#define HEARSAY_TESTS_CLI_SVG_GOLDEN_PICTURE_H_

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace hearsay::svg {

// Expects the picture to be the kept one, testdata/`name`.svg, byte by byte.
// Where it is not, the new one is left in the test's folder: look at it, and
// keep it with a new picture of it if it is better.
inline void ExpectGoldenPicture(const std::string& name,
                                const std::string& svg) {
  std::ifstream golden(HEARSAY_PICTURES + name + ".svg");
  std::stringstream kept;
  kept << golden.rdbuf();
  if (kept.str() == svg) return;
  const std::string file = ::testing::TempDir() + name + ".svg";
  std::ofstream(file) << svg;
  ADD_FAILURE() << "The picture differs from the kept one; it is in " << file;
}

}  // namespace hearsay::svg

#endif  // HEARSAY_TESTS_CLI_SVG_GOLDEN_PICTURE_H_
