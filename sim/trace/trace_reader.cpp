#include "sim/trace/trace_reader.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "sim/core/error.hpp"
#include "sim/trace/schema.hpp"

namespace orrery {
namespace {

namespace fs = std::filesystem;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

[[noreturn]] void refuse_file(const std::string& path, const std::string& sentence) {
  throw Error({path, 0, 0, ""}, sentence);
}

using Header = std::array<unsigned char, 100>;

/// Bytes that a database should have, from its own header (https://sqlite.org/fileformat.html);
/// 0 if it does not say.
std::uint64_t bytes_promised(const Header& header) {
  const auto number = [&](std::size_t at, std::size_t bytes) {
    std::uint64_t result = 0;
    for (std::size_t i = at; i < at + bytes; ++i) result = result << 8U | header.at(i);
    return result;
  };
  const bool count_is_current = number(24, 4) == number(92, 4);
  const std::uint64_t page_bytes = number(16, 2) == 1 ? 65536 : number(16, 2);
  return count_is_current ? page_bytes * number(28, 4) : 0;
}

void check_is_database(const std::string& path) {
  if (!fs::exists(path)) refuse_file(path, "there is no such file");
  if (fs::is_directory(path)) refuse_file(path, "this is a directory, not a trace");
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse_file(path, std::string("this cannot be read: ") + std::strerror(errno));
  Header header{};
  std::array<char, std::tuple_size_v<Header>> bytes{};
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  std::memcpy(header.data(), bytes.data(), header.size());
  const auto count = static_cast<std::size_t>(file.gcount());
  constexpr std::string_view magic("SQLite format 3\0", 16);
  if (std::string_view(bytes.data(), std::min(count, magic.size())) != magic) {
    refuse_file(path, count == 0 ? "this is no trace: it is empty"
                                 : "this is no trace: traces are SQLite databases");
  }
  const std::uint64_t promised = bytes_promised(header);
  if (count < header.size() || fs::file_size(path) < promised) {
    refuse_file(path, fmt::format("this trace is truncated: {} of its {} bytes are here",
                                  fs::file_size(path), promised));
  }
}

/// A process that was killed while writing leaves a journal, with which SQLite undoes what was half
/// written as soon as somebody opens the file who may write.
void undo_what_was_half_written(const std::string& path) {
  if (!fs::exists(path + "-journal")) return;
  sqlite3* database = nullptr;
  if (sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
    sqlite3_exec(database, "SELECT count(*) FROM sqlite_master", nullptr, nullptr, nullptr);
  }
  sqlite3_close(database);
}

Value cell(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return nullptr;
    case SQLITE_INTEGER:
      return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    default: {
      const void* text = sqlite3_column_blob(statement, column);
      const auto bytes = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return bytes == 0 ? std::string() : std::string(static_cast<const char*>(text), bytes);
    }
  }
}

void bind(sqlite3_stmt* statement, int place, const Value& value) {
  if (const auto* number = value.get_if<std::int64_t>()) {
    sqlite3_bind_int64(statement, place, *number);
  } else if (const auto* text = value.get_if<std::string>()) {
    sqlite3_bind_text(statement, place, text->data(), static_cast<int>(text->size()), nullptr);
  } else {
    sqlite3_bind_null(statement, place);
  }
}

TraceReader::Row row_of(sqlite3_stmt* statement) {
  const int columns = sqlite3_column_count(statement);
  TraceReader::Row row;
  row.reserve(static_cast<std::size_t>(columns));
  for (int i = 0; i < columns; ++i) row.push_back(cell(statement, i));
  return row;
}

bool is_blank(std::string_view sql) {
  return sql.find_first_not_of(" \t\r\n;") == std::string_view::npos;
}

}  // namespace

TraceReader::TraceReader(const std::string& path) : path_(path) {
  undo_what_was_half_written(path);
  check_is_database(path);
  // Whatever fails below, the connection is closed.
  struct Close {
    sqlite3*& database;
    bool is_armed = true;
    ~Close() {
      if (is_armed) sqlite3_close(database);
    }
  } close{database_};
  if (sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) {
    refuse(std::string("this cannot be opened: ") + sqlite3_errmsg(database_));
  }
  check_version();
  if (has_events()) {
    const std::vector<Row> last = rows("SELECT max(event) FROM event");
    if (const auto* number = last.at(0).at(0).get_if<std::int64_t>()) {
      events_ = static_cast<std::uint64_t>(*number);
    }
  }
  close.is_armed = false;
}

