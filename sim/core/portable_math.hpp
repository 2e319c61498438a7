#pragma once
/// The few functions that distributions need beyond + - * / and the square root, made of nothing
/// else: the same bits on every compiler, optimisation level and CPU, where libm differs. Compile
/// with -ffp-contract=off. Accuracy is against the true value, in relative terms: one unit in the
/// last place (ulp) is at most 2.2e-16.

namespace orrery::portable {

/// The natural logarithm, within 2 ulp, also next to 1. Requires: x is finite, normal and > 0.
double log(double x);

/// e to the x, within 2 ulp. 0 below -708, the largest finite number above 709.
double exp(double x);

/// x to the y, as exp(y log x): within 2 + |y log x| ulp. Requires: x is finite, normal and > 0.
double pow(double x, double y);

/// The z that a standard normal variable stays below with probability p, within 1e-15 (Wichura
/// 1988, AS 241). For an upper tail q that is too small for 1 - q, use -normal_quantile(q).
/// Requires: 1e-300 <= p < 1.
double normal_quantile(double p);

/// The probability that a standard normal variable stays below x, within 1e-13; 0 below -37, 1
/// above 37. Found by bisecting normal_quantile, so it is slow: for setting up, not for sampling.
double normal_cdf(double x);

}  // namespace orrery::portable
