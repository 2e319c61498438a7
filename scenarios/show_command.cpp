#include <fmt/format.h>

#include <algorithm>

#include "scenarios/trace_commands.hpp"
#include "scenarios/trace_words.hpp"
#include "scenarios/value_text.hpp"
#include "sim/core/error.hpp"
#include "sim/core/text.hpp"
#include "sim/trace/text_diagram.hpp"

namespace orrery {
namespace {

constexpr std::uint64_t events_in_a_diagram = 200;
constexpr int neighbours = 4;    // on either side
constexpr int causes_shown = 8;  // the newest of a chain

std::string counted_rows(const TraceReader& trace, const std::string& sql) {
  return with_commas(number_in(trace.rows(sql).at(0).at(0)));
}

/// A heading, and a table below it.
class Section {
 public:
  Section(const Outlet& outlet, std::string title) : outlet_(outlet), title_(std::move(title)) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  /// Nothing where there are no rows.
  void write() const {
    if (rows_.empty()) return;
    outlet_.stream << "\n"
                   << toned(outlet_, Tone::strong, title_) << "\n"
                   << table(rows_, outlet_.width, 2);
  }

 private:
  const Outlet& outlet_;
  std::string title_;
  std::vector<std::vector<std::string>> rows_;
};

// ---------------------------------------------------------------- the run

std::string_view sign_of(const std::string& status) {
  if (status == "holds") return "✔";
  return status == "violated" ? "✘" : "?";
}

void show_counts(const TraceReader& trace, const Outlet& out) {
  if (!trace.has_events()) return;
  Section messages(out, "Messages");
  for (const auto& row :
       trace.rows("SELECT type, count(*), sum(fate = 'delivered') FROM message GROUP BY type "
                  "ORDER BY count(*) DESC, type")) {
    messages.add({text_in(row[0]), with_commas(number_in(row[1])),
                  with_commas(number_in(row[2])) + " delivered"});
  }
  messages.write();
  Section events(out, "Events by node");
  for (const auto& row :
       trace.rows("SELECT node.node, process, (SELECT count(*) FROM event WHERE event.node = "
                  "node.node) FROM node ORDER BY node.rowid")) {
    events.add({text_in(row[0]), text_in(row[1]), with_commas(number_in(row[2]))});
  }
  events.write();
}

void show_run(const TraceReader& trace, const Outlet& out) {
  const auto field = [&](const char* name) {
    const Value& value = *trace.run().find(name);
    const auto* text = value.get_if<std::string>();
    return text == nullptr ? to_json(value) : *text;
  };
  std::vector<std::vector<std::string>> rows{{"scenario", field("scenario")},
                                             {"seed", field("seed")},
                                             {"orrery", field("orrery")},
                                             {"level", field("level")},
                                             {"ended", field("ended")}};
  if (!trace.is_incomplete()) {
    rows.push_back({"time", seconds_text(Time(
                                static_cast<std::int64_t>(number_in(*trace.run().find("time")))))});
    rows.push_back({"events", with_commas(number_in(*trace.run().find("events")))});
    rows.push_back({"digest", field("digest")});
  } else {
    rows.push_back({"events", with_commas(trace.events()) + " and more"});
  }
  if (trace.has_events()) {
    rows.push_back({"outputs", counted_rows(trace, "SELECT count(*) FROM output")});
    rows.push_back({"operations", counted_rows(trace, "SELECT count(*) FROM operation")});
  }
  out.stream << table(rows, out.width);
  Section verdicts(out, "Verdicts");
  for (const auto& row :
       trace.rows("SELECT status, judge, sentence FROM verdict ORDER BY verdict")) {
    verdicts.add({std::string(sign_of(text_in(row[0]))) + " " + text_in(row[1]), text_in(row[0]),
                  text_in(row[2])});
  }
  verdicts.write();
  Section faults(out, "Faults");
  for (const auto& row :
       trace.rows("SELECT event, time, what FROM fault ORDER BY fault LIMIT 20")) {
    faults.add({seconds_text(Time(static_cast<std::int64_t>(number_in(row[1])))),
                fmt::format("#{}", number_in(row[0])), text_in(row[2])});
  }
  faults.write();
  show_counts(trace, out);
}

// ---------------------------------------------------------------- one event

class Neighbourhood {
 public:
  Neighbourhood(const TraceReader& trace, std::uint64_t at, const Outlet& out)
      : trace_(trace), at_(at), out_(out), here_(space_time_of(trace, {at, at})) {}

