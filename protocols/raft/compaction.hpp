#pragma once
/// Log compaction and InstallSnapshot: chapter 5 of D. Ongaro, "Consensus: Bridging Theory and
/// Practice" (2014), and Figure 5.3 in it. (Figure 13 of the paper is the same RPC.)
///
/// Each server takes snapshots of its own state machine (§5.1, memory-based). What a snapshot has
/// replaced leaves the log only when the snapshot file is on disk; a restart begins with that file.
/// Here the file is a sequence of records, and offsets count these, not bytes.

#include "protocols/raft/elections.hpp"

namespace orrery::raft {

class Compaction : public Elections {
 public:
  using Elections::on;
  using Synced = AlternativesOf<CompactionSynced, PipelineSynced>;

  /// What a snapshot stands for was committed: a server that restarts has it applied.
  void start() {
    if (snapshotFile->lastIndex > 0) install_snapshot();
    Elections::start();
  }

  // ------------------------------------------------------------ InstallSnapshot RPC

  void on(const InstallSnapshot& m, NodeId from) {
    if (!is_credible(m.term, from) || m.leaderId != from || !is_credible(m)) return;
    observe_term(m.term);
    // 1. "Reply immediately if term < currentTerm"
    if (m.term < currentTerm) return acknowledge(m, 0, from);
    if (role == Role::leader) return;  // nobody else leads this term
    follow(m.leaderId);

    // "If lastIndex is larger than latest snapshot's" (5): else all of it is here
    if (m.lastIndex <= snapshotFile->lastIndex) return acknowledge_all(m, from);
    if (is_of_file_given_up(m)) return;
    // 2. "Create new snapshot file if first chunk (offset is 0)"
    if (is_of_new_file(m)) create_partial_snapshot(m);
    // 3. "Write data into snapshot file at given offset"
    const bool is_next = m.offset == partialSnapshot->received;
    if (is_next) write_to_partial_snapshot(m.data);
    // 4. "Reply and wait for more data chunks if done is false"
    if (!is_next || !m.done) return acknowledge(m, partialSnapshot->received, from);
    // 5. "… save snapshot file and Raft state (lastIndex, lastTerm, lastConfig). Discard any
    //    existing or partial snapshot"
    const Snapshot complete = partialSnapshot->file;
    partialSnapshot.reset();
    snapshotFile = complete;
    persist(SnapshotReceived{.lastIndex = complete.lastIndex});
    acknowledge_all(m, from);  // which leaves when the file is on disk
  }

  /// The snapshot file is on disk, and may replace what it stands for. If there is a newer one by
  /// now, this waits for that.
  void on(const SnapshotReceived& saved) {
    if (saved.lastIndex == snapshotFile->lastIndex) install_snapshot();
  }
  void on(const SnapshotTaken& saved) {
    if (saved.lastIndex != snapshotFile->lastIndex) return;
    log.discard_through(snapshotFile->lastIndex, snapshotFile->lastTerm);
    persist();
  }

  void on(const InstallSnapshotReply& m, NodeId from) {
    if (!is_credible(m.term, from)) return;
    observe_term(m.term);
    if (role != Role::leader || m.term != currentTerm) return;
    const SnapshotTransfer* transfer = transfers.find(from);
    if (transfer == nullptr || transfer->file->lastIndex != m.lastIndex) return;
    if (m.done) return snapshot_has_arrived(from);
    // As much as the leader knew already: the chunk after that is on its way, or will be sent
    // again.
    if (m.offset == transfer->offset || m.offset > transfer->file->size()) return;
    transfers.insert_or_assign(from, {.file = transfer->file, .offset = m.offset});
    send_chunk(from);
  }

  void on(const SnapshotTimeout& timer) {
    const SnapshotTransfer* transfer = transfers.find(timer.follower);
    if (transfer == nullptr) return;
    if (transfer->offset == 0) return begin_transfer(timer.follower);  // with the newest one
    send_chunk(timer.follower);
  }

  // ------------------------------------------------------------ AppendEntries beside it

  void on(const AppendEntriesReply& m, NodeId from) {
    Elections::on(m, from);
    const SnapshotTransfer* transfer = transfers.find(from);
    if (transfer == nullptr) return;
    if (matchIndex[from] >= transfer->file->lastIndex) return snapshot_has_arrived(from);
    if (nextIndex[from] > log.discarded()) end_transfer(from);  // by entries that were late
  }

  /// Who waits for a chunk hears from its leader, too. If it has the snapshot by now, and only its
  /// reply was lost, it says so: its log matches.
  void on(HeartbeatDue due) {
    Elections::on(due);
    for (const auto& [follower, transfer] : transfers) {
      send(follower, AppendEntries{.term = currentTerm,
                                   .leaderId = self(),
                                   .prevLogIndex = transfer.file->lastIndex,
                                   .prevLogTerm = transfer.file->lastTerm,
                                   .leaderCommit = commitIndex});
    }
  }

 protected:
  // ------------------------------------------------------------ taking snapshots

  void set_commit_index(Index index) override {
    Elections::set_commit_index(index);
    if (is_time_for_snapshot()) take_snapshot();
  }

  /// "One simple strategy is to take a snapshot when the log reaches a fixed size" (§5.1.2): here
  /// in entries, and one at a time.
  virtual bool is_time_for_snapshot() const {
    const bool is_saving = snapshotFile->lastIndex > log.discarded();
    return snapshot.after > 0 && !is_saving && lastApplied - log.discarded() >= snapshot.after;
  }

