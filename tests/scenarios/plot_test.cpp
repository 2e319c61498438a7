// Pictures of experiments, as golden text. ORRERY_BLESS=1 accepts what they are now.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>

#include "scenarios/chart_scale.hpp"
#include "scenarios/plot_command.hpp"
#include "sim/core/error.hpp"
#include "sim/plan/json.hpp"
#include "tests/scenarios/program.hpp"
#include "tests/support/golden.hpp"

namespace orrery::program {
namespace {

/// As `orrery run --json` says it, with what pictures look at.
std::string results_with(const std::string& plots) {
  const auto cell = [](const std::string& nodes, const std::string& latency, double mean) {
    const auto number = [](double x) { return to_json(Value(x)); };
    return R"({"settings": {"nodes": )" + nodes + R"(, "network.latency": ")" + latency +
           R"("}, "measures": {"wait": {"mean": )" + number(mean) + R"(, "low": )" +
           number(mean * 0.9) + R"(, "high": )" + number(mean * 1.2) + R"(}}, "runs": [
             {"measures": {"wait": )" +
           number(mean * 0.5) + R"(, "messages": 12}},
             {"measures": {"wait": )" +
           number(mean * 1.5) + R"(, "messages": 30}},
             {"measures": {"wait": null, "messages": 18}}]})";
  };
  const auto figure = [](const std::string& statistic, double value) {
    return R"({"measure": "wait", "statistic": ")" + statistic +
           R"(", "settings": {"nodes": 3, "network.latency": "10ms"}, "published": )" +
           to_json(Value(value)) + "}";
  };
  return R"({"title": "Waiting & <hoping>", "digest": "0", "vary": ["nodes", "network.latency"],
    "measures": [{"name": "wait", "unit": "ms"}, {"name": "messages", "unit": ""}],
    "cells": [)" +
         cell("3", "10ms", 40) + "," + cell("3", "1ms", 4) + "," + cell("5", "10ms", 300) + "," +
         cell("5", "1ms", 30) + R"(],
    "published": [)" +
         figure("mean", 44) + "," + figure("p90", 70) + R"(], "plots": )" + plots + "}";
}

std::string picture_of(const std::string& plots, std::size_t figure = 1) {
  return chart_svg(chart_of_results(parse_json(results_with(plots), "r.json"), figure, "r.json"));
}

constexpr std::string_view lines =
    R"([{"x": "network.latency", "y": "wait", "log": "both", "y_label": "waiting"}])";

TEST(Plot, LinesAreTheGoldenPicture) { expect_golden("lines.svg", picture_of(std::string(lines))); }

TEST(Plot, DistributionsAreTheGoldenPicture) {
  expect_golden("cdf.svg", picture_of(R"([{"kind": "cdf", "x": "wait", "title": "How long"}])"));
}

TEST(Plot, DotsAreTheGoldenPicture) {
  expect_golden("scatter.svg",
                picture_of(R"([{"kind": "scatter", "x": "wait", "y": "messages"}])"));
}

TEST(Plot, WithoutPlotsTheFirstMeasureIsDrawnOverTheFirstSetting) {
  EXPECT_EQ(picture_of("[]"), picture_of(R"([{"x": "nodes", "y": "wait"}])"));
}

/// Each of our elements is closed in its turn, and numbers are numbers.
/// Where the markers of these single points are.
std::vector<std::string> places_of_circles(const std::vector<ChartPoint>& points) {
  Chart chart;
  for (const ChartPoint& point : points) chart.series.push_back({.name = "s", .points = {point}});
  const std::string picture = chart_svg(chart);
  const std::regex circle("<circle cx=\"([0-9.]+)\" cy=\"([0-9.]+)\"");
  std::vector<std::string> places;
  for (auto found = std::sregex_iterator(picture.begin(), picture.end(), circle);
       found != std::sregex_iterator(); ++found) {
    places.push_back((*found)[1].str());
  }
  return places;
}

TEST(Plot, PointsInOnePlaceStandSideBySide) {
  const auto apart = places_of_circles({{.x = 4, .y = 1}, {.x = 7, .y = 1}, {.x = 4, .y = 0}});
  const auto together = places_of_circles({{.x = 4, .y = 1}, {.x = 7, .y = 1}, {.x = 4, .y = 1}});
  EXPECT_EQ(apart.at(0), apart.at(2)) << "one above the other is not one place";
  EXPECT_NEAR(std::stod(together.at(2)) - std::stod(together.at(0)), 11, 0.11);
  EXPECT_NEAR(std::stod(together.at(2)) + std::stod(together.at(0)), 2 * std::stod(apart.at(0)),
              0.21)
      << "to both sides of where they are";
  EXPECT_EQ(together.at(1), apart.at(1));
}

TEST(Plot, IsWellFormedAndHasNoBrokenNumber) {
  for (const std::string& text : {picture_of(std::string(lines)), picture_of("[]")}) {
    std::vector<std::string> open;
    for (std::size_t i = text.find('<'); i != std::string::npos; i = text.find('<', i + 1)) {
      const std::string element = text.substr(i + 1, text.find('>', i) - i - 1);
      if (element.front() == '/') {
        ASSERT_FALSE(open.empty());
        EXPECT_EQ("/" + open.back(), element);
        open.pop_back();
      } else if (element.back() != '/') {
        open.push_back(element.substr(0, element.find(' ')));
      }
    }
    EXPECT_TRUE(open.empty());
    EXPECT_EQ(text.find("nan"), std::string::npos);
    EXPECT_EQ(text.find("inf"), std::string::npos);
    EXPECT_NE(text.find("Waiting &amp; &lt;hoping&gt;"), std::string::npos);
  }
}

