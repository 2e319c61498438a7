#include "sim/trace/trace_reader.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "sim/core/error.hpp"
#include "sim/trace/schema.hpp"

namespace orrery {
namespace {

namespace fs = std::filesystem;

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

/// Opens what looks like a trace. A process that was killed while writing leaves a journal, with
/// which SQLite undoes what was half written: only then has the file its own length.
Database opened(const std::string& path) {
  if (fs::exists(path + "-journal") && fs::is_regular_file(path)) Database::open_to_read(path);
  check_is_database(path);
  return Database::open_to_read(path);
}

Value cell(const Query& query, int column) {
  if (query.is_null(column)) return nullptr;
  if (query.is_integer(column)) return query.integer(column);
  if (query.is_number(column)) return query.number(column);
  return query.text(column);
}

TraceReader::Row row_of(const Query& query) {
  TraceReader::Row row;
  row.reserve(static_cast<std::size_t>(query.columns()));
  for (int i = 0; i < query.columns(); ++i) row.push_back(cell(query, i));
  return row;
}

}  // namespace

TraceReader::TraceReader(const std::string& path) : path_(path), database_(opened(path)) {
  check_version();
  if (!has_events()) return;
  const std::vector<Row> last = rows("SELECT max(event) FROM event");
  if (const auto* number = last.at(0).at(0).get_if<std::int64_t>()) {
    events_ = static_cast<std::uint64_t>(*number);
  }
}

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
  Query query = database_.query(sql);
  int place = 0;
  for (const Value& parameter : parameters) {
    ++place;
    if (const auto* number = parameter.get_if<std::int64_t>()) query.bind(place, *number);
    if (const auto* text = parameter.get_if<std::string>()) query.bind(place, *text);
  }
  std::vector<Row> result;
  while (query.next()) result.push_back(row_of(query));
  return result;
}

void TraceReader::ask(const std::string& sql,
                      const std::function<void(const std::vector<std::string>&)>& begin,
                      const std::function<bool(const Row&)>& each) const {
  const Error::Place place{"SQL", 0, 0, ""};
  try {
    Query query = database_.query(sql);
    if (!query.is_question()) throw Error(place, "a trace is read, not changed", "ask with SELECT");
    std::vector<std::string> columns;
    for (int i = 0; i < query.columns(); ++i) columns.emplace_back(query.name(i));
    begin(columns);
    while (query.next() && each(row_of(query))) {
    }
  } catch (const Error& error) {
    throw Error(place, error.sentence(), error.suggestion());
  }
}

}  // namespace orrery
