/// The README's tour: each of its commands works as it stands there.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <sstream>

#include "tests/scenarios/program.hpp"

namespace orrery::program {
namespace {

/// The words of all `orrery …` between backquotes in the tour's table.
std::vector<std::vector<std::string>> commands_of_the_tour() {
  std::ifstream readme("README.md");
  std::vector<std::vector<std::string>> commands;
  bool is_tour = false;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("#")) is_tour = line.find("A lecture") != std::string::npos;
    if (!is_tour || !line.starts_with("| ")) continue;
    static const std::regex command("`orrery ([^`]*)`");
    for (std::sregex_iterator found(line.begin(), line.end(), command), end; found != end;
         ++found) {
      std::istringstream words((*found)[1].str());
      commands.emplace_back(std::istream_iterator<std::string>(words),
                            std::istream_iterator<std::string>());
    }
  }
  return commands;
}

TEST(Tour, EachCommandOfTheReadmeWorks) {
  orrery({"list", "judges"});  // goes to the root of the tree
  const Folder folder;
  const auto commands = commands_of_the_tour();
  EXPECT_EQ(commands.size(), 16U) << "eight theorems, a run and a picture each";
  for (std::vector<std::string> command : commands) {
    if (command.front() == "plot") command.back() = folder / command.back();
    SCOPED_TRACE(testing::PrintToString(command));
    const Answer answer = orrery(command);
    EXPECT_EQ(answer.code, 0) << answer.err;
    EXPECT_TRUE(command.front() != "plot" || std::filesystem::exists(command.back()));
  }
}

/// A block of the README that begins with "$ orrery …": its words, and the lines that it shows.
struct Shown {
  std::vector<std::string> command{};
  std::vector<std::string> lines{};
};

std::vector<Shown> blocks_of_the_readme() {
  std::ifstream readme("README.md");
  std::vector<Shown> blocks;
  bool is_inside = false;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("```")) is_inside = false;
    if (is_inside && line != "…") blocks.back().lines.push_back(line);
    if (!line.starts_with("$ orrery ")) continue;
    std::istringstream words(line.substr(9, line.find('#') - 9));
    blocks.push_back({{std::istream_iterator<std::string>(words), {}}, {}});
    is_inside = true;
  }
  return blocks;
}

TEST(Readme, ShowsWhatIsPrinted) {
  orrery({"list", "judges"});
  const std::vector<Shown> blocks = blocks_of_the_readme();
  ASSERT_FALSE(blocks.empty());
  for (const Shown& block : blocks) {
    SCOPED_TRACE(testing::PrintToString(block.command));
    const std::string printed = orrery(block.command).out;
    for (const std::string& line : block.lines) {
      EXPECT_THAT(printed, testing::HasSubstr(line + "\n"));
    }
  }
}

/// What it says in Markdown it links to.
TEST(Errors, NameScenariosThatAreThere) {
  orrery({"list", "judges"});
  std::ifstream file("scenarios/errors.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  static const std::regex link("\\]\\(([^)]*\\.json)\\)");
  std::size_t links = 0;
  for (std::sregex_iterator found(text.begin(), text.end(), link), end; found != end; ++found) {
    EXPECT_TRUE(std::filesystem::exists("scenarios/" + (*found)[1].str())) << (*found)[1];
    ++links;
  }
  EXPECT_GE(links, 30U);
}

}  // namespace
}  // namespace orrery::program
