#include <fmt/format.h>

#include <algorithm>

#include "scenarios/trace_commands.hpp"
#include "scenarios/trace_words.hpp"
#include "scenarios/value_text.hpp"
#include "sim/core/error.hpp"
#include "sim/core/text.hpp"

namespace orrery {
namespace {

constexpr std::uint64_t context = 3;  // events on either side

constexpr std::size_t state_lines_max = 20;

/// What the digest covers of an event, and what a person reads of it.
constexpr const char* contents_of_events =
    "SELECT event.event, event.time, event.node, event.kind, event.timer, message.type, "
    "message.from_node, message.to_node, message.payload, operation.action, operation.key, "
    "operation.value, operation.expected FROM event "
    "LEFT JOIN message ON message.message = event.message "
    "LEFT JOIN operation ON event.kind = 'invoke' AND operation.invoked_event = event.event "
    "WHERE event.event BETWEEN ? AND ? ORDER BY event.event";

class Difference {
 public:
  Difference(const TraceReader& a, const TraceReader& b, Console& console)
      : a_(a), b_(b), out_(console.out) {}

  ExitCode tell() {
    say_how_they_were_made();
    if (are_both_complete() && *a_.run().find("digest") == *b_.run().find("digest")) {
      out_.stream << fmt::format("the same run: {} events, digest {}\n",
                                 with_commas(number_in(*a_.run().find("events"))),
                                 text_in(*a_.run().find("digest")));
      return ExitCode::as_expected;
    }
    const Stretch stretch = stretch_that_differs();
    if (!a_.has_events() || !b_.has_events()) return tell_stretch(stretch);
    const std::uint64_t event = first_difference(stretch);
    if (event > std::min(a_.events(), b_.events())) return tell_end(event);
    tell_event(event);
    return ExitCode::not_as_expected;
  }

 private:
  bool are_both_complete() const { return !a_.is_incomplete() && !b_.is_incomplete(); }

  /// Runs of different scenarios can be compared, but whoever does should know.
  void say_how_they_were_made() const {
    for (const char* field : {"scenario", "seed", "orrery"}) {
      const std::string one = text_in(*a_.run().find(field));
      const std::string other = text_in(*b_.run().find(field));
      if (one != other) {
        out_.stream << fmt::format("{}: {} and {}\n", field, one, other);
      }
    }
    const bool is_one_run = *a_.run().find("scenario") == *b_.run().find("scenario") &&
                            *a_.run().find("seed") == *b_.run().find("seed");
    if (is_one_run && *a_.run().find("plan") != *b_.run().find("plan")) {
      out_.stream << "plan: the same scenario and seed, with different settings\n";
    }
  }

  static Value checkpoint(const TraceReader& trace, std::int64_t index) {
    const auto rows = trace.rows(
        "SELECT event, digest FROM checkpoint ORDER BY event LIMIT 1 OFFSET ?", {Value(index)});
    return Value::Array{rows.at(0)[0], rows.at(0)[1]};
  }

  /// Once two chains differ they do so for ever: the first difference is found by bisection.
  Stretch stretch_that_differs() const {
    const auto count = [](const TraceReader& trace) {
      return static_cast<std::int64_t>(
          number_in(trace.rows("SELECT count(*) FROM checkpoint").at(0).at(0)));
    };
    const std::int64_t shared = std::min(count(a_), count(b_));
    std::int64_t agreed = 0;  // so many checkpoints are equal
    std::int64_t differs = shared;
    while (agreed < differs) {
      const std::int64_t middle = agreed + (differs - agreed) / 2;
      if (checkpoint(a_, middle) == checkpoint(b_, middle)) {
        agreed = middle + 1;
      } else {
        differs = middle;
      }
    }
    const auto event_of = [&](std::int64_t index) {
      return number_in((*checkpoint(a_, index).get_if<Value::Array>())[0]);
    };
    return {.first = agreed == 0 ? 1 : event_of(agreed - 1) + 1,
            .last = agreed == shared ? std::max(a_.events(), b_.events()) : event_of(agreed)};
  }

  ExitCode tell_stretch(const Stretch& stretch) const {
    out_.stream << fmt::format(
        "the runs differ after event {}; traces of level events or full would say where\n",
        with_commas(stretch.first - 1));
    return ExitCode::not_as_expected;
  }

  /// The first event with other contents; behind the end of the shorter run if there is none.
  std::uint64_t first_difference(const Stretch& stretch) const {
    constexpr std::uint64_t events_a_step = 1024;
    const bool have_payloads = a_.has_states() && b_.has_states();
    const std::uint64_t end = std::min({stretch.last, a_.events(), b_.events()});
    for (std::uint64_t first = stretch.first; first <= end; first += events_a_step) {
      const std::vector<Value> bounds{Value(first),
                                      Value(std::min(end, first + events_a_step - 1))};
      auto one = a_.rows(contents_of_events, bounds);
      auto other = b_.rows(contents_of_events, bounds);
      for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i) {
        if (!have_payloads) one[i][8] = other[i][8];
        if (one[i] != other[i]) return number_in(one[i][0]);
      }
    }
    return end + 1;
  }

