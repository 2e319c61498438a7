#pragma once
/// The records of a described durable state, and the writes that lead from one version of it to a
/// later one, found by type: disk.hpp says what a record and a write are. Nothing is kept for this
/// while a run goes on; a crash compares the versions under way.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/changes.hpp"
#include "sim/core/disk.hpp"

namespace orrery {

/// The writes of one batch to one file.
struct FileWrites {
  std::string file{};  ///< "votedFor", "log.entries"
  /// In their order: of a log the truncation, if it truncates, then the beginning that it forgets,
  /// then what is appended.
  std::uint64_t count = 0;
  bool truncates = false;
  bool is_log = false;
  std::uint64_t kept = 0;            ///< of a log: below this index none of them changes an entry
  std::uint64_t forgets_before = 0;  ///< of a log: this index, if it forgets its beginning

  /// So many of them come before the first append.
  std::uint64_t cuts() const { return (truncates ? 1U : 0U) + (forgets_before > 0 ? 1U : 0U); }

  /// The record that the i-th write puts on disk; empty for one that takes entries away.
  std::string record(std::uint64_t i) const {
    if (!is_log) return file;
    if (i < cuts()) return {};
    return file + "[" + std::to_string(kept + i - cuts()) + "]";
  }
  friend auto operator<=>(const FileWrites&, const FileWrites&) = default;
};

namespace recording {

template <class D>
bool is_written_together(std::string_view member) {
  if constexpr (requires { D::written_together; }) {
    for (const std::string_view name : D::written_together) {
      if (name == member) return true;
    }
  }
  return false;
}

/// The file in which a member lies.
template <class D>
std::string file_of(const std::string& member) {
  if (!is_written_together<D>(member)) return member;
  std::string file;
  if constexpr (requires { D::written_together; }) {
    for (const std::string_view name : D::written_together) {
      if (!file.empty()) file += written_together_separator;
      file += name;
    }
  }
  return file;
}

/// Visits the members that are files, also those inside structs that hold a Log or a Map.
template <class T, class Visit>
void for_each_leaf(T& state, const Visit& visit, const std::string& prefix = {}) {
  for_each_member(state, [&]<class M>(std::string_view name, M& member) {
    using Plain = std::remove_const_t<M>;
    constexpr bool is_leaf = describing::is_log<Plain> || describing::is_map<Plain> ||
                             !describing::holds_growing<Plain>();
    const std::string full = prefix + std::string(name);
    if constexpr (is_leaf) visit(full, member);
    else for_each_leaf(member, visit, full + ".");
  });
}

/// Visits the same leaf of three versions, the last of which may be changed.
template <class T, class Visit>
void for_each_leaf(const T& before, const T& after, T& result, const Visit& visit,
                   const std::string& prefix = {}) {
  boost::mp11::mp_for_each<describing::Members<T>>([&](auto described) {
    const auto& earlier = before.*described.pointer;
    const auto& later = after.*described.pointer;
    auto& target = result.*described.pointer;
    using M = std::remove_cvref_t<decltype(earlier)>;
    constexpr bool is_leaf =
        describing::is_log<M> || describing::is_map<M> || !describing::holds_growing<M>();
    const std::string full = prefix + described.name;
    if constexpr (is_leaf) visit(full, earlier, later, target);
    else for_each_leaf(earlier, later, target, visit, full + ".");
  });
}

template <class M>
FileWrites writes_to(std::string file, const M& before, const M& after) {
  FileWrites writes{.file = std::move(file)};
  if constexpr (describing::is_log<M>) {
    writes.is_log = true;
    // A log does not get its beginning back: one that has it is a new one.
    const bool is_new = after.first() < before.first();
    writes.kept = is_new ? after.first() : std::max(first_difference(before, after), after.first());
    writes.truncates = is_new || writes.kept < before.size();
    if (after.first() > before.first()) writes.forgets_before = after.first();
    writes.count = (after.size() - writes.kept) + writes.cuts();
  } else {
    writes.count = describing::are_equal(before, after) ? 0 : 1;
  }
  return writes;
}

/// Does the first so many of these writes to a log, which would make it `later`.
template <class T>
void make_first_writes(Log<T>& log, const Log<T>& later, const FileWrites& writes,
                       std::uint64_t survivors) {
  const bool only_truncates = writes.forgets_before > 0 && survivors < writes.cuts();
  if (only_truncates) return log.truncate(writes.kept);
  log = later;
  log.truncate(writes.kept + survivors - writes.cuts());
}

/// "log.entries[3]" is entry 3 of "log.entries".
struct RecordName {
  std::string file{};
  std::optional<std::uint64_t> entry{};
};
RecordName parse_record(const std::string& record);

}  // namespace recording

// ---------------------------------------------------------------- the writes of a batch

/// The writes that make `after` of `before`, by file, in the order of the members. Files without a
/// write are left out.
template <DescribedStruct D>
std::vector<FileWrites> writes_between(const D& before, const D& after) {
  std::vector<FileWrites> all;
  D unused{};
  recording::for_each_leaf(
      before, after, unused, [&](const std::string& name, const auto& a, const auto& b, auto&) {
        FileWrites writes = recording::writes_to(recording::file_of<D>(name), a, b);
        if (writes.count == 0) return;
        const bool is_known = !all.empty() && recording::is_written_together<D>(name) &&
                              std::any_of(all.begin(), all.end(), [&](const FileWrites& known) {
                                return known.file == writes.file;
                              });
        if (!is_known) all.push_back(std::move(writes));
      });
  return all;
}

/// `before` with only the first `survivors[i]` of the writes to file i, in the order of
/// writes_between.
template <DescribedStruct D>
D with_first_writes(const D& before, const D& after, const std::vector<FileWrites>& writes,
                    const std::vector<std::uint64_t>& survivors) {
  D result = before;
  recording::for_each_leaf(
      before, after, result,
      [&]<class M>(const std::string& name, const M&, const M& later, M& target) {
        const std::string file = recording::file_of<D>(name);
        for (std::size_t i = 0; i < writes.size(); ++i) {
          if (writes[i].file != file || survivors[i] == 0) continue;
          if constexpr (describing::is_log<M>) {
            recording::make_first_writes(target, later, writes[i], survivors[i]);
          } else {
            target = later;
          }
        }
      });
  return result;
}

// ---------------------------------------------------------------- what a crash may leave

/// One of the states that a crash may leave: all batches before `batch` survive, and of that one
/// the first so many writes to each file.
struct CrashState {
  std::size_t batch = 0;
  std::vector<std::uint64_t> survivors{};
};

/// The batches under way, oldest first.
using Batches = std::vector<std::vector<FileWrites>>;

/// How many sets of the writes of these batches the order permits; no more than 2^64 - 1.
std::uint64_t count_crash_states(const Batches& batches);

/// They are numbered from 0, nothing survives, to the last, all survives; each set has one number.
CrashState crash_state(const Batches& batches, std::uint64_t number);

// ---------------------------------------------------------------- records

/// The entries of a Log that are on a disk, by index.
struct EntriesOnDisk {
  std::uint64_t first = 0;
  std::uint64_t end = 0;
};

/// Visits the records on a disk with this on it: (name, which entries) for a Log, whose entries are
/// its records, and (name, nothing) for any other.
template <DescribedStruct D, class Visit>
void for_each_file(const D& on_disk, const Visit& visit) {
  std::string grouped;
  recording::for_each_leaf(on_disk, [&]<class M>(const std::string& name, const M& member) {
    const std::string file = recording::file_of<D>(name);
    if (recording::is_written_together<D>(name) && std::exchange(grouped, file) == file) return;
    if constexpr (describing::is_log<std::remove_const_t<M>>) {
      visit(file, std::optional(EntriesOnDisk{.first = member.first(), .end = member.size()}));
    } else {
      visit(file, std::optional<EntriesOnDisk>());
    }
  });
}

/// The names of all records on a disk with this on it.
template <DescribedStruct D>
std::vector<std::string> records_on(const D& on_disk) {
  std::vector<std::string> records;
  for_each_file(on_disk, [&](const std::string& file, std::optional<EntriesOnDisk> entries) {
    if (!entries) return records.push_back(file);
    for (std::uint64_t i = entries->first; i < entries->end; ++i) {
      records.push_back(file + "[" + std::to_string(i) + "]");
    }
  });
  return records;
}

/// Whether a damaged record of `before` is no longer among those of `after`: written again,
/// truncated or forgotten.
template <DescribedStruct D>
bool is_rewritten(const std::string& record, const D& before, const D& after) {
  const recording::RecordName name = recording::parse_record(record);
  for (const FileWrites& writes : writes_between(before, after)) {
    if (writes.file != name.file) continue;
    if (!name.entry || writes.kept <= *name.entry) return true;
    if (*name.entry < writes.forgets_before) return true;
  }
  return false;
}

/// Puts initialisers where the content of a record was.
template <DescribedStruct D>
void erase_record(D& state, const std::string& record) {
  const recording::RecordName name = recording::parse_record(record);
  const D empty{};
  const D whole = state;
  recording::for_each_leaf(
      empty, whole, state,
      [&]<class M>(const std::string& member, const M& initial, const M& before, M& target) {
        if (recording::file_of<D>(member) != name.file) return;
        if constexpr (describing::is_log<M>) {
          if (!name.entry || *name.entry < before.first() || *name.entry >= before.size()) return;
          target.truncate(*name.entry);
          target.push_back({});
          for (std::uint64_t i = *name.entry + 1; i < before.size(); ++i) {
            target.push_back(before[i]);
          }
        } else {
          target = initial;
        }
      });
}

}  // namespace orrery
