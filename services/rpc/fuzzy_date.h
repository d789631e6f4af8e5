// Fills in what the server knows of the imprecise dates in a document: bounds, precision,
// qualifier, rule (docs/dates.md).  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/message.h"

#include "entente/v1/fuzzy_date.pb.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

// FuzzyDate.rule of bounds that a client vouches for, and of words that nobody has resolved.
inline constexpr std::string_view kRuleClient = "client";
inline constexpr std::string_view kRuleUnresolved = "unresolved";

// Fills in one date, whose path is `path`:
//   with `edtf`            bounds, precision, qualifier and rule by the bounds policy, over what
//   the client
//                          sent; `expected_latest` is kept when there is no latest day
//   `phrase` with bounds   the client's bounds, checked to be days and in order; rule `client`
//   `phrase` alone         kept as it is, without bounds; rule `unresolved`
// Codes 21-24 are read as northern seasons: nothing in a document says which hemisphere is meant.
//
// Adds to `faults`, naming the field: EDTF that is not understood, a day that no calendar has,
// bounds out of order or without words, a date that says nothing.  Filling in a date that is filled
// in changes nothing.
void FillFuzzyDate(v1::FuzzyDate& date, const std::string& path, Violations& faults);

// The same for every FuzzyDate in `document`, and checks every Period: its duration, and that it
// does not end before it begins.
void FillFuzzyDates(google::protobuf::Message& document, const std::string& path,
                    Violations& faults);

}  // namespace entente::rpc
