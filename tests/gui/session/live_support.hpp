#pragma once
/// Live sessions of shipped scenarios, for tests.

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gui/session/live_session.hpp"
#include "protocols/registry.hpp"
#include "sim/core/draw.hpp"
#include "sim/faults/hand.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/read.hpp"

namespace orrery::gui::live_tests {

inline Plan shipped_plan(const std::string& name, const std::vector<std::string>& overrides = {}) {
  const std::string file = std::string(ORRERY_SOURCE_DIR) + "/scenarios/" + name + ".json";
  return load_plan(file, overrides, shipped_catalogue());
}

/// "raft/hello", …: those of the topics that have the most to show, in order.
inline std::vector<std::string> shipped_names() {
  std::vector<std::string> names;
  const std::filesystem::path folder = std::string(ORRERY_SOURCE_DIR) + "/scenarios";
  for (const char* topic : {"ping_pong", "raft", "network", "workload"}) {
    for (const auto& entry : std::filesystem::directory_iterator(folder / topic)) {
      if (entry.path().extension() != ".json") continue;
      names.push_back(std::string(topic) + "/" + entry.path().stem().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

/// Simulates without a thread.
inline std::unique_ptr<LiveSession> live(Plan plan, std::string file = "scenario.json",
                                         std::vector<std::string> overrides = {}) {
  return std::make_unique<LiveSession>(std::move(plan), std::move(file), std::move(overrides),
                                       shipped_catalogue(), LiveOptions{.threaded = false});
}

inline void run_to_event(LiveSession& session, EventNumber last) {
  session.want_events(last);
  while (session.last_event() < last && !session.has_ended()) session.work(500);
}

inline void run_to_end(LiveSession& session) {
  session.want(Time::max());
  while (session.work(5'000)) {
  }
}

/// Draws that are the same everywhere.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : draw_(Draw::named(seed, 1, 2, Time{0}, 3)) {}
  std::uint64_t below(std::uint64_t bound) { return draw_.then(++thrown_).below(bound); }

 private:
  Draw draw_;
  std::uint64_t thrown_ = 0;
};

/// Something that a hand can do in this world.
inline HandAction some_action(const World& world, Dice& dice) {
  const auto replicas = world.group('n').size();
  const NodeId node = replica(static_cast<std::uint32_t>(1 + dice.below(replicas)));
  const std::string name = to_text(node);
  const std::vector<MessageUnderWay> messages = messages_under_way(world);
  const std::uint64_t kind = dice.below(8);
  if (kind < 3 && !messages.empty()) {
    const MessageUnderWay& m = messages[dice.below(messages.size())];
    const std::string type(m.type);
    if (kind == 0) return Drop{type, m.from, m.to, m.nth};
    if (kind == 1) return Deliver{type, m.from, m.to, m.nth};
    return DelayMessage{type, m.from, m.to, m.nth, world.now() + std::chrono::milliseconds(70)};
  }
  const std::vector<LiveTimer> timers = live_timers(world, node);
  if (kind == 3 && !timers.empty()) return Expire{std::string(timers[0].type), node, 1};
  const auto fault = [&](const std::string& text) {
    return read<HandAction>(parse_json(text, "hand"), Path{});
  };
  if (kind == 4) return fault(R"({"partition": [")" + name + R"(", "rest"]})");
  if (kind == 5) return fault(R"({"restart": "crashed"})");
  if (kind == 6) return fault(R"({"crash": "random 2"})");
  return fault(R"({"crash": ")" + name + R"("})");
}

}  // namespace orrery::gui::live_tests
