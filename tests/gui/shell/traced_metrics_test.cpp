// What is measured of a run, against SQL over a trace of the same run.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "gui/model/metrics.hpp"
#include "gui/model/plot.hpp"
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
    return all_metrics()[metric_named(metric)].lines(
        {live->chronicle(), messages, calls, live->protocol()});
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
  return fmt::format("{0} >= {1} AND {0} < {2}", column, from.count(), to.count());
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
    const auto open_at = [&](std::string_view table, std::string_view begin, std::string_view end) {
      return run.count(
          fmt::format("SELECT count(*) FROM {0} WHERE {1} <= {3} AND ({2} IS NULL OR {2} > {3})",
                      table, begin, end, time.count()));
    };
    EXPECT_EQ(level_at(flying, time), open_at("message", "sent_time", "ended_time"));
    EXPECT_EQ(level_at(waiting, time), open_at("operation", "invoked_time", "returned_time"));
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

TEST(Metrics, PercentilesOfARangeAreThoseOfItsRowsInTheTrace) {
  const BothWays run("raft/leader_dies");
  const MetricLine served = run.line("latency", "served");
  for (const MetricLine& line : run.lines("latency")) {
    ASSERT_TRUE(line.name == served.name || !has_samples(line)) << line.name;  // it is all calls
  }
  std::size_t counted = 0;
  for (Time from{}; from < run.live->reached(); from += milliseconds(700)) {
    const TimeWindow range{from, from + milliseconds(1500)};
    PlotLook look{.area = {0, 0, 900, 200}, .window = {Time{}, run.live->reached()}};
    look.reached = run.live->reached();
    look.range = range;
    const Plot plot =
        plot_of(metric_named("latency"), {.here = std::array{served}}, look,
                [](std::string_view text) { return 8.0F * static_cast<float>(text.size()); });
    std::vector<double> traced;
    Query rows =
        run.trace.query("SELECT returned_time - invoked_time FROM operation WHERE " +
                        time_between("returned_time", range.begin, range.end) + " ORDER BY 1");
    while (rows.next()) traced.push_back(static_cast<double>(rows.integer(0)));
    const Distribution& spread = plot.lines.at(0).spread;
    ASSERT_EQ(spread.weight(), static_cast<double>(traced.size()));
    for (const std::size_t hundredths : {1U, 50U, 99U, 100U}) {
      if (traced.empty()) continue;
      const std::size_t rank = (traced.size() * hundredths + 99) / 100;
      EXPECT_EQ(spread.percentile(static_cast<double>(hundredths)), traced[rank - 1]);
    }
    counted += traced.size();
  }
  EXPECT_GT(counted, 50U);
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

TEST(Metrics, MessagesPerDecisionAddUpToThoseThatLeft) {
  const BothWays run("raft/leader_dies");
  const MetricLine line = run.line("per_decision", "Committed");
  // Each index is decided once, when the first node says so.
  Query rows = run.trace.query(
      "SELECT min(event), (SELECT count(*) FROM message WHERE sent_event <= min(output.event)) "
      "FROM output WHERE type = 'Committed' GROUP BY value ORDER BY 1");
  double sum = 0;
  std::size_t i = 0;
  for (; rows.next(); ++i) {
    ASSERT_LT(i, line.samples->size());
    const Sample& sample = (*line.samples)[i];
    EXPECT_EQ(sample.event, static_cast<EventNumber>(rows.integer(0)));
    sum += sample.value;
    const bool is_last =
        i + 1 == line.samples->size() || (*line.samples)[i + 1].event != sample.event;
    if (is_last) {
      EXPECT_NEAR(sum, static_cast<double>(rows.integer(1)), 1e-6);
    }
  }
  EXPECT_EQ(i, line.samples->size());
  EXPECT_GT(i, 20U);
}

TEST(Metrics, NobodyLeadsWhereTheTraceHasNoLeader) {
  const BothWays run("raft/leader_dies");
  const MetricLine line = run.line("leaderless", "nobody leads");
  double without = 0;
  double with = 0;
  for (Time time{}; time < run.live->reached(); time += Time(7'777'777)) {
    double leaders = 0;
    for (const MetricLine& role : run.lines("roles")) {
      if (role.name == "leader") leaders = level_at(role, time);
    }
    EXPECT_EQ(level_at(line, time), leaders == 0 ? 1 : 0);
    (leaders == 0 ? without : with) += 1;
  }
  EXPECT_GT(without, 10);
  EXPECT_GT(with, 10);
}

/// A read is stale by what was acknowledged before it began, and invoked after what it shows.
TEST(Metrics, StaleReadsAreThoseOfTheTrace) {
  const BothWays run("primary_secondary/split_brain");
  std::vector<std::pair<double, double>> measured;
  const MetricLine age = run.lines("staleness").front();
  const MetricLine missed = run.lines("missed").front();
  ASSERT_EQ(age.samples->size(), missed.samples->size());
  for (std::size_t i = 0; i < age.samples->size(); ++i) {
    measured.emplace_back((*age.samples)[i].value, (*missed.samples)[i].value);
  }
  // Values are written once, so a read's value names its write; nothing is read before all writes.
  Query rows = run.trace.query(
      "SELECT read.invoked_time - min(newer.returned_time), count(*) FROM operation AS read "
      "LEFT JOIN operation AS shown ON shown.key = read.key AND shown.action = 'put' "
      "AND shown.value = read.result AND shown.outcome = 'ok' "
      "JOIN operation AS newer ON newer.key = read.key AND newer.action = 'put' "
      "AND newer.outcome = 'ok' AND newer.returned_event < read.invoked_event "
      "AND (read.result IS NULL OR newer.invoked_event > shown.returned_event) "
      "WHERE read.action = 'get' AND read.outcome = 'ok' GROUP BY read.operation ORDER BY 1, 2");
  std::vector<std::pair<double, double>> traced;
  while (rows.next()) {
    traced.emplace_back(static_cast<double>(rows.integer(0)), static_cast<double>(rows.integer(1)));
  }
  std::ranges::sort(measured);
  EXPECT_EQ(measured, traced);
  EXPECT_GT(traced.size(), 5U);
}

}  // namespace
}  // namespace orrery::gui
