// Agencies: their index rows, and finding one by its name.

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "storage/error.h"
#include "storage/postgres/index.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/row_batch.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

constexpr int kMatchesMax = 50;

constexpr std::string_view kDeleteAgencySql = R"sql(
WITH names AS (DELETE FROM agency_name WHERE agency = ANY ($1::uuid[])),
     parents AS (DELETE FROM agency_parent WHERE agency = ANY ($1::uuid[]))
DELETE FROM agency_successor
WHERE agency = ANY ($1::uuid[]))sql";

// The rows of agencies and of their names.
struct AgencyBatches {
  RowBatch agencies{{"uid", "uuid"}, {"region_code", "text"}, {"name", "text"}};
  RowBatch names{
      {"agency", "uuid"}, {"ordinal", "integer"}, {"text", "text"}, {"kind", "smallint"}};
};

std::string InsertAgenciesSql(const AgencyBatches& batches, Parameters& parameters) {
  const std::string agencies = batches.agencies.From("d", parameters);
  return absl::StrCat(R"sql(
WITH a AS (
  INSERT INTO agency (uid, region_code, name)
  SELECT d.uid, d.region_code, d.name
  FROM )sql",
                      agencies, R"sql(
  ON CONFLICT (uid) DO UPDATE
  SET region_code = excluded.region_code, name = excluded.name)
INSERT INTO agency_name (agency, ordinal, folded, kind)
SELECT n.agency, n.ordinal, folded_name(n.text), n.kind
FROM )sql",
                      batches.names.From("n", parameters));
}

// Agencies and those that they name.
struct LinkBatches {
  RowBatch parents{{"agency", "uuid"}, {"name", "text"}};
  RowBatch successors{{"agency", "uuid"}, {"name", "text"}};
};

// An agency that names itself is no link.
std::string InsertLinksSql(const LinkBatches& batches, Parameters& parameters) {
  const std::string parents = batches.parents.From("p", parameters);
  return absl::StrCat(R"sql(
WITH parents AS (
  INSERT INTO agency_parent (agency, parent)
  SELECT DISTINCT p.agency, r.uid
  FROM )sql",
                      parents, R"sql(
  JOIN resource r ON r.name = p.name
  WHERE r.uid <> p.agency)
INSERT INTO agency_successor (agency, successor)
SELECT DISTINCT s.agency, r.uid
FROM )sql",
                      batches.successors.From("s", parameters), R"sql(
JOIN resource r ON r.name = s.name
WHERE r.uid <> s.agency)sql");
}

// Served by agency_name_by_folded.  Official names first, then by kind and name.
std::string ResolveSql(const std::string& visible, bool by_country) {
  return absl::StrCat("SELECT ", ResourceColumnsWithoutKept(), R"sql(, n.ordinal
FROM agency_name n
JOIN agency a ON a.uid = n.agency
JOIN resource r ON r.uid = n.agency
JOIN revision v ON v.uid = r.uid AND v.revision = r.revision
WHERE n.folded = folded_name($1)
  AND NOT r.deleted
  AND )sql",
                      visible, by_country ? " AND a.region_code = $2" : "", R"sql(
ORDER BY n.kind, r.name, n.ordinal
LIMIT )sql",
                      kMatchesMax);
}

// The first official name, else the first one.
std::string DisplayNameOf(const v1::Agency& agency) {
  for (const v1::AgencyName& name : agency.names()) {
    if (name.kind() == v1::AgencyName::OFFICIAL) return name.text();
  }
  return agency.names().empty() ? "" : agency.names(0).text();
}

}  // namespace

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
      matches.push_back({ReadResource(row), row[kResourceColumnCount].as<int>()});
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return matches;
}

void IndexAgencies(Transaction& transaction, const Puts& agencies) {
  DeleteBefore(transaction, kDeleteAgencySql, agencies);
  AgencyBatches batches;
  SearchedTextWriter texts(transaction, agencies);
  for (const Put* put : agencies) {
    const auto& agency = static_cast<const v1::Agency&>(*put->document);
    batches.agencies.Text(put->uid).TextOrNull(!agency.region_code().empty(), agency.region_code());
    batches.agencies.Text(DisplayNameOf(agency));
    SearchedTexts searched;
    std::int64_t ordinal = 0;
    for (const v1::AgencyName& name : agency.names()) {
      batches.names.Text(put->uid).Integer(ordinal++).Text(name.text()).Integer(name.kind());
      searched.Add(name.language_code(), name.text());
    }
    texts.Add(*put, searched);
  }
  Parameters rows;
  const std::string sql = InsertAgenciesSql(batches, rows);
  RunBatch(transaction, sql, rows, batches.names.size());
  texts.Finish();
}

void IndexAgencyLinks(Transaction& transaction, const Puts& agencies) {
  LinkBatches batches;
  for (const Put* put : agencies) {
    const auto& agency = static_cast<const v1::Agency&>(*put->document);
    for (const v1::AgencyParent& parent : agency.parents()) {
      batches.parents.Text(put->uid).Text(parent.agency());
    }
    for (const v1::AgencySuccessor& successor : agency.successors()) {
      batches.successors.Text(put->uid).Text(successor.agency());
    }
  }
  if (batches.parents.empty() && batches.successors.empty()) return;
  Parameters rows;
  const std::string sql = InsertLinksSql(batches, rows);
  RunBatch(transaction, sql, rows, std::max(batches.parents.size(), batches.successors.size()));
}

}  // namespace entente::storage::postgres
