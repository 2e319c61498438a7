#pragma once
/// The filter language of the log and the diagram: what may be typed, read into a tree.
///
///     any     = all { "||" all }
///     all     = list { [ "&&" ] list }           what stands side by side must all be so
///     list    = one { "," one }                  one of these; what has a minus is excluded
///     one     = "!" one | "-" one | "(" any ")" | compare | relation | FLAG | WORD
///     compare = FIELD ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) VALUE { "," VALUE }
///     relation = RELATION ":" VALUE { "," VALUE }
///
/// Fields are the log's columns, `t` and `event` among them, and what left or was lost in an event:
/// `node=n2`, `t>120ms`, `event=10..20`, `loses=RequestVote`. A field that a row does not have is
/// like nothing, so that `!=` chooses it. A word is looked for in the row's words; `*` stands for
/// anything, upper and lower case are the same, and quotation marks hold blanks together.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace orrery::gui {

enum class FilterField : std::uint8_t { node, from, to, type, kind, sends, loses, t, event };
enum class FilterFlag : std::uint8_t {
  lost,       ///< a message is lost in it, on a link or at its target
  dropped,    ///< … by hand
  delivered,  ///< it is a message's arrival
  copy,       ///< its message is a copy that the network made
  changed,    ///< what arrives is not what was sent
  fault,      ///< somebody outside does something to the cluster
  output,     ///< a node reaches a milestone
  violation,  ///< a judge sees a promise broken
};
enum class FilterRelation : std::uint8_t { caused_by, causes, concurrent_with, violates };

/// What names mean in the language, and a few words about it: "node", "the node where it happens".
template <class Meaning>
struct FilterName {
  Meaning meaning;
  std::string_view name;
  std::string_view words;
};
const std::vector<FilterName<FilterField>>& filter_fields();
const std::vector<FilterName<FilterFlag>>& filter_flags();
const std::vector<FilterName<FilterRelation>>& filter_relations();

/// From the least to the most, both included: nanoseconds, or numbers of events.
struct FilterInterval {
  static constexpr std::int64_t earliest = std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t latest = std::numeric_limits<std::int64_t>::max();
  std::int64_t least = 0;
  std::int64_t most = 0;
  friend bool operator==(const FilterInterval&, const FilterInterval&) = default;
};

struct FilterTerm {
  enum class Kind : std::uint8_t {
    all,       ///< of `terms`; of none: everything
    any,       ///< of `terms`
    negated,   ///< terms[0] is not so
    word,      ///< texts[0] is in the row's words
    field,     ///< it is like one of `texts`, or within one of `intervals`
    flag,      ///<
    relation,  ///< to one of `intervals`, or, of violates, to one of `texts`
  };

  Kind kind = Kind::all;
  FilterField field{};
  FilterFlag flag{};
  FilterRelation relation{};
  std::vector<std::string> texts{};
  std::vector<FilterInterval> intervals{};
  std::vector<FilterTerm> terms{};
  friend bool operator==(const FilterTerm&, const FilterTerm&) = default;
};

/// What cannot be read: where in the text, in bytes, and why. Length 0: there at the end.
struct FilterError {
  std::size_t offset = 0;
  std::size_t length = 0;
  std::string sentence{};    ///< "no field is called nod"
  std::string suggestion{};  ///< "did you mean "node"?"; may be empty
  friend bool operator==(const FilterError&, const FilterError&) = default;
};

/// Of an empty text: everything.
std::variant<FilterTerm, FilterError> read_filter(std::string_view text);

/// Written so that it is read as the same tree. Requires: it was read, or is like one that was.
std::string to_text(const FilterTerm& term);

/// With quotation marks where it needs them to be one word or value.
std::string quoted_for_filter(std::string_view text);

/// `*` in the pattern stands for any letters, or none; upper and lower case are the same.
bool is_like(std::string_view pattern, std::string_view text);

/// Fields that are compared with intervals.
constexpr bool is_number(FilterField field) {
  return field == FilterField::t || field == FilterField::event;
}

}  // namespace orrery::gui
