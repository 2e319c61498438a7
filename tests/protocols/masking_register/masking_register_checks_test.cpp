/// The judges of the masking register on histories written by hand.

#include "protocols/masking_register/masking_register_checks.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace orrery::masking_register {
namespace {

using Status = Verdict::Status;

/// The calls of a history, by the numbers of their events; 0: never answered.
class History {
 public:
  History& put(std::uint32_t who, std::string value, std::uint64_t from, std::uint64_t to,
               Outcome outcome = Outcome::ok) {
    return add(who, {.action = Action::put, .key = "k1", .value = std::move(value)}, from, to,
               {.outcome = outcome});
  }
  History& get(std::uint32_t who, std::optional<std::string> value, std::uint64_t from,
               std::uint64_t to) {
    return add(who, {.action = Action::get, .key = "k1"}, from, to, {.value = std::move(value)});
  }
  Status only_written() const { return check_only_written(calls_).status; }
  Status safe() const { return check_safe(calls_).status; }
  const std::vector<Call>& calls() const { return calls_; }

 private:
  History& add(std::uint32_t who, Operation operation, std::uint64_t from, std::uint64_t to,
               Result result) {
    Call call{.client = client(who), .operation = std::move(operation)};
    call.invoked = Duration(from);
    call.invoked_event = from;
    if (to != 0) {
      call.returned = Duration(to);
      call.returned_event = to;
      call.result = std::move(result);
    }
    calls_.push_back(std::move(call));
    return *this;
  }
  std::vector<Call> calls_;
};

TEST(OnlyWritten, IsWhatSomebodyHadAskedForByThen) {
  EXPECT_EQ(History().put(1, "a", 1, 2).get(1, "a", 3, 4).only_written(), Status::holds);
  EXPECT_EQ(History().put(1, "a", 1, 4).get(2, "a", 2, 3).only_written(), Status::holds)
      << "it has begun";
  EXPECT_EQ(History().put(1, "a", 1, 0).get(2, "a", 2, 3).only_written(), Status::holds)
      << "it was never answered";
  EXPECT_EQ(History().get(2, "a", 1, 2).put(1, "a", 3, 4).only_written(), Status::violated)
      << "too late";
  EXPECT_EQ(History().put(1, "a", 1, 2).get(1, "b", 3, 4).only_written(), Status::violated);
  EXPECT_EQ(History().put(1, "a", 1, 2, Outcome::failed).get(1, "a", 3, 4).only_written(),
            Status::violated);
  EXPECT_EQ(History().put(1, "a", 1, 2).get(1, std::nullopt, 3, 4).only_written(), Status::unknown)
      << "no value was read";
}

TEST(Safe, IsAReadOfTheLastWriteIfItOverlapsNone) {
  EXPECT_EQ(History().put(1, "a", 1, 2).get(1, "a", 3, 4).safe(), Status::holds);
  EXPECT_EQ(History().get(1, std::nullopt, 3, 4).safe(), Status::holds);
  EXPECT_EQ(History().put(1, "a", 1, 2).get(1, std::nullopt, 3, 4).safe(), Status::violated);
  EXPECT_EQ(History().put(1, "a", 1, 2).put(1, "b", 3, 4).get(1, "a", 5, 6).safe(),
            Status::violated);
  EXPECT_EQ(History().put(1, "a", 1, 4).put(2, "b", 2, 3).get(1, "a", 5, 6).safe(), Status::holds)
      << "either may be the last";
  EXPECT_EQ(History().put(1, "a", 1, 4).put(2, "b", 2, 3).get(1, "b", 5, 6).safe(), Status::holds);
  EXPECT_EQ(History().put(1, "a", 1, 3).get(2, "z", 2, 4).safe(), Status::unknown)
      << "it overlaps a write";
  EXPECT_EQ(History().put(1, "a", 1, 0).get(2, std::nullopt, 2, 4).safe(), Status::unknown);
  EXPECT_EQ(History().put(1, "a", 1, 2).get(2, "a", 3, 4).put(1, "b", 5, 6).safe(), Status::holds)
      << "what comes later does not count";
}

TEST(MaskingChecks, SayWhatIsWrong) {
  const History forged = History().put(1, "a", 1, 2).get(1, "b", 3, 4);
  const Verdict invented = check_only_written(forged.calls());
  EXPECT_TRUE(invented.sentence.starts_with("nobody had written b: c1's get k1"))
      << invented.sentence;
  EXPECT_EQ(invented.evidence.size(), 1U);
  const Verdict stale = check_safe(forged.calls());
  EXPECT_TRUE(stale.sentence.starts_with("c1's get k1")) << stale.sentence;
  EXPECT_EQ(stale.evidence.size(), 2U);
}

}  // namespace
}  // namespace orrery::masking_register
