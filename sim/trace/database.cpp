#include "sim/trace/database.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "sim/core/ensure.hpp"
#include "sim/core/error.hpp"

namespace orrery {
namespace {

constexpr std::size_t columns_max = 14;

[[noreturn]] void fail(const std::string& file, sqlite3* database, int code) {
  const int error = database == nullptr ? 0 : sqlite3_system_errno(database);
  const auto plain = static_cast<unsigned>(code) & 0xFFU;  // without SQLite's details
  std::string sentence = database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database);
  if (plain == SQLITE_CANTOPEN || plain == SQLITE_IOERR || plain == SQLITE_READONLY) {
    sentence = "cannot be used: " + (error == 0 ? sentence : std::strerror(error));
  } else if (plain == SQLITE_FULL) {
    sentence = "cannot be written: the disk is full";
  } else if (plain == SQLITE_NOTADB) {
    sentence = "is no SQLite database";
  } else if (plain == SQLITE_BUSY) {
    sentence = "is in use: another program is writing it";
  }
  throw Error({file, 0, 0, ""}, sentence);
}

}  // namespace

// ---------------------------------------------------------------- queries

void Query::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Query::Query(std::string file, sqlite3* database, std::string_view sql)
    : file_(std::move(file)), database_(database) {
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  check(sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, &rest));
  statement_.reset(statement);
  const std::string_view left(rest, static_cast<std::size_t>(sql.data() + sql.size() - rest));
  if (statement == nullptr || left.find_first_not_of("; \t\n\r") != std::string_view::npos) {
    throw Error({file_, 0, 0, ""}, "one SQL statement is asked for");
  }
}

void Query::check(int code) const {
  if (code != SQLITE_OK) fail(file_, database_, code);
}

Query& Query::bind(int parameter, std::int64_t number) {
  check(sqlite3_bind_int64(statement_.get(), parameter, number));
  return *this;
}

Query& Query::bind(int parameter, std::string_view text) {
  check(sqlite3_bind_text(statement_.get(), parameter, text.data(), static_cast<int>(text.size()),
                          SQLITE_TRANSIENT));
  return *this;
}

bool Query::next() {
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) fail(file_, database_, code);
  return code == SQLITE_ROW;
}

void Query::restart() { sqlite3_reset(statement_.get()); }

bool Query::is_question() const { return sqlite3_stmt_readonly(statement_.get()) != 0; }

int Query::columns() const { return sqlite3_column_count(statement_.get()); }

std::string_view Query::name(int column) const {
  return sqlite3_column_name(statement_.get(), column);
}

bool Query::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

