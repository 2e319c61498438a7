#pragma once
/// Whether other programs can read what we export: the demands of their formats, on whole outputs.

#include <algorithm>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace orrery {

// ---------------------------------------------------------------- ShiViz

/// A log as ShiViz reads it (https://bestchai.bitbucket.io/shiviz): the first line is a regular
/// expression with the groups host, clock and event, the second one parts executions (empty: there
/// is one), and the expression matches the rest without a gap. A clock is a JSON object of whole
/// numbers from 1; a host's own number counts its events from 1, and it never knows less than
/// before, nor more of another host than that host has done.
class ShivizCheck {
 public:
  /// The first offence, or nothing.
  std::string offence(const std::string& log, std::size_t events) {
    const std::size_t first_end = log.find('\n');
    const std::size_t body = log.find('\n', first_end + 1) + 1;
    if (log.substr(first_end, body - first_end) != "\n\n") return "the delimiter is not empty";
    const std::regex event(understood(log.substr(0, first_end)));
    std::size_t matches = 0;
    std::size_t end = body;
    using Matches = std::sregex_iterator;
    for (Matches match(log.begin() + static_cast<std::ptrdiff_t>(body), log.end(), event), none;
         match != none; ++match, ++matches) {
      const auto begin = body + static_cast<std::size_t>(match->position());
      if (begin != end) return "unmatched text before: " + match->str();
      end = begin + match->str().size() + 1;
      const auto clock = nlohmann::json::parse((*match)[2].str(), nullptr, false);
      const std::string offence = look_at((*match)[1], clock);
      if (!offence.empty()) return offence + ": " + match->str();
    }
    if (end != log.size()) return "unmatched text at the end";
    return matches == events ? "" : std::to_string(matches) + " events";
  }

 private:
  using Clock = std::map<std::string, std::uint64_t>;

  /// The expression as std::regex takes it: its groups are numbered, and a brace that begins no
  /// quantifier, which JavaScript takes for itself, is escaped.
  static std::string understood(std::string expression) {
    for (const char* group : {"host", "clock", "event"}) {
      const std::string name = "?<" + std::string(group) + ">";
      const std::size_t at = expression.find(name);
      if (at != std::string::npos) expression.erase(at, name.size());
    }
    return std::regex_replace(expression, std::regex("([{}])"), "\\$1");
  }

  std::string look_at(const std::string& host, const nlohmann::json& clock) {
    if (!clock.is_object()) return "no clock";
    Clock& own = known_[host];
    if (!clock.contains(host) || clock[host] != own[host] + 1) return "a gap";
    for (const auto& [other, count] : clock.items()) {
      if (!count.is_number_unsigned() || count < 1U) return "no count";
      if (other != host && count > known_[other][other]) return "from the future";
    }
    for (const auto& [other, count] : own) {
      if (count != 0 && clock.value(other, 0U) < count) return "forgotten";
    }
    own = clock.get<Clock>();
    return "";
  }

  std::map<std::string, Clock> known_;  // by host, after its newest event
};

inline std::string shiviz_offence(const std::string& log, std::size_t events) {
  return ShivizCheck().offence(log, events);
}

// ---------------------------------------------------------------- Chrome's trace events

/// Trace events as Perfetto and chrome://tracing demand them (the "Trace Event Format" document):
/// an object with traceEvents, of which each has ph, name, pid and tid, and, but for metadata, ts
/// in microseconds; "X" has dur, and slices of one thread nest; "i" has a scope; a flow has a
/// start and an end with one id, category and name, in the order of time, each inside a slice of
/// its thread. Returns the first offence, or nothing.
class ChromeTraceCheck {
 public:
  std::string offence(const std::string& text) {
    const auto trace = nlohmann::json::parse(text, nullptr, false);
    if (!trace.is_object() || !trace.contains("traceEvents")) return "no object with traceEvents";
    const auto unit = trace.value("displayTimeUnit", "ms");
    if (unit != "ms" && unit != "ns") return "displayTimeUnit is " + unit;
    for (const auto& event : trace["traceEvents"]) {
      const std::string offence = look_at(event);
      if (!offence.empty()) return offence + ": " + event.dump();
    }
    const std::string offence = nesting();
    return offence.empty() ? flows() : offence;
  }

