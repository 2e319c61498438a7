// What is measured of a run, against SQL over a trace of the same run.

#include <gtest/gtest.h>

#include <algorithm>

#include "gui/model/metrics.hpp"
#include "gui/session/open.hpp"
#include "tests/gui/session/recordings.hpp"

namespace orrery::gui {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A run looked at live, and its trace.
struct BothWays {
  explicit BothWays(const std::string& scenario)
      : trace(recording::record(folder, scenario)),
        live(open_session(recording::shipped(scenario), {.is_threaded = false},
                          recording::catalogue())) {
    live->want(Time::max());
    while (live->work(5'000)) {
    }
    calls = live->calls();
    messages.follow(live->chronicle());
  }
  std::int64_t count(const std::string& query) const {
    Query rows = trace.query(query);
    EXPECT_TRUE(rows.next());
    return rows.integer(0);
  }
  std::vector<MetricLine> lines(std::string_view metric) const {
    return all_metrics()[metric_named(metric)].lines({live->chronicle(), messages, calls});
  }
  MetricLine line(std::string_view metric, std::string_view name) const {
    for (const MetricLine& each : lines(metric)) {
      if (each.name == name) return each;
    }
    ADD_FAILURE() << "no line " << name;
    return {};
  }

  Folder folder;
  TraceReader trace;
  std::unique_ptr<Session> live;
  std::vector<Call> calls;
  MessageSeries messages;
};

std::string time_between(const std::string& column, Time from, Time to) {
  return column + " >= " + std::to_string(from.count()) + " AND " + column + " < " +
         std::to_string(to.count());
}

std::size_t samples_between(const MetricLine& line, Time from, Time to) {
  return line.samples->first_at(to) - line.samples->first_at(from);
}

double level_at(const MetricLine& line, Time time) {
  const Sample* sample = line.samples->newest_at(time);
  return sample == nullptr ? 0 : sample->value;
}

TEST(Metrics, MessagesInAnIntervalAreThoseOfTheTrace) {
  const BothWays run("raft/leader_dies");
  const MetricLine sent = run.line("messages", "sent");
  const MetricLine delivered = run.line("messages", "delivered");
  const MetricLine lost = run.line("messages", "lost");
  const std::string never = "fate NOT IN ('delivered', 'in_flight', 'held')";
  std::int64_t all = 0;
  for (Time from{}; from < run.live->reached(); from += milliseconds(50)) {
    const Time to = from + milliseconds(50);
    const std::int64_t count =
        run.count("SELECT count(*) FROM message WHERE " + time_between("sent_time", from, to));
    all += count;
    EXPECT_EQ(samples_between(sent, from, to), count);
    EXPECT_EQ(samples_between(delivered, from, to),
              run.count("SELECT count(*) FROM message WHERE fate = 'delivered' AND " +
                        time_between("ended_time", from, to)));
    EXPECT_EQ(samples_between(lost, from, to),
              run.count("SELECT count(*) FROM message WHERE " + never + " AND " +
                        time_between("ended_time", from, to)));
  }
  EXPECT_GT(all, 500);
}

TEST(Metrics, LevelsAtAnInstantAreThoseOfTheTrace) {
  const BothWays run("raft/leader_dies");
  const MetricLine flying = run.line("under_way", "under way");
  const MetricLine waiting = run.line("pending", "waiting");
  const MetricLine running = run.line("running", "running");
  double most = 0;
  for (Time time{}; time < run.live->reached(); time += Time(7'777'777)) {
    const std::string at = std::to_string(time.count());
    EXPECT_EQ(level_at(flying, time),
              run.count("SELECT count(*) FROM message WHERE sent_time <= " + at +
                        " AND (ended_time IS NULL OR ended_time > " + at + ")"));
    EXPECT_EQ(level_at(waiting, time),
              run.count("SELECT count(*) FROM operation WHERE invoked_time <= " + at +
                        " AND (returned_time IS NULL OR returned_time > " + at + ")"));
    most = std::max(most, level_at(waiting, time));
  }
  EXPECT_GT(most, 1);
  EXPECT_EQ(level_at(running, Time{}), 8);  // five replicas and three clients
  EXPECT_EQ(level_at(running, seconds(3)), 7);
}

TEST(Metrics, LatenciesAreThoseOfTheTrace) {
  const BothWays run("raft/leader_dies");
  std::vector<double> measured;
  for (const MetricLine& line : run.lines("latency")) {
    for (std::size_t i = 0; i < line.samples->size(); ++i) {
      measured.push_back((*line.samples)[i].value);
    }
  }
  std::ranges::sort(measured);
  std::vector<double> traced;
  Query rows = run.trace.query(
      "SELECT returned_time - invoked_time FROM operation WHERE returned_time IS NOT NULL "
      "ORDER BY 1");
  while (rows.next()) traced.push_back(static_cast<double>(rows.integer(0)));
  EXPECT_EQ(measured, traced);
  EXPECT_GT(traced.size(), 20U);
}

TEST(Metrics, RolesAddUpToTheNodesThatHaveOne) {
  const BothWays run("raft/leader_dies");
  const Chronicle& chronicle = run.live->chronicle();
  const std::vector<MetricLine> lines = run.lines("roles");
  for (Time time{}; time < run.live->reached(); time += milliseconds(11)) {
    const EventNumber event = chronicle.event_at(time);
    for (const MetricLine& line : lines) {
      double count = 0;
      for (Place node = 0; node < chronicle.nodes().size(); ++node) {
        count += chronicle.role_at(node, event) == line.role ? 1 : 0;
      }
      EXPECT_EQ(level_at(line, time), count) << line.name;
    }
  }
  EXPECT_EQ(lines.size(), 4U);  // follower, candidate, leader, down
  EXPECT_EQ(lines.back().name, "down");
}

}  // namespace
}  // namespace orrery::gui
