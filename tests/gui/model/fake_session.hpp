#pragma once
/// A session without a world, for tests of the model: what it shows is what the test has put there,
/// and what is done to it is remembered.

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gui/session/session.hpp"

namespace orrery::gui {

struct FakeSession : Session {
  Chronicle history{};
  Moment now{};  ///< shown at every event, with its number and time
  std::map<EventNumber, Detail> details{};
  std::map<Place, Value> states{};    ///< by node
  std::map<Place, Value> payloads{};  ///< by message
  std::vector<BranchView> all_branches{BranchView{.name = "scenario"}};
  std::vector<Lamp> all_lamps{};
  std::vector<Call> all_calls{};
  std::vector<std::string> warnings{};
  bool live = true;
  bool ended = true;
  bool judged = true;  ///< once it has ended
  Time wanted{};
  EventNumber wanted_events = 0;
  EventNumber cut_since = 0;  ///< when the cuts of `now` were made

  // What was done to it.
  struct Deed {
    EventNumber after = 0;
    Time at{};
    HandAction action{};
    friend bool operator==(const Deed&, const Deed&) = default;
  };
  std::vector<Deed> deeds{};
  /// What it answers to a hand; a recorded one refuses.
  Answer answer{.is_done = true, .has_forked = false, .sentence = "done"};

  bool is_live() const override { return live; }
  RunWords words() const override {
    return {.scenario = "fake.json",
            .title = "A fake",
            .protocol = "Fake",
            .seed = 7,
            .warnings = warnings};
  }
  const Chronicle& chronicle() const override { return history; }
  std::shared_ptr<const Moment> moment(EventNumber after) override {
    auto moment = std::make_shared<Moment>(now);
    moment->event = after;
    moment->time = history.time_of(after);
    return moment;
  }
  std::shared_ptr<const Detail> detail(EventNumber event) override {
    const auto found = details.find(event);
    auto detail = std::make_shared<Detail>(found == details.end() ? Detail{} : found->second);
    detail->event = event;
    return detail;
  }
  Value state(Place node, EventNumber) override { return states[node]; }
  Value payload(Place message) override { return payloads[message]; }
  std::optional<LinkThen> link(Place from, Place to, EventNumber after) override {
    const bool is_cut = std::ranges::count(now.cuts, CutThen{from, to}) > 0;
    return LinkThen{.is_cut = is_cut && after >= cut_since};
  }
  std::vector<Lamp> lamps() override { return all_lamps; }
  const std::vector<Call>& calls() override { return all_calls; }
  std::uint64_t digest() override { return 42; }
  std::string command_line() const override { return "orrery run fake.json"; }
  bool has_ended() const override { return ended; }
  bool is_judged() const override { return ended && judged; }
  Time reached() const override { return history.time_of(history.last_event()); }
  void want(Time until) override { wanted = std::max(wanted, until); }
  void want_events(EventNumber last) override { wanted_events = std::max(wanted_events, last); }
  std::vector<BranchView> branches() const override { return all_branches; }
  Answer act(EventNumber after, Time at, const HandAction& action) override {
    if (!live) return {.sentence = "this run is recorded: make it live first"};
    deeds.push_back({after, at, action});
    return answer;
  }
};

/// n1 … and c1 …, all up; each replica with the role of a follower since event 0.
inline std::unique_ptr<FakeSession> fake_cluster(std::uint32_t replicas,
                                                 std::uint32_t clients = 0) {
  auto session = std::make_unique<FakeSession>();
  std::vector<ChronicleNode> nodes;
  for (std::uint32_t i = 1; i <= replicas; ++i)
    nodes.push_back({"n" + std::to_string(i), "Fake", ""});
  for (std::uint32_t i = 1; i <= clients; ++i)
    nodes.push_back({"c" + std::to_string(i), "Client", ""});
  session->history = Chronicle(std::move(nodes));
  session->now.nodes.resize(replicas + clients);
  const Word follower = session->history.word_for("follower");
  for (Place i = 0; i < replicas; ++i) {
    session->history.add_role(i, {.event = 0, .role = follower});
    NodeThen& node = session->now.nodes[i];
    node.role = "follower";
    node.headline = {{"currentTerm", "3"}, {"commitIndex", "12"}};
    node.timers = {{.name = "ElectionTimeout",
                    .set = Time{},
                    .due = std::chrono::milliseconds(150 + 10 * static_cast<int>(i))}};
  }
  return session;
}

}  // namespace orrery::gui
