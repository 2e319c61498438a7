#include "sim/trace/export.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/value.hpp"

namespace orrery {
namespace {

std::string words_of(const SpaceTime::Event& event) {
  return event.detail.empty() ? event.title : event.title + ": " + event.detail;
}

/// On one line, and without what Mermaid reads as the end of a statement or as an entity.
std::string mermaid_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '#' || c == ';' || c == '<' || c == '>' || c == '&') {
      result += fmt::format("#{};", static_cast<int>(c));
    } else {
      result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return result;
}

std::string quoted(std::string_view text) { return to_json(Value(text)); }

/// Each event's knowledge of the others: for every node, how many of its events came before.
class VectorClocks {
 public:
  explicit VectorClocks(const SpaceTime& run) {
    std::map<std::uint64_t, const SpaceTime::Message*> arrivals;
    for (const SpaceTime::Message& message : run.messages) {
      // What a dead node is sent, it does not learn.
      const bool is_handled = message.received_by != 0 && message.why_not.empty();
      if (is_handled) arrivals[message.received_by] = &message;
    }
    std::vector<Clock> now(run.nodes.size(), Clock(run.nodes.size(), 0));
    // Only what a later arrival needs is kept: a long run is written in the memory of its messages.
    std::map<std::uint64_t, Clock> at_sending;
    std::map<std::uint64_t, std::size_t> awaited;
    for (const auto& [event, message] : arrivals) ++awaited[message->sent_by];
    for (const SpaceTime::Event& event : run.events) {
      Clock& clock = now[event.node];
      if (const auto arrival = arrivals.find(event.number); arrival != arrivals.end()) {
        take_over(clock, at_sending, awaited, arrival->second->sent_by);
      }
      ++clock[event.node];
      if (awaited.count(event.number) != 0) at_sending[event.number] = clock;
      write(run, event, clock);
    }
  }

  std::string text() && { return std::move(text_); }

 private:
  using Clock = std::vector<std::uint64_t>;

  static void take_over(Clock& clock, std::map<std::uint64_t, Clock>& at_sending,
                        std::map<std::uint64_t, std::size_t>& awaited, std::uint64_t sent_by) {
    const auto sender = at_sending.find(sent_by);
    if (sender == at_sending.end()) return;  // sent before this stretch
    for (std::size_t i = 0; i < clock.size(); ++i) clock[i] = std::max(clock[i], sender->second[i]);
    if (--awaited[sent_by] == 0) at_sending.erase(sender);
  }

  void write(const SpaceTime& run, const SpaceTime::Event& event, const Clock& clock) {
    std::string entries;
    for (std::size_t i = 0; i < clock.size(); ++i) {
      if (clock[i] == 0) continue;
      entries +=
          fmt::format("{}{}: {}", entries.empty() ? "" : ", ", quoted(run.nodes[i].name), clock[i]);
    }
    std::string words = words_of(event);
    for (const std::string& note : event.notes) words += " * " + note;
    std::replace(words.begin(), words.end(), '\n', ' ');
    text_ += fmt::format("{} {{{}}}\n#{} {} {}\n", run.nodes[event.node].name, entries,
                         event.number, seconds_text(event.time), words);
  }

  std::string text_;
};

/// Microseconds, Chrome's unit, to the nanosecond.
std::string chrome_time(Duration time) {
  return fmt::format("{}.{:03}", time.count() / 1000, time.count() % 1000);
}

class ChromeTrace {
 public:
  explicit ChromeTrace(const SpaceTime& run) : run_(run), lengths_(lengths()) {}

  std::string write() {
    add(R"({"ph":"M","pid":1,"name":"process_name","args":{"name":"orrery"}})");
    for (std::size_t node = 0; node < run_.nodes.size(); ++node) {
      add(fmt::format(R"({{"ph":"M","pid":1,"tid":{},"name":"thread_name","args":{{"name":{}}}}})",
                      node + 1, quoted(run_.nodes[node].name)));
      add(fmt::format(R"({{"ph":"M","pid":1,"tid":{0},"name":"thread_sort_index",)"
                      R"("args":{{"sort_index":{0}}}}})",
                      node + 1));
    }
    for (std::size_t i = 0; i < run_.events.size(); ++i) add_event(i);
    for (const SpaceTime::Message& message : run_.messages) add_flow(message);
    for (const SpaceTime::Mark& mark : run_.marks) {
      add(fmt::format(R"({{"ph":"i","s":"g","pid":1,"tid":1,"ts":{},"name":{}}})",
                      chrome_time(mark.time), quoted(mark.text)));
    }
    return "{\"displayTimeUnit\": \"ms\", \"traceEvents\": [\n" + text_ + "\n]}\n";
  }

