#include "sim/net/network_plan.hpp"

#include <algorithm>

#include "sim/core/sampler.hpp"

namespace orrery {

std::string to_text(const Endpoint& endpoint) {
  if (endpoint.number != 0) return to_text(NodeId(endpoint.group, endpoint.number));
  return endpoint.group == 'n' ? "replicas" : "clients";
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  if (text == "replicas") return Endpoint{'n', 0};
  if (text == "clients") return Endpoint{'c', 0};
  const auto node = parse_node_id(text);
  if (!node) return std::nullopt;
  return Endpoint{node->group(), node->number()};
}

bool Endpoints::contains(NodeId node) const {
  return std::any_of(any_of.begin(), any_of.end(),
                     [&](const Endpoint& endpoint) { return endpoint.contains(node); });
}

std::string to_text(const LinkRule& rule) {
  const auto listed = [](const std::optional<Endpoints>& ends, std::string_view word) {
    std::string text;
    if (!ends) return text;
    for (const Endpoint& end : ends->any_of) {
      text += (text.empty() ? std::string(word) : ", ") + to_text(end);
    }
    return text;
  };
  return rule.message.value_or("all messages") + listed(rule.from, " from ") +
         listed(rule.to, " to ");
}

std::optional<Problem> problem_with(const Bandwidth& bandwidth) {
  if (bandwidth.queue.bytes > 0) return std::nullopt;
  return Problem{"a queue of 0 bytes lets nothing through", "queue", "write \"64KiB\""};
}

std::optional<Problem> problem_with(const Bursts& bursts) {
  if (bursts.begin == 0) return Problem{"a burst that never begins does nothing", "begin", ""};
  if (bursts.end > 0) return std::nullopt;
  return Problem{"a burst that never ends is a link that is gone", "end", "use \"loss\""};
}

std::optional<Problem> problem_with(const SlowPeriods& slow) {
  // However seldom somebody sends, every period up to then is drawn.
  constexpr Duration mean_min = std::chrono::milliseconds(1);
  if (Sampler(slow.every).mean() < mean_min) {
    return Problem{"slow periods come at least 1ms apart, on average", "every", ""};
  }
  if (Sampler(slow.for_).mean() < mean_min) {
    return Problem{"slow periods last at least 1ms, on average", "for", ""};
  }
  constexpr double factor_max = 1e6;
  if (slow.factor > 0 && slow.factor <= factor_max) return std::nullopt;
  return Problem{"the factor of a latency lies above 0, up to a million", "factor", ""};
}

std::optional<Problem> problem_with(const LinkRule& rule) {
  if (rule.latency || rule.loss || rule.duplicate || rule.corrupt) return std::nullopt;
  return Problem{"a rule that changes nothing", "", "give it a latency, loss, …"};
}

}  // namespace orrery
