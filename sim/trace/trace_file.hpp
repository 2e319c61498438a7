#pragma once
/// A trace while it is written: `FILE.partial`, and the thread that puts rows into it.

#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "sim/trace/database.hpp"

namespace orrery {

class TraceFile {
 public:
  /// Throws Error if it cannot be written, or `path` exists (unless `replace`).
  TraceFile(const std::string& path, bool replace);
  /// What was handed over stays in the `.partial`.
  ~TraceFile();
  TraceFile(const TraceFile&) = delete;
  TraceFile& operator=(const TraceFile&) = delete;

  const std::string& path() const { return path_; }
  std::string partial_path() const { return path_ + ".partial"; }

  /// Rows to fill.
  Rows& rows() { return rows_; }
  /// Between two events: hands over what there is if it is a batch, which may wait for the writer.
  /// Throws Error if what was handed over before could not be written.
  void event_is_over() {
    if (rows_.count() >= rows_a_batch) hand_over();
  }
  /// Gives the writer what there is.
  void hand_over();

  /// Waits until all rows are in, executes `ending` (SQL that says how it ended) and builds the
  /// indexes. Throws Error if that fails. Then no more rows are taken.
  void close(const std::string& ending);
  /// Gives the closed trace its own name.
  void rename();

 private:
  static constexpr std::size_t rows_a_batch = 16'384;
  static constexpr std::size_t rows_a_transaction = 4 * rows_a_batch;

  void stop_writer();
  void write_batches();
  void write(const Rows& rows);
  void rethrow_failure();

  std::string path_;
  std::optional<Database> database_;
  Rows rows_;

  std::mutex mutex_;
  std::condition_variable changed_;
  Rows handed_over_;            // under the mutex, until the writer has swapped it out
  bool has_batch_ = false;      // …
  bool is_last_ = false;        // …
  std::exception_ptr failure_;  // …; written by the writer alone: what it ran into
  std::size_t in_transaction_ = rows_a_transaction;  // the writer's; the first batch is committed
  std::thread writer_;
};

}  // namespace orrery
