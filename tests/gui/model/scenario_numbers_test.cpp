// Numbers of settings: how they are read out of a value, and how steps change them.

#include <gtest/gtest.h>

#include "gui/model/quantity.hpp"
#include "protocols/registry.hpp"
#include "sim/plan/plan.hpp"

namespace orrery::gui {
namespace {

Decimal decimal(const std::string& text) { return parse_decimal(text).value(); }

std::vector<NumberRule> rules() {
  const Decimal zero{};
  return {{.min = zero},
          {.min = zero, .max = Decimal{1, 0}, .least_step = {1, 2}},
          {.min = Decimal{1, 0}, .is_whole = true},
          {.by_one = true},
          {}};
}

bool is_allowed(const Decimal& number, const NumberRule& rule) {
  return !(rule.min && number < *rule.min) && !(rule.max && *rule.max < number) &&
         !(rule.is_whole && number.places > 0);
}

TEST(ScenarioNumbers, DecimalsAreReadAndWrittenAlike) {
  for (const char* text : {"0", "7", "150", "0.5", "0.05", "-3.25", "123456789012345"}) {
    EXPECT_EQ(to_text(decimal(text)), text);
  }
  EXPECT_EQ(to_text(decimal("1e-05")), "0.00001");
  EXPECT_EQ(to_text(decimal("1.50")), "1.5");
  EXPECT_EQ(to_text(decimal("2e3")), "2000");
  EXPECT_EQ(to_text(decimal("+4")), "4");
  for (const char* none : {"", "-", ".", "5.", "a", "1e", "12345678901234567", "1 "}) {
    EXPECT_EQ(parse_decimal(none), std::nullopt) << none;
  }
}

TEST(ScenarioNumbers, StepsAreADigitOfTheNumber) {
  const NumberRule time{.min = Decimal{}};
  struct Case {
    const char* from;
    int steps;
    bool is_fine;
    const char* to;
  };
  for (const Case& step :
       {Case{"150", 1, false, "160"}, Case{"150", 1, true, "151"}, Case{"100", -1, false, "99"},
        Case{"50", 3, false, "53"}, Case{"2", 1, false, "3"}, Case{"2", 1, true, "2.1"},
        Case{"2", -5, false, "0"}, Case{"90", 12, false, "120"}}) {
    EXPECT_EQ(to_text(stepped(decimal(step.from), step.steps, time, step.is_fine)), step.to)
        << step.from;
  }
}

TEST(ScenarioNumbers, UpAndDownAgainComesBackAndNoStepLeavesTheRange) {
  for (const NumberRule& rule : rules()) {
    for (int places = 0; places <= 3; ++places) {
      for (int digits = -1500; digits <= 12000; digits += digits < 1500 ? 1 : 7) {
        const Decimal number = decimal(std::to_string(digits) + "e-" + std::to_string(places));
        if (!is_allowed(number, rule)) continue;
        for (const bool is_fine : {false, true}) {
          const Decimal up = stepped_up(number, rule, is_fine);
          const Decimal down = stepped_down(number, rule, is_fine);
          ASSERT_TRUE(is_allowed(up, rule) && is_allowed(down, rule)) << to_text(number);
          ASSERT_FALSE(up < number || number < down) << to_text(number);
          const bool is_at_bound = rule.max && up == *rule.max;
          if (number.is_negative() || is_at_bound) continue;
          ASSERT_EQ(stepped_down(up, rule, is_fine), number)
              << to_text(number) << " up is " << to_text(up);
        }
      }
    }
  }
}

const Value& schema() {
  static const Value made = plan_schema(shipped_catalogue());
  return made;
}

std::vector<std::string> numbers_of(const char* text, const char* name) {
  std::vector<std::string> numbers;
  for (const Quantity& each : quantities_in(text, *schema().find("$defs")->find(name))) {
    EXPECT_EQ(std::string(text).substr(each.begin, each.length).find_first_not_of("+-0123456789."),
              std::string::npos);
    numbers.push_back(to_text(each.number));
  }
  return numbers;
}

using Texts = std::vector<std::string>;

TEST(ScenarioNumbers, EachNumberOfAValueIsFoundWithoutItsUnit) {
  EXPECT_EQ(numbers_of("150ms", "duration"), Texts{"150"});
  EXPECT_EQ(numbers_of("150ms..1.5s", "duration_range"), (Texts{"150", "1.5"}));
  EXPECT_EQ(numbers_of("3/100ms", "rate"), (Texts{"3", "100"}));
  EXPECT_EQ(numbers_of("-50ms..50ms", "shift_range"), (Texts{"-50", "50"}));
  EXPECT_EQ(numbers_of("0.05", "probability"), Texts{"0.05"});
  EXPECT_EQ(numbers_of("10Mbit/s", "bandwidth"), Texts{"10"});
  EXPECT_EQ(numbers_of("n1", "node"), Texts{});
  EXPECT_EQ(numbers_of("random 2", "selector"), Texts{});
}

TEST(ScenarioNumbers, AProbabilityStaysOneAndARangeKeepsItsOrder) {
  const Value& definitions = *schema().find("$defs");
  const auto loss = quantities_in("0.97", *definitions.find("probability"));
  EXPECT_EQ(to_text(stepped(loss[0].number, 50, loss[0].rule, false)), "1");
  EXPECT_EQ(to_text(stepped(loss[0].number, -500, loss[0].rule, false)), "0");
  const auto ends = quantities_in("150ms..300ms", *definitions.find("duration_range"));
  EXPECT_EQ(with_number("150ms..300ms", ends[0], stepped(ends[0].number, 99, ends[0].rule, false)),
            "300ms..300ms");
  EXPECT_EQ(with_number("150ms..300ms", ends[1], stepped(ends[1].number, -99, ends[1].rule, false)),
            "150ms..150ms");
  EXPECT_EQ(with_number("150ms..300ms", ends[1], stepped(ends[1].number, 1, ends[1].rule, false)),
            "150ms..310ms");
}

}  // namespace
}  // namespace orrery::gui