TEST(Plot, SaysHowManyRunsStandBehindAPoint) {
  const auto plot_of_runs = [](const std::string& runs) {
    const TemporaryFile scenario(
        R"({"protocol": "raft", "vary": {"nodes": [3, 5]}, "stop": "500ms",
            "measure": {"leader": {"first": {"output": "Elected"}, "unit": "ms"}},
            "plots": [{"x": "nodes", "y": "leader"}], "seeds": )" +
        runs + "}");
    return orrery({"plot", scenario.path()}).out;
  };
  EXPECT_NE(plot_of_runs("1").find("one run for each point"), std::string::npos);
  EXPECT_NE(plot_of_runs("2").find("2 runs for each point"), std::string::npos);
}

TEST(Plot, OfTheScenarioIsThatOfItsResults) {
  const TemporaryFile scenario(
      R"({"protocol": "raft", "vary": {"nodes": [3, 5]}, "seeds": 3, "stop": "500ms",
          "measure": {"leader": {"first": {"output": "Elected"}, "unit": "ms"}},
          "plots": [{"x": "nodes", "y": "leader"}, {"kind": "cdf", "x": "leader"}]})");
  const TemporaryFile results(orrery({"run", scenario.path(), "--json"}).out, "results.json");
  const TemporaryFile svg("", "out.svg");
  for (const std::string figure : {"1", "2"}) {
    const Answer direct = orrery({"plot", scenario.path(), "--figure", figure});
    EXPECT_EQ(direct.code, 0) << direct.err;
    EXPECT_EQ(orrery({"plot", results.path(), "--figure", figure, "-o", svg.path()}),
              (Answer{0, "", ""}));
    EXPECT_EQ(text_of(svg.path()), direct.out);
  }
}

TEST(Plot, WhatCannotBeDrawnIsRefusedInOneSentence) {
  const TemporaryFile results(results_with("[]"), "results.json");
  const TemporaryFile none(R"({"protocol": "raft", "seeds": 2, "stop": "100ms"})");
  const TemporaryFile strange(R"({"digest": "", "cells": 5})", "strange.json");
  const std::vector<Case> cases{
      {"no file",
       {"plot"},
       "orrery: plot needs an experiment (write orrery plot scenarios/raft/split_vote_figure.json "
       "-o figure.svg)\n"},
      {"a second picture",
       {"plot", results.path(), "--figure", "2"},
       "--figure: there is one picture: 1\n"},
      {"nothing measured",
       {"plot", none.path()},
       none.path() + ": this scenario measures nothing that could be drawn (add \"measure\": "
                     "{\"events\": \"events\"})\n"},
      {"no results",
       {"plot", strange.path()},
       strange.path() + ": plots: these are no results of an experiment (write them with orrery "
                        "run SCENARIO --json)\n"},
      {"results with other dice",
       {"plot", results.path(), "--seed", "3"},
       results.path() + ": results are as they are: --seed and --set are about a scenario\n"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    EXPECT_EQ(orrery(each.arguments), (Answer{2, "", each.sentence}));
  }
}

TEST(Scale, HasTicksThatOneWouldChoose) {
  struct Case {
    double low, high;
    bool is_log;
    std::string ticks;
  };
  const std::vector<Case> cases{
      {0, 1, false, "0.0 0.2 0.4 0.6 0.8 1.0"},
      {0, 0.43, false, "0.0 0.1 0.2 0.3 0.4 0.5"},
      {3, 7, false, "3 4 5 6 7"},
      {-20, 95, false, "-20 0 20 40 60 80 100"},
      {0, 123456, false, "0 50,000 100,000 150,000"},
      {5, 5, false, "2 3 4 5 6 7 8"},
      {3, 450, true, "2 5 10 20 50 100 200 500"},
      {0.001, 1, true, "0.001 0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5 1"},
      {1, 1e6, true, "1 10 100 1,000 10,000 100,000 1,000,000"},
  };
  for (const Case& each : cases) {
    std::string ticks;
    const Scale scale(each.low, each.high, each.is_log, 0, 100);
    for (const Tick& tick : scale.ticks()) {
      if (!tick.text.empty()) ticks += (ticks.empty() ? "" : " ") + tick.text;
    }
    EXPECT_EQ(ticks, each.ticks);
  }
  const Scale log(1, 100, true, 0, 200);
  EXPECT_NEAR(log.pixel(10), 100, 1e-9);
  EXPECT_NEAR(Scale(0, 10, false, 300, 100).pixel(2.5), 250, 1e-9);
  EXPECT_EQ(Scale(1, 3, false, 0, 100).ticks().at(1).text, "1.5");
  EXPECT_EQ(Scale(1, 3, false, 0, 100, 1).ticks().at(1).text, "2") << "of traitors, say";
}

}  // namespace
}  // namespace orrery::program
