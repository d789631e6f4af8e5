#include "storage/postgres/rows.h"

#include "absl/strings/str_cat.h"

namespace entente::storage::postgres {

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
  return resource;
}

std::string SortDate(const v1::FuzzyDate& date) {
  if (date.has_earliest()) return date.earliest();
  if (date.has_latest()) return date.latest();
  return "-infinity";
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

std::string PageSql(const std::string& hits) {
  // The window adds up the sizes without reading the documents (octet_length looks at the header
  // only), so that what is past the byte limit never leaves the database.
  return absl::StrCat("WITH RECURSIVE ", hits, R"sql(
SELECT name, uid, type, revision, number, create_micros, time_micros, deleted, document, kept,
       sort_key, hit_count
FROM (
  SELECT )sql",
                      std::string(kResourceColumns), R"sql(,
    hit.sort_key, hit.place,
    count(*) OVER () AS hit_count,
    sum(octet_length(v.document)) OVER (ORDER BY hit.place) - octet_length(v.document) AS bytes_before
  FROM hit
  JOIN resource r ON r.uid = hit.uid
  JOIN revision v ON v.uid = r.uid AND v.revision = r.revision
) AS page
WHERE bytes_before < )sql",
                      kPageBytesMax, R"sql(
ORDER BY place)sql");
}

Page FetchPage(Transaction& transaction, const std::string& page_sql, const Parameters& parameters,
               int page_size) {
  const pqxx::result rows = transaction.Run(page_sql, parameters);
  Page page;
  const auto size = static_cast<pqxx::result::size_type>(page_size);
  std::string sort_key;
  for (const auto& row : rows) {
    if (page.resources.size() == static_cast<std::size_t>(size)) break;
    page.resources.push_back(ReadResource(row));
    sort_key = row[10].as<std::string>();
  }
  const bool has_more = !rows.empty() && rows[0][11].as<std::size_t>() > page.resources.size();
  if (has_more) page.next = Keyset{sort_key, page.resources.back().uid};
  return page;
}

}  // namespace entente::storage::postgres
