// The name that a record's document bears.  Pure; any thread may call it.

#pragma once

#include <string>

#include "entente/v1/transfer.pb.h"

namespace entente::client {

// `initiatives/currency-seizure-mou-2010`; empty when the record holds no document, or one without
// a name.
[[nodiscard]] const std::string& RecordName(const v1::Record& record);

}  // namespace entente::client
