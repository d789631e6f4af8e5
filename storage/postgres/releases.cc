// Releases: their index rows and their list.

#include "absl/strings/str_cat.h"

#include "storage/postgres/index.h"
#include "storage/postgres/list_sql.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

constexpr std::string_view kUpsertReleaseSql = R"sql(
INSERT INTO release (uid, kind, released, released_earliest, released_latest, text_sha256, deleted, tlp,
                     releasable_to)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (uid) DO UPDATE
SET kind = excluded.kind, released = excluded.released,
    released_earliest = excluded.released_earliest, released_latest = excluded.released_latest,
    text_sha256 = excluded.text_sha256, deleted = excluded.deleted, tlp = excluded.tlp,
    releasable_to = excluded.releasable_to)sql";

constexpr std::string_view kDeleteAgenciesSql = R"sql(
DELETE FROM release_agency
WHERE release = $1)sql";

constexpr std::string_view kInsertAgenciesSql = R"sql(
INSERT INTO release_agency (release, agency, kind, released, deleted, tlp, releasable_to)
SELECT DISTINCT i.uid, a.uid, i.kind, i.released, i.deleted, i.tlp, i.releasable_to
FROM release i, unnest($2::text[]) AS n(name)
JOIN resource a ON a.name = n.name
WHERE i.uid = $1)sql";

constexpr std::string_view kDeleteCountriesSql = R"sql(
DELETE FROM release_country
WHERE release = $1)sql";

constexpr std::string_view kInsertCountriesSql = R"sql(
INSERT INTO release_country (release, country, kind, released, deleted, tlp, releasable_to)
SELECT i.uid, c.code, i.kind, i.released, i.deleted, i.tlp, i.releasable_to
FROM release i,
  (SELECT unnest($2::text[]) AS code
   UNION
   SELECT a.region_code
   FROM unnest($3::text[]) AS n(name)
   JOIN resource r ON r.name = n.name
   JOIN agency a ON a.uid = r.uid
   WHERE a.region_code IS NOT NULL) AS c
WHERE i.uid = $1)sql";

// release_newest, release_agency_newest, release_country_newest, and each with _of_kind.
constexpr ListTables kTables{.main = "release",
                             .agencies = "release_agency",
                             .countries = "release_country",
                             .key = "release",
                             .sort_date = "released"};

ListCondition::Field FieldOf(ReleaseCondition::Field field) {
  return field == ReleaseCondition::Field::kIssuer ? ListCondition::Field::kAgency
                                                   : ListCondition::Field::kCountry;
}

}  // namespace

absl::StatusOr<Page> PostgresStore::ListReleases(const CallContext& context,
                                                 const ReleaseQuery& query) {
  ListQuery list{.show_deleted = query.show_deleted, .page = query.page};
  for (const ReleaseCondition& condition : query.all_of) {
    list.all_of.push_back({FieldOf(condition.field), condition.value});
  }
  if (query.kinds) list.kinds.emplace(query.kinds->begin(), query.kinds->end());
  Page page;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    page = FetchList(transaction, kTables, list, context.clearance);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return page;
}

void IndexRelease(Transaction& transaction, const Put& put, const v1::Release& release) {
  const v1::FuzzyDate& date = release.release_date();
  Parameters row;
  row.Text(put.uid).Integer(release.kind()).Text(SortDate(date));
  row.TextOrNull(date.has_earliest(), date.earliest());
  row.TextOrNull(date.has_latest(), date.latest());
  row.TextOrNull(!release.text().sha256().empty(), absl::StrCat("\\x", release.text().sha256()));
  row.Boolean(put.deleted).Integer(TlpOf(release.label())).TextArray(ReleasableTo(release.label()));
  transaction.Run(kUpsertReleaseSql, row);

  std::vector<std::string> agencies;
  std::vector<std::string> countries;
  for (const v1::Issuer& issuer : release.issuers()) {
    if (issuer.has_agency()) agencies.push_back(issuer.agency());
    if (issuer.has_region_code()) countries.push_back(issuer.region_code());
  }
  Parameters uid;
  uid.Text(put.uid);
  transaction.Run(kDeleteAgenciesSql, uid);
  transaction.Run(kDeleteCountriesSql, uid);
  Parameters agency_rows;
  agency_rows.Text(put.uid).TextArray(agencies);
  transaction.Run(kInsertAgenciesSql, agency_rows);
  Parameters country_rows;
  country_rows.Text(put.uid).TextArray(countries).TextArray(agencies);
  transaction.Run(kInsertCountriesSql, country_rows);
}

}  // namespace entente::storage::postgres
