// Initiatives: their index rows and their list.

#include "storage/postgres/initiatives.h"

#include "storage/postgres/index.h"
#include "storage/postgres/list_sql.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

constexpr std::string_view kUpsertInitiativeSql = R"sql(
INSERT INTO initiative (uid, kind, announced, announced_earliest, announced_latest, deleted, tlp,
                        releasable_to)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (uid) DO UPDATE
SET kind = excluded.kind, announced = excluded.announced,
    announced_earliest = excluded.announced_earliest, announced_latest = excluded.announced_latest,
    deleted = excluded.deleted, tlp = excluded.tlp, releasable_to = excluded.releasable_to)sql";

constexpr std::string_view kDeleteAgenciesSql = R"sql(
DELETE FROM initiative_agency
WHERE initiative = $1)sql";

constexpr std::string_view kInsertAgenciesSql = R"sql(
INSERT INTO initiative_agency (initiative, agency, roles, kind, announced, deleted, tlp, releasable_to)
SELECT i.uid, a.uid, bit_or(p.roles), i.kind, i.announced, i.deleted, i.tlp, i.releasable_to
FROM initiative i, unnest($2::text[], $3::bigint[]) AS p(name, roles)
JOIN resource a ON a.name = p.name
WHERE i.uid = $1
GROUP BY i.uid, a.uid)sql";

constexpr std::string_view kDeleteCountriesSql = R"sql(
DELETE FROM initiative_country
WHERE initiative = $1)sql";

constexpr std::string_view kInsertCountriesSql = R"sql(
INSERT INTO initiative_country (initiative, country, roles, is_place, kind, announced, deleted, tlp,
                                releasable_to)
SELECT i.uid, c.code, bit_or(c.roles), bool_or(c.is_place), i.kind, i.announced, i.deleted, i.tlp,
       i.releasable_to
FROM initiative i,
  (SELECT p.code, p.roles, false AS is_place
   FROM unnest($2::text[], $3::bigint[]) AS p(code, roles)
   UNION ALL
   SELECT a.region_code, p.roles, false
   FROM unnest($4::text[], $5::bigint[]) AS p(name, roles)
   JOIN resource r ON r.name = p.name
   JOIN agency a ON a.uid = r.uid
   WHERE a.region_code IS NOT NULL
   UNION ALL
   SELECT p.code, 0, true
   FROM unnest($6::text[]) AS p(code)) AS c
WHERE i.uid = $1
GROUP BY i.uid, c.code)sql";

ListCondition::Field FieldOf(InitiativeCondition::Field field) {
  switch (field) {
    case InitiativeCondition::Field::kAgency:
      return ListCondition::Field::kAgency;
    case InitiativeCondition::Field::kUnder:
      return ListCondition::Field::kUnder;
    case InitiativeCondition::Field::kCountry:
      return ListCondition::Field::kCountry;
  }
  return ListCondition::Field::kAgency;
}

// Names or region codes with the bit of each one's role.
struct Roles {
  std::vector<std::string> who;
  std::vector<std::int64_t> bits;

  void Add(const std::string& name, v1::Participant::Role role) {
    who.push_back(name);
    bits.push_back(std::int64_t{1} << role);
  }
};

}  // namespace

ListQuery ListQueryOf(const InitiativeQuery& query) {
  ListQuery list{.show_deleted = query.show_deleted, .page = query.page};
  for (const InitiativeCondition& condition : query.all_of) {
    list.all_of.push_back({FieldOf(condition.field), condition.value});
  }
  if (query.kinds) list.kinds.emplace(query.kinds->begin(), query.kinds->end());
  return list;
}

absl::StatusOr<Page> PostgresStore::ListInitiatives(const CallContext& context,
                                                    const InitiativeQuery& query) {
  Page page;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    page = FetchList(transaction, kInitiativeTables, ListQueryOf(query), context.clearance);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return page;
}

void IndexInitiative(Transaction& transaction, const Put& put, const v1::Initiative& initiative) {
  const v1::FuzzyDate& date = initiative.announced();
  Parameters row;
  row.Text(put.uid).Integer(initiative.kind()).Text(SortDate(date));
  row.TextOrNull(date.has_earliest(), date.earliest());
  row.TextOrNull(date.has_latest(), date.latest());
  row.Boolean(put.deleted)
      .Integer(TlpOf(initiative.label()))
      .TextArray(ReleasableTo(initiative.label()));
  transaction.Run(kUpsertInitiativeSql, row);

  Roles agencies;
  Roles countries;
  std::vector<std::string> places;
  for (const v1::Participant& participant : initiative.participants()) {
    if (participant.has_agency()) agencies.Add(participant.agency(), participant.role());
    if (participant.has_region_code()) countries.Add(participant.region_code(), participant.role());
  }
  for (const v1::Place& place : initiative.places()) {
    if (place.has_region_code()) places.push_back(place.region_code());
  }
  Parameters uid;
  uid.Text(put.uid);
  transaction.Run(kDeleteAgenciesSql, uid);
  transaction.Run(kDeleteCountriesSql, uid);
  Parameters agency_rows;
  agency_rows.Text(put.uid).TextArray(agencies.who).IntegerArray(agencies.bits);
  transaction.Run(kInsertAgenciesSql, agency_rows);
  Parameters country_rows;
  country_rows.Text(put.uid)
      .TextArray(countries.who)
      .IntegerArray(countries.bits)
      .TextArray(agencies.who)
      .IntegerArray(agencies.bits)
      .TextArray(places);
  transaction.Run(kInsertCountriesSql, country_rows);
}

}  // namespace entente::storage::postgres
