// Agencies: their index rows, their list, and finding one by its name.

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "storage/error.h"
#include "storage/postgres/index.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

constexpr int kMatchesMax = 50;

constexpr std::string_view kUpsertAgencySql = R"sql(
INSERT INTO agency (uid, region_code)
VALUES ($1, $2)
ON CONFLICT (uid) DO UPDATE
SET region_code = excluded.region_code)sql";

constexpr std::string_view kDeleteNamesSql = R"sql(
DELETE FROM agency_name
WHERE agency = $1)sql";

constexpr std::string_view kInsertNamesSql = R"sql(
INSERT INTO agency_name (agency, ordinal, folded, kind)
SELECT $1::uuid, n.place - 1, lower(btrim(regexp_replace(n.text, '\s+', ' ', 'g'))), n.kind
FROM unnest($2::text[], $3::smallint[]) WITH ORDINALITY AS n(text, kind, place))sql";

constexpr std::string_view kDeleteParentsSql = R"sql(
DELETE FROM agency_parent
WHERE agency = $1)sql";

constexpr std::string_view kInsertParentsSql = R"sql(
INSERT INTO agency_parent (agency, parent)
SELECT DISTINCT $1::uuid, r.uid
FROM unnest($2::text[]) AS p(name)
JOIN resource r ON r.name = p.name)sql";

// Served by agency_name_by_folded.  Official names first, then by kind and name.
std::string ResolveSql(const std::string& visible, bool by_country) {
  return absl::StrCat("SELECT ", std::string(kResourceColumns), R"sql(, n.ordinal
FROM agency_name n
JOIN agency a ON a.uid = n.agency
JOIN resource r ON r.uid = n.agency
JOIN revision v ON v.uid = r.uid AND v.revision = r.revision
WHERE n.folded = lower(btrim(regexp_replace($1, '\s+', ' ', 'g')))
  AND NOT r.deleted
  AND )sql",
                      visible, by_country ? " AND a.region_code = $2" : "", R"sql(
ORDER BY n.kind, r.name, n.ordinal
LIMIT )sql",
                      kMatchesMax);
}

std::string ConditionSql(const AgencyCondition& condition, Parameters& parameters) {
  parameters.Text(condition.value);
  const std::string value = absl::StrCat("$", parameters.size());
  switch (condition.field) {
    case AgencyCondition::Field::kCountry:
      // Served by agency_by_country.
      return absl::StrCat(
          "EXISTS (SELECT FROM agency a WHERE a.uid = r.uid AND a.region_code = ", value, ")");
    case AgencyCondition::Field::kUnder:
      // Served by agency_parent_by_parent.  UNION ends a cycle of parents.
      return absl::StrCat(R"sql(r.uid IN (
  WITH RECURSIVE below AS (
    SELECT p.agency FROM agency_parent p
    WHERE p.parent = (SELECT uid FROM resource WHERE name = )sql",
                          value, R"sql()
    UNION
    SELECT p.agency FROM agency_parent p JOIN below b ON p.parent = b.agency)
  SELECT agency FROM below))sql");
  }
  return "false";
}

}  // namespace

// By name: a range of resource_name_unique, since all names of one collection stand together.
absl::StatusOr<Page> PostgresStore::ListAgencies(const CallContext& context,
                                                 const AgencyQuery& query) {
  Page page;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(query.page.after ? query.page.after->sort_key : "agencies/");
    std::string hits =
        "hit AS MATERIALIZED (SELECT r.uid, r.name AS sort_key, "
        "row_number() OVER (ORDER BY r.name) AS place FROM resource r "
        "WHERE r.type = 1 AND r.name > $1 AND r.name < 'agencies0'";
    if (!query.show_deleted) absl::StrAppend(&hits, " AND NOT r.deleted");
    absl::StrAppend(&hits, " AND ", VisibleTo(context.clearance, "r", parameters));
    for (const AgencyCondition& condition : query.all_of) {
      absl::StrAppend(&hits, " AND ", ConditionSql(condition, parameters));
    }
    parameters.Integer(query.page.size + 1);
    absl::StrAppend(&hits, " ORDER BY r.name LIMIT $", parameters.size(), ")");
    page = FetchPage(transaction, PageSql(hits), parameters, query.page.size);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return page;
}

absl::StatusOr<std::vector<AgencyMatch>> PostgresStore::ResolveAgency(
    const CallContext& context, const AgencyNameQuery& query) {
  std::vector<AgencyMatch> matches;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(query.text);
    if (query.region_code) parameters.Text(*query.region_code);
    const std::string visible = VisibleTo(context.clearance, "r", parameters);
    matches.clear();
    for (const auto& row :
         transaction.Run(ResolveSql(visible, query.region_code.has_value()), parameters)) {
      matches.push_back({ReadResource(row), row[10].as<int>()});
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return matches;
}

void IndexAgency(Transaction& transaction, const Put& put, const v1::Agency& agency) {
  Parameters row;
  row.Text(put.uid).TextOrNull(!agency.region_code().empty(), agency.region_code());
  transaction.Run(kUpsertAgencySql, row);

  Parameters uid;
  uid.Text(put.uid);
  transaction.Run(kDeleteNamesSql, uid);
  std::vector<std::string> texts;
  std::vector<std::int64_t> kinds;
  for (const v1::AgencyName& name : agency.names()) {
    texts.push_back(name.text());
    kinds.push_back(name.kind());
  }
  Parameters names;
  names.Text(put.uid).TextArray(texts).IntegerArray(kinds);
  transaction.Run(kInsertNamesSql, names);
}

void IndexAgencyParents(Transaction& transaction, const Put& put, const v1::Agency& agency) {
  Parameters uid;
  uid.Text(put.uid);
  transaction.Run(kDeleteParentsSql, uid);
  if (agency.parents().empty()) return;
  std::vector<std::string> parent_names;
  for (const v1::AgencyParent& parent : agency.parents()) parent_names.push_back(parent.agency());
  Parameters parents;
  parents.Text(put.uid).TextArray(parent_names);
  transaction.Run(kInsertParentsSql, parents);
}

}  // namespace entente::storage::postgres
