// The pictures of a stretch of a run, as golden text. ORRERY_BLESS=1 accepts what they are now.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "sim/trace/export.hpp"
#include "sim/trace/svg.hpp"
#include "sim/trace/text_diagram.hpp"
#include "tests/trace/little_run.hpp"

namespace orrery {
namespace {

/// The text that tests/golden/pictures/<name> holds.
void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = ORRERY_SOURCE_DIR "/tests/golden/pictures/" + name;
  if (std::getenv("ORRERY_BLESS") != nullptr) std::ofstream(path, std::ios::binary) << text;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(text, golden.str()) << "tests/golden/pictures/" << name
                                << ": ORRERY_BLESS=1 accepts the new text";
}

TEST(TextDiagram, AnArrowEndsWhereAMessageArrives) {
  expect_golden("little.txt", text_diagram(little_run(), 100));
}

TEST(TextDiagram, FiveNodesAndThreeClientsFitIntoAHundredColumns) {
  SpaceTime run = little_run();
  run.nodes = {{"n1"}, {"n2"}, {"n3"}, {"n4"}, {"n5"}, {"c1"}, {"c2"}, {"c3"}};
  run.events[4].node = 7;  // from one end
  run.messages[0].to = 7;  // … to the other
  for (SpaceTime::Event& event : run.events) event.number += 999'000;
  for (SpaceTime::Message& message : run.messages) {
    message.sent_by += 999'000;
    if (message.received_by != 0) message.received_by += 999'000;
  }
  std::istringstream lines(text_diagram(run, 100));
  for (std::string line; std::getline(lines, line);) {
    const auto columns = std::count_if(line.begin(), line.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    });
    EXPECT_LE(columns, 100) << line;
  }
}

TEST(TextDiagram, NothingHappensInNothing) {
  EXPECT_EQ(text_diagram(SpaceTime{}, 100), "  # time\n");
}

TEST(Svg, IsTheGoldenPicture) { expect_golden("little.svg", svg(little_run())); }

/// Well-formed as far as our own elements go: each is closed in its turn, and no text holds a
/// bracket.
TEST(Svg, EveryElementIsClosed) {
  const std::string text = svg(little_run());
  std::vector<std::string> open;
  for (std::size_t i = text.find('<'); i != std::string::npos; i = text.find('<', i + 1)) {
    const std::size_t end = text.find('>', i);
    ASSERT_NE(end, std::string::npos);
    const std::string element = text.substr(i + 1, end - i - 1);
    const std::string name = element.substr(0, element.find_first_of(" /", 1));
    if (element.front() == '/') {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ("/" + open.back(), element);
      open.pop_back();
    } else if (element.back() != '/') {
      open.push_back(name);
    }
  }
  EXPECT_TRUE(open.empty());
  EXPECT_NE(text.find("put k=&quot;&lt;&amp;&gt;&quot;;"), std::string::npos);
}

TEST(Mermaid, IsTheGoldenDiagram) { expect_golden("little.mmd", mermaid(little_run())); }

TEST(Graphviz, ShowsWhatLedToWhat) { expect_golden("little.dot", dot(little_run())); }

TEST(ShiViz, LogIsTheGoldenOne) { expect_golden("little.shiviz", shiviz(little_run())); }

/// What ShiViz demands of a log: a host's own entry counts its events from 1, and no clock knows
/// more of another host than that host has done.
TEST(ShiViz, ClocksCountFromOneWithoutGaps) {
  std::istringstream log(shiviz(little_run()));
  std::string expression;
  std::string delimiter;
  std::getline(log, expression);
  std::getline(log, delimiter);
  EXPECT_EQ(expression, R"((?<host>\S*) (?<clock>{.*})\n(?<event>.*))");
  EXPECT_EQ(delimiter, "");
  std::map<std::string, int> done;
  std::string head;
  std::string event;
  while (std::getline(log, head) && std::getline(log, event)) {
    const std::string host = head.substr(0, head.find(' '));
    const auto clock = nlohmann::json::parse(head.substr(head.find(' ') + 1));
    EXPECT_EQ(clock.at(host), ++done[host]);
    for (const auto& [other, count] : clock.items()) EXPECT_LE(count, done[other]) << head;
  }
  EXPECT_EQ(done, (std::map<std::string, int>{{"c1", 2}, {"n1", 6}, {"n2", 2}}));
}

TEST(ChromeTrace, IsJsonWithAFlowForEveryMessageThatArrived) {
  const auto trace = nlohmann::json::parse(chrome(little_run()));
  std::multiset<std::string> phases;
  for (const auto& event : trace.at("traceEvents")) phases.insert(event.at("ph"));
  EXPECT_EQ(phases.count("X"), little_run().events.size());
  EXPECT_EQ(phases.count("s"), 2U);
  EXPECT_EQ(phases.count("f"), 2U);
  EXPECT_EQ(phases.count("i"), 2U);  // an output and a fault
}

TEST(SpaceTime, CutTextKeepsWholeCharacters) {
  EXPECT_EQ(cut_to("größer", 6), "größer");
  EXPECT_EQ(cut_to("größer", 5), "größ…");
  EXPECT_EQ(cut_to("größer", 1), "…");
  EXPECT_EQ(cut_to("", 1), "");
}

}  // namespace
}  // namespace orrery
