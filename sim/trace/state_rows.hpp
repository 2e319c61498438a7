#pragma once
/// The rows of the tables `state` and `member`.

#include <map>
#include <string>
#include <vector>

#include "sim/core/world.hpp"
#include "sim/trace/trace_file.hpp"

namespace orrery {

/// Compares every node with what it was after its previous event.
class StateRows final : public ChangeListener {
 public:
  /// `names` are the nodes', by slot. Both outlive this.
  StateRows(TraceFile& file, const std::vector<std::string>& names)
      : file_(file), names_(names), nodes_(names.size()) {}

  /// Writes what the event that has just happened changed at its node.
  void add(const World& world, SlotIndex slot);

  void replaced(const std::string& member, Shape shape, const AnyValue* before,
                const AnyValue& now) override;
  void entry_changed(const std::string& member, const Entry& entry, const AnyValue* before,
                     const AnyValue* now) override;
  bool wants_all_of(const std::string& member, std::size_t entries) override;

 private:
  struct Member {
    std::uint64_t id = 0;
    std::uint64_t whole = 0;  // the row in which it was last told as a whole
    std::size_t changes = 0;  // since then
  };
  struct Node {
    Ref<const Box> before;
    std::map<std::string, Member> members;
  };

  Cell name() const { return std::string_view(names_[slot_]); }
  Member& known(Rows& rows, const std::string& member, Shape shape);

  Cell json(Rows& rows, const AnyValue& value);

  TraceFile& file_;
  const std::vector<std::string>& names_;
  std::vector<Node> nodes_;  // by slot
  SlotIndex slot_ = 0;       // of the event that has just happened
  std::uint64_t event_ = 0;
  std::uint64_t states_ = 0;   // rows of the table
  std::string text_;           // reused
  std::uint64_t members_ = 0;  // …
};

}  // namespace orrery
