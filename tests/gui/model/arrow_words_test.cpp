// What messages say in short, and where that stands beside their arrows.

#include "gui/model/arrow_words.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gui/model/short_words.hpp"
#include "sim/plan/json.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using std::chrono::milliseconds;

std::string in_short(const std::string& json) {
  return joined(telling_parts(parse_json(json, "a message"), "n1", "n2"));
}

TEST(ShortWords, TellWhatTheMessageIsAbout) {
  struct Case {
    std::string json;
    std::string words;
  };
  const Case cases[] = {
      {R"({"order": "attack", "path": ["n1"]})", "attack"},
      {R"({"order": "attack", "path": ["n3", "n4", "n1"]})", "attack n3,n4"},
      {R"({"n": {"round": 3, "proposer": "n1"}, "v": "b"})", "3 b"},
      {R"({"n": {"round": 3, "proposer": "n4"}})", "3.n4"},
      {R"({"n": {"round": 3, "proposer": "n1"}, "accepted": null})", "3 none"},
      {R"({"term": 2, "leaderId": "n1", "prevLogIndex": 7, "entries": [{"term": 2,
           "command": {"put": {"k": "a"}}}], "leaderCommit": 6})",
       "t2 +1"},
      {R"({"term": 2, "leaderId": "n1", "prevLogIndex": 7, "entries": []})", "t2"},
      {R"({"term": 2, "voteGranted": false})", "t2 no"},
      {R"({"known": [], "isAnswer": true})", "answer"},
      {R"({"known": [], "isAnswer": false})", ""},
      {R"({"request": {"start": 1, "number": 9}, "key": "k1"})", "k1"},
      {R"({"view": 0, "seq": 12, "digest": 15606899544180521949, "signed_by": "n1"})", "v0 s12"},
      {R"({"chain": [{"order": "attack", "before": 0, "signed_by": "n3"},
           {"order": "attack", "before": 77, "signed_by": "n1"}]})",
       "attack n3"},
      {R"({"beliefs": {"n1": {"status": "alive"}, "n2": {"status": "failed"}}})", "+2"},
      {R"({"time": "106.59ms", "value": ""})", ""},
      {R"({"leaderHint": null})", "none"},
      {"{}", ""},
      {"null", ""},
  };
  for (const Case& each : cases) EXPECT_EQ(in_short(each.json), each.words) << each.json;
}

TEST(ShortWords, AreShortWhateverIsInTheMessage) {
  const std::string long_one = in_short(
      R"({"a": "one long text that goes on", "b": "another long text", "c": "a third long one"})");
  EXPECT_LE(long_one.size(), 32U);  // an ellipsis has three bytes
  EXPECT_TRUE(long_one.starts_with("one long text")) << long_one;
  EXPECT_EQ(in_short(R"({"a": "ééééééééééééééé"})"), "éééééé…");
}

TEST(ShortWords, ALieIsWhatWasMeantAndWhatWasSaid) {
  using Parts = std::vector<std::string>;
  EXPECT_EQ(changed_words(Parts{"attack"}, Parts{"retreat"}), "attack → retreat");
  EXPECT_EQ(changed_words(Parts{"t2", "yes"}, Parts{"t2", "no"}), "t2 yes → no");
  EXPECT_EQ(changed_words(Parts{"t2"}, Parts{"t2"}), "t2 (changed)");
  EXPECT_EQ(changed_words(Parts{"t2"}, Parts{"t2", "+1"}), "t2 → t2 +1");
  EXPECT_EQ(changed_words(Parts{}, Parts{"no"}), "nothing → no");
  EXPECT_EQ(shorter_words(Parts{"t2", "yes"}, Parts{"t2", "no"}), "yes → no");
  EXPECT_EQ(shorter_words(Parts{"attack", "n3"}, Parts{"attack", "n3"}), "attack");
}

