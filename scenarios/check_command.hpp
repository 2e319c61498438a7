#pragma once
/// `orrery check`: judges a history that comes from elsewhere.

#include <optional>
#include <string>

#include "scenarios/cli.hpp"
#include "sim/check/history.hpp"

namespace orrery {

struct CheckOptions {
  std::string file{};
  HistoryModel model = HistoryModel::plain_register;
  std::optional<HistoryFormat> format{};  ///< absent: by the file's first characters
  double seconds = 60;                    ///< after which the answer is unknown
  std::size_t mebibytes = 1024;           ///< of memory for the search
  bool json = false;
};

/// as_expected if the history holds, not_as_expected if it is violated or nobody knows. Throws
/// Error for what cannot be read.
ExitCode check_command(const CheckOptions& options, Console& console);

}  // namespace orrery
