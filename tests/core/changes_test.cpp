#include "sim/core/changes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace orrery::changing {

struct Shelf {
  Log<int> books{};
  int colour = 0;
  friend bool operator==(const Shelf&, const Shelf&) = default;
};
BOOST_DESCRIBE_STRUCT(Shelf, (), (books, colour))

struct Point {
  int x = 0;
  int y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

struct State {
  Point place{};
  Shelf shelf{};
  Map<int, std::string> names{};
};
BOOST_DESCRIBE_STRUCT(State, (), (place, shelf, names))

class Notes final : public ChangeListener {
  static std::string text(const AnyValue* value) {
    if (value == nullptr) return "nothing";
    std::string json;
    value->append_json(json);
    EXPECT_EQ(json, to_json(value->to_value()));
    return json;
  }

 public:
  std::vector<std::string> lines;
  bool wants_all = false;

  void replaced(const std::string& member, Shape shape, const AnyValue* before,
                const AnyValue& now) override {
    lines.push_back(std::string(name_of_enumerator(shape)) + " " + member + ": " + text(before) +
                    " -> " + text(&now));
  }
  void entry_changed(const std::string& member, const Entry& entry, const AnyValue* before,
                     const AnyValue* now) override {
    std::string place;
    if (const auto* key = std::get_if<std::string_view>(&entry)) place = *key;
    else place = std::to_string(std::get<std::uint64_t>(entry));
    lines.push_back(member + "[" + place + "]: " + text(before) + " -> " + text(now));
  }
  bool wants_all_of(const std::string&, std::size_t) override { return wants_all; }
};

std::vector<std::string> changes(const State* before, const State& now, bool wants_all = false) {
  Notes notes;
  notes.wants_all = wants_all;
  tell_changes_of_members("", before, now, notes);
  return notes.lines;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Changes, TellEverythingAtFirst) {
  State now;
  now.shelf.books.push_back(7);
  now.names.insert_or_assign(1, "a");
  EXPECT_THAT(
      changes(nullptr, now),
      ElementsAre("value place: nothing -> {\"x\":0,\"y\":0}", "list shelf.books: nothing -> []",
                  "shelf.books[0]: nothing -> 7", "value shelf.colour: nothing -> 0",
                  "map names: nothing -> {}", "names[1]: nothing -> \"a\""));
  EXPECT_THAT(changes(&now, now), IsEmpty());
}

TEST(Changes, TellEntriesThatCameChangedOrWent) {
  State before;
  for (const int book : {1, 2, 3}) before.shelf.books.push_back(book);
  before.names.insert_or_assign(1, "a");
  before.names.insert_or_assign(2, "b");
  State now = before;
  now.place.y = 5;
  now.shelf.books.truncate(1);
  now.shelf.books.push_back(9);
  now.names.erase(1);
  now.names.insert_or_assign(2, "B");
  now.names.insert_or_assign(3, "c");
  EXPECT_THAT(changes(&before, now),
              ElementsAre("value place: {\"x\":0,\"y\":0} -> {\"x\":0,\"y\":5}",
                          "shelf.books[2]: 3 -> nothing", "shelf.books[1]: 2 -> 9",
                          "names[1]: \"a\" -> nothing", "names[2]: \"b\" -> \"B\"",
                          "names[3]: nothing -> \"c\""));
}

TEST(Changes, TellEntriesThatALogForgets) {
  State before;
  for (const int book : {1, 2, 3}) before.shelf.books.push_back(book);
  State now = before;
  now.shelf.books.forget_before(2);
  now.shelf.books.push_back(4);
  EXPECT_THAT(changes(&before, now),
              ElementsAre("shelf.books[0]: 1 -> nothing", "shelf.books[1]: 2 -> nothing",
                          "shelf.books[3]: nothing -> 4"));
  EXPECT_THAT(changes(&now, before),
              ElementsAre("list shelf.books: nothing -> []", "shelf.books[0]: nothing -> 1",
                          "shelf.books[1]: nothing -> 2", "shelf.books[2]: nothing -> 3"));

  now = before;
  now.shelf.books.forget_before(5);
  now.shelf.books.push_back(6);
  EXPECT_THAT(changes(&before, now),
              ElementsAre("shelf.books[0]: 1 -> nothing", "shelf.books[1]: 2 -> nothing",
                          "shelf.books[2]: 3 -> nothing", "shelf.books[5]: nothing -> 6"));
}

TEST(Changes, TellAllOfAMemberAgainIfAsked) {
  State before;
  before.shelf.books.push_back(1);
  State now = before;
  now.shelf.books.push_back(2);
  EXPECT_THAT(changes(&before, now, true),
              ElementsAre("list shelf.books: nothing -> []", "shelf.books[0]: nothing -> 1",
                          "shelf.books[1]: nothing -> 2"));
}

}  // namespace orrery::changing
