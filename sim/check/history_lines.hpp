#pragma once
/// What one line of a history says, before anybody asks whether it makes sense; and lines made into
/// calls.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/check/history.hpp"
#include "sim/check/lookup.hpp"
#include "sim/core/value.hpp"

namespace orrery {

struct HistoryLine {
  int line = 0;
  std::string process = "0";
  std::string type{};
  std::string f{};
  std::optional<std::string> key{};
  Value value{};
  std::optional<std::int64_t> time_ns{};
};

/// Pairs each answer with its invocation.
class HistoryBuilder {
 public:
  HistoryBuilder(std::string file, HistoryModel model);

  /// So many lines will come, or about so many.
  void expect_lines(std::size_t lines) { history_.calls.reserve(lines / 2); }
  /// Throws Error if the line does not fit the model or the lines before it.
  void add(HistoryLine line);
  /// Throws Error if some answers had no invocation, and others had.
  History finish();

 private:
  struct Pending {
    std::size_t call = 0;
    std::string f{};
  };
  [[noreturn]] void fail(const HistoryLine& line, const std::string& sentence,
                         const std::string& suggestion = {}) const;
  Action action_of(const HistoryLine& line) const;
  NodeId client_named(const std::string& process);
  void invoke(HistoryLine& line);
  void answer(HistoryLine& line);
  Operation operation_in(HistoryLine& line, Action action) const;
  void read_pair(const HistoryLine& line, Operation& operation) const;
  std::optional<std::string> read_result(const HistoryLine& line, Action action) const;
  std::string text_of(const HistoryLine& line, const Value& value) const;

  std::string file_;
  HistoryModel model_;
  History history_;
  Lookup<std::string, NodeId> clients_;
  Lookup<std::uint32_t, Pending> pending_;  // by the bits of the client's id
  int first_lone_answer_ = 0;               // its line; 0 if there is none
  bool has_invocations_ = false;
};

}  // namespace orrery
