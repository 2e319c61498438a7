#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "sim/check/session_keys.hpp"
#include "sim/check/versions.hpp"

namespace orrery {
namespace {

using Place = std::uint32_t;

/// A graph whose edges say "not newer than". Its places are versions, the first of them the
/// initial one, and points in time between them: what a session or the run had come to.
/// Versions are distinct, so a circle through two of them is a contradiction.
class VersionOrder {
 public:
  struct Edge {
    Place to;
    const Call* because = nullptr;
    const Call* and_because = nullptr;
  };

  Place add_place() {
    edges_.emplace_back();
    return static_cast<Place>(edges_.size() - 1);
  }
  void add_edge(Place from, Edge edge) { edges_[from].push_back(edge); }
  std::size_t size() const { return edges_.size(); }

  /// The calls that prove a contradiction, from one version to another and back; empty if there is
  /// none. Requires: the first `versions` places are versions.
  struct Circle {
    Place first = 0;
    Place second = 0;
    SomeCalls there{};
    SomeCalls back{};
  };
  std::optional<Circle> contradiction(Place versions) const {
    const std::vector<Place> part = parts();
    std::map<Place, Place> first_of_part;
    for (Place version = 0; version < versions; ++version) {
      const auto [first, is_new] = first_of_part.emplace(part[version], version);
      if (is_new) continue;
      return Circle{first->second, version, way(first->second, version),
                    way(version, first->second)};
    }
    return std::nullopt;
  }

 private:
  /// The strongly connected part that each place is in (Tarjan 1972, without recursion).
  std::vector<Place> parts() const {
    constexpr Place none = ~Place{0};
    std::vector<Place> part(size(), none), number(size(), none), low(size(), 0);
    std::vector<std::size_t> next(size(), 0);
    std::vector<Place> path, open;
    Place numbered = 0;
    const auto enter = [&](Place place) {
      number[place] = low[place] = numbered++;
      path.push_back(place);
      open.push_back(place);
    };
    const auto leave = [&](Place place) {
      path.pop_back();
      if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[place]);
      if (low[place] != number[place]) return;
      for (Place member = none; member != place; open.pop_back()) {
        member = open.back();
        part[member] = place;
      }
    };
    for (Place root = 0; root < size(); ++root) {
      if (number[root] == none) enter(root);
      while (!path.empty()) {
        const Place at = path.back();
        if (next[at] == edges_[at].size()) {
          leave(at);
          continue;
        }
        const Place to = edges_[at][next[at]++].to;
        if (number[to] == none) enter(to);
        else if (part[to] == none) low[at] = std::min(low[at], number[to]);
      }
    }
    return part;
  }

  /// The reasons along a shortest way. Requires: there is one.
  SomeCalls way(Place from, Place to) const {
    std::vector<std::pair<Place, const Edge*>> came(size(), {0, nullptr});
    std::deque<Place> open{from};
    while (!open.empty() && !(came[to].second)) {
      const Place at = open.front();
      open.pop_front();
      for (const Edge& edge : edges_[at]) {
        if (edge.to == from || came[edge.to].second) continue;
        came[edge.to] = {at, &edge};
        open.push_back(edge.to);
      }
    }
    SomeCalls reasons;
    for (Place at = to; at != from; at = came[at].first) {
      const Edge* edge = came[at].second;
      if (edge->and_because) reasons.push_back(edge->and_because);
      if (edge->because) reasons.push_back(edge->because);
    }
    std::reverse(reasons.begin(), reasons.end());
    reasons.erase(std::unique(reasons.begin(), reasons.end()), reasons.end());
    return reasons;
  }

  std::vector<std::vector<Edge>> edges_;
};

/// A read whose version is known.
struct VersionRead {
  const Call* call;
  Place version;
};

class VersionJudge {
 public:
  explicit VersionJudge(const SomeCalls& calls) : writes_(calls) {
    order_.add_place();
    find_versions(calls);
    versions_ = static_cast<Place>(order_.size());
    for (Place version = 1; version < versions_; ++version) order_.add_edge(0, {version});
    order_by_contents();
    order_by_time();
  }

  SessionFindings findings(SessionGuarantee guarantee, std::string_view key) {
    SessionFindings findings{.judged = reads_.size(), .unclear = unclear_};
    if (order_.contradiction(versions_)) {
      findings.has_no_order = true;
      return findings;
    }
    for (const auto& [client, session] : sessions()) add_session(guarantee, session);
    if (const auto circle = order_.contradiction(versions_)) {
      findings.violation = violation(*circle, key);
    }
    return findings;
  }

 private:
  // ------------------------------------------------------------ versions

  /// Those whose writes were acknowledged or seen.
  void find_versions(const SomeCalls& calls) {
    for (const Call* write : writes_.all()) {
      if (is_ok(*write)) add_version(write);
    }
    for (const Call* call : calls) {
      const bool is_read = call->operation.action == Action::get && is_ok(*call);
      if (!is_read) continue;
      const Origin origin = writes_.origin_of(*call);
      if (origin.kind == Origin::Kind::write) {
        reads_.push_back({call, add_version(origin.write)});
        add_lineage(origin, *call);
      } else if (origin.kind == Origin::Kind::initial) {
        reads_.push_back({call, 0});
      } else {
        ++unclear_;
      }
    }
  }
  Place add_version(const Call* write) {
    const auto [version, is_new] = version_of_.emplace(write->invoked_event, 0);
    if (is_new) {
      version->second = order_.add_place();
      write_of_[version->second] = write;
    }
    return version->second;
  }
  /// What was appended to what, in a value that was read.
  void add_lineage(Origin origin, const Call& read) {
    while (origin.write->operation.action == Action::append && !origin.rest.empty()) {
      const Place version = add_version(origin.write);
      const Origin before = writes_.origin_of(origin.rest, end_of(read));
      if (before.kind != Origin::Kind::write) return;
      const Place older = add_version(before.write);
      if (!appended_.insert({older, version}).second) return;  // and so on, as before
      lineage_.push_back({older, version, &read});
      origin = before;
    }
  }

