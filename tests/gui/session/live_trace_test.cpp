// The chronicle of a live run says what a trace of the same run says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/trace/recorder.hpp"
#include "sim/trace/trace_reader.hpp"
#include "tests/gui/session/live_support.hpp"
#include "tests/support/folder.hpp"

namespace orrery::gui::live_tests {
namespace {

std::string text(const Value& cell) {
  const auto* words = cell.get_if<std::string>();
  return words ? *words : to_json(cell);
}

std::string row_text(const TraceReader::Row& row) {
  std::string line;
  for (const Value& cell : row) line += text(cell) + "|";
  return line;
}

std::vector<std::string> rows_of(const TraceReader& trace, const std::string& sql) {
  std::vector<std::string> lines;
  for (const TraceReader::Row& row : trace.rows(sql)) lines.push_back(row_text(row));
  return lines;
}

std::string number_or_null(std::uint64_t number) {
  return number == 0 ? "null" : std::to_string(number);
}

std::string name_of(const Chronicle& chronicle, Place node) {
  return node == nowhere ? "null" : chronicle.nodes()[node].name;
}

std::vector<std::string> events_told(const Chronicle& chronicle) {
  std::vector<std::string> lines;
  for (const ChronicleEvent& event : chronicle.events()) {
    lines.push_back(std::to_string(event.time.count()) + "|" + name_of(chronicle, event.node) +
                    "|" + std::string(name_of_enumerator(event.kind)) + "|" +
                    number_or_null(event.cause) + "|" +
                    (event.word == 0 ? "null" : std::string(chronicle.word(event.word))) + "|");
  }
  return lines;
}

std::string fate_of(const ChronicleMessage& message) {
  using End = ChronicleMessage::End;
  if (message.end == End::delivered) return "delivered";
  if (message.end == End::dropped) return "lost";
  return std::string(name_of_enumerator(message.why));
}

/// Those that have ended.
std::vector<std::string> messages_told(const Chronicle& chronicle) {
  std::vector<std::string> lines;
  for (const ChronicleMessage& message : chronicle.messages()) {
    if (message.end == ChronicleMessage::End::none) continue;
    lines.push_back(
        std::string(chronicle.word(message.type)) + "|" + name_of(chronicle, message.from) + "|" +
        name_of(chronicle, message.to) + "|" + std::to_string(message.sent.count()) + "|" +
        number_or_null(message.sent_event) + "|" + std::to_string(message.ended.count()) + "|" +
        number_or_null(message.ended_event) + "|" + fate_of(message) + "|" +
        (message.is_copy ? "1" : "0") + "|" + (message.is_changed ? "1" : "0") + "|");
  }
  std::ranges::sort(lines);
  return lines;
}

class TracedScenario : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Live, TracedScenario, testing::ValuesIn(shipped_names()),
                         [](const auto& scenario) {
                           std::string name = scenario.param;
                           std::ranges::replace(name, '/', '_');
                           return name;
                         });

TEST_P(TracedScenario, IsToldAlike) {
  Plan plan = shipped_plan(GetParam(), {"limits.events=2000"});
  const Folder folder;
  const std::string file = folder / "trace.db";
  {
    orrery::Run run(plan, shipped_catalogue());
    Recorder recorder({.file = file, .level = TraceLevel::events, .replace = true}, run.world());
    run.set_observer(&recorder);
    run.finish();
    recorder.finish(run.world(), {.ended = "stopped"});
  }
  const auto session = live(plan);
  session->want(Time::max());
  while (!session->has_ended()) session->work(100);
  const Chronicle& chronicle = session->chronicle();
  {
    const TraceReader trace(file);
    EXPECT_EQ(events_told(chronicle),
              rows_of(trace, "SELECT time, node, kind, cause, timer FROM event ORDER BY event"));
    std::vector<std::string> messages = rows_of(
        trace,
        "SELECT type, from_node, to_node, sent_time, sent_event, ended_time, ended_event, fate, "
        "is_duplicate, is_changed FROM message WHERE fate NOT IN ('in_flight', 'held')");
    std::ranges::sort(messages);
    EXPECT_EQ(messages_told(chronicle), messages);
    std::vector<std::string> faults;
    std::size_t outputs = 0;
    for (const Mark& mark : chronicle.marks()) {
      if (mark.kind == Mark::Kind::fault) {
        faults.push_back(std::to_string(mark.event) + "|" + mark.text + "|");
      }
      outputs += mark.kind == Mark::Kind::output;
    }
    EXPECT_EQ(faults, rows_of(trace, "SELECT event, what FROM fault ORDER BY fault"));
    EXPECT_EQ(rows_of(trace, "SELECT count(*) FROM output"),
              std::vector<std::string>{std::to_string(outputs) + "|"});
  }
}

}  // namespace
}  // namespace orrery::gui::live_tests
