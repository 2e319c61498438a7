#pragma once
/// What the inspector says of what is selected: rows of text, fields, changes and links to go to.
/// With nothing selected it is about the event at the play head.

#include <optional>
#include <string>
#include <vector>

#include "gui/model/viewer.hpp"

namespace orrery::gui {

struct InspectorRow {
  enum class Kind : std::uint8_t {
    heading,
    text,      ///< name and value
    field,     ///< likewise; of a tree: it may open
    change,    ///< name, before → after
    link,      ///< a click goes there
    compared,  ///< name, what it is at one node (before) and at the other (value)
    fold,      ///< a sentence; opened, what it stands for follows
    sentence,  ///< name and value, which may take several lines; only on short pages
  };
  Kind kind = Kind::text;
  int depth = 0;
  std::string name{};
  std::string value{};
  std::string before{};          ///< of a change
  std::string path{};            ///< of a field: "n1/log/3"
  std::string tag{};             ///< its name in the UI map
  Place node = nowhere;          ///< of a node's field: whose it is,
  std::string member{};          ///< … and its outermost member, whose changes can be looked for
  EventNumber changed_at = 0;    ///< the newest of them; 0: none, or unknown
  EventNumber changes_next = 0;  ///< the first to come; likewise
  bool knows_change = false;     ///< else not all that came before was looked at
  Picked jump{};                 ///< of a link
  EventNumber at = 0;            ///< … and where the play head goes with it; 0: it stays
  bool can_open = false;
  bool is_open = false;
  bool is_changed = false;    ///< by the event at the play head
  bool is_watched = false;    ///< it stands in the list at the top
  bool is_different = false;  ///< of what is compared
  friend bool operator==(const InspectorRow&, const InspectorRow&) = default;
};

struct InspectorPage {
  std::string title{};
  Picked about{};
  std::vector<InspectorRow> rows{};
};

/// Requires: there is a session, whose lock is held.
InspectorPage inspect(Viewer& viewer);

/// Of a cut, if there is one: what each node is there, and the messages that cross it. Requires: as
/// inspect.
std::vector<InspectorRow> cut_rows(Viewer& viewer);

/// The newest event before this one (or the oldest after it) that changed the outermost member of
/// the node's state; nothing if none of the nearest 65,536 did. Requires: as inspect.
std::optional<EventNumber> last_change(Viewer& viewer, Place node, const std::string& member,
                                       EventNumber before);
std::optional<EventNumber> next_change(Viewer& viewer, Place node, const std::string& member,
                                       EventNumber after);

/// The node that was selected last before the one that is selected now; nowhere if there is none.
Place node_selected_before(const Viewer& viewer);

/// The rows of a value's members, or elements: of the opened ones, theirs. `owner` begins their
/// paths.
void add_tree(const Value& value, const std::string& owner, const std::set<std::string>& opened,
              int depth, std::vector<InspectorRow>& rows);

}  // namespace orrery::gui
