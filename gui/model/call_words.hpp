#pragma once
/// Calls of clients in words: on their bars, in tooltips, and in the sentence that tells why no
/// order explains some of them.

#include <optional>
#include <string>

#include "gui/model/key_verdicts.hpp"
#include "gui/session/session.hpp"

namespace orrery::gui {

/// How a call ended for its client, as far as the run has come.
enum class CallEnd : std::uint8_t { answered, failed, unknown, pending };
CallEnd end_of_call(const Call& call);

/// It only asks; else it changes something, or may.
bool is_question(const Call& call);

/// "put k1=7", "get k1 → 7", "get k1 → nothing", "put k1=7 ?"; without the key "get → 7".
std::string call_label(const Call& call, bool with_key);
/// What it is about, where there is no room for more: "7".
std::string call_value(const Call& call);
/// "wrote 7", "read 7", "may have written 7".
std::string call_deed(const Call& call);
/// All that there is to tell of it, in lines.
std::string call_tooltip(const Call& call);

/// Of the calls that prove a violation: what the culprit should have known, because it was answered
/// before the culprit began. The newest; nothing if none of them shows it alone.
std::optional<std::uint32_t> contradicted_by(const KeyVerdict& key, const std::vector<Call>& calls);
/// "1: c1 wrote 7, then 2: c2 read 7, then 3: c3 read the older 3", as numbered in the picture.
std::string violation_words(const KeyVerdict& key, const std::vector<Call>& calls);

/// What the scenario's own judge says of linearizability.
enum class OwnJudge : std::uint8_t {
  none,  ///< the scenario does not ask
  open,
  holds,
  violated_as_expected,
  violated,
  unknown,
  unsaid,  ///< a lesson asks about it
};
OwnJudge own_judge(const std::vector<Lamp>& lamps);
/// Its lamp, if it is violated; else null.
const Lamp* violated_lamp(const std::vector<Lamp>& lamps);
/// Beside what a verdict is of.
struct VerdictLook {
  OwnJudge judge = OwnJudge::none;
  bool has_ended = false;
  bool is_dense = false;  ///< there is no room for diamonds
};
/// What the panel says at its foot of one key, or (null) of all that were judged.
std::string verdict_words(const KeyVerdicts& verdicts, const KeyVerdict* key,
                          const std::vector<Call>& calls, const VerdictLook& look);

}  // namespace orrery::gui
