/// Nodes that take time against the theory of queues (Kleinrock, "Queueing Systems" vol. 1, 1975):
/// a source with exponential gaps sends to one node, through the engine.

#include <gtest/gtest.h>

#include <chrono>

#include "sim/core/world.hpp"
#include "sim/faults/surroundings.hpp"

namespace orrery::queueing {

using namespace std::chrono_literals;

struct Job {
  Time sent{};
};
BOOST_DESCRIBE_STRUCT(Job, (), (sent))

struct NextDue {
  friend auto operator<=>(const NextDue&, const NextDue&) = default;
};
BOOST_DESCRIBE_STRUCT(NextDue, (), ())

struct Volatile {
  std::uint64_t done{};
  Duration total{};  ///< from sending to handling
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (done, total))

/// n1 sends, n2 is sent to.
struct Config {
  Sampler gap{};
};

class Node : public Process<std::variant<Job>, std::variant<NextDue>, Nothing, NoDurable, Volatile,
                            Config> {
 public:
  void start() {
    if (self() == replica(1)) wait();
  }
  void on(const Job& m) {
    ++done;
    total += now() - m.sent;
  }
  void on(NextDue) {
    send(replica(2), Job{.sent = now()});
    wait();
  }

 private:
  void wait() {
    const auto bits = between(std::uint64_t{0}, ~std::uint64_t{0});
    start_timer(NextDue{}, gap.sample(Draw::of_bits(bits)));
  }
};
static_assert(is_process<Node>);

constexpr Duration mean_work = 1ms;

Distribution exponential(double mean_in_works) {
  return {Exponential{.mean = Duration(static_cast<std::int64_t>(
                          mean_in_works * static_cast<double>(mean_work.count())))}};
}

struct Queue {
  double load = 0.5;  ///< arrivals in the mean time of one's work
  std::uint32_t workers = 1;
  std::uint32_t inbox = 1'000'000;
};

struct Figures {
  double waiting = 0;  ///< mean, in mean times of work, without one's own
  double lost = 0;     ///< share
};

Figures measured(const Queue& queue, std::uint64_t jobs) {
  const ProcessingPlan plan{.time = exponential(1), .workers = queue.workers, .inbox = queue.inbox};
  World world(1, make_ref<Surroundings>(NetworkPlan{.latency = {Constant{}}}, DiskPlan{}, plan));
  const Config config{.gap = Sampler(exponential(1 / queue.load))};
  world.add_group('n', 2, 'n', [&](NodeId) { return make_box<Node>(config); });
  world.set_workers('n', plan.workers, plan.inbox);
  world.begin();
  while (world.messages().sent < jobs) world.step();
  const auto& seen = world.state_of<Volatile>(replica(2));
  const double mean = static_cast<double>(seen.total.count()) / static_cast<double>(seen.done);
  return {.waiting = mean / static_cast<double>(mean_work.count()) - 1,
          .lost = static_cast<double>(world.messages().overflowed) /
                  static_cast<double>(world.messages().sent)};
}

/// The share of arrivals that c workers without an inbox turn away at this load (Erlang B).
double erlang_b(double load, std::uint32_t workers) {
  double blocked = 1;
  for (std::uint32_t k = 1; k <= workers; ++k) blocked = load * blocked / (k + load * blocked);
  return blocked;
}

/// The mean time in the inbox of M/M/c, in mean times of work: Erlang C / (c - load).
double mmc_waiting(double load, std::uint32_t workers) {
  const double blocked = erlang_b(load, workers);
  const double waits = workers * blocked / (workers - load * (1 - blocked));
  return waits / (workers - load);
}

void expect_within(double share, double actual, double theory) {
  EXPECT_NEAR(actual, theory, share * theory);
}

TEST(Queueing, OneWorkerKeepsMessagesWaitingAsLongAsMM1) {
  for (const double load : {0.3, 0.5, 0.7}) {
    SCOPED_TRACE(load);
    const double theory = load / (1 - load);
    ASSERT_NEAR(mmc_waiting(load, 1), theory, 1e-12);
    expect_within(0.02, measured({.load = load}, 1'000'000).waiting, theory);
  }
}

TEST(Queueing, SeveralWorkersAsLongAsMMC) {
  for (const std::uint32_t workers : {2U, 3U, 5U}) {
    SCOPED_TRACE(workers);
    const double load = 0.7 * workers;
    expect_within(0.02, measured({.load = load, .workers = workers}, 1'000'000).waiting,
                  mmc_waiting(load, workers));
  }
}

TEST(Queueing, WithoutAnInboxAsManyAreLostAsErlangSays) {
  for (const std::uint32_t workers : {1U, 4U}) {
    SCOPED_TRACE(workers);
    const Queue queue{.load = 2, .workers = workers, .inbox = 0};
    expect_within(0.02, measured(queue, 300'000).lost, erlang_b(2, workers));
  }
}

/// M/M/1/K with K = 5: one at work and four in the inbox.
TEST(Queueing, ABoundedInboxLosesAsManyAsMM1K) {
  const double load = 0.9;
  double all = 0;
  double power = 1;
  for (int k = 0; k < 5; ++k, power *= load) all += power;
  expect_within(0.02, measured({.load = load, .inbox = 4}, 500'000).lost, power / (all + power));
}

/// "Overload is real": more comes than can be done, and the rest is lost for good.
TEST(Queueing, OverloadLosesWhatIsTooMuch) {
  const Figures figures = measured({.load = 2, .inbox = 100}, 300'000);
  expect_within(0.02, figures.lost, 0.5);
  expect_within(0.02, figures.waiting, 100);
}

}  // namespace orrery::queueing