 private:
  /// Events take no time, but a slice that takes none cannot be seen: each lasts to the next one
  /// of its node, at most slice_max.
  std::vector<Duration> lengths() const {
    constexpr Duration slice_max = std::chrono::microseconds(500);
    std::vector<Duration> lengths(run_.events.size(), slice_max);
    std::vector<Time> next_begins(run_.nodes.size(), Time::max());
    std::vector<Time> instant(run_.nodes.size(), Time::max());
    for (std::size_t i = run_.events.size(); i-- > 0;) {
      const SpaceTime::Event& event = run_.events[i];
      // Events of one instant are nested slices of one length.
      if (instant[event.node] != event.time) {
        next_begins[event.node] = instant[event.node];
        instant[event.node] = event.time;
      }
      lengths[i] = std::min(slice_max, next_begins[event.node] - event.time);
    }
    return lengths;
  }

  void add(const std::string& object) { text_ += (text_.empty() ? "" : ",\n") + object; }

  void add_event(std::size_t i) {
    const SpaceTime::Event& event = run_.events[i];
    add(fmt::format(R"({{"ph":"X","pid":1,"tid":{},"ts":{},"dur":{},"cat":{},"name":{},)"
                    R"("args":{{"event":{},"detail":{}}}}})",
                    event.node + 1, chrome_time(event.time), chrome_time(lengths_[i]),
                    quoted(event.kind), quoted(event.title), event.number, quoted(event.detail)));
    for (const std::string& note : event.notes) {
      add(fmt::format(R"({{"ph":"i","s":"t","pid":1,"tid":{},"ts":{},"name":{}}})", event.node + 1,
                      chrome_time(event.time), quoted(note)));
    }
  }

  void add_flow(const SpaceTime::Message& message) {
    if (message.received_by == 0 || message.sent_by == 0 || !message.why_not.empty()) return;
    const auto end = [&](std::string_view phase, std::size_t node, Time time) {
      add(fmt::format(R"({{"ph":{},"pid":1,"tid":{},"ts":{},"id":{},"cat":"message","name":{}{}}})",
                      quoted(phase), node + 1, chrome_time(time), message.id, quoted(message.type),
                      phase == "f" ? R"(,"bp":"e")" : ""));
    };
    end("s", message.from, message.sent);
    end("f", message.to, message.ended);
  }

  const SpaceTime& run_;
  std::vector<Duration> lengths_;
  std::string text_;
};

std::string dot_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return result;
}

void dot_event(std::string& text, const SpaceTime& run, const SpaceTime::Event& event) {
  constexpr std::size_t label_columns = 40;
  std::string label =
      fmt::format("#{} {} {}\\n{}", event.number, dot_text(run.nodes[event.node].name),
                  seconds_text(event.time), dot_text(cut_to(words_of(event), label_columns)));
  for (const std::string& note : event.notes) {
    label += "\\n★ " + dot_text(cut_to(note, label_columns));
  }
  text += fmt::format("  e{} [label=\"{}\"{}];\n", event.number, label,
                      event.kind == "crash"  ? ", color=\"#C62828\", fontcolor=\"#C62828\""
                      : !event.notes.empty() ? ", style=\"rounded,bold\""
                                             : "");
}

/// Mermaid's sequence diagram: one line a message, and notes for what else happens.
class SequenceDiagram {
 public:
  explicit SequenceDiagram(const SpaceTime& run) : run_(run) {
    for (const SpaceTime::Message& message : run.messages) {
      const bool is_lost = message.received_by == 0 && !message.why_not.empty();
      if (is_lost) losses_[message.sent_by].push_back(&message);
      if (message.received_by != 0) arrivals_[message.received_by] = &message;
    }
    for (const SpaceTime::Node& node : run.nodes) {
      text_ += fmt::format("  participant {}\n", node.name);
    }
    for (const SpaceTime::Event& event : run.events) {
      add_marks_before(event.number);
      add(event);
    }
    add_marks_before(~std::uint64_t{0});
  }