  /// All events that both have are the same, as far as these traces tell.
  ExitCode tell_end(std::uint64_t event) const {
    const std::uint64_t same = event - 1;
    if (a_.events() == b_.events()) {
      if (!are_both_complete()) {
        throw Error({a_.is_incomplete() ? a_.path() : b_.path(), 0, 0, ""},
                    fmt::format("the runs are the same up to event {}, where this trace was cut "
                                "off: nobody knows how it went on",
                                same));
      }
      out_.stream << "the digests differ, but no event does in what these traces hold; two traces "
                     "of level full would say where\n";
      return ExitCode::not_as_expected;
    }
    const TraceReader& shorter = a_.events() < b_.events() ? a_ : b_;
    const TraceReader& longer = a_.events() < b_.events() ? b_ : a_;
    if (shorter.is_incomplete()) {
      throw Error({shorter.path(), 0, 0, ""},
                  fmt::format("the runs are the same up to event {}, where this trace was cut off: "
                              "nobody knows how it went on",
                              same));
    }
    out_.stream << fmt::format(
        "the runs are the same up to event {}, where {} ends; {} goes on for {} more\n\n",
        with_commas(same), shorter.path(), longer.path(), with_commas(longer.events() - same));
    write_events(longer, "  ", event, event + context - 1);
    return ExitCode::not_as_expected;
  }

  void tell_event(std::uint64_t event) const {
    out_.stream << toned(out_, Tone::strong,
                         fmt::format("the runs differ first in event {}", with_commas(event)))
                << "\n\n";
    if (event > 1) {
      out_.stream << "  in both, before\n";
      write_events(a_, "  ", event > context ? event - context : 1, event - 1);
      out_.stream << "\n";
    }
    write_side(a_, "A", event);
    write_side(b_, "B", event);
    write_states(event);
  }

  void write_side(const TraceReader& trace, std::string_view name, std::uint64_t event) const {
    out_.stream << toned(out_, Tone::strong, fmt::format("  {}: {}", name, trace.path())) << "\n";
    write_events(trace, std::string(name) + " ", event, event + context);
    out_.stream << "\n";
  }

  void write_events(const TraceReader& trace, const std::string& margin, std::uint64_t first,
                    std::uint64_t last) const {
    std::vector<std::vector<std::string>> rows;
    for (const TraceReader::Row& row :
         trace.rows("SELECT timeline.event, event.time, timeline.node, what, payload FROM timeline "
                    "JOIN event USING (event) LEFT JOIN message USING (message) "
                    "WHERE timeline.event BETWEEN ? AND ? ORDER BY timeline.event",
                    {Value(first), Value(last)})) {
      const std::string content = json_line(row[4]);
      rows.push_back({fmt::format("{}#{}", margin, number_in(row[0])),
                      seconds_text(Time(static_cast<std::int64_t>(number_in(row[1])))),
                      row[2].is_null() ? "-" : text_in(row[2]),
                      text_in(row[3]) + (content.empty() ? "" : ": " + content)});
    }
    out_.stream << table(rows, out_.width, 2);
  }

  void write_states(std::uint64_t event) const {
    if (!a_.has_states() || !b_.has_states()) return;
    out_.stream << "  State after it, A -> B\n";
    const std::vector<NodeState> one = states_at(a_, event, LongLists::in_full);
    const std::vector<NodeState> other = states_at(b_, event, LongLists::in_full);
    std::vector<std::vector<std::string>> rows;
    for (const NodeState& node : one) {
      const auto same = std::ranges::find(other, node.node, &NodeState::node);
      if (same == other.end()) {
        rows.push_back({"  " + node.node, "has started in A alone"});
        continue;
      }
      for (const std::string& line : differences(node.state, same->state)) {
        rows.push_back({"  " + node.node, line});
      }
    }
    for (const NodeState& node : other) {
      if (std::ranges::find(one, node.node, &NodeState::node) == one.end()) {
        rows.push_back({"  " + node.node, "has started in B alone"});
      }
    }
    if (rows.size() > state_lines_max) {
      const std::size_t more = rows.size() - state_lines_max;
      rows.resize(state_lines_max);
      rows.push_back({fmt::format("  … and {} more", more)});
    }
    if (rows.empty()) rows.push_back({"  no node's state differs yet"});
    out_.stream << table(rows, out_.width, 2);
  }

  const TraceReader& a_;
  const TraceReader& b_;
  const Outlet& out_;
};

}  // namespace

ExitCode diff_command(const std::string& a, const std::string& b, Console& console) {
  const TraceReader one(a);
  const TraceReader other(b);
  tell_if_incomplete(one, console);
  tell_if_incomplete(other, console);
  return Difference(one, other, console).tell();
}

}  // namespace orrery
