#include "gui/model/chord.hpp"

#include <gtest/gtest.h>

namespace orrery::gui {
namespace {

TEST(Chord, IsWrittenAsPeopleSayIt) {
  EXPECT_EQ(to_text({.key = Key::p, .ctrl = true, .shift = true}), "Ctrl+Shift+P");
  EXPECT_EQ(to_text({.key = Key::left, .alt = true}), "Alt+Left");
  EXPECT_EQ(to_text({.key = Key::space}), "Space");
  EXPECT_EQ(to_text({.key = Key::slash, .shift = true}), "?");
  EXPECT_EQ(to_text({.key = Key::equal, .ctrl = true}), "Ctrl+=");
  EXPECT_EQ(to_text({.key = Key::f11}), "F11");
  EXPECT_EQ(to_text({.key = Key::d0, .ctrl = true}), "Ctrl+0");
}

TEST(Chord, IsReadBackForEachKeyAndEachModifier) {
  for (int key = 1; key <= static_cast<int>(Key::grave); ++key) {
    for (int modifiers = 0; modifiers < 8; ++modifiers) {
      const Chord chord{.key = static_cast<Key>(key),
                        .ctrl = (modifiers & 1) != 0,
                        .shift = (modifiers & 2) != 0,
                        .alt = (modifiers & 4) != 0};
      SCOPED_TRACE(to_text(chord));
      EXPECT_EQ(parse_chord(to_text(chord)), chord);
    }
  }
}

TEST(Chord, IsReadWhateverItsCase) {
  EXPECT_EQ(parse_chord("ctrl+SHIFT+p"), (Chord{.key = Key::p, .ctrl = true, .shift = true}));
  EXPECT_EQ(parse_chord("esc"), Chord{.key = Key::escape});
}

TEST(Chord, IsNoneOfWhatNamesNoKey) {
  for (const char* text : {"", "+", "Ctrl", "Ctrl+", "Hyper+A", "AA", "Ctrl++", "F13", "Ctrl+F0"}) {
    EXPECT_EQ(parse_chord(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace orrery::gui
