#include "sim/core/portable_math.hpp"

#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>

#if defined(__FAST_MATH__)
#error "draws must have the same bits everywhere: no -ffast-math"
#endif

namespace orrery::portable {
namespace {

static_assert(std::numeric_limits<double>::is_iec559 && FLT_EVAL_METHOD == 0,
              "doubles must be IEEE 754 doubles at every step");

// ln 2 in two parts: the first has 21 trailing zero bits, so that its product with an exponent is
// exact.
constexpr double ln2_high = 0x1.62e42feep-1;
constexpr double ln2_low = 0x1.a39ef35793c76p-33;

constexpr int mantissa_bits = 52;
constexpr int exponent_bias = 1023;

/// 2 to the k. Requires: -1022 <= k <= 1023.
double power_of_two(int k) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(k + exponent_bias) << mantissa_bits);
}

/// coefficients[0] + x coefficients[1] + x² coefficients[2] + …
template <int N>
double polynomial(const double (&coefficients)[N], double x) {
  double sum = coefficients[N - 1];
  for (int i = N - 2; i >= 0; --i) sum = sum * x + coefficients[i];
  return sum;
}

}  // namespace

double log(double x) {
  // x = 2^exponent · m with m in [1/√2, √2), so that the exponent is 0 on both sides of 1.
  const auto bits = std::bit_cast<std::uint64_t>(x);
  constexpr std::uint64_t mantissa_mask = (std::uint64_t{1} << mantissa_bits) - 1;
  int exponent = static_cast<int>(bits >> mantissa_bits) - exponent_bias;
  double m = std::bit_cast<double>((bits & mantissa_mask) | std::bit_cast<std::uint64_t>(1.0));
  if (m >= 0x1.6a09e667f3bcdp0) {
    m *= 0.5;
    ++exponent;
  }
  // log m = 2 (s + s³/3 + s⁵/5 + …) with s = (m - 1) / (m + 1), |s| < 0.172.
  constexpr double odd_reciprocals[] = {1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9,  1.0 / 11,
                                        1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21};
  // Written around f = m - 1, which is exact, as 2s = f - s f: the rounding of s touches only the
  // small term.
  const double f = m - 1;
  const double s = f / (m + 1);
  const double s2 = s * s;
  const double rest = 2 * s2 * polynomial(odd_reciprocals, s2);
  const double n = exponent;
  return n * ln2_high + (f - (s * (f - rest) - n * ln2_low));
}

double exp(double x) {
  if (x < -708) return 0;
  if (x > 709) return std::numeric_limits<double>::max();
  // x = k ln 2 + r with |r| <= ln 2 / 2, then the series of e^r.
  constexpr double inverse_ln2 = 0x1.71547652b82fep0;
  const int k = static_cast<int>(x * inverse_ln2 + (x < 0 ? -0.5 : 0.5));
  const double r = (x - k * ln2_high) - k * ln2_low;
  constexpr double reciprocal_factorials[] = {1.0 / 2,        1.0 / 6,         1.0 / 24,
                                              1.0 / 120,      1.0 / 720,       1.0 / 5040,
                                              1.0 / 40320,    1.0 / 362880,    1.0 / 3628800,
                                              1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0};
  return (1 + (r + r * r * polynomial(reciprocal_factorials, r))) * power_of_two(k - 1) * 2;
}

double pow(double x, double y) { return exp(y * log(x)); }

double normal_quantile(double p) {
  // Wichura, M. J. (1988): Algorithm AS 241, The Percentage Points of the Normal Distribution;
  // PPND16.
  constexpr double a[] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                          1.9715909503065514427e+3, 1.3731693765509461125e+4,
                          4.5921953931549871457e+4, 6.7265770927008700853e+4,
                          3.3430575583588128105e+4, 2.5090809287301226727e+3};
  constexpr double b[] = {1.0,
                          4.2313330701600911252e+1,
                          6.8718700749205790830e+2,
                          5.3941960214247511077e+3,
                          2.1213794301586595867e+4,
                          3.9307895800092710610e+4,
                          2.8729085735721942674e+4,
                          5.2264952788528545610e+3};
  constexpr double c[] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                          5.76949722146069140550e0,  3.64784832476320460504e0,
                          1.27045825245236838258e0,  2.41780725177450611770e-1,
                          2.27238449892691845833e-2, 7.74545014278341407640e-4};
  constexpr double d[] = {1.0,
                          2.05319162663775882187e0,
                          1.67638483018380384940e0,
                          6.89767334985100004550e-1,
                          1.48103976427480074590e-1,
                          1.51986665636164571966e-2,
                          5.47593808499534494600e-4,
                          1.05075007164441684324e-9};
  constexpr double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                          1.78482653991729133580e0,  2.96560571828504891230e-1,
                          2.65321895265761230930e-2, 1.24266094738807843860e-3,
                          2.71155556874348757815e-5, 2.01033439929228813265e-7};
  constexpr double f[] = {1.0,
                          5.99832206555887937690e-1,
                          1.36929880922735805310e-1,
                          1.48753612908506148525e-2,
                          7.86869131145613259100e-4,
                          1.84631831751005468180e-5,
                          1.42151175831644588870e-7,
                          2.04426310338993978564e-15};
  const double q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(a, r) / polynomial(b, r);
  }
  const double r = std::sqrt(-log(q < 0 ? p : 1 - p));
  const double z = r <= 5 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6)
                          : polynomial(e, r - 5) / polynomial(f, r - 5);
  return q < 0 ? -z : z;
}

double normal_cdf(double x) {
  if (x > 0) return 1 - normal_cdf(-x);
  if (x < -37) return 0;
  double low = 1e-300;
  double high = 0.5;
  // Halves the logarithm while the bracket spans decades, then the bracket itself.
  for (int step = 0; step < 80; ++step) {
    const double middle = high > 4 * low ? std::sqrt(low) * std::sqrt(high) : (low + high) / 2;
    (normal_quantile(middle) < x ? low : high) = middle;
  }
  return high;
}

}  // namespace orrery::portable