  std::map<std::string, std::size_t> phases;  ///< how many of each

 private:
  using Json = nlohmann::json;
  using Thread = std::pair<std::int64_t, std::int64_t>;
  struct Slice {
    double begin;
    double end;
  };
  struct FlowEnd {
    Thread thread;
    double time;
    std::string name;
  };

  static bool is_number(const Json& event, const char* key) {
    return event.contains(key) && event[key].is_number() && event[key] >= 0;
  }

  std::string look_at(const Json& event) {
    for (const char* key : {"ph", "name"}) {
      if (!event.contains(key) || !event[key].is_string()) return std::string("no ") + key;
    }
    const std::string phase = event["ph"];
    ++phases[phase];
    if (phase == "M") return metadata(event);
    for (const char* key : {"pid", "tid", "ts"}) {
      if (!is_number(event, key)) return std::string("no ") + key;
    }
    if (phase == "X") return slice(event);
    if (phase == "i") return instant(event);
    if (phase == "s" || phase == "f") return flow(event);
    return "an unknown phase";
  }

  std::string slice(const Json& event) {
    if (!is_number(event, "dur")) return "no dur";
    const double begin = event["ts"];
    slices_[{event["pid"], event["tid"]}].push_back({begin, begin + event["dur"].get<double>()});
    return "";
  }

  static std::string instant(const Json& event) {
    const std::set<std::string> scopes{"g", "p", "t"};
    return scopes.count(event.value("s", "")) == 0 ? "no scope" : "";
  }

  std::string flow(const Json& event) {
    if (!event.contains("id") || !event.contains("cat")) return "a flow without id or cat";
    const bool is_start = event["ph"] == "s";
    if (!is_start && event.value("bp", "") != "e") return "an end that binds to what follows";
    const std::string id = event["cat"].get<std::string>() + event["id"].dump();
    const FlowEnd end{{event["pid"], event["tid"]}, event["ts"], event["name"]};
    return (is_start ? starts_ : ends_).emplace(id, end).second ? "" : "an id twice";
  }

  static std::string metadata(const Json& event) {
    const std::string name = event["name"];
    const Json arguments = event.value("args", Json::object());
    if (!event.contains("pid")) return "no pid";
    if (name == "process_name" || name == "thread_name") {
      return arguments.value("name", Json()).is_string() ? "" : "no args.name";
    }
    if (name == "thread_sort_index" || name == "process_sort_index") {
      return arguments.value("sort_index", Json()).is_number_integer() ? "" : "no args.sort_index";
    }
    return "unknown metadata";
  }

  /// Slices of a thread contain each other or do not touch.
  std::string nesting() {
    for (auto& [thread, slices] : slices_) {
      std::stable_sort(slices.begin(), slices.end(), [](const Slice& a, const Slice& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
      });
      std::vector<Slice> open;
      for (const Slice& slice : slices) {
        while (!open.empty() && open.back().end <= slice.begin + rounding) open.pop_back();
        if (!open.empty() && slice.end > open.back().end + rounding) {
          return "slices overlap at " + std::to_string(slice.begin);
        }
        open.push_back(slice);
      }
    }
    return "";
  }

  bool is_in_a_slice(const FlowEnd& flow) const {
    const auto slices = slices_.find(flow.thread);
    if (slices == slices_.end()) return false;
    return std::any_of(slices->second.begin(), slices->second.end(), [&](const Slice& slice) {
      return slice.begin <= flow.time + rounding && flow.time <= slice.end + rounding;
    });
  }

  std::string flows() const {
    for (const auto& [id, start] : starts_) {
      const auto end = ends_.find(id);
      if (end == ends_.end()) return "flow " + id + " has no end";
      if (end->second.name != start.name) return "flow " + id + " changes its name";
      if (end->second.time < start.time) return "flow " + id + " goes back in time";
      if (!is_in_a_slice(start) || !is_in_a_slice(end->second)) return "flow " + id + " is loose";
    }
    return ends_.size() == starts_.size() ? "" : "a flow has no start";
  }

  static constexpr double rounding = 1e-4;  // microseconds: far below our nanoseconds
  std::map<Thread, std::vector<Slice>> slices_;
  std::map<std::string, FlowEnd> starts_;
  std::map<std::string, FlowEnd> ends_;
};

}  // namespace orrery
