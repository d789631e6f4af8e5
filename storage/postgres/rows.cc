#include "storage/postgres/rows.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "storage/error.h"

namespace entente::storage::postgres {
namespace {

std::string ColumnsWith(std::string_view kept) {
  return absl::StrCat(R"sql(
  r.name, r.uid, r.type, v.revision, v.number,
  (extract(epoch FROM v.create_time) * 1000000)::bigint AS create_micros,
  (extract(epoch FROM v.time) * 1000000)::bigint AS time_micros,
  v.deleted, v.document, )sql",
                      std::string(kept), " AS kept, r.kept_version");
}

// What leaves with a document: uid, times, etag, schedules.
constexpr int kBytesBesideDocument = 500;

// The window adds up the sizes without reading the documents (octet_length looks at the header
// only), so that what is past the byte limit never leaves the database.
std::string PageWith(const std::string& hits, const std::string& columns) {
  return absl::StrCat("WITH RECURSIVE ", hits, R"sql(
SELECT name, uid, type, revision, number, create_micros, time_micros, deleted, document, kept,
       kept_version, sort_key, hit_count
FROM (SELECT *, sum(size) OVER (ORDER BY place) - size AS bytes_before
FROM (SELECT *, octet_length(document) + octet_length(kept) + )sql",
                      kBytesBesideDocument, R"sql( AS size
FROM (
  SELECT )sql",
                      columns, R"sql(,
    hit.sort_key, hit.place,
    count(*) OVER () AS hit_count
  FROM hit
  JOIN resource r ON r.uid = hit.uid
  JOIN revision v ON v.uid = r.uid AND v.revision = r.revision
) AS found) AS sized) AS page
WHERE bytes_before < )sql",
                      kPageBytesMax, R"sql(
ORDER BY place)sql");
}

}  // namespace

std::string ResourceColumns(Parameters& parameters, absl::CivilDay day) {
  parameters.Text(DayText(day));
  const std::string place = absl::StrCat("$", parameters.size(), "::date");
  return ColumnsWith(absl::StrCat(
      "coalesce((SELECT k.fragment FROM kept k WHERE k.uid = r.uid AND k.since <= ", place,
      " AND k.until > ", place, "), '')"));
}

std::string ResourceColumnsWithoutKept() { return ColumnsWith("''::bytea"); }

std::string DayText(absl::CivilDay day) {
  if (day.year() < 1) return "-infinity";
  if (day.year() > 9999) return "infinity";
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::string ReadBytes(const pqxx::field& field) {
  const pqxx::binarystring bytes(field);
  return bytes.str();
}

absl::Time TimeOfMicros(std::int64_t micros) { return absl::FromUnixMicros(micros); }

StoredResource ReadResource(const pqxx::row& row, int first) {
  const auto column = [&](int offset) {
    return row[static_cast<pqxx::row::size_type>(first + offset)];
  };
  StoredResource resource;
  resource.name = column(0).as<std::string>();
  resource.uid = column(1).as<std::string>();
  resource.type = static_cast<ResourceType>(column(2).as<std::int16_t>());
  resource.revision = column(3).as<std::int64_t>();
  resource.change_number = column(4).as<std::int64_t>();
  resource.create_time = TimeOfMicros(column(5).as<std::int64_t>());
  resource.update_time = TimeOfMicros(column(6).as<std::int64_t>());
  if (column(7).as<bool>()) resource.delete_time = resource.update_time;
  resource.document = ReadBytes(column(8));
  resource.kept = ReadBytes(column(9));
  resource.kept_version = column(10).as<std::int64_t>();
  return resource;
}

std::string SortDate(const v1::FuzzyDate& date) {
  if (date.has_earliest()) return date.earliest();
  if (date.has_latest()) return date.latest();
  return "-infinity";
}

void AddBounds(RowBatch& rows, bool has, const v1::FuzzyDate& date) {
  rows.Boolean(has);
  rows.TextOrNull(date.has_earliest(), date.earliest());
  rows.TextOrNull(date.has_latest(), date.latest());
}

void AddDueBounds(RowBatch& rows, bool has, const v1::FuzzyDate& date) {
  AddBounds(rows, has, date);
  rows.TextOrNull(date.has_latest_strict(), date.latest_strict());
  rows.TextOrNull(date.has_expected_latest(), date.expected_latest());
}

std::int64_t TlpOf(const v1::Label& label) {
  return label.tlp() == v1::Label::TLP_UNSPECIFIED ? v1::Label::CLEAR : label.tlp();
}

std::vector<std::string> ReleasableTo(const v1::Label& label) {
  return {label.releasable_to().begin(), label.releasable_to().end()};
}

std::string VisibleTo(const Clearance& clearance, std::string_view table, Parameters& parameters) {
  parameters.Integer(clearance.tlp_max);
  const std::size_t tlp = parameters.size();
  const std::string prefix(table);
  std::string condition = absl::StrCat(prefix, ".tlp <= $", tlp);
  if (!clearance.all_governments) {
    parameters.TextArray(clearance.governments);
    absl::StrAppend(&condition, " AND (", prefix, ".releasable_to = '{}' OR ", prefix,
                    ".releasable_to && $", parameters.size(), "::text[])");
  }
  return condition;
}

std::string KnownBy(const AsOf& as_of, std::string_view table, Parameters& parameters) {
  if (!as_of.leave_out_later) return "true";
  parameters.Text(DayText(as_of.day));
  const std::string day = absl::StrCat("$", parameters.size(), "::date");
  const std::string row(table);
  // Served by initiative_pkey.  Of what belongs to an initiative, that one's announcement counts
  // too: by the day that the lists are in the order of, or they would hide what Get finds.
  return absl::StrCat(row, ".known <= ", day,
                      " AND NOT EXISTS (SELECT FROM initiative k WHERE k.uid = coalesce(", row,
                      ".parent, ", row, ".uid) AND k.announced > ", day, ")");
}

absl::Status NotFoundStatus(ResourceType type, std::string_view name) {
  return WithResource(
      MakeError(absl::StatusCode::kNotFound, kReasonNotFound,
                absl::StrCat("there is no ", std::string(name), " (or you may not see it)")),
      CollectionOf(type), name);
}

std::string PageSql(const std::string& hits, Parameters& parameters, absl::CivilDay day) {
  return PageWith(hits, ResourceColumns(parameters, day));
}

std::string PageSqlWithoutKept(const std::string& hits) {
  return PageWith(hits, ResourceColumnsWithoutKept());
}

Page ReadPage(const pqxx::result& rows, int page_size, std::vector<std::string>* sort_keys) {
  Page page;
  const auto size = static_cast<pqxx::result::size_type>(page_size);
  std::string sort_key;
  for (const auto& row : rows) {
    if (page.resources.size() == static_cast<std::size_t>(size)) break;
    page.resources.push_back(ReadResource(row));
    sort_key = row[kResourceColumnCount].as<std::string>();
    if (sort_keys != nullptr) sort_keys->push_back(sort_key);
  }
  const bool has_more =
      !rows.empty() && rows[0][kResourceColumnCount + 1].as<std::size_t>() > page.resources.size();
  if (has_more) page.next = Keyset{sort_key, page.resources.back().uid};
  return page;
}

}  // namespace entente::storage::postgres
