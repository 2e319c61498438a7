#pragma once
/// SQLite, as far as traces need it: a file that is written by one thread, or read. Whatever goes
/// wrong is an Error that names the file.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/rows.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace orrery {

/// One statement of SQL, and the row of its answer that it stands at. Lives no longer than its
/// Database.
class Query {
 public:
  /// Parameters are ?1, ?2, …
  Query& bind(int parameter, std::int64_t number);
  Query& bind(int parameter, std::string_view text);
  /// Goes to the next row of the answer; false after the last.
  bool next();
  /// Back to before the first row; parameters stay.
  void restart();

  /// It changes nothing in the database.
  bool is_question() const;
  int columns() const;
  std::string_view name(int column) const;
  bool is_null(int column) const;
  bool is_number(int column) const;
  bool is_integer(int column) const;
  std::int64_t integer(int column) const;
  double number(int column) const;
  /// Any value as text; valid until `next`.
  std::string_view text(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Query(std::string file, sqlite3* database, std::string_view sql);
  void check(int code) const;

  std::string file_;
  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
 public:
  /// An empty database in a new file, for one writer: nobody else can open it while it lives. What
  /// is committed survives the end of the process at any moment.
  static Database create(const std::string& file);
  /// Throws Error if there is no such file, or it is no database.
  static Database open_to_read(const std::string& file);

  const std::string& file() const { return file_; }
  /// Several statements without answers.
  void execute(const std::string& sql);
  /// Requires: exactly one statement. Throws Error for bad SQL.
  Query query(std::string_view sql);
  /// `INSERT INTO table` for rows of so many cells each. Without its first cell a row gets the next
  /// number there.
  void insert(std::string_view table, const std::vector<Cell>& cells, std::size_t columns,
              bool without_first = false);

 private:
  /// What the virtual table "rows" shows.
  struct Source {
    const Cell* cells = nullptr;
    std::size_t count = 0;
    std::size_t columns = 1;
  };
  friend struct RowsModule;
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Database(std::string file, int flags);
  void check(int code) const;

  std::string file_;
  std::unique_ptr<Source> source_;
  std::unique_ptr<sqlite3, Close> database_;
  std::vector<std::pair<std::string, Query>> insertions_;  // goes before the database does
};

}  // namespace orrery
