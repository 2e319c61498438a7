#include "gui/model/filter.hpp"

#include <gtest/gtest.h>

#include "tests/gui/model/filter_support.hpp"

namespace orrery::gui {
namespace {

struct SameFilter {
  const char* why;
  const char* typed;
  const char* means;
};

TEST(Filter, IsReadAsItIsWritten) {
  const SameFilter cases[] = {
      {"the whole language", "node=n2 && type!=Ack && t>120ms && lost",
       "node=n2 && !type=Ack && t>=120.000001ms && lost"},
      {"side by side is and", "node=n2 lost", "node=n2 && lost"},
      {"and binds tighter than or", "a b || c", "a && b || c"},
      {"parentheses", "a && (b || c)", "a && (b || c)"},
      {"a comma is or, and binds tightest", "Ask,Answer t<=1s", "(Ask || Answer) && t<=1s"},
      {"a minus excludes", "Ask -n2", "Ask && !n2"},
      {"also from a list, whatever else is in it", "Ask,-n2,Answer", "(Ask || Answer) && !n2"},
      {"and alone", "-lost", "!lost"},
      {"a comma goes on with values", "node=n1,n2,lost", "node=n1,n2 || lost"},
      {"quoted ones too", "node=n1,\"lost\",n2 copy", "node=n1,\"lost\",n2 && copy"},
      {"which may be several times", "t=1s..2s,5s..6s", "t=1s..2s,5s..6s"},
      {"and ends where another comparison begins", "node=n1,type=Ask", "node=n1 || type=Ask"},
      {"not like either", "type!=Ask,Answer", "!type=Ask,Answer"},
      {"blanks around signs", " node = n1 , n2 ", "node=n1,n2"},
      {"two equal signs", "node==n1", "node=n1"},
      {"events", "event>=#12 event<20", "event>=12 && event<=19"},
      {"relations", "caused-by:#12,13 violates:*", "caused-by:12,13 && violates:*"},
      {"quotation marks", "kind=\"disk synced\" \"lost\"", "kind=\"disk synced\" && \"lost\""},
      {"a name of the language on its own is a word", "node violates", "node && violates"},
      {"not not", "!!lost", "!!lost"},
      {"before the beginning", "t<0s", "t<0s"},
      {"nothing needs no unit", "t=0", "t=0s"},
      {"nothing", "  ", ""},
  };
  for (const SameFilter& each : cases) {
    SCOPED_TRACE(each.why);
    EXPECT_EQ(to_text(must_read(each.typed)), each.means);
    EXPECT_EQ(must_read(each.means), must_read(each.typed));
  }
}

// Check A14: malformed ones say where.
TEST(Filter, SaysWhereItCannotBeRead) {
  struct Malformed {
    const char* typed;
    FilterError error;
  };
  const Malformed cases[] = {
      {"nod=n2", {0, 3, "no field is called nod", "did you mean \"node\"?"}},
      {"lost && node=", {13, 0, "expected a value after \"=\", not the end", ""}},
      {"lost & dropped", {5, 1, "\"&\" does not stand alone", "write &&"}},
      {"(lost || copy", {0, 1, "this parenthesis is not closed", ""}},
      {"lost)", {4, 1, "no parenthesis is open here", ""}},
      {"t>120", {2, 3, "\"120\" is no time", "write 120ms"}},
      {"node<n3", {4, 1, "only t and event can be larger or smaller", "write node= or node!="}},
      {"type=\"Ask", {5, 4, "this quotation does not end", "close it with \""}},
      {"caused-bye:12", {0, 10, "nothing is called caused-bye:", "did you mean \"caused-by\"?"}},
      {"causes:1..3", {7, 4, "\"1..3\" is no event", "write the number of one"}},
      {"kind=recieves",
       {5, 8, "no event is of the kind \"recieves\"", "did you mean \"receives\"?"}},
      {"lost ||", {7, 0, "expected a word, a field or a flag, not the end", ""}},
      {"&& lost", {0, 2, "expected a word, a field or a flag, not \"&&\"", ""}},
      {"()", {1, 1, "expected a word, a field or a flag, not \")\"", ""}},
      {"lost=1", {0, 4, "lost is a flag", "write only lost"}},
      {"causes=12", {0, 6, "causes is no field", "write causes:"}},
      {"node:n1", {0, 4, "a field is not followed by a colon", "write node="}},
      {"t>1s<2s", {4, 1, "expected a word, a field or a flag, not \"<\"", ""}},
      {"event=2..1", {6, 4, "\"2..1\" ends before it begins", "write 1..2"}},
      {"t=5s..1s", {2, 6, "\"5s..1s\" ends before it begins", "write 1s..5s"}},
      {"t>9223372036854775808ns", {2, 21, "\"9223372036854775808ns\" is too large a time", ""}},
      {"event>9223372036854775808", {6, 19, "\"9223372036854775808\" is too large an event", ""}},
  };
  for (const Malformed& each : cases) {
    SCOPED_TRACE(each.typed);
    const auto read = read_filter(each.typed);
    ASSERT_TRUE(std::holds_alternative<FilterError>(read));
    EXPECT_EQ(std::get<FilterError>(read).offset, each.error.offset);
    EXPECT_EQ(std::get<FilterError>(read).length, each.error.length);
    EXPECT_EQ(std::get<FilterError>(read).sentence, each.error.sentence);
    EXPECT_EQ(std::get<FilterError>(read).suggestion, each.error.suggestion);
  }
}

TEST(Filter, IsRefusedBeforeItNestsTooDeeply) {
  const auto read = read_filter(std::string(100'000, '('));
  ASSERT_TRUE(std::holds_alternative<FilterError>(read));
  EXPECT_EQ(std::get<FilterError>(read).sentence, "this is nested too deeply");
  EXPECT_EQ(must_read(std::string(60, '(') + "lost" + std::string(60, ')')), must_read("lost"));
}

TEST(Filter, IsWrittenSoThatItReadsTheSame) {
  FilterLots lots(3, 100);
  for (int round = 0; round < 5'000; ++round) {
    const FilterTerm term = lots.term();
    ASSERT_EQ(must_read(to_text(term)), term) << to_text(term);
  }
}

TEST(Filter, PatternsHaveStars) {
  EXPECT_TRUE(is_like("request*", "RequestVote"));
  EXPECT_TRUE(is_like("*vote*", "RequestVoteReply"));
  EXPECT_TRUE(is_like("*ab", "aab"));
  EXPECT_TRUE(is_like("a*b*c", "a__b_b_c"));
  EXPECT_TRUE(is_like("*", ""));
  EXPECT_TRUE(is_like("", ""));
  EXPECT_FALSE(is_like("", "a"));
  EXPECT_FALSE(is_like("vote", "RequestVote"));
  EXPECT_FALSE(is_like("a*b*c", "a__b_b_"));
}

std::string mutated(std::string text, Lots& lots) {
  constexpr std::string_view letters = "n1=!<>()&|,:\"-*#. \t\xc3\xa9tlosAck..9\\\0\xff";
  for (std::uint64_t i = lots.below(5) + 1; i > 0; --i) {
    const std::size_t at = lots.below(text.size() + 1);
    switch (lots.below(4)) {
      case 0:
        text.insert(at, 1, letters[lots.below(letters.size())]);
        break;
      case 1:
        text.erase(at, 1 + lots.below(3));
        break;
      case 2:
        text.insert(at, text.substr(lots.below(text.size() + 1), lots.below(12)));
        break;
      default:
        std::rotate(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), text.end());
    }
  }
  return text;
}

// Whatever is typed: it is read, and written so that it reads the same, or the error is in it.
TEST(Filter, SurvivesWhateverIsTyped) {
  const std::string seeds[] = {
      "node=n2 && type!=Ack && t>120ms && lost", "-disk,(a || !b),kind=\"disk synced\"",
      "caused-by:12,13 || violates:\"*\" event=10..20,#7", "t=1s..2s,5ms,lost sends=Re*quest"};
  Lots lots(11);
  std::size_t refused = 0;
  for (int round = 0; round < 40'000; ++round) {
    const std::string text = mutated(seeds[lots.below(std::size(seeds))], lots);
    const auto read = read_filter(text);
    if (const auto* error = std::get_if<FilterError>(&read)) {
      ++refused;
      ASSERT_LE(error->offset + error->length, text.size()) << text;
      ASSERT_FALSE(error->sentence.empty()) << text;
      continue;
    }
    const std::string written = to_text(std::get<FilterTerm>(read));
    ASSERT_EQ(to_text(must_read(written)), written) << text;
  }
  EXPECT_GT(refused, 4'000U);
  EXPECT_LT(refused, 36'000U);
}

}  // namespace
}  // namespace orrery::gui