  /// "Each server takes snapshots independently, covering just the committed entries in its log"
  /// (§5.1). Sessions are part of the state.
  virtual Snapshot snapshot_of_state() const {
    return {.lastIndex = lastApplied,
            .lastTerm = log.term_at(lastApplied),
            .machine = machine,
            .sessions = sessions};
  }

  void take_snapshot() {
    snapshotFile = snapshot_of_state();
    persist(SnapshotTaken{.lastIndex = lastApplied});
  }

  // ------------------------------------------------------------ installing them

  /// The end of InstallSnapshot, and the beginning of a restart: a crash may have come between the
  /// file and the rest. Requires: the snapshot file is on disk.
  virtual void install_snapshot() {
    const Snapshot& file = *snapshotFile;
    // 6. "If existing log entry has same index and term as lastIndex and lastTerm, discard log up
    //    through lastIndex (but retain any following entries)"
    if (log_goes_on_after(file)) log.discard_through(file.lastIndex, file.lastTerm);
    // 7. "Discard the entire log"
    else log.discard_all(file.lastIndex, file.lastTerm);
    persist();
    // 8. "Reset state machine using snapshot contents (and load lastConfig as cluster
    //    configuration)"
    if (file.lastIndex > lastApplied) reset_state_machine(file);
  }

  /// A log that has been discarded up to there lacks the entry, and perhaps the term: a crash may
  /// have come before that was written.
  virtual bool log_goes_on_after(const Snapshot& file) const {
    return file.lastIndex <= log.discarded() || log.matches(file.lastIndex, file.lastTerm);
  }

  virtual void reset_state_machine(const Snapshot& file) {
    machine = file.machine;
    sessions = file.sessions;
    lastApplied = file.lastIndex;
    set_commit_index(file.lastIndex);
    apply_committed_entries();
  }

  // ------------------------------------------------------------ followers

  bool is_of_new_file(const InstallSnapshot& m) const {
    return !partialSnapshot || partialSnapshot->term != m.term ||
           partialSnapshot->file.lastIndex != m.lastIndex;
  }
  /// The snapshots that a leader sends to one follower grow: this message is late.
  bool is_of_file_given_up(const InstallSnapshot& m) const {
    return partialSnapshot && partialSnapshot->term == m.term &&
           partialSnapshot->file.lastIndex > m.lastIndex;
  }

  void create_partial_snapshot(const InstallSnapshot& m) {
    partialSnapshot = PartialSnapshot{
        .term = m.term,
        .file = {.lastIndex = m.lastIndex, .lastTerm = m.lastTerm, .lastConfig = m.lastConfig}};
  }

  void write_to_partial_snapshot(const std::vector<SnapshotRecord>& data) {
    for (const SnapshotRecord& record : data) partialSnapshot->file.add(record);
    partialSnapshot->received += data.size();
  }

  void acknowledge(const InstallSnapshot& m, std::uint64_t received, NodeId leader) {
    send(leader,
         InstallSnapshotReply{.term = currentTerm, .lastIndex = m.lastIndex, .offset = received});
  }
  void acknowledge_all(const InstallSnapshot& m, NodeId leader) {
    send(leader, InstallSnapshotReply{.term = currentTerm, .lastIndex = m.lastIndex, .done = true});
  }

  bool is_credible(const InstallSnapshot& m) const { return m.lastIndex < Index{1} << 62; }
  using Elections::is_credible;

  // ------------------------------------------------------------ leaders

  /// "The leader must occasionally send snapshots to followers that lag behind …. This happens when
  /// the leader has already discarded the next log entry that it needs to send to a follower" (§5).
  void send_append_entries(NodeId follower) override {
    if (nextIndex[follower] > log.discarded()) return Elections::send_append_entries(follower);
    if (!transfers.contains(follower)) begin_transfer(follower);
  }

  void begin_transfer(NodeId follower) {
    transfers.insert_or_assign(follower, {.file = snapshotFile});
    send_chunk(follower);
  }

  /// One at a time, in order.
  void send_chunk(NodeId follower) {
    const SnapshotTransfer& transfer = transfers.at(follower);
    const Snapshot& file = *transfer.file;
    std::vector<SnapshotRecord> data = file.records_from(transfer.offset, snapshot.chunk);
    const bool done = transfer.offset + data.size() == file.size();
    send(follower, InstallSnapshot{.term = currentTerm,
                                   .leaderId = self(),
                                   .lastIndex = file.lastIndex,
                                   .lastTerm = file.lastTerm,
                                   .lastConfig = file.lastConfig,
                                   .offset = transfer.offset,
                                   .data = std::move(data),
                                   .done = done});
    start_timer(SnapshotTimeout{.follower = follower}, snapshot.timeout);
  }

  void snapshot_has_arrived(NodeId follower) {
    Index& match = matchIndex[follower];
    match = std::max(match, transfers.at(follower).file->lastIndex);
    nextIndex[follower] = match + 1;
    end_transfer(follower);
    send_append_entries(follower);
  }

  void end_transfer(NodeId follower) {
    transfers.erase(follower);
    stop_timer(SnapshotTimeout{.follower = follower});
  }

  void become_follower() override {
    for (const auto& [follower, transfer] : transfers) {
      stop_timer(SnapshotTimeout{.follower = follower});
    }
    transfers.clear();
    Elections::become_follower();
  }
};

}  // namespace orrery::raft
