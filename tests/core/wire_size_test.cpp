#include "sim/core/wire_size.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "sim/core/log.hpp"
#include "sim/core/map.hpp"
#include "sim/core/payload.hpp"
#include "sim/core/shared.hpp"

namespace orrery::wire_size_test {

struct Empty {};
BOOST_DESCRIBE_STRUCT(Empty, (), ())

struct Command {
  std::string key{};
  std::optional<std::uint32_t> version{};
};
BOOST_DESCRIBE_STRUCT(Command, (), (key, version))

struct Entry {
  std::uint64_t term{};
  std::variant<std::monostate, Command> command{};
};
BOOST_DESCRIBE_STRUCT(Entry, (), (term, command))

struct Append : Entry {
  NodeId leader{};
  bool is_last{};
  std::vector<Entry> entries{};
};
BOOST_DESCRIBE_STRUCT(Append, (Entry), (leader, is_last, entries))

enum class Small : std::uint8_t { one };
BOOST_DESCRIBE_ENUM(Small, one)

TEST(WireSize, OfANumberIsItsOwn) {
  EXPECT_EQ(encoded_size(std::uint64_t{1}), 8U);
  EXPECT_EQ(encoded_size(std::int32_t{1}), 4U);
  EXPECT_EQ(encoded_size(true), 1U);
  EXPECT_EQ(encoded_size(0.5), 8U);
  EXPECT_EQ(encoded_size(Small::one), 1U);
  EXPECT_EQ(encoded_size(replica(7)), 4U);
  EXPECT_EQ(encoded_size(Duration(1)), 8U);
  EXPECT_EQ(encoded_size(DurationRange{}), 16U);
}

TEST(WireSize, OfTextsAndContainersCountsWhatTheyHold) {
  EXPECT_EQ(encoded_size(std::string("abc")), 4 + 3U);
  EXPECT_EQ(encoded_size(std::vector<std::uint16_t>(5)), 4 + 5 * 2U);
  EXPECT_EQ(encoded_size(std::vector<std::string>{"a", "bc"}), 4 + (4 + 1) + (4 + 2U));
  EXPECT_EQ(encoded_size(std::map<std::uint8_t, std::string>{{1, "a"}}), 4 + 1 + (4 + 1U));
  Map<std::string, std::uint64_t> map;
  map.insert_or_assign("key", 1);
  EXPECT_EQ(encoded_size(map), 4 + (4 + 3) + 8U);
  Log<Entry> log;
  log.push_back({});
  EXPECT_EQ(encoded_size(log), 4 + (8 + 1U));
}

TEST(WireSize, OfAStructIsThatOfItsMembersAndBases) {
  EXPECT_EQ(encoded_size(Entry{}), 8 + 1U);
  const Entry entry{.term = 1, .command = Command{.key = "k", .version = 2}};
  EXPECT_EQ(encoded_size(entry), 8 + 1 + (4 + 1) + (1 + 4U));
  EXPECT_EQ(encoded_size(Append{{}, replica(1), true, {entry, Entry{}}}), 9 + 4 + 1 + 4 + 19 + 9U);
}

TEST(WireSize, OfSomethingSharedIsItsContents) {
  EXPECT_EQ(encoded_size(Shared<std::string>("abc")), 4 + 3U);
}

TEST(WireSize, OfAMessageHasTheHeader) {
  EXPECT_EQ(wire_size(*make_payload(Empty{})), wire_header_bytes);
  EXPECT_EQ(wire_size(*make_payload(Command{.key = "key"})), wire_header_bytes + 4 + 3 + 1);
}

}  // namespace orrery::wire_size_test
