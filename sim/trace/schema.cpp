#include "sim/trace/schema.hpp"

namespace orrery {
namespace {

const std::vector<TraceTable> tables{
    {"run",
     "The run; one row.",
     {{"schema_version", "INTEGER", "version of this schema, also in PRAGMA user_version"},
      {"orrery", "TEXT", "version of the program that ran it"},
      {"level", "TEXT", "how much is in here: digest, events or full"},
      {"scenario", "TEXT", "the scenario's file, as it was named"},
      {"plan", "TEXT", "the scenario as it was run, JSON"},
      {"seed", "TEXT", "the seed, decimal: it may be larger than SQLite's integers"},
      {"ended", "TEXT",
       "how the run ended: stopped, event_limit, pending_limit, time_stands_still or interrupted; "
       "incomplete: the trace was cut off"},
      {"events", "INTEGER", "events that happened; null in an incomplete trace, like what follows"},
      {"time", "INTEGER", "when the run ended, in ns of virtual time, as all times here"},
      {"digest", "TEXT", "the digest of the run, hexadecimal"}}},
    {"node",
     "A node, in the order in which nodes start. Levels events and full.",
     {{"node", "TEXT PRIMARY KEY", "its name: n1, c1"},
      {"kind", "TEXT", "replica, client, twin (a second instance of a replica), or other"},
      {"region", "TEXT", "where it is; null if the network has no regions"},
      {"process", "TEXT", "the class of its process: Raft"}}},
    {"event",
     "Something that happened at a node. Levels events and full.",
     {{"event", "INTEGER PRIMARY KEY", "its number, from 1, in the order of happening"},
      {"time", "INTEGER", "when, in ns"},
      {"node", "TEXT", "where; null for an agent outside the cluster (workload, faults)"},
      {"kind", "TEXT",
       "start, restart, crash, message (arrives), timer (expires), synced (a write is on disk), "
       "invoke (a client is asked), alarm (an agent wakes), worked (a worker of the node is done "
       "with a message that waited in its inbox: it is handled), pause, resume, wipe (the disk of "
       "a dead process is lost), clock (a node's clock runs at another rate or is set), or relay "
       "(a "
       "message on its way to another node is passed on here)"},
      {"cause", "INTEGER",
       "the event that led to it: sent, set or began it; null at the beginning"},
      {"message", "INTEGER",
       "the message that is handled or refused; null when it goes to an inbox"},
      {"timer", "TEXT", "the type of the timer that expires"}},
     true},
    {"message",
     "A message and what became of it, written when it ended. Levels events and full.",
     {{"message", "INTEGER PRIMARY KEY", "its number, in the order in which messages ended"},
      {"type", "TEXT", "its type: AppendEntries"},
      {"from_node", "TEXT", "its sender"},
      {"to_node", "TEXT", "its receiver"},
      {"bytes", "INTEGER", "on the wire, its header included (sim/core/wire_size.hpp)"},
      {"sending", "INTEGER",
       "which sending it is, in the order of sending; a duplicate has the number of its original; "
       "null for a message that a hand put there"},
      {"is_duplicate", "INTEGER", "1 for the second copy that the network made of a message"},
      {"is_changed", "INTEGER",
       "1 if the network or a liar changed it: what arrives is not what was sent"},
      {"sent_event", "INTEGER", "the event in which it left its sender"},
      {"sent_time", "INTEGER", "when"},
      {"ended_event", "INTEGER",
       "the event in which it arrived or was refused, or (lost, cut) left; null in flight at the "
       "end"},
      {"ended_time", "INTEGER", "when"},
      {"fate", "TEXT",
       "delivered, lost, cut, queue_full, corrupted, inbox_full, target_down, no_target, "
       "not_understood, withheld or forged (by a liar), in_flight or held (at the end)"},
      {"payload", "TEXT", "its content, JSON; null below level full"}},
     true},
    {"state",
     "What an event changed in the state of a node, one row a change; view state_change has it "
     "with "
     "names. Level full.",
     {{"state", "INTEGER PRIMARY KEY", "its number, in the order of writing"},
      {"member_id", "INTEGER", "which part of whose state: an id of table member"},
      {"event", "INTEGER", "since when"},
      {"whole", "INTEGER",
       "the state that this row changes one entry of; null in a row with the whole member, after "
       "which a list or map is empty"},
      {"entry", "", "the index (from 0) in a list, the key in a map; null for the whole member"},
      {"value", "TEXT", "what it is now, JSON; null: the entry is gone"}},
     true},
    {"member",
     "The parts of the nodes' states. Level full.",
     {{"id", "INTEGER PRIMARY KEY", "its number in table state"},
      {"node", "TEXT", "whose state"},
      {"member", "TEXT", "which part, as the protocol calls it: currentTerm, log.entries"},
      {"shape", "TEXT", "value (written as a whole), list or map (written by entry)"}},
     true},
    {"life",
     "A life of a node begins or ends: its events of three kinds, to be found without looking at "
     "all the others. Levels events and full.",
     {{"event", "INTEGER PRIMARY KEY", "the event"},
      {"node", "TEXT", "whose life"},
      {"kind", "TEXT", "start, restart or crash"}}},
    {"horizon",
     "How far ahead messages end, every 1024 events, for the views that look for messages by the "
     "event of their sending. Empty in an incomplete trace. Levels events and full.",
     {{"event", "INTEGER PRIMARY KEY", "a multiple of 1024"},
      {"message", "INTEGER",
       "of the messages sent up to that event, the last to end; 0 for none"}}},
    {"output",
     "A milestone that a node told its judges. Levels events and full.",
     {{"output", "INTEGER PRIMARY KEY", "its number"},
      {"event", "INTEGER", "the event in which it left its node"},
      {"time", "INTEGER", "when"},
      {"node", "TEXT", "which node"},
      {"type", "TEXT", "its type: Elected"},
      {"value", "TEXT", "its content, JSON; null below level full"}},
     true},
    {"operation",
     "A call of a client. Levels events and full.",
     {{"operation", "INTEGER PRIMARY KEY", "its number, in the order of invocation"},
      {"client", "TEXT", "who asks"},
      {"action", "TEXT",
       "what: get, put, cas, append, erase; add, members; increment, total; enqueue, dequeue; "
       "acquire, release, guarded_put; generate; propose"},
      {"key", "TEXT", "of what"},
      {"value", "TEXT",
       "what is written, added, proposed, or who holds a lock; null for what only asks"},
      {"expected", "TEXT",
       "what a cas wants to replace; the token of an acquire or a guarded_put; null for the "
       "others"},
      {"invoked_event", "INTEGER", "the event in which the client was asked"},
      {"invoked_time", "INTEGER", "when"},
      {"returned_event", "INTEGER",
       "the event in which it had its answer or gave up; null if never"},
      {"returned_time", "INTEGER", "when"},
      {"outcome", "TEXT",
       "ok, failed (certainly had no effect), unknown (given up) or pending (at the end)"},
      {"result", "TEXT",
       "what was read, taken, generated or decided, or a lock's token; null if nothing was "
       "there"}}},
    {"fault",
     "A fault as it happened. Levels events and full.",
     {{"fault", "INTEGER PRIMARY KEY", "its number"},
      {"event", "INTEGER", "the event in which it happened"},
      {"time", "INTEGER", "when"},
      {"what", "TEXT", "a sentence: crash n3"}},
     true},
    {"verdict",
     "What a judge says of the run.",
     {{"verdict", "INTEGER PRIMARY KEY", "its number"},
      {"judge", "TEXT", "who: raft.election_safety"},
      {"status", "TEXT", "holds, violated or unknown"},
      {"is_expected", "INTEGER",
       "1 if the scenario expects that; null where nothing was expected, and in an incomplete "
       "trace"},
      {"event", "INTEGER", "the event that decided it; null if no single one did"},
      {"time", "INTEGER", "when; the end of the run if no event decided it"},
      {"sentence", "TEXT", "why"}},
     true},
    {"evidence",
     "The operations that prove a verdict. What they were: JOIN operation ON invoked_event = "
     "event.",
     {{"verdict", "INTEGER", "which verdict"},
      {"event", "INTEGER", "the event in which the operation was invoked"}}},
    {"checkpoint",
     "The digest of all events so far, every 1024 events: two runs differ in the first stretch "
     "after "
     "which their checkpoints do.",
     {{"event", "INTEGER PRIMARY KEY", "after which event"},
      {"digest", "TEXT", "the digest then, hexadecimal"}}},
};

// Messages are numbered as they end: those that ended by an event lie before one number, and those
// that were sent by it before another one.
const std::string messages_at_a_moment =
    R"(FROM event AS moment CROSS JOIN message ON message.message BETWEEN
  coalesce((SELECT message FROM event AS arrival
    WHERE arrival.event <= moment.event AND arrival.message IS NOT NULL
    ORDER BY arrival.event DESC LIMIT 1), 0) AND
  coalesce((SELECT message FROM horizon
    WHERE horizon.event >= moment.event ORDER BY horizon.event LIMIT 1),
    (SELECT max(message) FROM message)))";

/// A list or map as its whole and the newest row of each entry since then tell it.
std::string put_together(const std::string& aggregate) {
  return "(SELECT " + aggregate + R"( FROM
      (SELECT entry, value, max(state) FROM state AS part
       WHERE part.member_id = member.id AND part.whole = coalesce(newest.whole, newest.state)
         AND part.event BETWEEN (SELECT event FROM state AS whole
           WHERE whole.state = coalesce(newest.whole, newest.state)) AND moment.event
       GROUP BY entry ORDER BY entry) WHERE value IS NOT NULL))";
}

