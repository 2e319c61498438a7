#include <algorithm>

#include "gui/model/network_gestures.hpp"
#include "gui/model/words.hpp"
#include "gui/session/words.hpp"

namespace orrery::gui {
namespace {

const FlyingThen* find_flying(const Moment& moment, Place message) {
  const auto found = std::ranges::find(moment.flying, message, &FlyingThen::message);
  return found == moment.flying.end() ? nullptr : &*found;
}

/// Times that a menu offers to hold a message up by.
constexpr Duration offered_delays[] = {std::chrono::milliseconds(10),
                                       std::chrono::milliseconds(100), std::chrono::seconds(1)};

std::vector<Deed> menu_about_node(const NetworkScene& scene, Place place) {
  const std::string& name = scene.chronicle.nodes()[place].name;
  const NodeThen& node = scene.moment.nodes[place];
  std::vector<Deed> menu;
  if (node.is_up) menu.push_back({"hand.crash", name, "Crash " + name});
  else menu.push_back({"hand.restart", name, "Restart " + name});
  if (node.is_up && !node.is_paused) menu.push_back({"hand.pause", name, "Pause " + name});
  if (node.is_paused) menu.push_back({"hand.resume", name, "Let " + name + " go on"});
  menu.push_back({"hand.wipe", name, "Crash " + name + " and wipe its disk"});
  menu.push_back({});
  menu.push_back({"hand.isolate", name, "Cut " + name + " off from everybody"});
  menu.push_back({"hand.heal", name, "Heal every cut around " + name});
  menu.push_back({});
  for (const TimerThen& timer : node.timers) {
    if (!node.is_up) break;
    const std::string nth = timer.which == 1 ? "" : " " + std::to_string(timer.which);
    menu.push_back(
        {"hand.expire", std::string(name).append(" ").append(timer.name).append(nth),
         timer.name + " expires now (due in " + time_words(timer.due - scene.time) + ")"});
  }
  if (node.is_up && !node.timers.empty()) menu.push_back({});
  menu.push_back({"hand.clock_drift", name + " 1%", "Clock of " + name + " runs 1% fast"});
  menu.push_back({"hand.clock_drift", name + " -1%", "Clock of " + name + " runs 1% slow"});
  menu.push_back({"hand.clock_step", name + " 1s", "Clock of " + name + " jumps 1s ahead"});
  menu.push_back({"hand.clock_step", name + " -1s", "Clock of " + name + " jumps 1s back"});
  return menu;
}

std::vector<Deed> menu_about_link(const NetworkScene& scene, const Picked& link) {
  const std::string& one = scene.chronicle.nodes()[link.place].name;
  const std::string& other = scene.chronicle.nodes()[link.other].name;
  return {
      {"hand.cut", one + "-" + other, "Cut " + one + " – " + other},
      {"hand.cut_one_way", one + " " + other, "Cut " + one + " → " + other + " only"},
      {"hand.cut_one_way", other + " " + one, "Cut " + other + " → " + one + " only"},
      {"hand.hold", one + " " + other, "Hold messages between " + one + " and " + other},
      {},
      {"hand.heal", one, "Heal every cut around " + one},
      {"hand.heal", other, "Heal every cut around " + other},
      {"hand.release", one + "," + other, "Release what is held around " + one + " and " + other}};
}

std::vector<Deed> menu_about_message(const NetworkScene& scene, Place place) {
  const FlyingThen* flying = find_flying(scene.moment, place);
  if (!flying) return {};
  const std::string number = std::to_string(place);
  const std::string what = message_words(scene.chronicle, place);
  std::vector<Deed> menu{{"hand.drop", number, "Drop " + what},
                         {"hand.deliver", number, "Deliver it now"}};
  if (!flying->is_held) menu.push_back({"hand.hold_message", number, "Hold it"});
  menu.push_back({});
  const Time from = flying->due == Time::max() ? scene.time : flying->due;
  for (const Duration delay : offered_delays) {
    menu.push_back({"hand.delay", number + " " + orrery::to_text(from + delay),
                    "Delay it by " + orrery::to_text(delay) + ", to " + time_words(from + delay)});
  }
  return menu;
}

void add_node_lines(const NetworkScene& scene, Place place, std::vector<std::string>& lines) {
  const ChronicleNode& node = scene.chronicle.nodes()[place];
  const NodeThen& then = scene.moment.nodes[place];
  std::string first = node.name + ", " + node.process;
  if (!node.region.empty()) first += ", in " + node.region;
  lines.push_back(first);
  if (!then.is_up) lines.push_back("down");
  else if (!then.role.empty()) lines.push_back(then.role);
  if (then.is_paused) lines.push_back("paused: messages and timers wait");
  if (scene.chronicle.has_lied(place, scene.moment.event)) lines.push_back("has lied");
  for (const auto& [name, value] : then.headline) lines.push_back(line_of_member(name, value));
  for (const TimerThen& timer : then.timers) {
    lines.push_back(timer.name + " in " + time_words(timer.due - scene.time));
  }
  if (then.waiting > 0 || then.working > 0) {
    lines.push_back("inbox: " + std::to_string(then.waiting) + " waiting, " +
                    std::to_string(then.working) + " in work");
  }
  if (then.is_syncing) lines.push_back("a write is on its way to the disk");
  if (then.clock_is_off) lines.push_back("clock: " + then.clock);
}

void add_message_lines(const NetworkScene& scene, Place place, std::vector<std::string>& lines) {
  const ChronicleMessage& message = scene.chronicle.messages()[place];
  lines.push_back(message_words(scene.chronicle, place));
  const ShortMessage* said = scene.state.said.of(place);
  if (said != nullptr && !said->text.empty()) lines.push_back(said->text);
  lines.push_back("sent at " + time_words(message.sent));
  if (const FlyingThen* flying = find_flying(scene.moment, place)) {
    if (flying->due == Time::max()) {
      lines.push_back("held, until it is released");
    } else {
      lines.push_back("arrives at " + time_words(flying->due) + ", in " +
                      time_words(flying->due - scene.time));
      if (flying->is_held) lines.push_back("held on its way");
    }
  } else if (message.end == ChronicleMessage::End::lost ||
             message.end == ChronicleMessage::End::dropped) {
    lines.emplace_back(loss_words(message));
  }
  if (message.is_copy) lines.push_back("a copy that the network made");
  if (message.is_changed) lines.push_back("changed on its way");
}

void add_link_lines(const NetworkScene& scene, const Picked& link,
                    std::vector<std::string>& lines) {
  const auto& nodes = scene.chronicle.nodes();
  const auto under_way = [&](Place from, Place to) {
    return std::ranges::count_if(scene.moment.flying, [&](const FlyingThen& flying) {
      const ChronicleMessage& message = scene.chronicle.messages()[flying.message];
      return message.from == from && message.to == to;
    });
  };
  const auto say_one = [&](Place from, Place to) {
    const bool is_cut = std::ranges::count(scene.moment.cuts, CutThen{from, to}) > 0;
    lines.push_back(nodes[from].name + " → " + nodes[to].name + ": " +
                    std::to_string(under_way(from, to)) + " under way" + (is_cut ? ", cut" : ""));
  };
  say_one(link.place, link.other);
  say_one(link.other, link.place);
}

}  // namespace

std::vector<Deed> menu_about(const NetworkScene& scene, const Picked& picked) {
  switch (picked.kind) {
    case Picked::Kind::node:
      return menu_about_node(scene, picked.place);
    case Picked::Kind::link:
      return menu_about_link(scene, picked);
    case Picked::Kind::message:
      return menu_about_message(scene, picked.place);
    case Picked::Kind::nothing:
    case Picked::Kind::event:
    case Picked::Kind::mark:
    case Picked::Kind::property:
      break;
  }
  return {{"hand.heal", "all", "Heal every cut"},
          {"hand.release", "all", "Release all that is held"},
          {"hand.restart", "crashed", "Restart all that are down"},
          {"hand.resume", "all", "Let all that are paused go on"},
          {},
          {"network.partition_tool", "", "Partition tool: draw a ring around nodes"},
          {"network.reset_layout", "", "Put the nodes back in their places"}};
}

std::vector<std::string> tooltip_about(const NetworkScene& scene, const Picked& picked) {
  std::vector<std::string> lines;
  if (picked.kind == Picked::Kind::node) add_node_lines(scene, picked.place, lines);
  if (picked.kind == Picked::Kind::message) add_message_lines(scene, picked.place, lines);
  if (picked.kind == Picked::Kind::link) add_link_lines(scene, picked, lines);
  return lines;
}

// ---------------------------------------------------------------- in words

std::string role_words(const NetworkScene& scene, const NodeFigure& node) {
  if (!node.is_up) return "down";
  std::string role;
  if (node.node < scene.moment.nodes.size()) role = scene.moment.nodes[node.node].role;
  if (role.empty() && node.role > Chronicle::paused_word) role = scene.chronicle.word(node.role);
  if (!node.is_paused) return role;
  return role.empty() ? "paused" : "paused, " + role;
}

std::string words_of(const NetworkScene& scene, const NetworkPicture& picture,
                     const NodeFigure& node) {
  std::string words = node.name;
  const auto add = [&](const std::string& more) { words += ", " + more; };
  const std::string role = role_words(scene, node);
  if (!role.empty()) add(role);
  for (const NetworkLabel& label : picture.labels) {
    if (label.node != node.node) continue;
    for (const std::string& line : label.lines) {
      if (line != role && !line.starts_with(node.name)) add(line);
    }
  }
  if (node.has_lied) add("liar");
  if (node.has_just_restarted) add("just restarted");
  if (node.waiting > 0) add(std::to_string(node.waiting) + " waiting in its inbox");
  if (node.is_syncing) add("writes to its disk");
  if (node.clock_is_off) add("clock " + scene.moment.nodes[node.node].clock);
  if (node.side != 0) add(std::string("side ") + node.side);
  return words;
}

std::string words_of(const NetworkScene& scene, const MessageFigure& figure) {
  std::string words = message_words(scene.chronicle, figure.message);
  const ShortMessage* said = scene.state.said.of(figure.message);
  if (said != nullptr && !said->text.empty()) words += ": " + said->text;
  if (figure.count > 1) words += ", " + std::to_string(figure.count) + " of them";
  if (figure.is_held) words += ", held";
  if (figure.is_copy) words += ", a copy";
  if (figure.is_changed) words += ", changed on its way";
  if (figure.is_lost) words += ", lost";
  return words;
}

}  // namespace orrery::gui
