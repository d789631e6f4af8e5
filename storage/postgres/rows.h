// Between rows and the store's plain values, shared by the resource families.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include <pqxx/pqxx>

#include "entente/v1/fuzzy_date.pb.h"
#include "entente/v1/label.pb.h"
#include "storage/call_context.h"
#include "storage/page.h"
#include "storage/postgres/parameters.h"
#include "storage/postgres/row_batch.h"
#include "storage/postgres/session.h"
#include "storage/resource.h"

namespace entente::storage::postgres {

// How many columns ReadResource reads.
inline constexpr int kResourceColumnCount = 11;

// The columns that ReadResource reads, of `resource` as r and `revision` as v, in its order, with
// what was kept on `day`, which is appended to the parameters.  Served by kept_pkey.
[[nodiscard]] std::string ResourceColumns(Parameters& parameters, absl::CivilDay day);

// The same of agencies and releases, beside which nothing is kept.
[[nodiscard]] std::string ResourceColumnsWithoutKept();

// Column `first` and the ten after it.
[[nodiscard]] StoredResource ReadResource(const pqxx::row& row, int first = 0);

[[nodiscard]] std::string ReadBytes(const pqxx::field& field);
[[nodiscard]] absl::Time TimeOfMicros(std::int64_t micros);

// The day that a list is ordered by: the earliest, or the latest where the earliest is open;
// `-infinity` when neither is known.
[[nodiscard]] std::string SortDate(const v1::FuzzyDate& date);

// Appends has, earliest and latest of a date to a row; of a due date latest_strict and
// expected_latest too.  Unknown bounds are NULL.
void AddBounds(RowBatch& rows, bool has, const v1::FuzzyDate& date);
void AddDueBounds(RowBatch& rows, bool has, const v1::FuzzyDate& date);

// A label as its columns have it; an unset TLP is CLEAR.
[[nodiscard]] std::int64_t TlpOf(const v1::Label& label);
[[nodiscard]] std::vector<std::string> ReleasableTo(const v1::Label& label);

// A SQL condition, on the columns tlp and releasable_to of the table called `table`, that holds for
// what the caller may see; appends its parameters.
[[nodiscard]] std::string VisibleTo(const Clearance& clearance, std::string_view table,
                                    Parameters& parameters);

// A SQL condition on a row of `resource` called `table`: false for what was not known by the day,
// when that is to be left out; appends its parameters.
[[nodiscard]] std::string KnownBy(const AsOf& as_of, std::string_view table,
                                  Parameters& parameters);

// NOT_FOUND for a resource that is not there, or hidden from the caller.
[[nodiscard]] absl::Status NotFoundStatus(ResourceType type, std::string_view name);

// A civil day as a parameter of type date; infinite outside of the years 1 to 9999.
[[nodiscard]] std::string DayText(absl::CivilDay day);

// The statement that reads a page.  `hits` defines the common table `hit` of (uid, sort_key,
// place), after others that it needs: at most one row more than the page's size; place counts from
// 1 in the list's order.  Gives the documents of the hits with what was kept on `day`, which is
// appended to the parameters, up to the byte limit of a page.
[[nodiscard]] std::string PageSql(const std::string& hits, Parameters& parameters,
                                  absl::CivilDay day);

// The same for agencies and releases.
[[nodiscard]] std::string PageSqlWithoutKept(const std::string& hits);

// What a statement of PageSql gave.  `sort_keys`, when given, is filled with the sort key of each
// resource.
[[nodiscard]] Page ReadPage(const pqxx::result& rows, int page_size,
                            std::vector<std::string>* sort_keys = nullptr);

}  // namespace entente::storage::postgres
