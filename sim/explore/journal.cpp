#include "sim/explore/journal.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "sim/plan/json.hpp"

namespace orrery {
namespace {

struct Journal {
  SweepIdentity sweep{};
  SweepReport report{};
  static constexpr std::string_view required[] = {"sweep", "report"};
};
BOOST_DESCRIBE_STRUCT(Journal, (), (sweep, report))

[[noreturn]] void refuse_journal(const std::string& file, const std::string& sentence) {
  throw Error({"--journal", 0, 0, ""}, shown(file) + " " + sentence,
              "name another file, or remove this one");
}

/// In what two sweeps differ.
std::string difference_between(const SweepIdentity& written, const SweepIdentity& wanted) {
  if (written.version != wanted.version) return "of orrery " + written.version;
  if (written.scenario != wanted.scenario) return "of another scenario, or with other settings";
  if (written.from != wanted.from) return "from seed " + std::to_string(written.from) + " on";
  return written.cell ? "of cell " + std::to_string(*written.cell + 1) : "of all cells";
}

}  // namespace

SweepIdentity identity_of(const Experiment& experiment, const SweepPlan& plan,
                          std::string version) {
  Hasher hasher;
  for (const ExperimentCell& cell : experiment.cells) hasher.add_text(to_json(write(cell.plan)));
  hasher.add_text(to_json(write(experiment.swarm)));
  return {.version = std::move(version),
          .scenario = fmt::format("{:016x}", hasher.value()),
          .from = plan.from,
          .cell = plan.cell};
}

std::optional<SweepReport> read_journal(const std::string& file, const SweepIdentity& identity,
                                        std::uint64_t runs_wanted) {
  if (std::error_code ignored; !std::filesystem::exists(file, ignored)) return std::nullopt;
  Journal journal;
  try {
    journal = read<Journal>(load_json(file), Path{file});
  } catch (const Error& error) {
    refuse_journal(file, std::string("is no journal of a sweep: ") + error.what());
  }
  if (journal.sweep != identity) {
    refuse_journal(file,
                   "is the journal of a sweep " + difference_between(journal.sweep, identity));
  }
  if (journal.report.runs > runs_wanted) {
    refuse_journal(file, fmt::format("has {} runs already, and {} are wanted", journal.report.runs,
                                     runs_wanted));
  }
  return journal.report;
}

void write_journal(const std::string& file, const SweepIdentity& identity,
                   const SweepReport& report) {
  const std::string fresh = file + ".new";
  std::ofstream stream(fresh);
  stream << to_json(write(Journal{identity, report}), 1) << "\n" << std::flush;
  stream.close();
  std::error_code error;
  if (stream) std::filesystem::rename(fresh, file, error);
  if (!stream || error) {
    throw Error({"--journal", 0, 0, ""}, shown(file) + " cannot be written");
  }
}

}  // namespace orrery
