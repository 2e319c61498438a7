#include "sim/net/schedule.hpp"

namespace orrery {
namespace {

constexpr std::int64_t slower_times = 16;

/// From an eighth to 64 times, as likely in each factor of two.
Duration any_of(Duration usual, Draw draw) {
  const Duration least = usual / 8 * (std::int64_t{1} << draw.then(0).below(9));
  return draw.then(1).between(least, 2 * least);
}

}  // namespace

Duration Schedule::latency(const Transmission& message) const {
  const auto is_of = [&](NodeId node) {
    return node != NodeId{} && (message.from == node || message.to == node);
  };
  if (is_of(silent)) return silence;
  const Draw draw = message.draw(hash_of_name("schedule"));
  Duration delay{};
  switch (delays) {
    case Delays::even:
      delay = draw.between(usual / 2, usual + usual / 2);
      break;
    case Delays::any:
      delay = any_of(usual, draw);
      break;
    case Delays::by_link: {
      const Draw of_link = Draw::named(message.seed, hash_of_name("schedule of link"),
                                       who(message.from, message.to), Time{0}, 0);
      delay = any_of(usual, of_link);
      break;
    }
  }
  return first == NodeId{} || is_of(first) ? delay : delay * slower_times;
}

std::string to_text(const Schedule& schedule) {
  std::string text;
  const auto add = [&](const std::string& words) { text += (text.empty() ? "" : ", ") + words; };
  if (schedule.silent != NodeId{}) add(to_text(schedule.silent) + " is silent");
  if (schedule.first != NodeId{}) add(to_text(schedule.first) + " comes first");
  if (schedule.delays == Schedule::Delays::any) add("messages take any time");
  if (schedule.delays == Schedule::Delays::by_link) add("links take any time");
  return text.empty() ? "all are on time" : text;
}

}  // namespace orrery
