#pragma once
/// A trace to read: a connection that changes nothing.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/value.hpp"
#include "sim/trace/database.hpp"

namespace orrery {

class TraceReader {
 public:
  /// A row's cells: null, integers, doubles and text.
  using Row = std::vector<Value>;

  /// What a statement answers.
  struct Answer {
    std::vector<std::string> columns{};
    std::vector<Row> rows{};
  };

  /// Throws Error if it is not there, is no trace, is cut off in the middle of the file, or is of
  /// another version of the schema. An incomplete trace is none of these.
  explicit TraceReader(const std::string& path);

  const std::string& path() const { return path_; }

  /// The row of `run`, by column.
  const Value& run() const { return run_; }
  /// Events in it; 0 at level digest.
  std::uint64_t events() const { return events_; }
  /// The run that wrote it was cut off.
  bool is_incomplete() const;
  bool has_events() const;  ///< level events or full
  bool has_states() const;  ///< level full

  /// Every row, with `parameters` for the question marks.
  std::vector<Row> rows(const std::string& sql, const std::vector<Value>& parameters = {}) const;

  /// A statement whose rows are read as they come, cell by cell: for what is asked very often, or
  /// answers with very many rows. Lives no longer than this. Throws Error for bad SQL.
  Query query(std::string_view sql) const { return database_.query(sql); }

  /// One statement of a user. `begin` gets the names of the columns, then `each` every row as it
  /// comes, until it says false. Throws Error, with SQLite's words, if it is no question that can
  /// be answered.
  void ask(const std::string& sql,
           const std::function<void(const std::vector<std::string>&)>& begin,
           const std::function<bool(const Row&)>& each) const;

 private:
  void check_version();
  [[noreturn]] void refuse(const std::string& sentence, const std::string& suggestion = {}) const;

  std::string path_;
  mutable Database database_;  // which a question does not change
  Value run_;
  std::uint64_t events_ = 0;
};

}  // namespace orrery
