#include "gui/model/words.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

namespace orrery::gui {
namespace {

void append_words(std::string& out, const Value& value, std::size_t length_max);

template <class Range, class Append>
void append_list(std::string& out, const Range& range, char open, Append append_one) {
  out += open;
  bool is_first = true;
  for (const auto& element : range) {
    if (!is_first) out += ", ";
    is_first = false;
    if (!append_one(element)) break;
  }
  out += open == '[' ? ']' : '}';
}

void append_words(std::string& out, const Value& value, std::size_t length_max) {
  const auto has_room = [&] {
    if (out.size() < length_max) return true;
    out += "…";
    return false;
  };
  if (const auto* text = value.get_if<std::string>()) {
    out += *text;
  } else if (const auto* array = value.get_if<Value::Array>()) {
    append_list(out, *array, '[', [&](const Value& element) {
      if (!has_room()) return false;
      append_words(out, element, length_max);
      return true;
    });
  } else if (const auto* object = value.get_if<Value::Object>()) {
    append_list(out, *object, '{', [&](const Value::Member& member) {
      if (!has_room()) return false;
      out += member.key + ": ";
      append_words(out, member.value, length_max);
      return true;
    });
  } else {
    out += value.is_null() ? "none" : to_json(value);
  }
}

}  // namespace

std::string node_words(const Chronicle& chronicle, Place node) {
  return node < chronicle.nodes().size() ? chronicle.nodes()[node].name : "outside";
}

std::string message_words(const Chronicle& chronicle, Place message) {
  const ChronicleMessage& it = chronicle.messages()[message];
  return std::string(chronicle.word(it.type)) + " " + node_words(chronicle, it.from) + " → " +
         node_words(chronicle, it.to);
}

std::string_view kind_words(EventKind kind) {
  switch (kind) {
    case EventKind::start:
      return "start";
    case EventKind::restart:
      return "restart";
    case EventKind::crash:
      return "crash";
    case EventKind::message:
      return "receives";
    case EventKind::timer:
      return "timer";
    case EventKind::synced:
      return "disk synced";
    case EventKind::invoke:
      return "operation";
    case EventKind::alarm:
      return "wakes";
    case EventKind::worked:
      return "worked off";
    case EventKind::pause:
      return "pause";
    case EventKind::resume:
      return "resume";
    case EventKind::wipe:
      return "disk lost";
    case EventKind::clock:
      return "clock";
    case EventKind::relay:
      return "passes on";
  }
  return "";
}

bool is_refused(const Chronicle& chronicle, EventNumber number) {
  const Place place = chronicle.event(number).message;
  if (place >= chronicle.messages().size()) return false;
  const ChronicleMessage& message = chronicle.messages()[place];
  return message.end == ChronicleMessage::End::lost && message.ended_event == number;
}

std::string_view kind_words(const Chronicle& chronicle, EventNumber number) {
  return is_refused(chronicle, number) ? refusal_words : kind_words(chronicle.event(number).kind);
}

std::vector<std::string> all_kind_words() {
  std::vector<std::string> all;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<EventKind>>(
      [&](auto each) { all.emplace_back(kind_words(each.value)); });
  all.emplace_back(refusal_words);
  return all;
}

std::string event_words(const Chronicle& chronicle, EventNumber number) {
  if (number == 0) return "the beginning";
  const ChronicleEvent& event = chronicle.event(number);
  std::string node = node_words(chronicle, event.node);
  const auto what = [&]() -> std::string {
    if (event.message >= chronicle.messages().size()) return "a message";
    const ChronicleMessage& message = chronicle.messages()[event.message];
    return std::string(chronicle.word(message.type)) + " from " +
           node_words(chronicle, message.from);
  };
  switch (event.kind) {
    case EventKind::start:
      return node + " starts";
    case EventKind::restart:
      return node + " restarts";
    case EventKind::crash:
      return node + " crashes";
    case EventKind::message:
      return node + (is_refused(chronicle, number) ? " does not take " : " receives ") + what();
    case EventKind::timer:
      return node + ": " + std::string(chronicle.word(event.word)) + " expires";
    case EventKind::synced:
      return node + ": a write is on disk";
    case EventKind::invoke:
      return node + " is asked for an operation";
    case EventKind::alarm:
      return "somebody outside acts";
    case EventKind::worked:
      return node + " has worked off " + what();
    case EventKind::pause:
      return node + " is paused";
    case EventKind::resume:
      return node + " goes on";
    case EventKind::wipe:
      return node + "'s disk is lost";
    case EventKind::clock:
      return node + "'s clock is changed";
    case EventKind::relay:
      return node + " passes on " + what();
  }
  return node;
}

std::string_view loss_words(const ChronicleMessage& message) {
  if (message.end == ChronicleMessage::End::dropped) return "dropped by hand";
  if (message.end != ChronicleMessage::End::lost) return "";
  switch (message.why) {
    case Loss::none:
      break;
    case Loss::lost:
      return "lost on the link";
    case Loss::cut:
      return "lost: a cut was in the way";
    case Loss::queue_full:
      return "lost: the link's queue was full";
    case Loss::corrupted:
      return "lost: it arrived damaged";
    case Loss::inbox_full:
      return "lost: the inbox was full";
    case Loss::target_down:
      return "lost: its target was down";
    case Loss::no_target:
      return "lost: nobody has that name";
    case Loss::not_understood:
      return "lost: its target does not know such messages";
    case Loss::withheld:
      return "not sent: its sender is a liar";
    case Loss::forged:
      return "refused: it came in another's name";
  }
  return "lost";
}

std::string time_words(Time time) {
  const Time size = time < Time{0} ? -time : time;
  Time unit{1};
  if (size >= std::chrono::milliseconds(1)) unit = std::chrono::microseconds(10);
  if (size >= std::chrono::seconds(10)) unit = std::chrono::milliseconds(1);
  return orrery::to_text(Duration(time.count() / unit.count() * unit.count()));
}

std::string number_words(std::uint64_t number) {
  std::string words = std::to_string(number);
  for (std::size_t at = words.size(); at > 3; at -= 3) words.insert(at - 3, ",");
  return words;
}

std::string too_long_words(std::string_view what, std::size_t most) {
  return std::string(what) + " has room for " + number_words(most) + " bytes: this is longer";
}

std::string value_words(const Value& value, std::size_t length_max) {
  std::string out;
  append_words(out, value, length_max);
  if (out.size() <= length_max + 8) return out;
  std::size_t cut = length_max;  // not within a character
  while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0U) == 0x80U) --cut;
  return out.substr(0, cut) + "…";
}

}  // namespace orrery::gui
