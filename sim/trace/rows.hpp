#pragma once
/// Rows on their way from the simulation's thread to the writer's: plain cells, and the texts that
/// some of them point at.

#include <array>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

#include "sim/core/time.hpp"

namespace orrery {

/// The tables of a trace, in the order of trace_tables().
enum class TraceTableId : std::uint8_t {
  run,
  node,
  event,
  message,
  state,
  member,
  life,
  horizon,
  output,
  operation,
  fault,
  verdict,
  evidence,
  checkpoint,
};
inline constexpr std::size_t trace_table_count = 14;

/// Null, an integer or a text. A text is kept elsewhere for as long as the cell is in use.
class Cell {
 public:
  enum class Kind : std::uint8_t { null, integer, text };

  Cell() = default;
  Cell(std::uint64_t number) : Cell(static_cast<std::int64_t>(number)) {}
  Cell(std::int64_t number) : number_(number), kind_(Kind::integer) {}
  Cell(Time time) : Cell(time.count()) {}
  Cell(std::string_view text)
      : text_(text.data()), length_(static_cast<std::uint32_t>(text.size())), kind_(Kind::text) {}

  Kind kind() const { return kind_; }
  std::int64_t number() const { return number_; }
  std::string_view text() const { return {text_, length_}; }

 private:
  union {
    std::int64_t number_ = 0;
    const char* text_;
  };
  std::uint32_t length_ = 0;
  Kind kind_ = Kind::null;
};

/// The texts of some cells, in blocks that do not move.
class TextStore {
 public:
  Cell keep(std::string_view text) {
    if (text.empty()) return std::string_view("");
    if (text.size() > left_) add_block(text.size());
    char* place = next_;
    std::memcpy(place, text.data(), text.size());
    next_ += text.size();
    left_ -= text.size();
    return std::string_view(place, text.size());
  }
  /// Its cells are used no more.
  void clear() {
    if (blocks_.size() > 1) blocks_.resize(1);
    next_ = blocks_.empty() ? nullptr : blocks_.front().get();
    left_ = blocks_.empty() ? 0 : block_size;
  }

 private:
  static constexpr std::size_t block_size = std::size_t{1} << 20;

  void add_block(std::size_t at_least) {
    const bool is_large = at_least > block_size;
    left_ = is_large ? at_least : block_size;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
    next_ = blocks_.back().get();
    // The first block, which `clear` keeps, is of the usual size.
    if (is_large && blocks_.size() == 1) blocks_.emplace(blocks_.begin(), new char[block_size]);
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

/// A batch of rows of all tables.
class Rows {
 public:
  void add(TraceTableId table, std::initializer_list<Cell> row) {
    auto& cells = cells_[static_cast<std::size_t>(table)];
    cells.insert(cells.end(), row);
    ++count_;
  }
  Cell keep(std::string_view text) { return texts_.keep(text); }
  /// To write what a row said too early.
  Cell& cell(TraceTableId table, std::size_t place) {
    return cells_[static_cast<std::size_t>(table)][place];
  }

  std::size_t count() const { return count_; }
  /// The cells of all rows of a table, one row after the other.
  const std::vector<Cell>& cells(TraceTableId table) const {
    return cells_[static_cast<std::size_t>(table)];
  }

  void clear() {
    for (auto& cells : cells_) cells.clear();
    texts_.clear();
    count_ = 0;
  }

 private:
  std::array<std::vector<Cell>, trace_table_count> cells_;
  TextStore texts_;
  std::size_t count_ = 0;
};

}  // namespace orrery
