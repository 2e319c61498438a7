#include "sim/core/json_text.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <set>
#include <vector>

#include "sim/core/log.hpp"
#include "sim/core/map.hpp"
#include "sim/core/shared.hpp"

namespace orrery::json_text_test {

enum class Role : std::uint8_t { follower, leader };
BOOST_DESCRIBE_ENUM(Role, follower, leader)

struct Nothing {
  friend auto operator<=>(const Nothing&, const Nothing&) = default;
};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct Put {
  std::string key{};
  std::optional<double> weight{};
};
BOOST_DESCRIBE_STRUCT(Put, (), (key, weight))

using Command = std::variant<std::monostate, Nothing, Put, std::uint64_t>;

struct Base {
  Role role{};
};
BOOST_DESCRIBE_STRUCT(Base, (), (role))

struct Everything : Base {
  bool yes{true};
  std::int64_t small{std::numeric_limits<std::int64_t>::min()};
  std::uint64_t large{std::numeric_limits<std::uint64_t>::max()};
  Role odd{Role(7)};
  double ratio{5};
  NodeId leader{replica(3)};
  Duration timeout{std::chrono::milliseconds(150)};
  DurationRange range{std::chrono::milliseconds(150), std::chrono::milliseconds(300)};
  std::string text{"a \"quoted\"\n\\ \x01 größe \xFF{"};
  std::pair<int, std::string> pair{1, "["};
  std::vector<Command> commands{std::monostate{}, Nothing{}, Put{"{", {}}, Put{"[", 0.1}, 7U};
  std::set<NodeId> voters{replica(1), replica(2)};
  std::map<NodeId, std::vector<int>> by_node{{replica(1), {}}, {client(2), {1, 2}}};
  std::map<std::string, Nothing> by_text{{"\"", {}}, {"b", {}}};
  std::map<std::uint32_t, bool> by_number{{1, true}, {20, false}};
  Log<Put> log{};
  Map<std::uint64_t, Put> table{};
  Shared<Put> shared{Put{"s", {}}};
  std::vector<std::vector<int>> nested{{}, {}, {1}};
  Nothing nothing{};
};
BOOST_DESCRIBE_STRUCT(Everything, (Base),
                      (yes, small, large, odd, ratio, leader, timeout, range, text, pair, commands,
                       voters, by_node, by_text, by_number, log, table, shared, nested, nothing))

TEST(JsonText, IsThatOfTheTree) {
  Everything everything;
  everything.log.push_back({"k", 2.0});
  everything.log.push_back({"l", {}});
  everything.table.insert_or_assign(4, {"t", {}});
  std::string json = "[";
  append_json(json, everything);
  EXPECT_EQ(json, "[" + to_json(to_value(everything)));
  json.clear();
  append_json(json, Everything{});
  EXPECT_EQ(json, to_json(to_value(Everything{})));
}

}  // namespace orrery::json_text_test
