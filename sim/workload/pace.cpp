#include "sim/workload/pace.hpp"

namespace orrery::workload {

std::optional<Problem> problem_with(const Pace& pace) {
  if (pace.rate && pace.rate->mean_gap() < std::chrono::microseconds(1)) {
    return Problem{"a rate is at most 1000000/s", "rate", "write \"1000/s\""};
  }
  if (pace.rate && pace.think > Duration::zero()) {
    return Problem{"clients with a rate do not wait, so they do not think", "think",
                   "leave out \"rate\" or \"think\""};
  }
  if (!pace.rate && pace.arrivals != Arrivals::poisson) {
    return Problem{"without a rate there are no arrivals: clients ask when they are answered",
                   "arrivals", "add \"rate\": \"50/s\""};
  }
  if (pace.timeout == Duration::zero()) {
    return Problem{"a time-out of 0s leaves no time to answer", "timeout", ""};
  }
  if (pace.until && *pace.until < pace.from) {
    return Problem{"\"until\" is " + to_text(*pace.until) + ", before \"from\", which is " +
                       to_text(pace.from),
                   "until", ""};
  }
  return std::nullopt;
}

}  // namespace orrery::workload
