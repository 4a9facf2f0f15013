#include "query_service/forecast/draws.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>

#include "common/model_parameters.h"
#include "query_service/forecast/exact_math.h"
#include "query_service/forecast/parameter_catalog.h"

namespace hearsay::forecast {
namespace {

constexpr int kBits = 6;  // of kDrawCount

// Of S. Joe and F. Y. Kuo, Constructing Sobol sequences with better
// two-dimensional projections, SIAM J. Sci. Comput. 30 (2008): for each column
// the direction numbers m_2 to m_6 from the lowest bit up, each without its
// last bit, which is 1; m_1 is 1.
constexpr uint16_t kDirections[] = {
    0x0000, 0x663d, 0x2fa3, 0x3bd1, 0x6fe8, 0x130a, 0x4975, 0x1214, 0x6894,
    0x4a6e, 0x3404, 0x5548, 0x47d5, 0x60e3, 0x2ab8, 0x6371, 0x08f8, 0x31b9,
    0x7a54, 0x1eef, 0x1db7, 0x44f2, 0x3025, 0x4531, 0x7b51, 0x526c, 0x184d,
    0x2436, 0x2597, 0x3b22, 0x02f5, 0x758f, 0x6889, 0x42d4, 0x781e, 0x79a6,
    0x6c53, 0x1bf9, 0x77fd, 0x1569, 0x5769, 0x16be, 0x3f0f, 0x1641, 0x2a64,
    0x402f, 0x11cb, 0x4def, 0x3d42, 0x56c8, 0x221f, 0x7f51, 0x5552, 0x2395,
    0x006b, 0x4e10, 0x1f11, 0x2168, 0x392c, 0x5a7c, 0x27df, 0x1ec8, 0x1ff4,
    0x5f32, 0x6aa8, 0x0d6e, 0x1a14, 0x0ef6, 0x5505, 0x1bf2, 0x7c83, 0x240a,
    0x3edc, 0x6a2c, 0x1810, 0x703a, 0x54e9, 0x35c1, 0x7b4d, 0x040c, 0x7092,
    0x14e8, 0x7753, 0x6165, 0x5ac6, 0x0ad2, 0x14fe, 0x190f, 0x4e79, 0x4000,
    0x55f9, 0x364e, 0x448b, 0x351b, 0x2162, 0x733f, 0x6d06, 0x3673, 0x56cd,
    0x0954, 0x4b9b, 0x08b9, 0x4c96, 0x0d19, 0x5d32, 0x1a77, 0x7655, 0x7fcc,
    0x4da6, 0x2299, 0x3c47, 0x782c, 0x7933, 0x39de, 0x1321, 0x5ff5, 0x73ca,
    0x7187, 0x1a98, 0x6624, 0x599f, 0x72c7, 0x5e2a, 0x2953, 0x6dcc, 0x2c25,
    0x609f, 0x509b};

// Returns the bits that tell the column's points apart from those of an
// unshifted sequence, whose first point is the lowest of every column.
uint32_t ShiftOf(int column) {
  return (static_cast<uint32_t>(column + 1) * 2654435761u) >> (32 - kBits);
}

// Returns the polynomial with these coefficients, the constant one first.
template <size_t kCount>
double Polynomial(const double (&coefficients)[kCount], double x) {
  double value = coefficients[kCount - 1];
  for (size_t i = kCount - 1; i > 0; --i) {
    value = value * x + coefficients[i - 1];
  }
  return value;
}

// Returns the normal numbers by rank.
const DrawValues& NormalsByRank() {
  static const DrawValues* const normals = [] {
    auto* values = new DrawValues;
    for (int rank = 0; rank < kDrawCount; ++rank) {
      (*values)[rank] = NormalQuantile(RankProbability(rank));
    }
    return values;
  }();
  return *normals;
}

// One uncertain number of a model.
struct Uncertain {
  const ParameterField* field;
  const ModelParameterSpec* spec;
  std::array<int, kDrawCount> ranks;  // of its column
};

// Moves the parameters of draw number `draw`.
void Move(const std::vector<Uncertain>& fitted,
          const std::vector<double>& covariance_factor, int draw,
          Parameters& parameters) {
  const double* factor = covariance_factor.data();
  for (size_t row = 0; row < fitted.size(); ++row) {
    double shift = 0;
    for (size_t column = 0; column <= row; ++column) {
      shift += *factor++ * NormalsByRank()[fitted[column].ranks[draw]];
    }
    double& value = fitted[row].field->In(parameters);
    value = MovedOnScale(*fitted[row].spec, value, shift);
  }
}

}  // namespace

std::array<int, kDrawCount> RanksOf(int column) {
  std::array<uint32_t, kBits> directions;
  uint32_t packed = kDirections[column % std::size(kDirections)];
  for (int bit = 0; bit < kBits; ++bit) {
    const uint32_t number = ((packed & ((1u << bit) - 1)) << 1) | 1;
    packed >>= bit;
    directions[bit] = number << (kBits - 1 - bit);
  }
  std::array<int, kDrawCount> ranks;
  for (int draw = 0; draw < kDrawCount; ++draw) {
    uint32_t rank = ShiftOf(column);
    for (int bit = 0; bit < kBits; ++bit) {
      if ((draw >> bit) & 1) rank ^= directions[bit];
    }
    ranks[draw] = static_cast<int>(rank);
  }
  return ranks;
}

// M. J. Wichura, Algorithm AS 241, Appl. Statist. 37 (1988), PPND16.
double NormalQuantile(double probability) {
  constexpr double kA[] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                           1.9715909503065514427e+3, 1.3731693765509461125e+4,
                           4.5921953931549871457e+4, 6.7265770927008700853e+4,
                           3.3430575583588128105e+4, 2.5090809287301226727e+3};
  constexpr double kB[] = {1.0,
                           4.2313330701600911252e+1,
                           6.8718700749205790830e+2,
                           5.3941960214247511077e+3,
                           2.1213794301586595867e+4,
                           3.9307895800092710610e+4,
                           2.8729085735721942674e+4,
                           5.2264952788528545610e+3};
  constexpr double kC[] = {
      1.42343711074968357734e0,  4.63033784615654529590e0,
      5.76949722146069140550e0,  3.64784832476320460504e0,
      1.27045825245236838258e0,  2.41780725177450611770e-1,
      2.27238449892691845833e-2, 7.74545014278341407640e-4};
  constexpr double kD[] = {1.0,
                           2.05319162663775882187e0,
                           1.67638483018380384940e0,
                           6.89767334985100004550e-1,
                           1.48103976427480074590e-1,
                           1.51986665636164571966e-2,
                           5.47593808499534494600e-4,
                           1.05075007164441684324e-9};
  constexpr double kE[] = {
      6.65790464350110377720e0,  5.46378491116411436990e0,
      1.78482653991729133580e0,  2.96560571828504891230e-1,
      2.65321895265761230930e-2, 1.24266094738807843860e-3,
      2.71155556874348757815e-5, 2.01033439929228813265e-7};
  constexpr double kF[] = {1.0,
                           5.99832206555887937690e-1,
                           1.36929880922735805310e-1,
                           1.48753612908506148525e-2,
                           7.86869131145613259100e-4,
                           1.84631831751005468180e-5,
                           1.42151175831644588870e-7,
                           2.04426310338993978564e-15};
  const double q = probability - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * Polynomial(kA, r) / Polynomial(kB, r);
  }
  const double r = std::sqrt(-Log(q < 0 ? probability : 1 - probability));
  const double size = r <= 5 ? Polynomial(kC, r - 1.6) / Polynomial(kD, r - 1.6)
                             : Polynomial(kE, r - 5) / Polynomial(kF, r - 5);
  return q < 0 ? -size : size;
}

std::vector<Parameters> DrawParameters(const Model& model) {
  std::vector<Parameters> draws(kDrawCount, model.parameters);
  const size_t fitted = model.fitted.size();
  if (model.covariance_factor.size() != fitted * (fitted + 1) / 2) return draws;
  std::vector<Uncertain> numbers;
  for (const std::string& name : model.fitted) {
    numbers.push_back({FindParameterField(name), FindModelParameter(name),
                       RanksOf(static_cast<int>(numbers.size()))});
  }
  for (int draw = 0; draw < kDrawCount; ++draw) {
    Move(numbers, model.covariance_factor, draw, draws[draw]);
  }
  return draws;
}

}  // namespace hearsay::forecast
