#pragma once
/// A process that does nothing but change its durable state and persist: for tests of disks.

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "sim/core/log.hpp"
#include "sim/core/process.hpp"

namespace orrery::scribe {

using Texts = std::vector<std::string>;

struct Book {
  Log<int> lines{};
  friend bool operator==(const Book&, const Book&) = default;
};
BOOST_DESCRIBE_STRUCT(Book, (), (lines))

struct Apart {
  int term{};
  int vote{};
  Book book{};
  friend bool operator==(const Apart&, const Apart&) = default;
};
BOOST_DESCRIBE_STRUCT(Apart, (), (term, vote, book))

struct Together {
  int term{};
  Book book{};
  int vote{};
  static constexpr std::string_view written_together[] = {"term", "vote"};
  friend bool operator==(const Together&, const Together&) = default;
};
BOOST_DESCRIBE_STRUCT(Together, (), (term, book, vote))

struct Due {
  int which{};
  friend auto operator<=>(const Due&, const Due&) = default;
};
BOOST_DESCRIBE_STRUCT(Due, (), (which))

/// What a scribe does to its durable state at 1ms, 2ms, … of each life; it persists each time.
template <class D>
struct Orders {
  std::vector<std::function<void(D&)>> changes{};
  Texts* told = nullptr;  ///< where it writes down how it started
};

/// Cannot be told of damage.
template <class D>
class Scribe : public Process<Nothing, std::variant<Due>, Nothing, D, NoVolatile, Orders<D>> {
 public:
  void start() {
    if (this->told != nullptr) this->told->push_back("starts");
    for (int i = 0; i < static_cast<int>(this->changes.size()); ++i) {
      this->start_timer(Due{i}, (i + 1) * std::chrono::milliseconds(1));
    }
  }
  void on(Due due) {
    this->changes[static_cast<std::size_t>(due.which)](*this);
    this->persist();
  }
};

/// The same, and can be told.
class Careful : public Scribe<Apart> {
 public:
  using Scribe<Apart>::start;
  void start(const DiskDamage& damage) {
    if (told != nullptr) told->push_back("hears that " + to_text(damage));
  }
};

/// Keeps nothing.
class Mute : public Process<Nothing> {
 public:
  void start() {}
};

inline Log<int> log_of(std::initializer_list<int> entries) {
  Log<int> log;
  for (const int entry : entries) log.push_back(entry);
  return log;
}

}  // namespace orrery::scribe
