#pragma once
/// The same scenario once more, under other settings, seen from where we looked before.

#include <functional>
#include <memory>
#include <string>

#include "gui/model/viewer.hpp"
#include "sim/lessons/changes.hpp"

namespace orrery::gui {

/// Why the run cannot be made again with other settings; empty: it can.
std::string why_not_again(const Viewer& viewer);

/// "network.loss" of "network.loss=0.1".
std::string key_of(const std::string& setting);

using lessons::is_within;

/// Without the settings of this path and of what is below it.
RunSettings without(RunSettings settings, std::string_view path);

/// The settings of what is looked at, with what hands did to it.
RunSettings settings_with_hands(const Session& session);

/// Calls `use` with all the hands; if that throws Error, with those of them with which it does not,
/// in their order. Returns the others. Throws what it throws without any of them.
std::vector<Hand> hands_left_out(const std::vector<Hand>& hands,
                                 const std::function<void(const std::vector<Hand>&)>& use);
/// " Left out is what cannot be done in it: crash n5 after event 40."; empty for none.
std::string left_out_words(const std::vector<Hand>& hands);

/// "network.loss=0.1"; of a value that is long its name only: "pins=…".
std::string setting_words(const std::string& setting);

/// Looks at another run of the same scenario, which `show` shows, from now on: the window of time,
/// the play head, the node that is selected and the list of the scenario stay.
void show_again(Viewer& viewer, const std::function<void()>& show, const std::string& sentence);
void show_again(Viewer& viewer, std::unique_ptr<Session> session, const std::string& sentence);

}  // namespace orrery::gui
