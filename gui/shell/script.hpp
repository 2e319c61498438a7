#pragma once
/// Scripts: what a user does, written down, one deed a line. The same script gives the same state
/// with a window and without.
///
///     click NAME [right|middle|double] [ctrl] [shift]   where the UI map has NAME; or "x,y"
///     move NAME                  the mouse goes there
///     drag NAME to NAME          or: drag NAME by 40,-20
///     wheel NAME -3              notches; positive is up
///     key Ctrl+K                 pressed and let go
///     type any words             one key after the other
///     wait 30                    frames
///     cmd time.go 430ms          a command by its id, with what it is about
///     expect head.event == 40    of the state that --dump-state writes; also != < <= > >= and ~,
///                                which is true of a text that contains the value
///     expect-item NAME           it is on the screen; with "not" before it, it is not
///     expect-text any words      they can be read somewhere on the screen
///     shot FILE.png
///
/// A place may have an offset in pixels: "node.n1+30,-12". After "#" a line is a comment.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/chord.hpp"
#include "gui/model/rect.hpp"
#include "gui/shell/input_queue.hpp"

namespace orrery::gui {

/// A named item's centre, or with no name the screen's corner, and so many pixels from there.
struct ScriptPlace {
  std::string item{};
  Point offset{};
  friend bool operator==(const ScriptPlace&, const ScriptPlace&) = default;
};

struct ScriptStep {
  enum class Verb : std::uint8_t {
    click,
    move,
    drag,
    wheel,
    key,
    type,
    wait,
    command,
    expect,
    expect_item,
    expect_text,
    shot,
  };

  Verb verb{};
  int line = 0;
  ScriptPlace place{};                     ///< click, move, drag, wheel
  std::optional<ScriptPlace> to{};         ///< drag; nothing: by `by`
  Point by{};                              ///< drag
  MouseButton button = MouseButton::left;  ///< click
  bool is_double = false;                  ///< click
  Modifiers held{};                        ///< click
  float notches = 0;                       ///< wheel
  Chord chord{};                           ///< key
  int frames = 0;                          ///< wait
  bool is_absent = false;                  ///< expect_item: it is not there
  std::string name{};      ///< command: its id; expect: the path; expect_item: the item
  std::string relation{};  ///< expect
  std::string text{};      ///< type, command's argument, expect's value, expect_text, shot's file
  std::string written{};   ///< the line, as it stands in the file
  friend bool operator==(const ScriptStep&, const ScriptStep&) = default;
};

/// Throws Error with file and line for one that it cannot read.
std::vector<ScriptStep> parse_script(std::string_view text, const std::string& file);

/// Whether what the state has at a path ("branches.1.name", "nodes.count") is as the value. Nothing
/// if it is; else what is there instead.
std::optional<std::string> mismatch(const nlohmann::json& state, const ScriptStep& expectation);

}  // namespace orrery::gui
