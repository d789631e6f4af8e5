// Fills in what the server knows of the imprecise dates in a document: EDTF, bounds, precision,
// qualifier, rule (docs/dates.md).  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/message.h"

#include "entente/v1/fuzzy_date.pb.h"
#include "entente/v1/initiative.pb.h"
#include "services/dates/edtf.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

// FuzzyDate.rule of bounds that a client vouches for, and of words that nobody has resolved.  A
// colon and the reason follow where there is one: `unresolved:fiscal-year`.
inline constexpr std::string_view kRuleClient = "client";
inline constexpr std::string_view kRuleUnresolved = "unresolved";

// What dates depend on beside themselves.
struct DateContext {
  // Whose seasons are meant by words, and by the EDTF codes 21-24.
  dates::Hemisphere hemisphere = dates::Hemisphere::kNorthern;
  // The country whose government's fiscal year is meant, ISO 3166-1 alpha-2; empty when unknown,
  // and phrases that speak of a fiscal year stay unresolved.
  std::string fiscal_region;
};

// The context of an initiative's dates and of its commitments': the hemisphere of its first place
// of role LOCATION or VENUE that has a region code, else of its first participant that has one,
// else northern.  No fiscal year: that is the debtor's, which a commitment knows.
[[nodiscard]] DateContext DateContextOf(const v1::Initiative& initiative);

// Fills in one date, whose path is `path`:
//   `edtf`                 bounds, precision, qualifier and rule by the bounds policy, over what
//   the
//                          client sent; `expected_latest` is kept when there is no latest day
//   `phrase`, `anchor`     all of these and `edtf` by the phrase table; words that it does not know
//                          are kept as they are, rule `unresolved`
//   both                   as by `edtf`; but where the phrase comes to the same EDTF, as by the
//                          phrase, which says more: not before it was said, expected by
//   `phrase` with bounds   the client's bounds, checked to be days and in order; rule `client`
// The last part of `path` says of some fields that they are of the future (`baseline_due`) or of
// the past (`announced`), which decides between "in June" of this year and of another.
//
// Adds to `faults`, naming the field: EDTF that is not understood, a day that no calendar has,
// bounds out of order or without words, a phrase without its anchor, a date that says nothing.
// Filling in a date that is filled in changes nothing, so that a document may be sent back as it
// was read.
void FillFuzzyDate(v1::FuzzyDate& date, const std::string& path, const DateContext& context,
                   Violations& faults);

// The same for every FuzzyDate in `document`, and checks every Period: its duration, and that it
// does not end before it begins.
void FillFuzzyDates(google::protobuf::Message& document, const std::string& path,
                    const DateContext& context, Violations& faults);

}  // namespace entente::rpc
