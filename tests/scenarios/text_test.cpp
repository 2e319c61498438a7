// Texts: columns, wrapping, progress, state differences.

#include "sim/core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <sstream>

#include "scenarios/progress.hpp"
#include "scenarios/terminal.hpp"
#include "scenarios/value_text.hpp"
#include "sim/core/text.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;

TEST(Terminal, CountsCharactersAndNoEscapes) {
  EXPECT_EQ(columns("§5.2 …"), 6U);
  EXPECT_EQ(columns("\033[1;31m✘ no\033[0m"), 4U);
}

TEST(Terminal, WrapsBetweenWordsAndKeepsTogetherWhatBelongs) {
  EXPECT_EQ(wrapped("aaaa bbbb cccc dddd eeee ffff gggg", 26, 2),
            "aaaa bbbb cccc dddd eeee\n  ffff gggg");
  EXPECT_EQ(wrapped(std::string("aaaa bbbb cccc dddd ffff") + unbroken + "gggg", 26, 2),
            "aaaa bbbb cccc dddd\n  ffff gggg");
  EXPECT_EQ(wrapped("averyveryveryverylongwordthatfitsnowhere at all", 26, 2),
            "averyveryveryverylongwordthatfitsnowhere\n  at all");
}

TEST(Terminal, WrapsColouredTextAsItLooks) {
  const std::string plain = "aaaa bbbb cccc dddd eeee ffff";
  EXPECT_EQ(wrapped("\033[1;31maaaa\033[0m bbbb cccc dddd eeee ffff", 29, 0),
            "\033[1;31maaaa\033[0m" + plain.substr(4));
}

TEST(Terminal, BalancesTheLinesOfATitle) {
  const std::string title = "Two proposers and three acceptors, and nobody in it?";
  EXPECT_EQ(wrapped(title, 50, 0), "Two proposers and three acceptors, and nobody in\nit?");
  EXPECT_EQ(balanced(title, 50, 0), "Two proposers and three\nacceptors, and nobody in it?");
  EXPECT_EQ(balanced("it fits", 36, 2), "it fits");
}

TEST(Terminal, ShowsKeysThatAreNoCharacters) {
  EXPECT_EQ(printable("\033[A§\x7f\tend"), "^[[A§^?\tend");
}

/// The words that a shell makes of a command.
std::string words_in_shell(const std::string& again) {
  const std::string arguments = again.substr(again.find("orrery") + std::string("orrery").size());
  const std::string command = "printf '<%s>\n' " + arguments;
  std::string words;
  FILE* const shell = popen(command.c_str(), "r");
  for (int c = std::fgetc(shell); c != EOF; c = std::fgetc(shell)) words += static_cast<char>(c);
  EXPECT_EQ(pclose(shell), 0);
  return words;
}

TEST(Terminal, BreaksACommandSoThatAShellReadsItAsItWas) {
  const std::string command =
      "orrery run scenarios/x.json --seed 1 --set 'expect={}' --set "
      "'faults=[{\"at\": \"0s\", \"crash\": \"n2 - it'\\''s # no comment\"}]' --set stop=60s "
      "--expect-nothing   # orrery 0.1.0";
  std::ostringstream stream;
  EXPECT_EQ(again_line({.stream = stream, .width = 60}, command), "again: " + command + "\n")
      << "no terminal, one line";
  EXPECT_EQ(again_line({.stream = stream, .is_terminal = true, .width = 400}, command, 4),
            "    again: " + command + "\n");
  for (std::size_t width = 40; width < 180; width += 7) {
    SCOPED_TRACE(width);
    const Outlet terminal{.stream = stream, .is_terminal = true, .width = width};
    const std::string broken = again_line(terminal, command);
    EXPECT_NE(broken.find(" \\\n"), std::string::npos);
    EXPECT_EQ(words_in_shell(broken), words_in_shell("again: " + command));
    std::istringstream lines(broken);
    for (std::string line; std::getline(lines, line);) {
      const bool has_long_word = line.find("faults=") != std::string::npos;
      EXPECT_TRUE(has_long_word || columns(line) <= width) << line;
    }
  }
}