  // ------------------------------------------------------------ what is certain of their order

  void order_by_contents() {
    for (const auto& [older, newer, read] : lineage_) order_.add_edge(older, {newer, read});
    for (Place version = 1; version < versions_; ++version) {
      const Call* write = write_of_[version];
      if (write->operation.action != Action::cas) continue;
      const Origin expected = writes_.origin_of(write->operation.expected, end_of(*write));
      if (expected.kind != Origin::Kind::write) continue;
      const auto older = version_of_.find(expected.write->invoked_event);
      if (older != version_of_.end() && older->second != version) {
        order_.add_edge(older->second, {version, expected.write, write});
      }
    }
  }

  /// What was acknowledged or read before a write was invoked is older than that. Through points in
  /// time, so that edges are no more than calls.
  void order_by_time() {
    std::vector<std::pair<std::uint64_t, VersionRead>> ends;
    for (Place version = 1; version < versions_; ++version) {
      const Call* write = write_of_[version];
      if (is_ok(*write)) ends.push_back({write->returned_event, {write, version}});
    }
    for (const VersionRead& read : reads_) ends.push_back({read.call->returned_event, read});
    std::sort(ends.begin(), ends.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Place> points;
    for (const auto& [event, end] : ends) {
      const Place point = order_.add_place();
      order_.add_edge(end.version, {point, end.call});
      if (!points.empty()) order_.add_edge(points.back(), {point});
      points.push_back(point);
    }
    for (Place version = 1; version < versions_; ++version) {
      const Call* write = write_of_[version];
      const auto later =
          std::lower_bound(ends.begin(), ends.end(), write->invoked_event,
                           [](const auto& end, std::uint64_t event) { return end.first < event; });
      if (later == ends.begin()) continue;
      order_.add_edge(points[static_cast<std::size_t>(later - ends.begin()) - 1], {version, write});
    }
  }

  // ------------------------------------------------------------ what a session adds

  struct Step {
    const Call* call;
    Place version;
    bool is_read;
  };
  std::map<NodeId, std::vector<Step>> sessions() const {
    std::map<NodeId, std::vector<Step>> all;
    for (const VersionRead& read : reads_) {
      all[read.call->client].push_back({read.call, read.version, true});
    }
    for (const auto& [version, write] : write_of_) {
      all[write->client].push_back({write, version, false});
    }
    for (auto& [client, session] : all) {
      std::sort(session.begin(), session.end(), [](const Step& a, const Step& b) {
        return a.call->invoked_event < b.call->invoked_event;
      });
    }
    return all;
  }

  /// Each step that binds makes a new point in the session's time, not older than its version; what
  /// is bound is not older than the newest such point.
  void add_session(SessionGuarantee guarantee, const std::vector<Step>& session) {
    const bool reads_bind = guarantee == SessionGuarantee::monotonic_reads ||
                            guarantee == SessionGuarantee::writes_follow_reads;
    const bool reads_are_bound = guarantee == SessionGuarantee::monotonic_reads ||
                                 guarantee == SessionGuarantee::read_your_writes;
    std::optional<Place> point;
    for (const Step& step : session) {
      if (point && step.is_read == reads_are_bound) {
        order_.add_edge(*point, {step.version, step.call});
      }
      if (step.is_read != reads_bind || !is_ok(*step.call)) continue;
      const Place next = order_.add_place();
      if (point) order_.add_edge(*point, {next});
      order_.add_edge(step.version, {next, step.call});
      point = next;
    }
  }

  // ------------------------------------------------------------ the answer

  std::string name_of(Place version) const {
    if (version == 0) return "what was there at first";
    const Operation& operation = write_of_.at(version)->operation;
    return operation.action == Action::erase ? "the erasure by " + told(*write_of_.at(version))
                                             : operation.value;
  }
  static std::string reasons(const SomeCalls& calls) {
    std::vector<std::string> names;
    for (const Call* call : calls) names.push_back(told(*call));
    return names.empty() ? "it was there first" : first_of(names);
  }
  Verdict violation(const VersionOrder::Circle& circle, std::string_view key) const {
    SomeCalls evidence = circle.there;
    evidence.insert(evidence.end(), circle.back.begin(), circle.back.end());
    for (const Place version : {circle.first, circle.second}) {
      if (version != 0) evidence.push_back(write_of_.at(version));
    }
    const std::string first = name_of(circle.first);
    const std::string second = name_of(circle.second);
    return violated_by(
        std::move(evidence),
        fmt::format("of {}, {} would have to be older than {} ({}), and newer ({})", key, first,
                    second, reasons(circle.there), reasons(circle.back)));
  }

  struct Appended {
    Place older;
    Place newer;
    const Call* read;
  };

  RegisterWrites writes_;
  VersionOrder order_;
  Place versions_ = 0;
  std::map<std::uint64_t, Place> version_of_;  // by the write's invocation
  std::map<Place, const Call*> write_of_;
  std::vector<VersionRead> reads_;
  std::vector<Appended> lineage_;
  std::set<std::pair<Place, Place>> appended_;
  std::size_t unclear_ = 0;
};

}  // namespace

SessionFindings judge_versions(SessionGuarantee guarantee, std::string_view key,
                               const SomeCalls& calls) {
  return VersionJudge(calls).findings(guarantee, key);
}

}  // namespace orrery