TraceReader::~TraceReader() { sqlite3_close(database_); }

void TraceReader::refuse(const std::string& sentence, const std::string& suggestion) const {
  throw Error({path_, 0, 0, ""}, sentence, suggestion);
}

void TraceReader::check_version() {
  if (rows("SELECT name FROM sqlite_master WHERE name = 'run'").empty()) {
    refuse("this is a database, but no trace: it has no table run");
  }
  const std::vector<Row> version = rows("PRAGMA user_version");
  const auto* number = version.at(0).at(0).get_if<std::int64_t>();
  if (number == nullptr || *number != trace_schema_version) {
    refuse(fmt::format("this trace has schema {}, and this orrery reads schema {}",
                       to_json(version[0][0]), trace_schema_version),
           "run the scenario again with --trace");
  }
  ask(
      "SELECT * FROM run",
      [&](const std::vector<std::string>& columns) {
        for (const std::string& column : columns) run_[column] = nullptr;
      },
      [&](const Row& row) {
        std::size_t column = 0;
        for (Value::Member& member : *run_.get_if<Value::Object>()) member.value = row[column++];
        return false;
      });
  if (const Value* level = run_.find("level"); level == nullptr || level->is_null()) {
    refuse("this trace is empty: its run was cut off before anything was written");
  }
}

bool TraceReader::is_incomplete() const { return *run_.find("ended") == Value("incomplete"); }
bool TraceReader::has_events() const { return *run_.find("level") != Value("digest"); }
bool TraceReader::has_states() const { return *run_.find("level") == Value("full"); }

std::vector<TraceReader::Row> TraceReader::rows(const std::string& sql,
                                                const std::vector<Value>& parameters) const {
  sqlite3_stmt* prepared = nullptr;
  const int answer = sqlite3_prepare_v2(database_, sql.c_str(), -1, &prepared, nullptr);
  const Statement statement(prepared);
  if (answer != SQLITE_OK) {
    refuse(std::string("this trace cannot be read: ") + sqlite3_errmsg(database_));
  }
  int place = 0;
  for (const Value& parameter : parameters) bind(prepared, ++place, parameter);
  std::vector<Row> result;
  int step = sqlite3_step(prepared);
  for (; step == SQLITE_ROW; step = sqlite3_step(prepared)) result.push_back(row_of(prepared));
  if (step != SQLITE_DONE) {
    refuse(std::string("this trace cannot be read: ") + sqlite3_errmsg(database_));
  }
  return result;
}

void TraceReader::ask(const std::string& sql,
                      const std::function<void(const std::vector<std::string>&)>& begin,
                      const std::function<bool(const Row&)>& each) const {
  const auto refuse_sql = [&] { throw Error({"SQL", 0, 0, ""}, sqlite3_errmsg(database_)); };
  sqlite3_stmt* prepared = nullptr;
  const char* rest = nullptr;
  const int answer = sqlite3_prepare_v2(database_, sql.c_str(), -1, &prepared, &rest);
  const Statement statement(prepared);
  if (answer != SQLITE_OK) refuse_sql();
  if (prepared == nullptr) throw Error({"SQL", 0, 0, ""}, "there is no statement");
  if (!is_blank(rest)) throw Error({"SQL", 0, 0, ""}, "one statement at a time, please");
  if (sqlite3_stmt_readonly(prepared) == 0) {
    throw Error({"SQL", 0, 0, ""}, "a trace is read, not changed", "ask with SELECT");
  }
  std::vector<std::string> columns;
  for (int i = 0; i < sqlite3_column_count(prepared); ++i) {
    columns.emplace_back(sqlite3_column_name(prepared, i));
  }
  begin(columns);
  int step = sqlite3_step(prepared);
  while (step == SQLITE_ROW && each(row_of(prepared))) step = sqlite3_step(prepared);
  if (step != SQLITE_ROW && step != SQLITE_DONE) refuse_sql();
}

}  // namespace orrery
