#pragma once
/// Histories that come from elsewhere or go there: files in which one line says that a process
/// invokes an operation, and a later one what came of it.
///
/// JSON lines, our own format: one object a line,
///   {"process": 3, "type": "invoke", "f": "put", "key": "k1", "value": "7"}
///   {"process": 3, "type": "ok", "f": "put", "key": "k1", "value": "7"}
/// `type` is "invoke", or how it ended: "ok", "fail" (certainly without effect), "info" (unknown).
/// `f` is an action ("get", "put", "enqueue", …) or Jepsen's word for it ("read", "write", "add",
/// "delete"). `value` is what is written; [expected, new] of a cas; [token, value] of a guarded
/// put; the token of the holder from whom a lock is to be taken, if it is; in the line "ok" of a
/// read what was read (a list for a set, null for nothing), of an acquire its token.
/// `process` is a number or a name; `key` may be absent, and so may `time`, in nanoseconds. The
/// order of lines is the order of events.
///
/// EDN: the same as maps with keywords, as Jepsen, Knossos and Porcupine write them; `:value [k v]`
/// of a key-value store without `:key` is read as key and value. etcd: the logs of Jepsen's etcd
/// test in Porcupine ("INFO  jepsen.util - 3 :invoke :write 4", with tabs).

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/check/calls.hpp"
#include "sim/core/error.hpp"

namespace orrery {

/// What a history is about, and thus which operations it may have.
enum class HistoryModel : std::uint8_t {
  plain_register,  ///< get (read), put (write): "register"
  cas_register,    ///< … and cas
  kv,              ///< … append and erase (delete), by key
  queue,           ///< enqueue, dequeue: first in, first out
  bag,             ///< the same in any order
  set,             ///< add, members (read)
  counter,         ///< increment (add), total (read)
  unique_ids,      ///< generate
  lock,            ///< acquire, release; put, guarded_put and get of what it protects
};
BOOST_DESCRIBE_ENUM(HistoryModel, plain_register, cas_register, kv, queue, bag, set, counter,
                    unique_ids, lock)

enum class HistoryFormat : std::uint8_t { jsonl, edn, etcd };
BOOST_DESCRIBE_ENUM(HistoryFormat, jsonl, edn, etcd)

struct History {
  /// In order of invocation. Numbers of events are numbers of lines.
  std::vector<Call> calls{};
  /// What the file calls each client.
  std::map<NodeId, std::string> names{};
};

/// "cas-register": how command lines and reports spell it.
std::string name_of_model(HistoryModel model);
std::optional<HistoryModel> model_named(std::string_view name);
std::vector<std::string> model_names();

/// By its first characters. Throws Error if it looks like none of them.
HistoryFormat format_of(std::string_view text, const std::string& file);

/// Throws Error with file, line and what was expected: for what is no such text, an operation that
/// the model does not have, an answer to nothing or to something else, a second invocation before
/// the answer to the first. A text with answers alone is a sequential history: each operation takes
/// no time.
History parse_history(std::string_view text, const std::string& file, HistoryFormat format,
                      HistoryModel model);

/// Reads back as an equal history, but for times, and for clients whose names are none of ours.
/// Throws Error if the format cannot say an operation (etcd: all but get, put and cas of one key).
std::string write_history(const std::vector<Call>& calls, HistoryFormat format);

}  // namespace orrery
