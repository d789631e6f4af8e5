// The words by which commitments, reports and their standing are shown to people.  The three axes
// (official, evidence, schedule) are never mixed.  Pure; any thread may call it.

#pragma once

#include <string>

#include "google/protobuf/map.h"

#include "entente/v1/commitment.pb.h"
#include "entente/v1/party.pb.h"
#include "entente/v1/quantity.pb.h"
#include "entente/v1/report.pb.h"
#include "entente/v1/standing.pb.h"

namespace entente::cli {

// `us-ice`, `CA`, `PUBLIC`, or the organization's name.
[[nodiscard]] std::string WhoOf(const v1::Party& party);
// The parties, each once, with commas.
[[nodiscard]] std::string WhoOf(const google::protobuf::RepeatedPtrField<v1::Party>& parties);

// `LATE 169 to 191 days`, `OVERDUE 1 day`, `ON_TIME (0 to 22 days late by the strict reading)`,
// `NO_DEADLINE`.  Empty for no schedule.
[[nodiscard]] std::string ScheduleWords(const v1::Schedule& schedule);

// How the sides stand and what each says: `AGREE (US, CA completed)`,
// `ONE_SIDED (US completed; CA silent)`.  Empty when nothing was computed.
[[nodiscard]] std::string SidesWords(const v1::Standing& standing);

// An enum's word as people write it: `in operation`.
[[nodiscard]] std::string Plain(const std::string& word);

// When it is due by the newest word: `summer 2010`, `"in the coming months"`,
// `2014-12-31, moved twice`, `taken back`.  Empty for no due date.
[[nodiscard]] std::string DueWords(const v1::Commitment& commitment);

// `6 personnel, "six personnel"`, `USD 5 to 10`.
[[nodiscard]] std::string QuantityWords(const v1::Quantity& quantity);

// Who speaks in it, concludes or searched.
[[nodiscard]] std::string SpeakerOf(const v1::Report& report);

// What it says: `COMPLETED, CONFIRMS, delivered 2011-03-10`, `evidence LIMITED`,
// `NOTHING, of CA`; with `superseded` where it is.
[[nodiscard]] std::string ReportWords(const v1::Report& report);

// Counts by name, largest first: `3 MOU, 1 ASSESSMENT`.
[[nodiscard]] std::string CountsWords(
    const google::protobuf::Map<std::string, std::int64_t>& counts);

// `once`, `twice`, `3 times`.
[[nodiscard]] std::string Times(int count);

}  // namespace entente::cli