/// A busy history looked at through a window; each message says its number.
struct Worded {
  explicit Worded(std::uint64_t seed) {
    session.history = busy_history({.messages = 400, .latency = milliseconds(30)}, seed);
    glyphs.follow(session.history);
    marks.follow(session.history);
    for (Place place = 0; place < session.history.messages().size(); ++place) {
      session.payloads[place] = Value::Object{{"term", Value(place)}, {"value", "x"}};
    }
  }
  void look(Time begin, Time length, float em) {
    SpaceTimeLook look;
    look.window = {begin, begin + length};
    look.area = {100, 50, 1100, 700};
    look.em = em;
    look.reached = session.reached();
    diagram = look_at(session.history, glyphs, marks, look, width_of(em));
  }
  static TextWidth width_of(float em) { return letters_as_wide_as(em * 0.5F); }
  std::vector<ArrowLabel> labels(const std::vector<Rect>& taken = {}) {
    while (!words.read(session, diagram)) {
    }
    return arrow_labels(diagram, session.history, words, taken, width_of(diagram.em));
  }
  FakeSession session;
  Glyphs glyphs;
  MarkIndex marks;
  SpaceTime diagram;
  ArrowWords words;
};

/// By small steps along the line.
bool goes_through(const Arrow& arrow, const Rect& box) {
  const auto passes = [&](Point a, Point b) {
    for (int i = 0; i <= 2000; ++i) {
      const float part = static_cast<float>(i) / 2000;
      if (box.contains({std::lerp(a.x, b.x, part), std::lerp(a.y, b.y, part)})) return true;
    }
    return false;
  };
  if (!arrow.is_loop) return passes(arrow.from, arrow.to);
  return passes(arrow.from, arrow.peak) || passes(arrow.peak, arrow.to);
}

TEST(ArrowWords, LieOverNothing) {
  std::size_t placed = 0;
  for (const std::uint64_t seed : {1, 2, 3}) {
    Worded worded(seed);
    for (const float em : {12.0F, 16.0F, 32.0F}) {
      for (Time begin{}; begin < milliseconds(180); begin += milliseconds(23)) {
        worded.look(begin, milliseconds(9), em);
        const Rect taken{300, 200, 200, 100};
        const auto labels = worded.labels({taken});
        placed += labels.size();
        for (const ArrowLabel& label : labels) {
          EXPECT_FALSE(label.area.overlaps(taken));
          EXPECT_TRUE(worded.diagram.plot.contains({label.area.x, label.area.y}));
          EXPECT_LE(label.area.right(), worded.diagram.plot.right());
          EXPECT_LE(label.area.bottom(), worded.diagram.plot.bottom());
          for (const ArrowLabel& other : labels) {
            EXPECT_TRUE(&other == &label || !other.area.overlaps(label.area));
          }
          for (const Lane& lane : worded.diagram.lanes) {
            EXPECT_FALSE(lane.strip.overlaps(label.area));
          }
          for (const Arrow& arrow : worded.diagram.arrows) {
            if (arrow.message == label.message) continue;
            EXPECT_FALSE(goes_through(arrow, label.area)) << label.text;
          }
        }
      }
    }
  }
  EXPECT_GT(placed, 100U);
}

TEST(ArrowWords, SayTypeAndContentThenTypesThenNothingAsItGetsCrowded) {
  Worded worded(5);
  worded.look(milliseconds(20), milliseconds(2), 12);
  ASSERT_EQ(arrow_detail(worded.diagram), ArrowDetail::contents);
  bool says_content = false;
  for (const ArrowLabel& label : worded.labels()) {
    const ChronicleMessage& message = worded.session.history.messages()[label.message];
    const std::string type(worded.session.history.word(message.type));
    const std::string all = type + " t" + std::to_string(label.message) + " x";
    EXPECT_TRUE(label.text == all || label.text == type) << label.text;
    says_content = says_content || label.text == all;
  }
  EXPECT_TRUE(says_content);
  ArrowDetail before = ArrowDetail::contents;
  for (Time length = milliseconds(1); length < milliseconds(200); length += milliseconds(1)) {
    worded.look(milliseconds(20), length, 12);
    const ArrowDetail detail = arrow_detail(worded.diagram);
    EXPECT_LE(detail, before);
    before = detail;
  }
  EXPECT_EQ(before, ArrowDetail::nothing);
  EXPECT_TRUE(worded.labels().empty());
}

TEST(ArrowWords, AreTheSameHoweverOneCameThere) {
  Worded straight(4);
  straight.look(milliseconds(60), milliseconds(6), 16);
  Worded wandering(4);
  for (const int begin : {0, 100, 40, 61}) {
    wandering.look(milliseconds(begin), milliseconds(6), 16);
    static_cast<void>(wandering.labels());
  }
  wandering.look(milliseconds(60), milliseconds(6), 16);
  EXPECT_EQ(straight.labels(), wandering.labels());
  EXPECT_FALSE(straight.labels().empty());
}

}  // namespace
}  // namespace orrery::gui
