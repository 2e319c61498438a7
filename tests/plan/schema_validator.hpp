#pragma once
/// As much of JSON Schema as our schemas use, written from the specification and not from the
/// reader, so that the two can be compared. An unknown keyword fails the test that uses it.

#include <string>

#include "sim/core/value.hpp"

namespace orrery::plan_test {

/// Does `schema`, a document with its $defs, accept `value`?
bool schema_accepts(const Value& schema, const Value& value);

}  // namespace orrery::plan_test
