#include "gui/model/hand_commands.hpp"

#include <algorithm>

#include "gui/model/commands.hpp"
#include "gui/model/hand_arguments.hpp"

namespace orrery::gui {
namespace {

std::string why_no_hand(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  if (viewer.scenario.upcoming) return "The changed run is on its way.";
  if (viewer.session->is_live()) return "";
  return "This run is recorded and cannot be changed: make it live first (menu File).";
}

using MakeAction = HandAction (*)(const HandArguments&);

Command hand(std::string id, std::string title, std::string help, MakeAction make,
             std::vector<Chord> chords = {}) {
  return {.id = std::move(id),
          .title = std::move(title),
          .help = std::move(help),
          .chords = std::move(chords),
          .why_not = why_no_hand,
          .run = [make](Viewer& viewer, const std::string& argument) {
            lay(viewer, make(HandArguments(viewer, argument)));
          }};
}

void add_node_hands(Commands& commands) {
  commands.add(
      hand("hand.crash", "Crash a node",
           "The node stops and forgets what is not on its disk. Of the selected node, or: "
           "hand.crash n1, leader.",
           [](const HandArguments& on) -> HandAction { return Crash{.who = on.nodes()}; }));
  commands.add(
      hand("hand.restart", "Restart a node", "A node that is down starts again from its disk.",
           [](const HandArguments& on) -> HandAction { return Restart{.who = on.nodes()}; }));
  commands.add(hand("hand.toggle_crash", "Crash or restart the node",
                    "Crashes the selected node, or restarts it if it is down.",
                    [](const HandArguments& on) -> HandAction {
                      if (on.first_node().is_up) return Crash{.who = on.nodes()};
                      return Restart{.who = on.nodes()};
                    },
                    {{.key = Key::x}}));
  commands.add(
      hand("hand.pause", "Pause a node",
           "The node stands still and keeps what it has; messages and timers wait.",
           [](const HandArguments& on) -> HandAction { return Pause{.who = on.nodes()}; }));
  commands.add(
      hand("hand.resume", "Let a paused node go on", "A paused node goes on with what has waited.",
           [](const HandArguments& on) -> HandAction { return Resume{.who = on.nodes()}; }));
  commands.add(hand("hand.toggle_pause", "Pause the node, or let it go on",
                    "Pauses the selected node, or lets it go on if it is paused.",
                    [](const HandArguments& on) -> HandAction {
                      if (!on.first_node().is_paused) return Pause{.who = on.nodes()};
                      return Resume{.who = on.nodes()};
                    },
                    {{.key = Key::z}}));
  commands.add(hand("hand.wipe", "Crash a node and wipe its disk",
                    "The node stops and loses its disk, too.",
                    [](const HandArguments& on) -> HandAction { return Wipe{.who = on.nodes()}; }));
  commands.add(hand("hand.clock_drift", "Let a clock run fast or slow",
                    "The node's clock runs that much fast, or slow below zero: n1 1%.",
                    [](const HandArguments& on) -> HandAction {
                      const Drift drift = on.drift();
                      return ClockDrift{.who = on.first_as_selection(), .drift = {drift, drift}};
                    }));
  commands.add(hand("hand.clock_step", "Let a clock jump",
                    "The node's time of day jumps ahead, or back below zero: n1 -1s.",
                    [](const HandArguments& on) -> HandAction {
                      const Duration by = on.shift();
                      return ClockStep{.who = on.first_as_selection(), .by = {by, by}};
                    }));
  commands.add(hand("hand.expire", "Let a timer expire now",
                    "The selected node's next timer expires now; or say which: n2 ElectionTimeout.",
                    [](const HandArguments& on) -> HandAction { return on.expire(); },
                    {{.key = Key::t}}));
}

void add_link_hands(Commands& commands) {
  commands.add(hand("hand.cut", "Cut a link",
                    "Nothing passes on the selected link, either way; or say which: n1-n3 n2-n3.",
                    [](const HandArguments& on) -> HandAction { return CutLinks{on.links()}; }));
  commands.add(hand("hand.cut_one_way", "Cut a link one way",
                    "What the first node sends does not reach the second: n1 n3.",
                    [](const HandArguments& on) -> HandAction {
                      const auto [from, to] = on.two_nodes();
                      return OneWay{.from = only(from), .to = only(to)};
                    }));
  commands.add(hand("hand.hold", "Hold messages on a link",
                    "What is under way between two nodes, or is sent there, waits: n1 n3.",
                    [](const HandArguments& on) -> HandAction {
                      const auto [one, other] = on.two_nodes();
                      return Hold{{only(one), only(other)}};
                    }));
  commands.add(hand("hand.isolate", "Cut a node off", "The node hears nobody, and nobody hears it.",
                    [](const HandArguments& on) -> HandAction { return Isolate{on.nodes()}; }));
  commands.add(hand("hand.partition", "Partition nodes off",
                    "Nothing passes between these nodes and the rest: n1, n2. Groups of one's own: "
                    "n1, n2 | n3.",
                    [](const HandArguments& on) -> HandAction { return Partition{on.groups()}; }));
  commands.add(hand("hand.heal", "Heal cuts around nodes",
                    "Every cut around these nodes is lifted: n1.",
                    [](const HandArguments& on) -> HandAction { return Heal{on.nodes()}; }));
  commands.add(hand("hand.heal_all", "Heal all", "Every cut is lifted.",
                    [](const HandArguments&) -> HandAction { return Heal{everybody()}; }));
  commands.add(hand("hand.release", "Release what is held",
                    "Whatever links hold back around these nodes goes on: n1.",
                    [](const HandArguments& on) -> HandAction { return Release{on.nodes()}; }));
}

void add_message_hands(Commands& commands) {
  commands.add(hand("hand.drop", "Drop a message",
                    "The selected message is lost; or say which: 1281.",
                    [](const HandArguments& on) -> HandAction { return on.message<Drop>(); },
                    {{.key = Key::del}}));
  commands.add(hand("hand.deliver", "Deliver a message now",
                    "The selected message arrives now; or say which: 1281.",
                    [](const HandArguments& on) -> HandAction { return on.message<Deliver>(); }));
  commands.add(
      hand("hand.hold_message", "Hold a message",
           "The selected message waits until a hand delivers or drops it; or say which: 1281.",
           [](const HandArguments& on) -> HandAction { return on.message<DelayMessage>(); }));
  commands.add(hand("hand.toggle_hold", "Hold the message, or deliver it",
                    "Holds the selected message, or delivers it if it is held.",
                    [](const HandArguments& on) -> HandAction {
                      if (on.flying().is_held) return on.message<Deliver>();
                      return on.message<DelayMessage>();
                    },
                    {{.key = Key::h}}));
  commands.add(hand("hand.delay", "Let a message arrive at another time",
                    "It arrives then, earlier or later: 1281 600ms.",
                    [](const HandArguments& on) -> HandAction {
                      auto delay = on.message<DelayMessage>();
                      delay.until = on.arrival();
                      return delay;
                    }));
}

void add_tools(Commands& commands) {
  commands.add(
      {.id = "network.partition_tool",
       .title = "Partition tool",
       .help = "Dragging in the network draws a ring around nodes and partitions them off.",
       .chords = {{.key = Key::p}},
       .why_not = why_no_hand},
      [](Viewer& viewer) {
        bool& is_on = viewer.network.partition_tool;
        is_on = !is_on;
        say(viewer,
            is_on ? "Draw a ring around the nodes to partition off." : "Partition tool put away.");
      });
  commands.add({.id = "network.reset_layout",
                .title = "Put the nodes back",
                .help = "All nodes of the network stand in their places again.",
                .why_not = why_no_run},
               [](Viewer& viewer) {
                 viewer.network.moved.clear();
                 say(viewer, "The nodes are back in their places.");
               });
}

}  // namespace

void lay(Viewer& viewer, const HandAction& action) {
  Session& session = *viewer.session;
  const Session::Answer answer = session.act(viewer.head.event, viewer.head.time, action);
  say(viewer, answer.sentence, !answer.is_done);
  if (!answer.is_done) return;
  viewer.network.hand_laid_at = viewer.head.time;
  session.want(viewer.head.time);
  show_what_the_hand_did(viewer);
}

void show_what_the_hand_did(Viewer& viewer) {
  auto& laid_at = viewer.network.hand_laid_at;
  if (!laid_at || !viewer.session) return;
  Session& session = *viewer.session;
  if (viewer.head.is_playing || viewer.head.time != *laid_at) return laid_at.reset();
  const Chronicle& chronicle = session.chronicle();
  viewer.head.event = std::max(viewer.head.event, chronicle.event_at(*laid_at));
  viewer.head.event = std::min(viewer.head.event, chronicle.last_event());
  if (session.has_ended() || session.reached() > *laid_at) laid_at.reset();
}

void add_hand_commands(Commands& commands) {
  add_node_hands(commands);
  add_link_hands(commands);
  add_message_hands(commands);
  add_tools(commands);
}

}  // namespace orrery::gui
