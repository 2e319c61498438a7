// Pictures of panels, in files: every panel, twice the same, with its words; and what is refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "gui/model/file_opener.hpp"
#include "gui/model/lesson.hpp"
#include "gui/shell/headless.hpp"
#include "gui/shell/picture_file.hpp"
#include "gui/shell/state_dump.hpp"
#include "sim/core/error.hpp"
#include "tests/gui/panels/broken_cluster.hpp"
#include "tests/gui/panels/desk.hpp"
#include "tests/gui/shell/read_xml.hpp"
#include "tests/support/folder.hpp"

namespace orrery::gui {
namespace {

class Pictures : public testing::Test {
 protected:
  std::string file(const std::string& name) const { return folder_ / name; }
  static std::string text_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  Folder folder_;
};

/// What can be read in the drawing itself.
std::string drawn_words(const std::vector<XmlElement>& elements) {
  std::string words;
  for (const XmlElement& element : elements) {
    if (element.name == "text") words += element.text + "\n";
  }
  return words;
}

std::string text_in(const std::vector<XmlElement>& elements, const std::string& name) {
  const auto found = std::ranges::find(elements, name, &XmlElement::name);
  return found == elements.end() ? "" : found->text;
}

struct PanelCase {
  const char* panel;
  std::vector<std::string> words;  ///< drawn as letters
};

TEST_F(Pictures, EachPanelAsSvgIsWellFormedAndSaysWhatTheScreenSays) {
  const PanelCase cases[] = {{"network", {"n2", "follower", "AppendEntries", "Partition"}},
                             {"spacetime", {"n3", "c1", "leader", "RequestVote"}},
                             {"operations", {}},
                             {"log", {"time", "cause", "RequestVote"}},
                             {"metrics", {}},
                             {"inspector", {"n2"}},
                             {"overview", {"0 ms"}},
                             {"screen", {"File", "Network", "Inspector", "Ctrl+K"}}};
  for (const PanelCase& one : cases) {
    SCOPED_TRACE(one.panel);
    Desk desk(broken_cluster());
    desk.viewer.selected = Picked::node(1);
    desk.frames(2);
    std::string before;
    for (const char* name : {"first.svg", "again.svg"}) {
      WantedPicture wanted = picture_in_file(file(name));
      wanted.panel = one.panel;
      write_picture(desk.viewer, desk.commands, wanted, room_of(desk.screen, one.panel));
      const std::string written = text_of(file(name));
      EXPECT_TRUE(before.empty() || before == written) << "the same picture, other bytes";
      before = written;
    }
    const std::vector<XmlElement> elements = read_xml(before);
    EXPECT_EQ(text_in(elements, "title"), title_of_picture(one.panel) + ": A fake");
    EXPECT_THAT(text_in(elements, "desc"), testing::StartsWith("orrery run fake.json\n"));
    for (const std::string& words : one.words) {
      EXPECT_THAT(drawn_words(elements), testing::HasSubstr(words));
    }
  }
}

TEST_F(Pictures, WhatIsReadOutOfAPanelStandsInItsDescription) {
  Desk desk(broken_cluster());
  for (const Panel panel : all_panels) {
    const std::string name(name_of(panel));
    SCOPED_TRACE(name);
    SideScreen side(desk.commands, {600, 400}, 1);
    side.draw(desk.viewer, name);
    WantedPicture wanted = picture_in_file(file(name + ".svg"));
    wanted.panel = name;
    write_picture(desk.viewer, desk.commands, wanted, {{600, 400}, 1});
    const std::string described = text_in(read_xml(text_of(wanted.file)), "desc");
    std::size_t count = 0;
    for (const UiItem& item : side.screen().ui().items()) {
      if (item.words.empty()) continue;
      ++count;
      EXPECT_THAT(described, testing::HasSubstr(item.name + ": " + item.words));
    }
    EXPECT_GE(count, 1U);
  }
}

TEST_F(Pictures, APngIsAsLargeAsThePanelOrTwice) {
  Desk desk(broken_cluster());
  const Rect area = desk.area_of("panel.log");
  for (const int pixels : {1, 2}) {
    const std::string name = file(pixels == 1 ? "log.png" : "log@2x.png");
    WantedPicture wanted = picture_in_file(name);
    wanted.panel = "log";
    write_picture(desk.viewer, desk.commands, wanted, room_of(desk.screen, "log"));
    const Image image = read_png(name);
    EXPECT_EQ(image.width, static_cast<int>(area.width) * pixels);
    EXPECT_EQ(image.height, static_cast<int>(area.height) * pixels);
    EXPECT_GT(differing_pixels(image, Image(image.width, image.height, image.at(0, 0)), 8), 1000U);
  }
}

TEST_F(Pictures, TheScreenThatIsLookedAtStaysAsItIs) {
  Desk desk(broken_cluster());
  desk.frames(2);
  const Image before = desk.screen.picture();
  const UiMap ui = desk.screen.ui();
  WantedPicture wanted = picture_in_file(file("network.png"));
  wanted.panel = "network";
  write_picture(desk.viewer, desk.commands, wanted, {{200, 700}, 1});
  desk.frames(1);
  EXPECT_EQ(desk.screen.ui().items(), ui.items());
  EXPECT_EQ(differing_pixels(desk.screen.picture(), before, 0), 0U);
}

/// A stage as programs have it.
struct PictureStage {
  PictureStage()
      : stage({viewer, commands, [](Viewer& v, const Frame& f) { draw_viewer(v, f); }}, {}) {
    show_session(viewer, broken_cluster());
    stage.settle();
  }
  void run(const std::string& argument) {
    commands.run("file.export", viewer, argument);
    stage.settle();
  }
  const Commands commands = all_commands();
  Viewer viewer;
  Headless stage;
};

TEST_F(Pictures, TheCommandWritesTheFocusedPanelAndSaysWhere) {
  PictureStage desk;
  desk.run(file("a.svg"));
  EXPECT_THAT(desk.viewer.notice,
              testing::AllOf(testing::HasSubstr(file("a.svg")), testing::HasSubstr("Network")));
  EXPECT_FALSE(desk.viewer.notice_is_bad);
  EXPECT_THAT(text_of(file("a.svg")), testing::HasSubstr("<title>Network: A fake</title>"));
  desk.run(file("b.svg") + " log");
  EXPECT_THAT(text_of(file("b.svg")), testing::HasSubstr("<title>Log: A fake</title>"));
}

TEST_F(Pictures, AFileThatIsThereIsReplacedOnlyIfThatIsSaid) {
  PictureStage desk;
  std::ofstream(file("a.svg")) << "dear";
  desk.run(file("a.svg"));
  EXPECT_TRUE(desk.viewer.notice_is_bad);
  EXPECT_THAT(desk.viewer.notice, testing::HasSubstr(file("a.svg") + "! to replace it"));
  EXPECT_EQ(text_of(file("a.svg")), "dear");
  desk.run(file("a.svg") + "!");
  EXPECT_FALSE(desk.viewer.notice_is_bad);
  EXPECT_NE(text_of(file("a.svg")), "dear");
}

TEST_F(Pictures, WhatCannotBeDrawnOrWrittenIsToldInASentence) {
  const std::pair<std::string, std::string> cases[] = {
      {file("a.jpg"), "end it with .svg or .png"},
      {file("a.svg") + " netwrk", "did you mean \"network\"?"},
      {file("a.svg") + " lesson", "no lesson is open"},
      {file("a.svg") + " start", "a run is open"},
      {file("no/folder/a.svg"), "cannot be written"},
      {file("no/folder/a.png"), "cannot be written"}};
  for (const auto& [argument, words] : cases) {
    SCOPED_TRACE(argument);
    PictureStage desk;
    desk.run(argument);
    EXPECT_TRUE(desk.viewer.notice_is_bad);
    EXPECT_THAT(desk.viewer.notice, testing::HasSubstr(words));
  }
  EXPECT_FALSE(std::filesystem::exists(file("a.svg")));
}

TEST_F(Pictures, NothingIsWrittenWhileTheMouseDrags) {
  PictureStage desk;
  desk.stage.screen().input().move({700, 400});
  desk.stage.screen().input().button(MouseButton::left, true);
  desk.stage.settle();
  desk.run(file("a.svg"));
  EXPECT_FALSE(std::filesystem::exists(file("a.svg")));
  desk.stage.screen().input().button(MouseButton::left, false);
  desk.stage.settle();
  EXPECT_TRUE(std::filesystem::exists(file("a.svg")));
}

}  // namespace
}  // namespace orrery::gui
