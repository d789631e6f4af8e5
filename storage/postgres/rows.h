// Between rows and the store's plain values, shared by the resource families.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include <pqxx/pqxx>

#include "entente/v1/fuzzy_date.pb.h"
#include "entente/v1/label.pb.h"
#include "storage/call_context.h"
#include "storage/page.h"
#include "storage/postgres/parameters.h"
#include "storage/postgres/session.h"
#include "storage/resource.h"

namespace entente::storage::postgres {

// The columns that ReadResource reads, of `resource` as r and `revision` as v, in its order.
inline constexpr std::string_view kResourceColumns = R"sql(
  r.name, r.uid, r.type, v.revision, v.number,
  (extract(epoch FROM v.create_time) * 1000000)::bigint AS create_micros,
  (extract(epoch FROM v.time) * 1000000)::bigint AS time_micros,
  v.deleted, v.document, r.kept)sql";

// Column `first` and the nine after it.
[[nodiscard]] StoredResource ReadResource(const pqxx::row& row, int first = 0);

[[nodiscard]] std::string ReadBytes(const pqxx::field& field);
[[nodiscard]] absl::Time TimeOfMicros(std::int64_t micros);

// The day that a list is ordered by: the earliest, or the latest where the earliest is open;
// `-infinity` when neither is known.
[[nodiscard]] std::string SortDate(const v1::FuzzyDate& date);

// A label as its columns have it; an unset TLP is CLEAR.
[[nodiscard]] std::int64_t TlpOf(const v1::Label& label);
[[nodiscard]] std::vector<std::string> ReleasableTo(const v1::Label& label);

// A SQL condition, on the columns tlp and releasable_to of the table called `table`, that holds for
// what the caller may see; appends its parameters.
[[nodiscard]] std::string VisibleTo(const Clearance& clearance, std::string_view table,
                                    Parameters& parameters);

// The statement that reads a page.  `hits` defines the common table `hit` of (uid, sort_key,
// place), after others that it needs: at most one row more than the page's size; place counts from
// 1 in the list's order.  Gives the documents of the hits, up to the byte limit of a page.
[[nodiscard]] std::string PageSql(const std::string& hits);

// Runs a statement of PageSql.
[[nodiscard]] Page FetchPage(Transaction& transaction, const std::string& page_sql,
                             const Parameters& parameters, int page_size);

}  // namespace entente::storage::postgres
