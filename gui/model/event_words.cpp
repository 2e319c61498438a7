#include "gui/model/event_words.hpp"

#include "gui/model/time_axis.hpp"

namespace orrery::gui {
namespace {

std::string_view loss_text(Loss why) {
  switch (why) {
    case Loss::none:
      return "";
    case Loss::lost:
      return "the link lost it";
    case Loss::cut:
      return "the link was cut";
    case Loss::queue_full:
      return "the link's queue was full";
    case Loss::corrupted:
      return "it arrived damaged";
    case Loss::inbox_full:
      return "the target's inbox was full";
    case Loss::target_down:
      return "the target was down";
    case Loss::no_target:
      return "nobody has that name";
    case Loss::not_understood:
      return "the target knows no such message";
  }
  return "";
}

std::string_view plain_kind_text(EventKind kind) {
  switch (kind) {
    case EventKind::start:
      return "start";
    case EventKind::restart:
      return "restart";
    case EventKind::crash:
      return "crash";
    case EventKind::message:
      return "arrives";
    case EventKind::timer:
      return "timer";
    case EventKind::synced:
      return "disk synced";
    case EventKind::invoke:
      return "operation";
    case EventKind::alarm:
      return "alarm";
    case EventKind::worked:
      return "handled";
    case EventKind::pause:
      return "pause";
    case EventKind::resume:
      return "resume";
    case EventKind::wipe:
      return "disk lost";
    case EventKind::clock:
      return "clock";
    case EventKind::relay:
      return "passed on";
  }
  return "";
}

const ChronicleMessage* message_of(const Chronicle& chronicle, const ChronicleEvent& event) {
  return event.message < chronicle.messages().size() ? &chronicle.messages()[event.message]
                                                     : nullptr;
}

constexpr Time microsecond = std::chrono::microseconds(1);

}  // namespace

std::string name_of_place(const Chronicle& chronicle, Place node) {
  return node < chronicle.nodes().size() ? chronicle.nodes()[node].name : "outside";
}

std::string way_text(const Chronicle& chronicle, const ChronicleMessage& message) {
  return name_of_place(chronicle, message.from) + " -> " + name_of_place(chronicle, message.to);
}

std::string_view kind_text(const Chronicle& chronicle, EventNumber event) {
  const ChronicleEvent& what = chronicle.event(event);
  const ChronicleMessage* message = message_of(chronicle, what);
  const bool is_refused = message != nullptr && message->end == ChronicleMessage::End::lost &&
                          message->ended_event == event && carries_message(what.kind);
  return is_refused ? "refused" : plain_kind_text(what.kind);
}

std::string_view type_text(const Chronicle& chronicle, EventNumber event) {
  const ChronicleEvent& what = chronicle.event(event);
  const ChronicleMessage* message = message_of(chronicle, what);
  return chronicle.word(message != nullptr ? message->type : what.word);
}

std::string fate_text(const ChronicleMessage& message) {
  const Time took = message.ended - message.sent;
  switch (message.end) {
    case ChronicleMessage::End::none:
      if (message.ended == Time::max()) return "held";
      return "under way, expected after " + time_text(took, microsecond);
    case ChronicleMessage::End::delivered:
      return "took " + time_text(took, microsecond);
    case ChronicleMessage::End::lost:
      return "lost: " + std::string(loss_text(message.why));
    case ChronicleMessage::End::dropped:
      return "dropped by hand";
  }
  return {};
}

std::string message_words(const Chronicle& chronicle, Place message) {
  const ChronicleMessage& what = chronicle.messages()[message];
  std::string text(chronicle.word(what.type));
  text += "  " + way_text(chronicle, what) + "\nsent at " + time_text(what.sent, microsecond) +
          " in event " + count_text(what.sent_event) + "\n" + fate_text(what);
  if (what.is_copy) text += "\na copy that the network made";
  if (what.is_changed) text += "\nchanged on its way";
  return text;
}

std::string event_words(const Chronicle& chronicle, EventNumber event) {
  const ChronicleEvent& what = chronicle.event(event);
  std::string text = "event " + count_text(event) + " at " + time_text(what.time, microsecond) +
                     "\n" + name_of_place(chronicle, what.node) + ": " +
                     std::string(kind_text(chronicle, event));
  const std::string_view type = type_text(chronicle, event);
  if (!type.empty()) text.append(" ").append(type);
  return text;
}

}  // namespace orrery::gui
