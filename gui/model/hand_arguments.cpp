#include "gui/model/hand_arguments.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "sim/core/error.hpp"
#include "sim/core/text.hpp"

namespace orrery::gui {
namespace {

[[noreturn]] void complain(std::string sentence, std::string suggestion = {}) {
  throw Error({}, std::move(sentence), std::move(suggestion));
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (true) {
    const auto end = text.find(at);
    parts.emplace_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// "1%", "-1s", "600ms": no name.
bool is_amount(const std::string& word) {
  return word.find_first_of("0123456789+-") == 0 &&
         word.find_first_not_of("0123456789") != word.npos;
}

NodeId id_of(const std::string& name) {
  const auto id = parse_node_id(name);
  if (!id) complain("\"" + name + "\" is no node", "write n1");
  return *id;
}

Selection parse_selection(const std::string& text, const Chronicle& chronicle) {
  Selection selection;
  for (const std::string& part : split(text, ',')) {
    const auto selector = parse_selector(part);
    if (!selector) complain("\"" + part + "\" selects nobody", "write n1, leader or all");
    if (std::holds_alternative<NodeId>(selector->who) && chronicle.node_named(part) == nowhere) {
      complain("nobody is called \"" + part + "\"", "the first node is n1");
    }
    selection.any_of.push_back(*selector);
  }
  return selection;
}

}  // namespace

Selection only(NodeId node) { return {{Selector{node}}}; }
Selection everybody() { return {{Selector{Group::all}}}; }

HandArguments::HandArguments(const Viewer& viewer, const std::string& argument)
    : viewer_(viewer),
      argument_(trimmed(argument)),
      moment_(viewer.session->moment(viewer.head.event)) {
  std::istringstream words(argument_);
  for (std::string word; words >> word;) words_.push_back(word);
}

const std::string& HandArguments::word(std::size_t at, const char* what) const {
  if (at >= words_.size()) complain(std::string("say ") + what);
  return words_[at];
}

Place HandArguments::place_of(const std::string& name) const {
  const Place place = chronicle().node_named(name);
  if (place == nowhere) complain("nobody is called \"" + name + "\"", "the first node is n1");
  return place;
}

std::string HandArguments::first_name() const {
  if (!words_.empty() && !is_amount(words_.front())) return words_.front();
  const Picked& picked = viewer_.selected;
  if (picked.kind != Picked::Kind::node || !is_there(chronicle(), picked)) {
    complain("select a node first", "click on it in the network, or name it: n1");
  }
  return chronicle().nodes()[picked.place].name;
}

Selection HandArguments::nodes() const {
  if (argument_.empty()) return only(id_of(first_name()));
  return parse_selection(argument_, chronicle());
}

Selection HandArguments::first_as_selection() const {
  return parse_selection(first_name(), chronicle());
}

const NodeThen& HandArguments::first_node() const {
  return moment_->nodes.at(place_of(first_name()));
}

std::vector<Link> HandArguments::links() const {
  std::vector<Link> links;
  const bool all_are_links =
      !words_.empty() && std::ranges::all_of(words_, [](const std::string& word) {
        return word.find('-') != std::string::npos;
      });
  if (!all_are_links) {
    const auto [one, other] = two_nodes();
    return {{one, other}};
  }
  for (std::string word : words_) {
    if (word.ends_with(',')) word.pop_back();
    const auto link = parse_link(word);
    if (!link) complain("\"" + word + "\" is no link", "write n1-n3");
    place_of(orrery::to_text(link->one));
    place_of(orrery::to_text(link->other));
    links.push_back(*link);
  }
  return links;
}

std::pair<NodeId, NodeId> HandArguments::two_nodes() const {
  if (words_.empty()) {
    const Picked& picked = viewer_.selected;
    if (picked.kind != Picked::Kind::link || !is_there(chronicle(), picked)) {
      complain("select a link first", "click on it in the network, or name its ends: n1 n3");
    }
    return {id_of(chronicle().nodes()[picked.place].name),
            id_of(chronicle().nodes()[picked.other].name)};
  }
  std::string spaced = argument_;
  std::ranges::replace(spaced, '-', ' ');
  std::istringstream words(spaced);
  std::string one;
  std::string other;
  words >> one >> other;
  if (other.empty() || one == other) complain("name two nodes", "write n1 n3");
  place_of(one);
  place_of(other);
  return {id_of(one), id_of(other)};
}

std::vector<Selection> HandArguments::groups() const {
  if (argument_.empty()) return {only(id_of(first_name())), {{Selector{Group::rest}}}};
  std::vector<Selection> groups;
  for (const std::string& part : split(argument_, '|')) {
    groups.push_back(parse_selection(part, chronicle()));
  }
  if (groups.size() == 1) groups.push_back({{Selector{Group::rest}}});
  return groups;
}

Drift HandArguments::drift() const {
  const std::string& text =
      !words_.empty() && is_amount(words_[0]) ? words_[0] : word(1, "how fast or slow: n1 1%");
  const auto drift = parse_drift(text);
  if (!drift) complain("\"" + text + "\" is no drift", "write 1%, -200ppm");
  const DriftRange range{*drift, *drift};
  if (const auto problem = problem_with(range)) complain(problem->sentence, problem->suggestion);
  return *drift;
}

Duration HandArguments::shift() const {
  std::string text =
      !words_.empty() && is_amount(words_[0]) ? words_[0] : word(1, "by how much: n1 -1s");
  const bool is_back = text.starts_with('-');
  if (is_back || text.starts_with('+')) text.erase(0, 1);
  const auto by = parse_duration(text);
  if (!by || *by == Duration{0})
    complain("\"" + text + "\" is no time to jump by", "write 1s, -200ms");
  return is_back ? -*by : *by;
}

Expire HandArguments::expire() const {
  const std::string name = first_name();
  const NodeThen& node = moment_->nodes.at(place_of(name));
  Expire expire;
  expire.node = id_of(name);
  if (words_.size() > 1) {
    expire.timer = words_[1];
    if (words_.size() > 2) {
      const std::string& nth = words_[2];
      const auto read = std::from_chars(nth.data(), nth.data() + nth.size(), expire.nth);
      if (read.ec != std::errc{} || expire.nth == 0) {
        complain("\"" + nth + "\" does not say which of them", "write 2 for the second");
      }
    }
    return expire;
  }
  if (node.timers.empty()) complain("no timer runs at " + name + " now");
  expire.timer = node.timers.front().name;
  expire.nth = node.timers.front().which;
  return expire;
}

const FlyingThen& HandArguments::flying() const {
  Place place = nowhere;
  if (words_.empty() || is_amount(words_.front())) {
    if (viewer_.selected.kind != Picked::Kind::message) {
      complain("select a message first", "click on it on its way, or Ctrl+K and its type");
    }
    place = viewer_.selected.place;
  } else {
    const std::string& text = words_.front();
    const auto read = std::from_chars(text.data(), text.data() + text.size(), place);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) {
      complain("\"" + text + "\" is no message's number", "write 12");
    }
  }
  const auto found = std::ranges::find(moment_->flying, place, &FlyingThen::message);
  if (found == moment_->flying.end()) complain("this message is not under way now");
  return *found;
}

Time HandArguments::arrival() const {
  const bool is_first = !words_.empty() && is_amount(words_.front());
  const std::string& text = word(is_first ? 0 : 1, "when it shall arrive: 1281 600ms");
  const auto time = parse_duration(text);
  if (!time) complain("\"" + text + "\" is no time", "write 600ms");
  if (*time < viewer_.head.time) {
    complain("a message cannot arrive before now, " + orrery::to_text(viewer_.head.time));
  }
  return *time;
}

std::string HandArguments::type_of(const FlyingThen& flying) const {
  return std::string(chronicle().word(chronicle().messages()[flying.message].type));
}

NodeId HandArguments::end_of(const FlyingThen& flying, bool is_sender) const {
  const ChronicleMessage& message = chronicle().messages()[flying.message];
  const Place place = is_sender ? message.from : message.to;
  if (place == nowhere) complain("this message has an end outside the cluster");
  return id_of(chronicle().nodes()[place].name);
}

}  // namespace orrery::gui