TEST(Terminal, AlignsColumns) {
  EXPECT_EQ(table({{"a", "b", "c"}, {"§§§", "", "d"}}, 80, 1), " a    b  c\n §§§     d\n");
}

TEST(Terminal, GroupsDigits) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(1234567), "1,234,567");
}

TEST(Progress, SaysHowFarHowFastAndHowLong) {
  EXPECT_EQ(progress_text({.now = 10s, .stop = 40s, .events = 6'000'000}, 2.0s),
            "10.0s of 40s simulated, 3.0 M events/s, 6 s left");
  EXPECT_EQ(progress_text({.now = 0s, .stop = 40s, .events = 100}, 1.0s),
            "0.0s of 40s simulated, 100 events/s");
}

TEST(Progress, OfASweepCountsTheRunsOfThisTime) {
  EXPECT_EQ(progress_text(SweepStand{.runs = 1200, .of = 10'000, .failed = 1}, 2.0s),
            "1,200 of 10,000 seeds, 600 seeds/s, 1 failure, 15 s left");
  EXPECT_EQ(
      progress_text(SweepStand{.runs = 1200, .runs_before = 1000, .of = 1300, .cells = 3}, 2.0s),
      "1,200 of 1,300 runs, 100 runs/s, 1 s left");
  EXPECT_EQ(progress_text(SweepStand{.of = 10}, 2.0s), "0 of 10 seeds, 0 seeds/s");
}

TEST(Progress, IsRedrawnOnATerminalAndRareInAPipe) {
  const Stand stand{.now = 1s, .stop = 4s, .events = 1000};
  std::ostringstream screen;
  const Outlet terminal{.stream = screen, .is_terminal = true};
  Progress redrawn(terminal);
  for (int tick = 1; tick <= 10; ++tick) redrawn.show(stand, tick * 0.04s);
  EXPECT_EQ(screen.str(), "\r\033[K" + progress_text(stand, 0.32s))
      << "first after 0.3 s, then every 0.1 s";
  redrawn.clear();
  EXPECT_THAT(screen.str(), testing::EndsWith("\r\033[K"));

  std::ostringstream pipe;
  const Outlet plain{.stream = pipe};
  Progress rare(plain);
  for (int tick = 1; tick <= 9; ++tick) rare.show(stand, tick * 1.0s);
  rare.clear();
  EXPECT_EQ(pipe.str(), "orrery: " + progress_text(stand, 5.0s) + "\n");
}

TEST(ValueText, AnObjectIsItsMembers) {
  const Value message =
      Value::Object{{"term", 2}, {"votedFor", Value()}, {"entries", Value::Array{1, 2, 3, 4, 5}}};
  EXPECT_EQ(to_line(message), "term 2, votedFor none, entries [5 entries]");
}

TEST(ValueText, DifferencesNameWhatChanged) {
  const auto state = [](int term, Value::Array log, Value::Object map, Value::Array timers) {
    return Value(Value::Object{{"term", term},
                               {"log", Value::Object{{"entries", std::move(log)}}},
                               {"map", std::move(map)},
                               {"timers", std::move(timers)}});
  };
  const Value entry = Value::Object{{"term", 1}};
  const Value other = Value::Object{{"term", 2}};
  const Value before = state(1, {entry, entry}, {{"k1", "a"}, {"k2", "b"}}, {"Election"});
  EXPECT_EQ(differences(before, before), std::vector<std::string>{});
  EXPECT_EQ(differences(before,
                        state(2, {entry, entry, other}, {{"k1", "c"}, {"k3", "d"}}, {"Heartbeat"})),
            (std::vector<std::string>{"term: 1 -> 2", "log: +1 entry {term 2}", "map.k1: a -> c",
                                      "map.k2: b -> none", "map.k3: none -> d",
                                      "timers: +Heartbeat -Election"}));
  EXPECT_EQ(differences(before,
                        state(1, {entry, other, other}, {{"k1", "a"}, {"k2", "b"}}, {"Election"})),
            (std::vector<std::string>{"log: -1 entry, +2 entries"}));
}

}  // namespace
}  // namespace orrery
