// The pictures of a stretch of a run, as golden text. ORRERY_BLESS=1 accepts what they are now.

#include <gtest/gtest.h>

#include <sstream>

#include "sim/trace/export.hpp"
#include "sim/trace/svg.hpp"
#include "sim/trace/text_diagram.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/picture_formats.hpp"
#include "tests/trace/little_run.hpp"

namespace orrery {
namespace {

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

TEST(ShiViz, ReadsTheWholeLog) {
  EXPECT_EQ(shiviz_offence(shiviz(little_run()), little_run().events.size()), "");
}

TEST(ShiViz, IsNotGivenWhatItRefuses) {
  const std::string head = "(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)\n\n";
  EXPECT_EQ(shiviz_offence(head + "a {\"a\": 1}\nx\nb {\"a\": 1, \"b\": 1}\ny\n", 2), "");
  for (const char* log : {"a {\"a\": 2}\nx\n", "a {\"b\": 1}\nx\n", "a {\"a\": 1, \"b\": 1}\nx\n",
                          "a 1\nx\n", "noise\na {\"a\": 1}\nx\n", "a {\"a\": 1}\nx\ny\n"}) {
    EXPECT_NE(shiviz_offence(head + log, 1), "") << log;
  }
}

TEST(ChromeTrace, IsReadByPerfettoWithAFlowForEveryMessageThatArrived) {
  ChromeTraceCheck check;
  EXPECT_EQ(check.offence(chrome(little_run())), "");
  EXPECT_EQ(check.phases["X"], little_run().events.size());
  EXPECT_EQ(check.phases["s"], 2U);
  EXPECT_EQ(check.phases["f"], 2U);
  EXPECT_EQ(check.phases["i"], 2U);  // an output and a fault
}

TEST(ChromeTrace, IsNotWhatPerfettoRefuses) {
  const std::string slice = R"({"ph":"X","pid":1,"tid":1,"ts":5,"dur":2,"name":"a"})";
  const std::string start = R"({"ph":"s","pid":1,"tid":1,"ts":5,"id":1,"cat":"m","name":"m"})";
  const auto offence = [](const std::string& events) {
    return ChromeTraceCheck().offence(R"({"traceEvents": [)" + events + "]}");
  };
  EXPECT_EQ(offence(slice), "");
  EXPECT_NE(offence(start), "");
  EXPECT_NE(offence(slice + "," + start), "");
  EXPECT_NE(offence(R"({"ph":"X","pid":1,"tid":1,"ts":5,"name":"a"})"), "");
  EXPECT_NE(offence(slice + R"(,{"ph":"X","pid":1,"tid":1,"ts":6,"dur":2,"name":"b"})"), "");
  EXPECT_NE(ChromeTraceCheck().offence("{"), "");
}

TEST(SpaceTime, CutTextKeepsWholeCharacters) {
  EXPECT_EQ(cut_to("größer", 6), "größer");
  EXPECT_EQ(cut_to("größer", 5), "größ…");
  EXPECT_EQ(cut_to("größer", 1), "…");
  EXPECT_EQ(cut_to("", 1), "");
}

}  // namespace
}  // namespace orrery