  void show() {
    const auto rows = about("SELECT seconds, node, what FROM timeline WHERE event = ?", at_);
    node_ = text_in(rows.at(0)[1]);
    const std::string where = node_.empty() ? "outside the cluster" : node_;
    out_.stream << toned(out_, Tone::strong,
                         fmt::format("Event {} of {}: {} at {}", with_commas(at_),
                                     with_commas(trace_.events()), where, time_of(at_)))
                << "\n";
    show_event(text_in(rows[0][2]));
    show_changes();
    show_sent();
    show_neighbours();
    show_causes();
    show_states();
  }

 private:
  std::string time_of(std::uint64_t event) const {
    const auto rows = about("SELECT time FROM event WHERE event = ?", event);
    return seconds_text(Time(static_cast<std::int64_t>(number_in(rows.at(0).at(0)))));
  }

  /// The answers to a question about one event.
  std::vector<TraceReader::Row> about(const std::string& sql, std::uint64_t event) const {
    std::vector<Value> parameters;
    parameters.emplace_back(event);
    return trace_.rows(sql, parameters);
  }

  void line(const std::string& text, Tone tone = Tone::plain) const {
    out_.stream << "  " << toned(out_, tone, wrapped(text, out_.width, 4)) << "\n";
  }

  void show_event(const std::string& what) const {
    std::string text = what;
    for (const SpaceTime::Event& event : here_.events) {
      if (!event.detail.empty()) text += ": " + event.detail;
    }
    line(text);
    for (const SpaceTime::Message& message : here_.messages) {
      if (message.received_by != at_) continue;
      line(fmt::format("sent at {} by event {}, {} on the way", seconds_text(message.sent),
                       message.sent_by, to_text(message.ended - message.sent)),
           Tone::faint);
    }
    for (const SpaceTime::Mark& mark : here_.marks) line("! " + mark.text, Tone::bad);
    for (const SpaceTime::Event& event : here_.events) {
      for (const std::string& note : event.notes) line("★ " + note, Tone::good);
    }
  }

  void show_changes() const {
    if (!trace_.has_states() || node_.empty()) return;
    Section section(out_, "Changed on " + node_);
    for (const std::string& change : changes_of(trace_, at_, node_)) section.add({change});
    section.write();
  }

  void show_sent() const {
    Section section(out_, "Sent");
    for (const SpaceTime::Message& message : here_.messages) {
      if (message.sent_by != at_) continue;
      const std::string fate =
          !message.why_not.empty() ? message.why_not
          : message.received_by != 0
              ? fmt::format("arrives {} (#{})", seconds_text(message.ended), message.received_by)
              : "still on its way at the end";
      section.add({"→ " + here_.nodes[message.to].name, message.type, fate, message.detail});
    }
    section.write();
  }

  std::vector<std::string> timeline_row(const TraceReader::Row& row) const {
    const std::uint64_t event = number_in(row[0]);
    return {(event == at_ ? "▸ #" : "  #") + std::to_string(event), time_of(event), text_in(row[1]),
            text_in(row[2])};
  }

