#include "sim/trace/state_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/trace/support.hpp"

namespace orrery::traced {

struct Tick {
  friend auto operator<=>(const Tick&, const Tick&) = default;
};
BOOST_DESCRIBE_STRUCT(Tick, (), ())

struct Table {
  std::uint64_t ticks{};
  Map<std::uint64_t, std::uint64_t> counts{};
  Log<std::uint64_t> history{};
};
BOOST_DESCRIBE_STRUCT(Table, (), (ticks, counts, history))

/// Changes ten entries over and over, and remembers the last few hundred ticks.
class Ticker : public Process<Nothing, std::variant<Tick>, Nothing, NoDurable, Table> {
 public:
  void start() { start_timer(Tick{}, Duration(1)); }
  void on(Tick) {
    ++ticks;
    counts.insert_or_assign(ticks % 10, ticks);
    history.push_back(ticks);
    if (history.size() == 500) history.truncate(100);
    start_timer(Tick{}, Duration(1));
  }
};

TEST(StateRows, TellABusyMemberAnewNowAndThen) {
  const Folder folder;
  constexpr int ticks = 3000;
  World world(1);
  world.add_group('n', 1, 'n', [](NodeId) { return make_box<Ticker>(); });
  run_traced(world, folder / "t", Time(ticks));

  Database trace = Database::open_to_read(folder / "t");
  const auto count = [&](const std::string& condition) {
    return std::stoi(
        answers(trace, "SELECT count(*) FROM state_change WHERE " + condition).front());
  };
  EXPECT_EQ(count("member = 'ticks'"), ticks + 1);
  EXPECT_GT(count("member = 'counts' AND entry IS NULL"), 8);
  EXPECT_LT(count("member = 'counts'"), ticks + ticks / 10);

  Query query = trace.query("SELECT value FROM state_at WHERE event = ?1 AND member = ?2");
  World again(1);
  again.add_group('n', 1, 'n', [](NodeId) { return make_box<Ticker>(); });
  again.begin();
  do {
    for (const char* member : {"counts", "history"}) {
      query.restart();
      query.bind(1, static_cast<std::int64_t>(again.events())).bind(2, member);
      ASSERT_TRUE(query.next());
      ASSERT_EQ(query.text(0), to_json(*again.box(replica(1)).describe().find(member)))
          << member << " after event " << again.events();
    }
  } while (again.step(Time(ticks)));
}

}  // namespace orrery::traced
