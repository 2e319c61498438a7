#include <algorithm>

#include "scenarios/trace_commands.hpp"
#include "scenarios/trace_words.hpp"
#include "sim/core/text.hpp"

namespace orrery {
namespace {

/// Columns are as wide as these rows need; later ones are cut, so that an answer of any length
/// takes no memory.
constexpr std::size_t rows_measured = 1000;
constexpr std::size_t cell_columns_max = 60;

std::string cell_text(const Value& cell) {
  if (cell.is_null()) return "NULL";
  const auto* text = cell.get_if<std::string>();
  std::string shown = text == nullptr ? to_json(cell) : *text;
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
  return shown;
}

class AlignedRows {
 public:
  explicit AlignedRows(const Outlet& outlet) : outlet_(outlet) {}

  void begin(const std::vector<std::string>& names) {
    names_ = names;
    for (const std::string& name : names) {
      widths_.push_back(columns(name));
      are_numbers_.push_back(true);
    }
  }

  bool add(const TraceReader::Row& row) {
    ++count_;
    if (count_ <= rows_measured) {
      std::vector<std::string> cells;
      for (std::size_t i = 0; i < row.size(); ++i) {
        cells.push_back(cell_text(row[i]));
        widths_[i] = std::max(widths_[i], std::min(columns(cells[i]), limit(i)));
        if (row[i].get_if<std::string>() != nullptr) are_numbers_[i] = false;
      }
      waiting_.push_back(std::move(cells));
      return true;
    }
    write_waiting();
    std::vector<std::string> cells;
    for (const Value& cell : row) cells.push_back(cell_text(cell));
    write(cells);
    return static_cast<bool>(outlet_.stream);
  }

  void end() {
    write_waiting();
    outlet_.stream << toned(outlet_, Tone::faint,
                            with_commas(count_) + (count_ == 1 ? " row" : " rows"))
                   << "\n";
  }

 private:
  /// The last column may be as long as it likes.
  std::size_t limit(std::size_t column) const {
    return column + 1 == names_.size() ? std::string::npos : cell_columns_max;
  }

  void write(const std::vector<std::string>& cells, Tone tone = Tone::plain) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string cell = i + 1 == cells.size() ? cells[i] : cut_to(cells[i], widths_[i]);
      line += (i == 0 ? "" : "  ");
      line += are_numbers_[i] ? right_aligned(cell, widths_[i]) : padded(cell, widths_[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    outlet_.stream << toned(outlet_, tone, line) << "\n";
  }

  void write_waiting() {
    if (has_header_) return;
    has_header_ = true;
    write(names_, Tone::strong);
    std::vector<std::string> rules;
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      std::string rule;
      for (std::size_t k = 0; k < std::min(widths_[i], cell_columns_max); ++k) rule += "─";
      rules.push_back(std::move(rule));
    }
    write(rules, Tone::faint);
    for (const auto& cells : waiting_) write(cells);
    waiting_.clear();
  }

  const Outlet& outlet_;
  std::vector<std::string> names_;
  std::vector<std::size_t> widths_;
  std::vector<bool> are_numbers_;
  std::vector<std::vector<std::string>> waiting_;
  std::size_t count_ = 0;
  bool has_header_ = false;
};

void ask_for_json(const TraceReader& trace, const std::string& sql, std::ostream& out) {
  std::vector<std::string> names;
  bool is_first = true;
  trace.ask(
      sql,
      [&](const std::vector<std::string>& columns) {
        names = columns;
        out << "[";
      },
      [&](const TraceReader::Row& row) {
        Value::Object object;
        for (std::size_t i = 0; i < row.size(); ++i) object.push_back({names[i], row[i]});
        out << (is_first ? "\n  " : ",\n  ") << to_json(Value(std::move(object)));
        is_first = false;
        return static_cast<bool>(out);
      });
  out << "\n]\n";
}

}  // namespace

ExitCode query_command(const QueryOptions& options, Console& console) {
  const TraceReader trace(options.file);
  tell_if_incomplete(trace, console);
  if (options.json) {
    ask_for_json(trace, options.sql, console.out.stream);
    return ExitCode::as_expected;
  }
  AlignedRows rows(console.out);
  trace.ask(
      options.sql, [&](const std::vector<std::string>& names) { rows.begin(names); },
      [&](const TraceReader::Row& row) { return rows.add(row); });
  rows.end();
  return ExitCode::as_expected;
}

}  // namespace orrery
