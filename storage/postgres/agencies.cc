// Agencies: their index rows, and finding one by its name.

#include "absl/strings/str_cat.h"

#include "storage/error.h"
#include "storage/postgres/index.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

constexpr int kMatchesMax = 50;

constexpr std::string_view kDeleteAgencySql = R"sql(
WITH names AS (DELETE FROM agency_name WHERE agency = $1),
     parents AS (DELETE FROM agency_parent WHERE agency = $1)
DELETE FROM agency_successor
WHERE agency = $1)sql";

constexpr std::string_view kInsertAgencySql = R"sql(
WITH a AS (
  INSERT INTO agency (uid, region_code, name)
  VALUES ($1, $2, $3)
  ON CONFLICT (uid) DO UPDATE
  SET region_code = excluded.region_code, name = excluded.name)
INSERT INTO agency_name (agency, ordinal, folded, kind)
SELECT $1::uuid, n.place - 1, folded_name(n.text), n.kind
FROM unnest($4::text[], $5::smallint[]) WITH ORDINALITY AS n(text, kind, place))sql";

// An agency that names itself is no link.
constexpr std::string_view kInsertLinksSql = R"sql(
WITH parents AS (
  INSERT INTO agency_parent (agency, parent)
  SELECT DISTINCT $1::uuid, r.uid
  FROM unnest($2::text[]) AS p(name)
  JOIN resource r ON r.name = p.name
  WHERE r.uid <> $1)
INSERT INTO agency_successor (agency, successor)
SELECT DISTINCT $1::uuid, r.uid
FROM unnest($3::text[]) AS s(name)
JOIN resource r ON r.name = s.name
WHERE r.uid <> $1)sql";

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

void IndexAgency(Transaction& transaction, const Put& put, const v1::Agency& agency) {
  if (put.expected_revision > 0) {
    Parameters uid;
    uid.Text(put.uid);
    transaction.Run(kDeleteAgencySql, uid);
  }
  std::vector<std::string> names;
  std::vector<std::int64_t> kinds;
  SearchedTexts texts;
  for (const v1::AgencyName& name : agency.names()) {
    names.push_back(name.text());
    kinds.push_back(name.kind());
    texts.Add(name.language_code(), name.text());
  }
  Parameters row;
  row.Text(put.uid).TextOrNull(!agency.region_code().empty(), agency.region_code());
  row.Text(DisplayNameOf(agency)).TextArray(names).IntegerArray(kinds);
  transaction.Run(kInsertAgencySql, row);
  IndexTexts(transaction, put, texts);
}

void IndexAgencyLinks(Transaction& transaction, const Put& put, const v1::Agency& agency) {
  if (agency.parents().empty() && agency.successors().empty()) return;
  std::vector<std::string> parents;
  for (const v1::AgencyParent& parent : agency.parents()) parents.push_back(parent.agency());
  std::vector<std::string> successors;
  for (const v1::AgencySuccessor& successor : agency.successors()) {
    successors.push_back(successor.agency());
  }
  Parameters links;
  links.Text(put.uid).TextArray(parents).TextArray(successors);
  transaction.Run(kInsertLinksSql, links);
}

}  // namespace entente::storage::postgres