const std::vector<TraceView> views{
    {"timeline",
     "The events, each with a phrase for a person.",
     {{"event", "", "its number"},
      {"seconds", "", "when, in seconds of virtual time"},
      {"node", "", "where; null outside the cluster"},
      {"what", "", "what happened: AppendEntries from n1, ElectionTimeout expires, put k1"},
      {"cause", "", "the event that led to it"}},
     R"(SELECT event.event, event.time / 1e9 AS seconds, event.node,
  CASE event.kind
    WHEN 'message' THEN coalesce(type || ' from ' || from_node ||
      CASE is_changed WHEN 1 THEN ' (changed on its way)' ELSE '' END ||
      CASE fate WHEN 'delivered' THEN '' ELSE ' (' || replace(fate, '_', ' ') || ')' END,
      'a message is in the inbox')
    WHEN 'worked' THEN type || ' from ' || from_node ||
      CASE is_changed WHEN 1 THEN ' (changed on its way)' ELSE '' END ||
      CASE fate WHEN 'delivered' THEN '' ELSE ' (' || replace(fate, '_', ' ') || ')' END
    WHEN 'timer' THEN event.timer || ' expires'
    WHEN 'invoke' THEN
      (SELECT action || ' ' || key FROM operation WHERE invoked_event = event.event)
    WHEN 'synced' THEN 'a write is on disk'
    WHEN 'relay' THEN 'passes a message on'
    ELSE event.kind
  END AS what,
  event.cause
FROM event LEFT JOIN message ON message.message = event.message)"},
    {"message_latency",
     "How long each message that arrived was on its way.",
     {{"message", "", "its number"},
      {"type", "", "its type"},
      {"from_node", "", "its sender"},
      {"to_node", "", "its receiver"},
      {"milliseconds", "", "from leaving to arriving"}},
     R"(SELECT message, type, from_node, to_node, (ended_time - sent_time) / 1e6 AS milliseconds
FROM message WHERE fate IN ('delivered', 'target_down', 'not_understood'))"},
    {"sent_at",
     "The messages that an event sent: ask WHERE event = N.",
     {{"event", "", "the event"},
      {"message", "", "a message that left in it"},
      {"type", "", "its type"},
      {"from_node", "", "its sender"},
      {"to_node", "", "its receiver"},
      {"ended_event", "", "the event in which it ended; null if it never did"},
      {"fate", "", "what became of it"}},
     "SELECT moment.event, message.message, type, from_node, to_node, ended_event, fate\n" +
         messages_at_a_moment + "\n  AND sent_event = moment.event"},
    {"in_flight_at",
     "The messages on their way right after an event: ask WHERE event = N.",
     {{"event", "", "the moment"},
      {"message", "", "a message on its way then"},
      {"type", "", "its type"},
      {"from_node", "", "its sender"},
      {"to_node", "", "its receiver"},
      {"sent_event", "", "the event in which it left"},
      {"ended_event", "", "the event in which it will end; null if it never does"},
      {"fate", "", "what will become of it"}},
     "SELECT moment.event, message.message, type, from_node, to_node, sent_event, ended_event, "
     "fate\n" +
         messages_at_a_moment +
         "\n  AND sent_event <= moment.event AND (ended_event > moment.event OR ended_event IS "
         "NULL)"},
    {"state_change",
     "What changed in the nodes' states: the rows of table state, with names.",
     {{"event", "", "since when"},
      {"node", "", "whose state"},
      {"member", "", "which part of it: currentTerm, log.entries"},
      {"entry", "", "the index (from 0) in a list, the key in a map; null for the whole member"},
      {"value", "", "what it is now, JSON; null: the entry is gone"}},
     R"(SELECT event, node, member, entry, value
FROM state JOIN member ON member.id = state.member_id)"},
    {"state_at",
     "The state of each node right after an event, by member: ask WHERE event = N, AND node = "
     "'n1' if one will do. Nodes that have not started have none.",
     {{"event", "", "the moment"},
      {"node", "", "whose state"},
      {"member", "", "which part of it"},
      {"value", "", "what it is then, JSON"},
      {"since", "", "the newest event that changed it"}},
     "SELECT moment.event, member.node, member.member,\n  CASE member.shape\n    WHEN 'list' "
     "THEN " +
         put_together("json_group_array(json(value))") + "\n    WHEN 'map' THEN " +
         put_together("json_group_object(entry, json(value))") + R"(
    ELSE newest.value
  END AS value,
  newest.event AS since
FROM event AS moment CROSS JOIN member CROSS JOIN state AS newest ON newest.state =
  (SELECT state FROM state AS latest
   WHERE latest.member_id = member.id AND latest.event <= moment.event
   ORDER BY latest.event DESC, latest.state DESC LIMIT 1))"},
    {"causes_of",
     "The chain of events that led to an event, itself included: ask WHERE effect = N.",
     {{"effect", "", "the event to explain"},
      {"steps", "", "how many steps before it; 0 is the event itself"},
      {"event", "", "an event of the chain"}},
     R"(SELECT chain.effect, step.key AS steps, step.value AS event
FROM (SELECT event AS effect,
        (WITH RECURSIVE link(event) AS (
           SELECT outermost.event
           UNION ALL SELECT cause FROM link JOIN event USING (event) WHERE cause IS NOT NULL)
         SELECT json_group_array(event) FROM link) AS events
      FROM event AS outermost) AS chain, json_each(chain.events) AS step)"},
    {"availability",
     "How each client was served.",
     {{"client", "", "who asked"},
      {"operations", "", "how often"},
      {"ok", "", "answered"},
      {"failed", "", "certainly without effect"},
      {"unknown", "", "given up"},
      {"pending", "", "without an answer when the run ended"},
      {"availability", "",
       "the share of ended operations that were served: ok, or a \"no\" to what may be denied "
       "(cas, acquire, release, guarded_put) by somebody who was asked"}},
     R"(SELECT client, count(*) AS operations, sum(outcome = 'ok') AS ok,
  sum(outcome = 'failed') AS failed, sum(outcome = 'unknown') AS unknown,
  sum(outcome = 'pending') AS pending,
  1.0 * sum(outcome = 'ok' OR (outcome = 'failed' AND returned_event > invoked_event
      AND action IN ('cas', 'acquire', 'release', 'guarded_put')))
    / nullif(sum(outcome <> 'pending'), 0) AS availability
FROM operation GROUP BY client)"},
};

