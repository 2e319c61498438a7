// Whatever the size of text and the layout: nothing that is told of the screen is empty or out of
// its place, no text lies on another, and what is clicked is large enough.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "gui/model/file_opener.hpp"
#include "gui/model/lesson.hpp"
#include "gui/model/start.hpp"
#include "gui/shell/picture_file.hpp"
#include "gui/shell/state_dump.hpp"
#include "protocols/registry.hpp"
#include "tests/gui/panels/broken_cluster.hpp"
#include "tests/gui/panels/desk.hpp"
#include "tests/gui/panels/made_wall.hpp"
#include "tests/gui/shell/read_xml.hpp"

namespace orrery::gui {
namespace {

constexpr ScreenSize tidy_size{1920, 1080};
constexpr float tidy_scales[] = {0.75F, 1, 1.5F, 2, 2.5F};

/// A way that the screen can look.
struct TidyCase {
  std::string name{};
  std::vector<std::pair<std::string, std::string>> commands{};
};

std::vector<TidyCase> tidy_cases() {
  std::vector<TidyCase> cases;
  for (const char* layout : {"view.explore", "view.space_time", "view.debug"}) {
    cases.push_back({layout, {{layout, ""}}});
  }
  for (const Panel panel : all_panels) {
    const std::string name(name_of(panel));
    cases.push_back({name, {{"view.maximise", name}}});
  }
  return cases;
}

/// Calls `look` with a desk for each scale and way.
template <typename Look>
void in_every_way(const Look& look) {
  for (const float scale : tidy_scales) {
    Desk desk(broken_cluster(), tidy_size, scale);
    desk.viewer.selected = Picked::node(1);
    desk.viewer.seeds = made_wall(40);
    for (const TidyCase& way : tidy_cases()) {
      SCOPED_TRACE(way.name + " at scale " + std::to_string(scale));
      desk.viewer.frame.maximised.reset();
      for (const auto& [id, argument] : way.commands) desk.commands.run(id, desk.viewer, argument);
      desk.frames(4);
      look(desk, scale);
    }
  }
}

/// A lesson, and the run that it asks about.
template <typename Look>
void in_every_lesson(const Look& look) {
  const Catalogue catalogue = shipped_catalogue();
  for (const float scale : tidy_scales) {
    FileOpener opener(catalogue);
    Desk desk(nullptr, tidy_size, scale);
    desk.viewer.opener = &opener;
    for (const LessonCard& card :
         lessons_in(std::string(ORRERY_SOURCE_DIR) + "/scenarios/lessons", "")) {
      SCOPED_TRACE(card.name + " at scale " + std::to_string(scale));
      open_lesson(desk.viewer, card.file);
      desk.frames(6);
      look(desk, scale);
    }
  }
}

// ---------------------------------------------------------------- places

bool tidy_begins(const std::string& name, const std::string& prefix) {
  return name.compare(0, prefix.size(), prefix) == 0;
}

/// The panel that an item belongs to, by its name; empty: the screen.
std::string panel_of(const std::string& name) {
  const std::pair<const char*, const char*> panels[] = {
      {"network.", "network"},       {"node.", "network"},         {"link.", "network"},
      {"flying.", "network"},        {"spacetime.", "spacetime"},  {"lane.", "spacetime"},
      {"message.", "spacetime"},     {"event.", "spacetime"},      {"mark.", "spacetime"},
      {"operations.", "operations"}, {"operation.", "operations"}, {"log.", "log"},
      {"metrics.", "metrics"},       {"metric.", "metrics"},       {"inspector.", "inspector"},
      {"seeds.", "seeds"},           {"lesson.", "lesson"}};
  for (const auto& [prefix, panel] : panels) {
    if (tidy_begins(name, prefix)) return std::string("panel.") + panel;
  }
  return {};
}

/// Sums up what is wrong, one line a kind of item.
void expect_in_place(Desk& desk) {
  const UiMap& ui = desk.screen.ui();
  const Rect screen{0, 0, static_cast<float>(tidy_size.width),
                    static_cast<float>(tidy_size.height)};
  EXPECT_GT(ui.items().size(), 10U);
  for (const UiItem& item : ui.items()) {
    SCOPED_TRACE(item.name + " at " + std::to_string(item.area.x) + "," +
                 std::to_string(item.area.y) + " of " + std::to_string(item.area.width) + " x " +
                 std::to_string(item.area.height));
    EXPECT_FALSE(item.area.is_empty());
    const UiItem* panel = ui.find(panel_of(item.name));
    const Rect& room = panel != nullptr ? panel->area : screen;
    EXPECT_GE(item.area.x, room.x);
    EXPECT_GE(item.area.y, room.y);
    EXPECT_LE(item.area.right(), room.right());
    EXPECT_LE(item.area.bottom(), room.bottom());
  }
}

TEST(TidyScreen, NothingIsEmptyOrOutOfItsPanel) {
  in_every_way([](Desk& desk, float) { expect_in_place(desk); });
}

TEST(TidyScreen, NothingOfALessonIsEmptyOrOutOfItsPanel) {
  in_every_lesson([](Desk& desk, float) { expect_in_place(desk); });
}

TEST(TidyScreen, NothingOfTheStartScreenIsEmptyOrOutOfIt) {
  for (const float scale : tidy_scales) {
    SCOPED_TRACE(scale);
    Desk desk(nullptr, tidy_size, scale);
    desk.viewer.start.cards = scenarios_in(std::string(ORRERY_SOURCE_DIR) + "/scenarios");
    desk.frames(3);
    expect_in_place(desk);
  }
}

/// The first and the last lane may be in sight in part.
bool is_cut(Desk& desk, const Rect& lane) {
  const Rect plot = desk.area_of("spacetime.plot");
  return lane.y <= plot.y || lane.bottom() >= plot.bottom();
}

TEST(TidyScreen, WhatIsClickedIsLargeEnough) {
  in_every_way([](Desk& desk, float scale) {
    std::size_t count = 0;
    for (const UiItem& item : desk.screen.ui().items()) {
      for (const char* prefix : {"transport.", "lamp.", "lamps.", "menu.", "title.", "mode",
                                 "network.", "node.", "lane.", "log.", "mark.", "spacetime.to_head",
                                 "inspector.", "lesson.", "overview.area"}) {
        if (!tidy_begins(item.name, prefix)) continue;
        ++count;
        if (tidy_begins(item.name, "lane.") && is_cut(desk, item.area)) continue;
        EXPECT_GE(std::min(item.area.width, item.area.height), 12 * scale) << item.name;
      }
    }
    EXPECT_GT(count, 20U);
  });
}

TEST(TidyScreen, AllThatIsThereIsReadOut) {
  in_every_way([](Desk& desk, float) {
    const std::string read = "\n" + description(desk.screen.ui());
    for (const UiItem& item : desk.screen.ui().items()) {
      EXPECT_THAT(read, testing::HasSubstr("\n" + item.name));
    }
  });
}

TEST(TidyScreen, WhatIsScrolledOutOfSightIsNotTold) {
  UiMap ui;
  ui.tag("before", {0, 0, 500, 10});
  const std::size_t first = ui.items().size();
  ui.tag("inside", {10, 10, 5, 5});
  ui.tag("across", {10, 90, 20, 20});
  ui.tag("outside", {10, 100, 20, 20});
  ui.cut(first, {0, 0, 100, 100});
  EXPECT_THAT(ui.items(), testing::ElementsAre(UiItem{"before", {0, 0, 500, 10}, ""},
                                               UiItem{"inside", {10, 10, 5, 5}, ""},
                                               UiItem{"across", {10, 90, 20, 10}, ""}));
}

// ---------------------------------------------------------------- texts

struct DrawnText {
  std::string words{};
  Rect area{};
};

float xml_number(const XmlElement& element, const char* name) {
  return std::strtof(element.attributes.at(name).c_str(), nullptr);
}

/// The boxes that cut what is in groups, by how the groups refer to them.
std::map<std::string, Rect> clips_of(const std::vector<XmlElement>& elements) {
  std::map<std::string, Rect> clips;
  for (std::size_t i = 0; i + 1 < elements.size(); ++i) {
    if (elements[i].name != "clipPath") continue;
    const XmlElement& box = elements[i + 1];
    clips["url(#" + elements[i].attributes.at("id") + ")"] = {
        xml_number(box, "x"), xml_number(box, "y"), xml_number(box, "width"),
        xml_number(box, "height")};
  }
  return clips;
}

/// All text of a drawing, as far as it is seen, without what hangs below letters or rises above
/// them.
std::vector<DrawnText> texts_of(const std::string& svg) {
  const auto value = [](const XmlElement& element, const char* name) {
    return xml_number(element, name);
  };
  const std::vector<XmlElement> elements = read_xml(svg);
  const std::map<std::string, Rect> clips = clips_of(elements);
  std::vector<DrawnText> texts;
  float size = 0;
  float baseline = 0;
  for (const XmlElement& element : elements) {
    if (element.name == "svg") size = value(element, "font-size");
    if (element.name == "text") baseline = value(element, "y");
    if (element.attributes.count("x") == 0 || element.name == "rect") continue;
    const bool is_one = element.attributes.count("textLength") == 0;
    const float width = is_one ? size * 0.5F : value(element, "textLength");
    Rect area{value(element, "x"), baseline - size * 0.55F, width, size * 0.55F};
    for (const std::string& clip : element.around) area = common(area, clips.at(clip));
    texts.push_back({element.text, area});
  }
  return texts;
}

/// A drawing of all that is on the screen.
std::string drawing_of_screen(Desk& desk) {
  SideScreen side(desk.commands, tidy_size, 1);
  side.screen().set_hard_edges(true);
  side.draw(desk.viewer, std::string(whole_screen));
  return side.svg("", "");
}

void expect_texts_apart(Desk& desk) {
  const std::vector<DrawnText> texts = texts_of(drawing_of_screen(desk));
  EXPECT_GT(texts.size(), 20U);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_FALSE(texts[i].area.overlaps(texts[j].area))
          << '"' << texts[i].words << "\" lies on \"" << texts[j].words << "\" at "
          << texts[i].area.x << ',' << texts[i].area.y;
    }
  }
}

TEST(TidyScreen, NoTextLiesOnAnother) {
  in_every_way([](Desk& desk, float) { expect_texts_apart(desk); });
}

TEST(TidyScreen, NoTextOfALessonLiesOnAnother) {
  in_every_lesson([](Desk& desk, float) { expect_texts_apart(desk); });
}

/// The check itself bites.
TEST(TidyScreen, TextThatLiesOnAnotherIsSeen) {
  Desk desk(broken_cluster());
  SideScreen side(desk.commands, {200, 100}, 1);
  side.screen().set_hard_edges(true);
  side.screen().frame(
      desk.viewer,
      [](Viewer&, const Frame& frame) {
        ImDrawList* list = ImGui::GetForegroundDrawList();
        list->AddText(ImVec2(10, 10), frame.theme.text, "one word");
        list->AddText(ImVec2(30, 14), frame.theme.text, "another");
      },
      0.1);
  const std::vector<DrawnText> texts = texts_of(side.svg("", ""));
  ASSERT_EQ(texts.size(), 3U);
  EXPECT_TRUE(texts[2].area.overlaps(texts[0].area) || texts[2].area.overlaps(texts[1].area));
}

}  // namespace
}  // namespace orrery::gui
