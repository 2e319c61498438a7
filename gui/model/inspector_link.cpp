#include <algorithm>

#include "gui/model/inspector_page.hpp"
#include "sim/plan/plan_forms.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t newest_shown = 5;
/// Faults and hands before the play head that are asked whether they cut a link.
constexpr std::size_t most_asked = 24;

std::string text_of(const Value& value) { return value_words(value); }

std::string share_text(double share) {
  return share == 0 ? "none" : value_words(Value(share * 100)) + " %";
}

bool is_for(const std::optional<Endpoints>& endpoints, const std::string& node) {
  const auto id = parse_node_id(node);
  return !endpoints || (id && endpoints->contains(*id));
}

/// What a rule changes: "latency: 50ms, loss: 0.2".
std::string changes_of(const LinkRule& rule) {
  std::string text;
  const Value written = write(rule);
  for (const Value::Member& member : *written.get_if<Value::Object>()) {
    if (member.key == "message" || member.key == "from" || member.key == "to") continue;
    text += (text.empty() ? "" : ", ") + member.key + " " + value_words(member.value);
  }
  return text;
}

/// The network's other settings that are not as usual.
constexpr std::string_view other_settings[] = {"bursts", "bandwidth", "fifo", "corrupt", "slow"};

}  // namespace

/// Faults and hands whose marks bear this number.
std::span<const Mark> PageWriter::faults_in(EventNumber event) const {
  const auto& marks = chronicle_.marks();
  const auto first = std::ranges::lower_bound(marks, event, {}, &Mark::event);
  const auto is_fault = [&](const Mark& mark) {
    return mark.event == event && mark.kind == Mark::Kind::fault;
  };
  return {first, std::find_if_not(first, marks.end(), is_fault)};
}

/// The fault or hand since which nothing passed at an event; null if nobody knows, or it was from
/// the beginning so. Requires: nothing passed then.
const Mark* PageWriter::cause_of_cut(Place from, Place to, EventNumber then) {
  const auto& marks = chronicle_.marks();
  const auto later = std::ranges::upper_bound(marks, then, {}, &Mark::event);
  std::size_t asked = 0;
  for (auto mark = std::make_reverse_iterator(later); mark != marks.rend(); ++mark) {
    if (mark->kind != Mark::Kind::fault) continue;
    if (++asked > most_asked || mark->event == 0) return nullptr;
    // What a hand did after event n bears its number, and so does what an agent did in it.
    const EventNumber before = mark->event - 1;
    const auto link = session_.link(from, to, before);
    if (!link) return nullptr;
    if (!link->is_cut) return &*mark;
  }
  return nullptr;
}

void PageWriter::state_of_link(Place from, Place to) {
  const auto link = session_.link(from, to, viewer_.head.event);
  if (!link) return text("", "it is not known whether it is cut");
  if (link->is_held) text("held", "what is sent waits until it is released");
  if (!link->is_there) text("no link", "what is sent is passed on by others, if there is a way");
  if (!link->is_cut) return text("open", link->is_held ? "" : "messages pass");
  const Mark* cause = cause_of_cut(from, to, viewer_.head.event);
  if (cause == nullptr) return text("cut", "nothing passes");
  const auto place = static_cast<Place>(cause - chronicle_.marks().data());
  link_row("cut", "nothing passes since " + time_words(cause->time) + ": " + cause->text,
           Picked::mark(place), cause->event, "inspector.cut." + chronicle_.nodes()[from].name);
}

void PageWriter::parameters_of_link(Place from, Place to) {
  const Plan* plan = session_.scenario();
  if (plan == nullptr) return text("", "nothing is known of its settings");
  const NetworkPlan& network = plan->network;
  const auto link = session_.link(from, to, viewer_.head.event);
  if (link && link->least) {
    text("latency", time_words(*link->least) + ", and the jitter of its topology");
  } else {
    text("latency", text_of(write(network.latency)));
  }
  text("loss", share_text(network.loss));
  text("duplicates", share_text(network.duplicate));
  const Value written = write(network);
  for (const std::string_view name : other_settings) {
    if (const Value* value = written.find(name)) text(std::string(name), text_of(*value));
  }
  for (const LinkRule& rule : network.rules) {
    if (!is_for(rule.from, chronicle_.nodes()[from].name)) continue;
    if (!is_for(rule.to, chronicle_.nodes()[to].name)) continue;
    text("rule", (rule.message ? *rule.message : "all messages") + ": " + changes_of(rule));
  }
  if (plan->stable_from && *plan->stable_from <= viewer_.head.time) {
    text("stable", "since " + time_words(*plan->stable_from) + ": no loss, no duplicates");
  }
}

void PageWriter::counts_of_link(Place from, Place to) {
  const LinkMessages& messages = viewer_.inspector.link;
  const EventNumber head = viewer_.head.event;
  const LinkCounts counts = messages.count(chronicle_, from, to, head);
  text("sent", number_words(counts.sent));
  if (counts.sent == 0) return;
  const Time median = messages.median(chronicle_, from, to, head);
  text("arrived", number_words(counts.arrived) +
                      (counts.arrived == 0 ? "" : ", half of them within " + time_words(median)));
  text("lost", number_words(counts.lost));
  text("under way", number_words(counts.under_way));
  if (counts.copies > 0) text("copies", number_words(counts.copies) + " of those sent");
  const auto newest = messages.newest(chronicle_, from, to, head, newest_shown);
  for (const Place place : newest) {
    link_row(
        "#" + number_words(chronicle_.messages()[place].sent_event),
        std::string(chronicle_.word(chronicle_.messages()[place].type)) + ", " + fate_words(place),
        Picked::message(place), 0, "inspector.message." + std::to_string(place));
  }
}

void PageWriter::direction(Place from, Place to) {
  heading(chronicle_.nodes()[from].name + " → " + chronicle_.nodes()[to].name);
  state_of_link(from, to);
  parameters_of_link(from, to);
  counts_of_link(from, to);
}

InspectorPage PageWriter::link(Place one, Place other) {
  page_.title = "Link " + chronicle_.nodes()[one].name + " – " + chronicle_.nodes()[other].name;
  viewer_.inspector.link.follow(session_, one, other);
  direction(one, other);
  direction(other, one);
  return std::move(page_);
}

}  // namespace orrery::gui