  /// On the event's own node, or outside of the cluster around what happens there.
  void show_neighbours() const {
    const std::string here = node_.empty() ? "1" : "node = ?2";
    std::vector<Value> parameters;
    parameters.emplace_back(at_);
    if (!node_.empty()) parameters.emplace_back(node_);
    std::vector<std::uint64_t> events;
    const std::string before = fmt::format(
        "SELECT event FROM event WHERE event <= ?1 AND {} ORDER BY event DESC LIMIT {} + 1", here,
        neighbours);
    for (const auto& row : trace_.rows(before, parameters)) events.push_back(number_in(row[0]));
    std::ranges::reverse(events);
    const std::string after =
        fmt::format("SELECT event FROM event WHERE event > ?1 AND {} ORDER BY event LIMIT {}", here,
                    neighbours);
    for (const auto& row : trace_.rows(after, parameters)) events.push_back(number_in(row[0]));
    Section section(out_,
                    node_.empty() ? "Just before and after" : "Just before and after on " + node_);
    add_timeline(section, events);
    section.write();
  }

  void add_timeline(Section& section, const std::vector<std::uint64_t>& events) const {
    for (const std::uint64_t event : events) {
      const auto rows = about("SELECT event, node, what FROM timeline WHERE event = ?", event);
      section.add(timeline_row(rows.at(0)));
    }
  }

  void show_causes() const {
    // Of a chain as long as the run (heartbeats), the newest links are read and no more.
    std::vector<std::uint64_t> events;
    std::uint64_t event = at_;
    while (event != 0 && events.size() <= causes_shown) {
      events.push_back(event);
      event = number_in(about("SELECT cause FROM event WHERE event = ?", event).at(0).at(0));
    }
    if (events.size() < 2) return;
    std::ranges::reverse(events);
    Section section(out_, event == 0 ? "How it came to that"
                                     : "How it came to that (the newest of a longer chain)");
    add_timeline(section, events);
    section.write();
  }

  bool is_up(const std::string& name) const {
    if (name == node_ && !here_.events.empty()) return here_.events.front().kind != "crash";
    const auto node = std::ranges::find(here_.nodes, name, &SpaceTime::Node::name);
    return node == here_.nodes.end() || node->is_up;
  }

  void show_states() const {
    if (!trace_.has_states()) {
      out_.stream << "\n"
                  << toned(
                         out_, Tone::faint,
                         "no states: this trace has level " + text_in(*trace_.run().find("level")))
                  << "\n";
      return;
    }
    Section section(out_, fmt::format("The nodes after event {}", with_commas(at_)));
    const std::set<std::string> changing = changing_members(trace_);
    for (NodeState& node : states_at(trace_, at_, LongLists::only_counted)) {
      std::erase_if(*node.state.get_if<Value::Object>(),
                    [&](const auto& member) { return changing.count(member.key) == 0; });
      section.add({(node.node == node_ ? "▸ " : "  ") + node.node,
                   (is_up(node.node) ? "" : "(down) ") + to_line(node.state)});
    }
    section.write();
  }

  const TraceReader& trace_;
  std::uint64_t at_;
  const Outlet& out_;
  SpaceTime here_;
  std::string node_;
};

}  // namespace

ExitCode show_command(const ShowOptions& options, Console& console) {
  if (options.at && options.diagram) {
    throw Error({"orrery", 0, 0, ""}, "show draws a diagram or shows an event, not both",
                "leave out --at or --diagram");
  }
  const TraceReader trace(options.file);
  tell_if_incomplete(trace, console);
  if (options.at || options.diagram) require_events(trace);
  if (options.at) {
    if (*options.at == 0 || *options.at > trace.events()) {
      throw Error({"--at", 0, 0, ""},
                  fmt::format("there is no event {}: the events of {} are 1 to {}", *options.at,
                              trace.path(), trace.events()));
    }
    Neighbourhood(trace, *options.at, console.out).show();
  } else if (options.diagram) {
    Stretch stretch = stretch_of(trace, options.from, options.to);
    shorten(stretch, events_in_a_diagram, console);
    console.out.stream << text_diagram(space_time_of(trace, stretch), console.out.width);
  } else {
    show_run(trace, console.out);
  }
  return ExitCode::as_expected;
}

}  // namespace orrery
