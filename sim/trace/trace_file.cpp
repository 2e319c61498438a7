#include "sim/trace/trace_file.hpp"

#include <filesystem>
#include <utility>

#include "sim/core/error.hpp"
#include "sim/trace/schema.hpp"

namespace orrery {
namespace {

namespace fs = std::filesystem;

/// The name of the file to write, once nothing stands in its way.
std::string made_ready(const std::string& path, bool replace) {
  const Error::Place place{path, 0, 0, ""};
  std::error_code error;
  if (fs::is_directory(path, error)) throw Error(place, "is a directory", "name a file");
  if (fs::exists(path, error) && !replace) {
    throw Error(place, "exists already", "--force replaces it");
  }
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty() && !fs::is_directory(folder, error)) {
    throw Error(place, "there is no directory " + folder.string());
  }
  std::string partial = path + ".partial";
  for (const std::string& old : {partial, partial + "-journal"}) {
    // On a read-only disk nothing can be removed, not even what is not there.
    if (!fs::exists(fs::symlink_status(old, error))) continue;
    fs::remove(old, error);
    if (error) throw Error({old, 0, 0, ""}, "cannot be replaced: " + error.message());
  }
  return partial;
}

}  // namespace

TraceFile::TraceFile(const std::string& path, bool replace)
    : path_(path), database_(Database::create(made_ready(path, replace))) {
  database_->execute("PRAGMA user_version = " + std::to_string(trace_schema_version) + "; BEGIN;" +
                     trace_schema_sql() + "COMMIT; BEGIN");
  writer_ = std::thread([this] { write_batches(); });
}

TraceFile::~TraceFile() {
  try {
    if (!writer_.joinable()) return;
    stop_writer();
    if (failure_ == nullptr) database_->execute("COMMIT");
  } catch (...) {  // whoever wanted to know has called close()
  }
}

void TraceFile::hand_over() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !has_batch_; });
    rethrow_failure();
    std::swap(rows_, handed_over_);
    has_batch_ = true;
  }
  changed_.notify_all();
  rows_.clear();
}

void TraceFile::rethrow_failure() {
  if (failure_ != nullptr) std::rethrow_exception(failure_);
}

/// Afterwards the database is this thread's again.
void TraceFile::stop_writer() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !has_batch_; });
    std::swap(rows_, handed_over_);
    has_batch_ = true;
    is_last_ = true;
  }
  changed_.notify_all();
  writer_.join();
}

void TraceFile::close(const std::string& ending) {
  if (!writer_.joinable()) return;
  stop_writer();
  rethrow_failure();
  database_->execute(ending + "; COMMIT; BEGIN; " + trace_indexes_sql() + "COMMIT");
}

void TraceFile::rename() {
  database_.reset();
  std::error_code error;
  fs::rename(partial_path(), path_, error);
  if (error) throw Error({path_, 0, 0, ""}, "cannot be written: " + error.message());
}

// ---------------------------------------------------------------- the writer's thread

void TraceFile::write_batches() {
  Rows batch;
  bool is_last = false;
  while (!is_last) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return has_batch_; });
      std::swap(batch, handed_over_);
      has_batch_ = false;
      is_last = is_last_;
    }
    changed_.notify_all();
    try {
      if (failure_ == nullptr) write(batch);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
    }
    batch.clear();
  }
}

void TraceFile::write(const Rows& rows) {
  const auto& tables = trace_tables();
  for (std::size_t i = 0; i < tables.size(); ++i) {
    database_->insert(tables[i].name, rows.cells(TraceTableId(i)), tables[i].columns.size(),
                      tables[i].is_counted);
  }
  in_transaction_ += rows.count();
  if (in_transaction_ < rows_a_transaction) return;
  database_->execute("COMMIT; BEGIN");
  in_transaction_ = 0;
}

}  // namespace orrery
