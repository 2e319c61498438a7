#include "sim/workload/key_choice.hpp"

#include <algorithm>

#include "sim/core/portable_math.hpp"

namespace orrery {
namespace {

std::vector<std::uint64_t> zipf_table(double exponent, std::uint32_t keys) {
  std::vector<double> shares(keys);
  double all = 0;
  for (std::uint32_t i = keys; i-- > 0;) {  // the small ones first: they would get lost in a sum
    shares[i] = portable::pow(static_cast<double>(i) + 1, -exponent);
    all += shares[i];
  }
  std::vector<std::uint64_t> last(keys, ~std::uint64_t{0});
  double before = 0;
  for (std::uint32_t i = 0; i + 1 < keys; ++i) {
    before += shares[i];
    const double share = before / all;
    if (share < 1) last[i] = static_cast<std::uint64_t>(share * 0x1p64);
  }
  return last;
}

}  // namespace

std::optional<Problem> skew::problem_with(const Zipf& zipf) {
  constexpr double exponent_max = 10;
  if (zipf.exponent >= 0 && zipf.exponent <= exponent_max) return std::nullopt;
  return Problem{"Zipf's exponent lies between 0 and 10", "exponent", ""};
}

KeyChoice::KeyChoice(const Skew& skew, std::uint32_t keys) : keys_(keys) {
  if (const auto* zipf = std::get_if<skew::Zipf>(&skew)) {
    last_ = std::make_shared<const std::vector<std::uint64_t>>(zipf_table(zipf->exponent, keys));
  }
}

std::uint32_t KeyChoice::choose(Draw draw) const {
  if (!last_) return static_cast<std::uint32_t>(draw.below(keys_));
  const auto found = std::lower_bound(last_->begin(), last_->end(), draw.bits());
  return static_cast<std::uint32_t>(found - last_->begin());
}

}  // namespace orrery
