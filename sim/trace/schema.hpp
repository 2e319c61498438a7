#pragma once
/// What a trace is: its tables, views and indexes, each with the sentences that explain it. The SQL
/// of a trace and the tables of sim/trace/README.md are both made from this.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orrery {

/// Raised when tables or views change their meaning; `PRAGMA user_version` and the row of `run`
/// carry it.
inline constexpr int trace_schema_version = 4;

struct TraceColumn {
  std::string_view name{};
  std::string_view type{};     ///< of a table; empty in a view
  std::string_view meaning{};  ///< one sentence
};

struct TraceTable {
  std::string_view name{};
  std::string_view meaning{};  ///< one sentence
  std::vector<TraceColumn> columns{};
  /// Rows are written in the order of their numbers (the first column), from 1: SQLite counts them
  /// itself, which spares it to look whether a number is taken.
  bool is_counted = false;
};

struct TraceView {
  std::string_view name{};
  std::string_view meaning{};
  std::vector<TraceColumn> columns{};
  std::string query{};
};

struct TraceIndex {
  std::string_view name{};
  std::string_view on{};  ///< "state(member_id, event)"
};

/// Distance of the rows of table `horizon`, in events.
inline constexpr std::uint64_t trace_horizon_interval = 1024;

const std::vector<TraceTable>& trace_tables();
const std::vector<TraceView>& trace_views();
const std::vector<TraceIndex>& trace_indexes();

/// Makes the tables and views, with their meanings as comments: `.schema` shows them.
std::string trace_schema_sql();
/// Makes the indexes, once everything is in.
std::string trace_indexes_sql();
/// The tables of the README.
std::string trace_schema_markdown();

}  // namespace orrery
