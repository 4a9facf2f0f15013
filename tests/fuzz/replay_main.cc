// Runs a fuzz target where there is no libFuzzer: on every input given, and on
// inputs made of them at random, the same on every machine.
//
//   calls_target [-mutations=N] FILE-OR-FOLDER...
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "tests/testing/random.h"

extern "C" {
int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

// Targets of other inputs than bytes have their own.
__attribute__((weak)) size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size,
                                                     size_t size_max,
                                                     unsigned seed);
}

namespace {

using hearsay::testing::Random;

constexpr size_t kInputBytesMax = 1 << 16;

Random& Dice() {
  static Random dice(1);
  return dice;
}

std::string ReadInput(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> ReadInputs(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return {ReadInput(path)};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> inputs;
  for (const auto& file : files) inputs.push_back(ReadInput(file));
  return inputs;
}

void Run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()),
                         input.size());
}

}  // namespace

// Changes, adds or removes a byte or so.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size,
                                   size_t size_max) {
  Random& dice = Dice();
  const int place = dice.Below(static_cast<int>(size) + 1);
  const auto byte = static_cast<uint8_t>(dice.Below(256));
  if (size < size_max && dice.Chance(40)) {
    std::memmove(data + place + 1, data + place, size - place);
    data[place] = byte;
    return size + 1;
  }
  if (static_cast<size_t>(place) == size) return size;
  if (dice.Chance(50)) {
    data[place] = byte;
    return size;
  }
  std::memmove(data + place, data + place + 1, size - place - 1);
  return size - 1;
}

int main(int argc, char** argv) {
  int mutations = 0;
  std::vector<std::string> inputs;
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    if (absl::ConsumePrefix(&argument, "-mutations=")) {
      if (!absl::SimpleAtoi(argument, &mutations)) return 2;
      continue;
    }
    const auto read = ReadInputs(argv[i]);
    inputs.insert(inputs.end(), read.begin(), read.end());
  }
  for (const std::string& input : inputs) Run(input);
  std::string input(kInputBytesMax, '\0');
  for (int i = 0; i < mutations && !inputs.empty(); ++i) {
    const std::string& origin = Dice().Pick(inputs);
    if (origin.size() > kInputBytesMax) continue;
    std::copy(origin.begin(), origin.end(), input.begin());
    auto* const data = reinterpret_cast<uint8_t*>(input.data());
    const size_t size =
        LLVMFuzzerCustomMutator != nullptr
            ? LLVMFuzzerCustomMutator(data, origin.size(), kInputBytesMax,
                                      static_cast<unsigned>(Dice().Bits()))
            : LLVMFuzzerMutate(data, origin.size(), kInputBytesMax);
    Run(input.substr(0, size));
  }
  std::cout << "Ran " << inputs.size() << " inputs and " << mutations
            << " made of them.\n";
  return inputs.empty() ? 1 : 0;
}