bool Query::is_number(int column) const {
  const int type = sqlite3_column_type(statement_.get(), column);
  return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

bool Query::is_integer(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_INTEGER;
}

std::int64_t Query::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Query::number(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string_view Query::text(int column) const {
  const auto* text = sqlite3_column_text(statement_.get(), column);
  const auto length = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return text == nullptr ? "" : std::string_view(reinterpret_cast<const char*>(text), length);
}

// ---------------------------------------------------------------- rows as a virtual table

/// `SELECT c0, c1 FROM rows`: cells go into a table without a call of SQLite's for each of them
/// (https://www.sqlite.org/vtab.html).
struct RowsModule {
  struct Table : sqlite3_vtab {
    const Database::Source* source = nullptr;
  };
  struct Cursor : sqlite3_vtab_cursor {
    const Database::Source* source = nullptr;
    std::size_t row = 0;
  };

  static int connect(sqlite3* database, void* source, int, const char* const*, sqlite3_vtab** table,
                     char**) {
    std::string columns;
    for (std::size_t i = 0; i < columns_max; ++i) {
      columns += (i == 0 ? "c" : ", c") + std::to_string(i);
    }
    auto* made = new Table();
    made->source = static_cast<const Database::Source*>(source);
    *table = made;
    return sqlite3_declare_vtab(database, ("CREATE TABLE x(" + columns + ")").c_str());
  }
  static int disconnect(sqlite3_vtab* table) {
    delete static_cast<Table*>(table);
    return SQLITE_OK;
  }
  static int best_index(sqlite3_vtab*, sqlite3_index_info*) { return SQLITE_OK; }
  static int open(sqlite3_vtab* table, sqlite3_vtab_cursor** cursor) {
    auto* made = new Cursor();
    made->source = static_cast<Table*>(table)->source;
    *cursor = made;
    return SQLITE_OK;
  }
  static int close(sqlite3_vtab_cursor* cursor) {
    delete static_cast<Cursor*>(cursor);
    return SQLITE_OK;
  }
  static int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
    static_cast<Cursor*>(cursor)->row = 0;
    return SQLITE_OK;
  }
  static int next(sqlite3_vtab_cursor* cursor) {
    ++static_cast<Cursor*>(cursor)->row;
    return SQLITE_OK;
  }
  static int eof(sqlite3_vtab_cursor* cursor) {
    const auto* at = static_cast<Cursor*>(cursor);
    return at->row * at->source->columns >= at->source->count ? 1 : 0;
  }
  static int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int column) {
    const auto* at = static_cast<Cursor*>(cursor);
    const Cell& cell =
        at->source->cells[at->row * at->source->columns + static_cast<std::size_t>(column)];
    if (cell.kind() == Cell::Kind::integer) {
      sqlite3_result_int64(context, cell.number());
    } else if (cell.kind() == Cell::Kind::text) {
      const std::string_view text = cell.text();
      sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    }
    return SQLITE_OK;
  }
  static int rowid(sqlite3_vtab_cursor* cursor, sqlite3_int64* row) {
    *row = static_cast<sqlite3_int64>(static_cast<Cursor*>(cursor)->row);
    return SQLITE_OK;
  }

  /// Without xCreate: it is there under its own name, and nowhere else.
  static const sqlite3_module* module() {
    static const sqlite3_module only = [] {
      sqlite3_module made{};
      made.xConnect = connect;
      made.xBestIndex = best_index;
      made.xDisconnect = disconnect;
      made.xOpen = open;
      made.xClose = close;
      made.xFilter = filter;
      made.xNext = next;
      made.xEof = eof;
      made.xColumn = column;
      made.xRowid = rowid;
      return made;
    }();
    return &only;
  }
};

// ---------------------------------------------------------------- the database

void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Database::Database(std::string file, int flags)
    : file_(std::move(file)), source_(std::make_unique<Source>()) {
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(file_.c_str(), &database, flags, nullptr);
  database_.reset(database);
  check(code);
}

void Database::check(int code) const {
  if (code != SQLITE_OK) fail(file_, database_.get(), code);
}

Database Database::create(const std::string& file) {
  // Where a file cannot be made, SQLite looks for one to read, and then says that there is none.
  errno = 0;
  if (!std::ofstream(file, std::ios::binary | std::ios::app)) {
    throw Error({file, 0, 0, ""}, std::string("cannot be used: ") + std::strerror(errno));
  }
  Database database(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  // The rollback journal undoes what a killed process has half written, when the file is next
  // opened; losses of power, which `synchronous` is for, are not what a trace must survive. The
  // cache is large enough that pages are written when they are committed, not before.
  database.execute(
      "PRAGMA page_size = 8192; PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; "
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536");
  database.check(sqlite3_create_module(database.database_.get(), "rows", RowsModule::module(),
                                       database.source_.get()));
  return database;
}

Database Database::open_to_read(const std::string& file) {
  // A trace that was cut off may have a journal, which whoever opens it must be able to play back.
  Database database(file, SQLITE_OPEN_READWRITE);
  database.execute("PRAGMA query_only = ON");
  database.query("SELECT count(*) FROM sqlite_schema").next();
  return database;
}

void Database::execute(const std::string& sql) {
  check(sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

Query Database::query(std::string_view sql) { return {file_, database_.get(), sql}; }

void Database::insert(std::string_view table, const std::vector<Cell>& cells, std::size_t columns,
                      bool without_first) {
  ensure(columns <= columns_max, "the virtual table is as wide as the widest table");
  if (cells.empty()) return;
  Query* insertion = nullptr;
  for (auto& [name, known] : insertions_) {
    if (name == table) insertion = &known;
  }
  if (insertion == nullptr) {
    std::string sql = "INSERT INTO " + std::string(table) + " SELECT ";
    sql += without_first ? "NULL" : "c0";
    for (std::size_t i = 1; i < columns; ++i) sql += ", c" + std::to_string(i);
    insertions_.emplace_back(table, query(sql + " FROM rows"));
    insertion = &insertions_.back().second;
  }
  *source_ = {cells.data(), cells.size(), columns};
  insertion->restart();
  insertion->next();
  insertion->restart();
}

}  // namespace orrery
