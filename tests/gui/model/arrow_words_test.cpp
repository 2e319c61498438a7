// What messages say in short, and where that stands beside their arrows.

#include "gui/model/arrow_words.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gui/model/short_words.hpp"
#include "sim/plan/json.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"
#include "tests/gui/model/shipped_desk.hpp"

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

/// Words lie in the plot, and over nothing but their own arrow.
void expect_alone(const ArrowLabel& label, const std::vector<ArrowLabel>& labels,
                  const SpaceTime& diagram) {
  EXPECT_TRUE(diagram.plot.contains({label.area.x, label.area.y}));
  EXPECT_LE(label.area.right(), diagram.plot.right());
  EXPECT_LE(label.area.bottom(), diagram.plot.bottom());
  for (const ArrowLabel& other : labels) {
    EXPECT_TRUE(&other == &label || !other.area.overlaps(label.area));
  }
  for (const Lane& lane : diagram.lanes) EXPECT_FALSE(lane.strip.overlaps(label.area));
  for (const Arrow& arrow : diagram.arrows) {
    if (arrow.message == label.message) continue;
    EXPECT_FALSE(goes_through(arrow, label.area)) << label.text;
  }
}

TEST(ArrowWords, LieOverNothing) {
  std::size_t placed = 0;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Worded worded(seed);
    for (const float em : {12.0F, 16.0F, 32.0F}) {
      for (Time begin{}; begin < milliseconds(180); begin += milliseconds(23)) {
        worded.look(begin, milliseconds(9), em);
        const Rect taken{300, 200, 200, 100};
        const auto labels = worded.labels({taken});
        placed += labels.size();
        for (const ArrowLabel& label : labels) {
          EXPECT_FALSE(label.area.overlaps(taken));
          expect_alone(label, labels, worded.diagram);
        }
      }
    }
  }
  EXPECT_GT(placed, 100U);
}

/// By small steps along what is drawn.
std::vector<Point> points_of(const Arrow& arrow) {
  std::vector<Point> points;
  const auto add = [&](Point a, Point b) {
    for (int i = 0; i <= 400; ++i) {
      const float part = static_cast<float>(i) / 400;
      points.push_back({std::lerp(a.x, b.x, part), std::lerp(a.y, b.y, part)});
    }
  };
  add(arrow.from, arrow.is_loop ? arrow.peak : arrow.to);
  if (arrow.is_loop) add(arrow.peak, arrow.to);
  return points;
}

float distance_to(const std::vector<Point>& points, const Rect& box) {
  float nearest = 1e9F;
  for (const Point at : points) {
    const float x = std::max({box.x - at.x, at.x - box.right(), 0.0F});
    const float y = std::max({box.y - at.y, at.y - box.bottom(), 0.0F});
    nearest = std::min(nearest, std::hypot(x, y));
  }
  return nearest;
}

/// How near words are to their own arrow, or to one by which their sender said the same to another;
/// and to any other arrow.
struct Nearness {
  float own = 1e9F;
  float others = 1e9F;
};

Nearness nearness_of(const ArrowLabel& label, const Rect& box, const SpaceTime& diagram,
                     const ArrowWords& words) {
  Nearness nearness;
  for (const Arrow& arrow : diagram.arrows) {
    const ShortMessage* said = words.of(arrow.message);
    const ShortMessage* meant = words.of(label.message);
    const bool is_same = said != nullptr && meant != nullptr && *said == *meant;
    const bool is_own =
        arrow.message == label.message || (arrow.sent_event == label.sent_event && is_same);
    float& which = is_own ? nearness.own : nearness.others;
    which = std::min(which, distance_to(points_of(arrow), box));
  }
  return nearness;
}

