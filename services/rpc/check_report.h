// What a report must be beyond check_fields.h, by itself and among the others of its initiative.
// Pure; any thread may call it.

#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"

#include "entente/v1/report.pb.h"
#include "services/rpc/family.h"
#include "services/rpc/fuzzy_date.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

// The kind that the content stands for; KIND_UNSPECIFIED without one.
[[nodiscard]] v1::Report::Kind KindOf(const v1::Report& report);

// Fills in dates and kind, and adds to `faults` everything that is wrong: a day after tomorrow,
// reporters that are neither agencies nor countries or stand there twice, an assessor that is
// nobody, a progress that is no quantity; an official status, or evidence above NOT_STARTED,
// without a citation.
void CompleteReport(v1::Report& report, const DateContext& dates, absl::CivilDay today,
                    const std::string& path, Violations& faults);

// Adds to `faults` what is wrong with a report that is to join `family`: a commitment of another
// initiative; a report to supersede that is of another one, of another kind or about something
// else; a reporter who is no party to it; the status of an instrument for what is none.
//
// A party is who takes part in the initiative, and the debtors and creditors of the commitment that
// the report is about; and beside each of them its government and the bodies of that.
// `region_codes` has the countries of the agencies of family and report.
void CheckPlaceOf(const v1::Report& report, const Family& family, const RegionCodes& region_codes,
                  const std::string& path, Violations& faults);

// FAILED_PRECONDITION REPORT_SUPERSEDED when the report that this one supersedes is superseded
// already: two successors would tell two truths.
[[nodiscard]] absl::Status CheckIsNewest(const v1::Report& report, const Family& family);

}  // namespace entente::rpc
