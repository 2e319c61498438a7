#pragma once
/// What the tests of a primary and its secondaries have in common.

#include "protocols/primary_secondary/primary_secondary.hpp"
#include "tests/support/cluster.hpp"

namespace orrery::primary_secondary {

using namespace std::chrono_literals;

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);
inline constexpr NodeId n3 = replica(3);
inline constexpr NodeId n4 = replica(4);
inline constexpr NodeId c1 = client(1);
inline constexpr NodeId c2 = client(2);

inline constexpr Epoch first_epoch{1, n1};
inline constexpr Epoch of_n2{2, n2};

inline RequestId request_id(std::uint64_t number) { return {.start = 1, .number = number}; }

inline Operation put(std::string value) {
  return {.action = Action::put, .key = "x", .value = std::move(value)};
}
inline Operation get() { return {.action = Action::get, .key = "x"}; }

inline Request request(std::uint64_t number, Operation operation) {
  return {.request = request_id(number), .operation = std::move(operation)};
}
inline Response response(std::uint64_t number, Result result = {}) {
  return {.request = request_id(number), .result = std::move(result)};
}

/// c1's write.
inline Entry entry(std::uint64_t number, const std::string& value, Epoch epoch = first_epoch) {
  return {.epoch = epoch, .client = c1, .request = request_id(number), .operation = put(value)};
}

/// Of n1, from its beginning.
inline Update update(Position previous, std::vector<Entry> entries, Epoch epoch = first_epoch,
                     Index begun = 0) {
  return {.epoch = epoch, .begun = begun, .previous = previous, .entries = std::move(entries)};
}
inline UpdateReply has(Index index, Epoch epoch = first_epoch) {
  return {.epoch = epoch, .fits = true, .index = index};
}

/// What a server tells its secondaries when it is promoted.
inline Effects promoted(Epoch epoch, std::initializer_list<NodeId> others, Position last = {}) {
  return output(Promoted{.epoch = epoch}) +
         sent_to_each(others, update(last, {}, epoch, last.index));
}

/// A log of writes that c1 has asked for, the i-th with the value i.
inline Log<Entry> log_of(std::initializer_list<Epoch> epochs) {
  Log<Entry> log;
  for (const Epoch& epoch : epochs) {
    log.push_back(entry(log.size() + 1, std::to_string(log.size() + 1), epoch));
  }
  return log;
}

}  // namespace orrery::primary_secondary