// An index costs as much as a good part of writing the rows, so there are few: what lies in the
// order of happening is found by that order (the views show how).
const std::vector<TraceIndex> indexes{
    {"state_by_member", "state(member_id, event)"},
    {"output_by_event", "output(event)"},
    {"operation_by_invocation", "operation(invoked_event)"},
    {"operation_by_return", "operation(returned_event)"},
};

void append_comment(std::string& sql, std::string_view meaning) {
  (sql += "  -- ").append(meaning) += '\n';
}

}  // namespace

const std::vector<TraceTable>& trace_tables() { return tables; }
const std::vector<TraceView>& trace_views() { return views; }
const std::vector<TraceIndex>& trace_indexes() { return indexes; }

std::string trace_schema_sql() {
  std::string sql;
  for (const TraceTable& table : tables) {
    sql.append("CREATE TABLE ").append(table.name) += " (";
    append_comment(sql, table.meaning);
    for (const TraceColumn& column : table.columns) {
      sql.append("  ").append(column.name);
      if (!column.type.empty()) sql.append(" ").append(column.type);
      if (&column != &table.columns.back()) sql += ',';
      append_comment(sql, column.meaning);
    }
    sql += ");\n";
  }
  for (const TraceView& view : views) {
    sql.append("CREATE VIEW ").append(view.name) += " AS";
    append_comment(sql, view.meaning);
    sql.append(view.query) += ";\n";
  }
  return sql;
}

std::string trace_indexes_sql() {
  std::string sql;
  for (const TraceIndex& index : indexes) {
    sql.append("CREATE INDEX ").append(index.name).append(" ON ").append(index.on) += ";\n";
  }
  return sql;
}

std::string trace_schema_markdown() {
  std::string text;
  const auto add = [&](std::string_view kind, std::string_view name, std::string_view meaning,
                       const std::vector<TraceColumn>& columns) {
    text.append("### ").append(kind).append(" `").append(name).append("`\n\n").append(meaning);
    text += "\n\n| column | is |\n|---|---|\n";
    for (const TraceColumn& column : columns) {
      text.append("| `").append(column.name).append("` | ").append(column.meaning) += " |\n";
    }
    text += '\n';
  };
  for (const auto& table : tables) add("table", table.name, table.meaning, table.columns);
  for (const auto& view : views) add("view", view.name, view.meaning, view.columns);
  return text;
}

}  // namespace orrery