  std::string text() && { return std::move(text_); }

 private:
  static constexpr std::size_t words_max = 60;

  void note(std::string_view over, std::string_view words) {
    text_ += fmt::format("  Note over {}: {}\n", over, words);
  }

  void add_marks_before(std::uint64_t event) {
    for (; mark_ < run_.marks.size() && run_.marks[mark_].before <= event; ++mark_) {
      if (run_.nodes.empty()) continue;
      const SpaceTime::Mark& mark = run_.marks[mark_];
      std::string everyone = run_.nodes.front().name;
      if (run_.nodes.size() > 1) everyone += "," + run_.nodes.back().name;
      const std::string words = fmt::format("{} {}", seconds_text(mark.time), mark.text);
      note(everyone, mermaid_text(cut_to(words, words_max)));
    }
  }

  void add(const SpaceTime::Event& event) {
    const std::string& here = run_.nodes[event.node].name;
    const std::string words = mermaid_text(cut_to(words_of(event), words_max));
    if (const auto arrival = arrivals_.find(event.number); arrival != arrivals_.end()) {
      const SpaceTime::Message& message = *arrival->second;
      text_ += fmt::format("  {}{}{}: {}\n", run_.nodes[message.from].name,
                           message.why_not.empty() ? "->>" : "-x", here, words);
    } else if (event.kind != "synced") {  // a picture of messages says enough without the disk
      note(here, words);
    }
    for (const std::string& milestone : event.notes) {
      note(here, "★ " + mermaid_text(cut_to(milestone, words_max)));
    }
    for (const SpaceTime::Message* lost : losses_[event.number]) {
      text_ += fmt::format("  {}-x{}: {}\n", here, run_.nodes[lost->to].name,
                           mermaid_text(lost->type + " " + lost->why_not));
    }
  }

  const SpaceTime& run_;
  std::map<std::uint64_t, const SpaceTime::Message*> arrivals_;
  std::map<std::uint64_t, std::vector<const SpaceTime::Message*>> losses_;  // by who sent them
  std::size_t mark_ = 0;
  std::string text_ = "sequenceDiagram\n";
};

}  // namespace

std::string mermaid(const SpaceTime& run) { return SequenceDiagram(run).text(); }

std::string shiviz(const SpaceTime& run) {
  // The second line would tell several runs apart.
  return "(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)\n\n" + VectorClocks(run).text();
}

std::string chrome(const SpaceTime& run) { return ChromeTrace(run).write(); }

std::string dot(const SpaceTime& run) {
  const auto places = places_of_events(run);
  std::map<std::uint64_t, const SpaceTime::Message*> arrivals;
  for (const SpaceTime::Message& message : run.messages) {
    if (message.received_by != 0) arrivals[message.received_by] = &message;
  }
  std::string text =
      "digraph causes {\n  node [shape=box, style=rounded, fontname=\"sans-serif\", "
      "fontsize=10];\n  edge [fontname=\"sans-serif\", fontsize=9, color=\"#556070\"];\n";
  for (const SpaceTime::Event& event : run.events) dot_event(text, run, event);
  for (const SpaceTime::Event& event : run.events) {
    if (places.count(event.cause) == 0) continue;
    const bool is_message = arrivals.count(event.number) != 0;
    text += fmt::format("  e{} -> e{}{};\n", event.cause, event.number,
                        is_message ? " [color=\"#0072B2\"]" : " [style=dashed]");
  }
  for (const SpaceTime::Message& message : run.messages) {
    const bool was_lost = !message.why_not.empty() && message.received_by == 0;
    if (!was_lost || places.count(message.sent_by) == 0) continue;
    text += fmt::format(
        "  m{0} [label=\"{1} to {2}\\n{3}\", shape=plaintext, fontcolor=\"#C62828\"];\n"
        "  e{4} -> m{0} [color=\"#C62828\", style=dashed, arrowhead=none];\n",
        message.id, dot_text(message.type), dot_text(run.nodes[message.to].name),
        dot_text(message.why_not), message.sent_by);
  }
  return text + "}\n";
}

}  // namespace orrery
