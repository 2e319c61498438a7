#include "sim/core/disk_records.hpp"

#include <charconv>

namespace orrery {
namespace {

constexpr std::uint64_t most = ~std::uint64_t{0};

std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
  return b != 0 && a > most / b ? most : a * b;
}
std::uint64_t add(std::uint64_t a, std::uint64_t b) { return a > most - b ? most : a + b; }

/// Of one batch, the whole left out: that is the same as nothing of the next batch.
std::uint64_t count_parts(const std::vector<FileWrites>& batch) {
  std::uint64_t sets = 1;
  for (const FileWrites& writes : batch) sets = multiply(sets, writes.count + 1);
  return sets - 1;
}

}  // namespace

std::uint64_t count_crash_states(const Batches& batches) {
  std::uint64_t states = 1;  // all of them survive
  for (const auto& batch : batches) states = add(states, count_parts(batch));
  return states;
}

CrashState crash_state(const Batches& batches, std::uint64_t number) {
  for (std::size_t b = 0; b < batches.size(); ++b) {
    const std::uint64_t parts = count_parts(batches[b]);
    if (number >= parts) {
      number -= parts;
      continue;
    }
    CrashState state{.batch = b};
    for (const FileWrites& writes : batches[b]) {
      state.survivors.push_back(number % (writes.count + 1));
      number /= writes.count + 1;
    }
    return state;
  }
  return {.batch = batches.size()};
}

recording::RecordName recording::parse_record(const std::string& record) {
  const auto bracket = record.find('[');
  if (bracket == std::string::npos || !record.ends_with(']')) return {.file = record};
  std::uint64_t entry = 0;
  const char* first = record.data() + bracket + 1;
  const char* last = record.data() + record.size() - 1;
  const auto [end, error] = std::from_chars(first, last, entry);
  if (error != std::errc{} || end != last) return {.file = record};
  return {.file = record.substr(0, bracket), .entry = entry};
}

}  // namespace orrery