/// Words are nearest to their own arrow, as a whole and from their middle; or a line leads there.
void expect_own_arrow_nearest(const ArrowLabel& label, const SpaceTime& diagram,
                              const ArrowWords& words) {
  SCOPED_TRACE(label.text + " of message " + std::to_string(label.message));
  if (label.leader) {
    const Point& tip = label.leader->tip;
    const Nearness at_tip = nearness_of(label, {tip.x, tip.y, 0, 0}, diagram, words);
    EXPECT_LT(at_tip.own, 1.5F);
    EXPECT_GT(at_tip.others, diagram.em * 0.3F);
    const Point& tail = label.leader->tail;
    EXPECT_TRUE(tail.x == label.area.x || tail.x == label.area.right());
    return;
  }
  const Nearness box = nearness_of(label, label.area, diagram, words);
  EXPECT_LT(box.own, box.others);
  const Point middle = label.area.centre();
  const Nearness centre = nearness_of(label, {middle.x, middle.y, 0, 0}, diagram, words);
  EXPECT_LT(centre.own, centre.others);
}

TEST(ArrowWords, EachIsNearestToItsOwnArrow) {
  std::size_t placed = 0;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Worded worded(seed);
    for (const float em : {12.0F, 32.0F}) {
      for (Time begin{}; begin < milliseconds(180); begin += milliseconds(47)) {
        worded.look(begin, milliseconds(9), em);
        for (const ArrowLabel& label : worded.labels()) {
          ++placed;
          expect_own_arrow_nearest(label, worded.diagram, worded.words);
        }
      }
    }
  }
  EXPECT_GT(placed, 50U);
}

/// What of the generals' runs is seen at this size; the traitors are the lesson's.
std::vector<ArrowLabel> labels_of_generals(ShippedDesk& desk, const Rect& area, float em,
                                           SpaceTime& diagram, ArrowWords& words) {
  Session& session = *desk.viewer.session;
  Glyphs glyphs;
  MarkIndex marks;
  glyphs.follow(session.chronicle());
  marks.follow(session.chronicle());
  SpaceTimeLook look;
  look.window = {Time{}, session.reached()};
  look.area = area;
  look.em = em;
  look.reached = session.reached();
  const TextWidth width_of = letters_as_wide_as(em * 0.55F);
  diagram = look_at(session.chronicle(), glyphs, marks, look, width_of);
  while (!words.read(session, diagram)) {
  }
  return arrow_labels(diagram, session.chronicle(), words, {}, width_of);
}

std::vector<Rect> narrow_to_wide_low_to_high() {
  std::vector<Rect> areas;
  for (const float width : {540.0F, 800.0F, 1400.0F}) {
    for (const float height : {320.0F, 430.0F, 700.0F}) areas.push_back({100, 50, width, height});
  }
  return areas;
}

TEST(ArrowWords, OfGeneralsStandAtTheirOwnArrowsHoweverLargeTheScreen) {
  const std::string lie =
      R"(faults=[{"at": "0s", "equivocate": {"who": "n1", "field": "@", "value": "retreat", )"
      R"("to": ["n3"]}}])";
  std::size_t placed = 0;
  std::size_t lies = 0;
  std::size_t pictures = 0;
  for (const std::string scenario : {"generals_3", "generals_4", "generals_7", "signatures"}) {
    ShippedDesk desk("lessons/" + scenario);
    std::string fault = lie;
    fault.replace(fault.find('@'), 1, scenario == "signatures" ? "chain.order" : "order");
    show_session(desk.viewer,
                 desk.opener.open_changed(scenario_file("lessons/" + scenario), {fault}));
    desk.digest_at_end();
    for (const float em : {12.0F, 16.0F, 32.0F}) {
      for (const Rect& area : narrow_to_wide_low_to_high()) {
        SpaceTime diagram;
        ArrowWords words;
        const auto labels = labels_of_generals(desk, area, em, diagram, words);
        if (arrow_detail(diagram) != ArrowDetail::contents) continue;
        ++pictures;
        placed += labels.size();
        for (const ArrowLabel& label : labels) {
          if (label.is_changed) ++lies;
          expect_own_arrow_nearest(label, diagram, words);
        }
      }
    }
  }
  EXPECT_GT(placed, pictures) << "some are told";
  EXPECT_GT(lies, pictures / 2) << "a lie is told in most of them";
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
