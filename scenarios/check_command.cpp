#include "scenarios/check_command.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "scenarios/trace_history.hpp"
#include "sim/check/collections.hpp"
#include "sim/check/intervals.hpp"
#include "sim/check/linearizable.hpp"
#include "sim/plan/json.hpp"

namespace orrery {
namespace {

using Clock = std::chrono::steady_clock;

struct Checked {
  Verdict verdict{};
  std::size_t operations = 0;
  double seconds = 0;
  History history{};
};

/// A text and the calls read from it take about so many times its size.
constexpr std::size_t bytes_of_calls = 3;

/// Sets, counters, bags and ids as Jepsen's checkers do; the others are to be linearizable.
Verdict judge(const CheckOptions& options, const History& history, std::size_t bytes_in_use,
              Clock::time_point begin) {
  SearchLimits limits{.steps = std::numeric_limits<std::uint64_t>::max(),
                      .bytes = (options.mebibytes << 20U) - bytes_in_use,
                      .is_over = [&options, begin] {
                        return std::chrono::duration<double>(Clock::now() - begin).count() >
                               options.seconds;
                      }};
  switch (options.model) {
    case HistoryModel::set:
      return check_set(history.calls);
    case HistoryModel::counter:
      return check_counter(history.calls);
    case HistoryModel::bag:
      return check_unordered_queue(history.calls);
    case HistoryModel::unique_ids:
      return check_unique_ids(history.calls);
    default:
      return check_linearizable(history.calls, limits);
  }
}

/// From a text, or from a trace of ours, which is a database.
History read_history(const CheckOptions& options, std::size_t bytes_max) {
  std::error_code ignored;
  const auto size = std::filesystem::file_size(options.file, ignored);
  if (!ignored && size == 0) return {};  // nobody asked for anything
  const std::string text = read_text_file(options.file, bytes_max);
  if (text.starts_with("SQLite format 3")) return {.calls = calls_of(TraceReader(options.file))};
  const HistoryFormat format = options.format ? *options.format : format_of(text, options.file);
  return parse_history(text, options.file, format, options.model);
}

Checked check(const CheckOptions& options) {
  const auto begin = Clock::now();
  Checked checked;
  std::error_code ignored;
  const auto size = std::filesystem::file_size(options.file, ignored);
  const std::size_t bytes_max = options.mebibytes << 20U;
  if (!ignored && size > bytes_max / (1 + bytes_of_calls)) {
    checked.verdict = {.status = Verdict::Status::unknown,
                       .sentence = fmt::format("a history of {} MiB does not fit into {} MiB of "
                                               "memory; --memory {} would do",
                                               size >> 20U, options.mebibytes,
                                               (size >> 20U) * (2 + bytes_of_calls) + 1)};
    return checked;
  }
  checked.history = read_history(options, bytes_max);
  checked.operations = checked.history.calls.size();
  checked.verdict = judge(options, checked.history, size * bytes_of_calls, begin);
  checked.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return checked;
}

std::string client_name(const History& history, NodeId client) {
  const auto found = history.names.find(client);
  return found == history.names.end() ? to_text(client) : found->second;
}

/// Events of a history that was read are lines of its file.
Value evidence_json(const Checked& checked) {
  Value::Array evidence;
  for (const Call& call : checked.verdict.evidence) {
    evidence.push_back(
        Value::Object{{"process", client_name(checked.history, call.client)},
                      {"operation", to_text(call)},
                      {"key", call.operation.key},
                      {"invoked", call.invoked_event},
                      {"returned", call.is_answered() ? Value(call.returned_event) : Value()}});
  }
  return evidence;
}

void tell_json(const CheckOptions& options, const Checked& checked, Console& console) {
  console.out.stream << to_json(Value::Object{{"status", to_value(checked.verdict.status)},
                                              {"model", name_of_model(options.model)},
                                              {"operations", checked.operations},
                                              {"seconds", checked.seconds},
                                              {"sentence", checked.verdict.sentence},
                                              {"evidence", evidence_json(checked)}},
                                2)
                     << "\n";
}

void tell(const CheckOptions& options, const Checked& checked, Console& console) {
  const Verdict& verdict = checked.verdict;
  const Outlet& out = console.out;
  const Tone tone = verdict.status == Verdict::Status::holds      ? Tone::good
                    : verdict.status == Verdict::Status::violated ? Tone::bad
                                                                  : Tone::odd;
  const std::string_view sign = verdict.status == Verdict::Status::holds      ? "✔"
                                : verdict.status == Verdict::Status::violated ? "✘"
                                                                              : "?";
  out.stream << toned(out, tone, fmt::format("{} {}", sign, name_of_enumerator(verdict.status)))
             << "  "
             << wrapped(fmt::format("{}: {} ({}, {:.2f} s)", options.file, verdict.sentence,
                                    counted(checked.operations, "operation", "operations"),
                                    checked.seconds),
                        out.width, 4)
             << "\n";
  if (verdict.evidence.empty()) return;
  out.stream << "\n";
  for (const std::string& line :
       draw_intervals(verdict.evidence, out.width - 2, checked.history.names)) {
    out.stream << "  " << line << "\n";
  }
  out.stream << fmt::format("\n{} {} to {}. ├ invoked, ┤ answered, ? never answered.\n",
                            checked.history.names.empty() ? "Events" : "Lines",
                            verdict.evidence.front().invoked_event, verdict.event);
}

}  // namespace

ExitCode check_command(const CheckOptions& options, Console& console) {
  const Checked checked = check(options);
  if (options.json) tell_json(options, checked, console);
  else tell(options, checked, console);
  return checked.verdict.status == Verdict::Status::holds ? ExitCode::as_expected
                                                          : ExitCode::not_as_expected;
}

}  // namespace orrery
