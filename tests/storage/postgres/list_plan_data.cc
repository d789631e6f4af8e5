#include "tests/storage/postgres/list_plan_data.h"

namespace entente::storage::postgres {
namespace {

// Constraints and indexes are taken off and put on again: at once they cost a tenth of what they
// cost row by row, and the planner reads them.
constexpr const char* kTakeOffSql[] = {
    R"sql(CREATE TEMP TABLE off AS
SELECT conrelid::regclass::text AS rel, conname, pg_get_constraintdef(oid) AS def
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace)sql",
    R"sql(DO $$ DECLARE c record; BEGIN
FOR c IN SELECT * FROM off LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.rel, c.conname);
END LOOP; END $$)sql",
    R"sql(CREATE TEMP TABLE off_index AS
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint))sql",
    R"sql(DO $$ DECLARE i record; BEGIN
FOR i IN SELECT * FROM off_index LOOP EXECUTE format('DROP INDEX %I', i.indexname); END LOOP; END $$)sql"};

constexpr const char* kPutOnSql[] = {
    "SET maintenance_work_mem = '256MB'",
    R"sql(DO $$ DECLARE i record; BEGIN
FOR i IN SELECT * FROM off_index LOOP EXECUTE i.indexdef; END LOOP; END $$)sql",
    // Trusted to hold: checking three million rows takes longer than all the rest.
    R"sql(DO $$ DECLARE c record; BEGIN
FOR c IN SELECT * FROM off LOOP
  EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s NOT VALID', c.rel, c.conname, c.def);
END LOOP; END $$)sql",
    // Index-only scans read the table where pages are not marked all-visible, which autovacuum does
    // soon after they were written.
    "VACUUM (ANALYZE)"};

constexpr const char* kFillSql[] = {
    // 601 agencies, in a tree: agency N has the parent N / 6.  590 to 600 came one from the other.
    R"sql(INSERT INTO resource (uid, type, name, revision, deleted, tlp, releasable_to)
SELECT md5('a' || n)::uuid, 1, 'agencies/a-' || n, 1, false, 1, '{}' FROM generate_series(1, 601) n)sql",
    R"sql(INSERT INTO agency SELECT md5('a' || n)::uuid, CASE WHEN n % 2 = 0 THEN 'US' ELSE 'CA' END
FROM generate_series(1, 601) n)sql",
    R"sql(INSERT INTO agency_parent SELECT md5('a' || n)::uuid, md5('a' || n / 6)::uuid
FROM generate_series(6, 601) n)sql",
    R"sql(INSERT INTO agency_successor SELECT md5('a' || n)::uuid, md5('a' || n + 1)::uuid
FROM generate_series(590, 599) n)sql",
    R"sql(INSERT INTO resource (uid, type, name, revision, deleted, tlp, releasable_to)
SELECT md5('r' || n)::uuid, 2, 'releases/r-' || n, 1, false, 1, '{}' FROM generate_series(1, 2) n)sql",
    // One in 20 is deleted, one in three for AMBER, one in 50 for two governments only.
    R"sql(CREATE TEMP TABLE item AS
SELECT n, md5('i' || n)::uuid AS i, md5('c' || n)::uuid AS c, md5('p' || n)::uuid AS p,
       CASE WHEN n % 16 <> 5 THEN date '1995-01-01' + (n * 7919) % 9000 / 6 * 6 END AS announced,
       date '2000-01-01' + n % 6000 AS day,
       n % 20 = 7 AS deleted, 1 + n % 3 / 2 AS tlp,
       CASE WHEN n % 50 = 0 THEN '{US,CA}'::text[] ELSE '{}' END AS releasable_to
FROM generate_series(1, 200000) n)sql",
    R"sql(INSERT INTO resource (uid, type, name, revision, deleted, tlp, releasable_to, kept_version)
SELECT i, 3, 'initiatives/i-' || n, 1, deleted, tlp, releasable_to, 1 FROM item)sql",
    R"sql(INSERT INTO resource (uid, type, name, revision, deleted, tlp, releasable_to, kept_version, parent)
SELECT c, 4, 'initiatives/i-' || n || '/commitments/c-' || n, 1, deleted, tlp, releasable_to, 1, i
FROM item)sql",
    R"sql(INSERT INTO resource (uid, type, name, revision, deleted, tlp, releasable_to, kept_version, parent)
SELECT p, 5, 'initiatives/i-' || n || '/reports/p-' || n, 1, deleted, tlp, releasable_to, 1, i
FROM item)sql",
    R"sql(INSERT INTO change (number, time, caller, method, request_id, reason, peer, content_digest, digest)
SELECT 1, now(), 'test', 'test', gen_random_uuid(), '', '', sha256(''), sha256(''))sql",
    // An hour between two of a type.
    R"sql(INSERT INTO revision (uid, revision, number, ordinal, time, create_time, deleted, tlp,
                      releasable_to, document, document_digest)
SELECT uid, 1, 1, row_number() OVER (), time, time, deleted, tlp, releasable_to,
       decode(repeat(md5(uid::text), 8), 'hex'), sha256('')
FROM (SELECT r.*, timestamptz '2000-01-01' + interval '1 hour' * row_number() OVER (PARTITION BY type) AS time
      FROM resource r) AS timed)sql",
    // One in 10,000 is of kind 12; 60 days in a year, one in 16 unknown.
    R"sql(INSERT INTO initiative (uid, kind, announced, announced_earliest, announced_latest, deleted, tlp,
                        releasable_to, has_announced, has_signed, signed_earliest, signed_latest,
                        has_effective, effective_earliest, effective_latest, has_expires, expires_earliest,
                        expires_latest, has_notice_due, notice_due_earliest, notice_due_latest, country_count)
SELECT i, CASE WHEN n % 10000 = 4 THEN 12 ELSE 1 + n % 11 END, coalesce(announced, '-infinity'), announced,
       announced, deleted, tlp, releasable_to, announced IS NOT NULL,
       n % 2 = 0, day, day + n % 3, n % 2 = 0, day + 10, day + 10, n % 2 = 0, day + 20, day + 25,
       n % 2 = 0, day + 30, day + 30, 2
FROM item)sql",
    // Agency 600 takes part in every other one, 599 and 601 in four, a few of the others in each.
    R"sql(INSERT INTO initiative_agency (initiative, agency, roles, kind, announced, deleted, tlp, releasable_to)
SELECT i.uid, a.uid, CASE WHEN n % 50000 = 12 THEN 32 ELSE 2048 END, i.kind, i.announced, i.deleted, i.tlp,
       i.releasable_to
FROM item JOIN initiative i ON i.uid = item.i
CROSS JOIN LATERAL (
  SELECT md5('a600')::uuid AS uid WHERE n % 2 = 0
  UNION SELECT md5('a599')::uuid WHERE n % 50000 = 11
  UNION SELECT md5('a601')::uuid WHERE n % 50000 = 21
  UNION SELECT md5('a' || 1 + (n * 31) % 598)::uuid
  UNION SELECT md5('a' || 1 + (n * 17) % 97)::uuid) a)sql",
    // US in half of them, HT in one of 5,000, the others between.
    R"sql(INSERT INTO initiative_country (initiative, country, roles, is_place, kind, announced, deleted, tlp,
                                releasable_to)
SELECT i.uid, c.code, CASE WHEN n % 50000 = 12 THEN 32 ELSE 1024 END, n % 8 = 0 OR n % 5000 = 1, i.kind,
       i.announced, i.deleted, i.tlp, i.releasable_to
FROM item JOIN initiative i ON i.uid = item.i
CROSS JOIN LATERAL (
  SELECT 'US' AS code WHERE n % 2 = 0
  UNION SELECT 'HT' WHERE n % 5000 = 1
  UNION SELECT (ARRAY['CA', 'MX', 'FR', 'DE', 'GB', 'JP', 'KR', 'PE', 'MY', 'ZA'])[1 + n % 10]) c)sql",
    R"sql(INSERT INTO initiative_pair (initiative, first, second, country_count, kind, announced, deleted, tlp,
                             releasable_to)
SELECT i.uid, p.first, p.second, 2 + n % 8 / 4, i.kind, i.announced, i.deleted, i.tlp, i.releasable_to
FROM item JOIN initiative i ON i.uid = item.i
CROSS JOIN LATERAL (
  SELECT 'CA' AS first, 'US' AS second WHERE n % 4 = 0
  UNION SELECT 'HT', 'US' WHERE n % 50000 = 11) p)sql",
    // Initiative 1 has thirty relations, initiative 2 has 5,000.
    R"sql(INSERT INTO initiative_relation
SELECT i, 1, md5('i1')::uuid FROM item WHERE n BETWEEN 100 AND 129
UNION ALL SELECT md5('i2')::uuid, 4, i FROM item WHERE n % 40 = 3)sql",
    R"sql(INSERT INTO initiative_person
SELECT i, 0, '', '', 1, CASE WHEN n % 4 = 0 THEN '{common}' ELSE '{rare,words}' END::text[]
FROM item WHERE n % 4 = 0 OR n % 50000 = 11)sql",
    R"sql(INSERT INTO commitment (uid, initiative, modality, has_baseline_due, baseline_due_earliest,
                        baseline_due_latest, announced, deleted, tlp, releasable_to)
SELECT c, i, CASE WHEN n % 4 = 0 THEN 2 WHEN n % 50000 = 11 THEN 8 ELSE 1 END, n % 2 = 0, day, day + 30,
       coalesce(announced, '-infinity'), deleted, tlp, releasable_to
FROM item)sql",
    R"sql(INSERT INTO commitment_party
SELECT c, is_debtor, 0, md5('a600')::uuid, NULL, false, 'US'
FROM item, unnest('{true,false}'::boolean[]) is_debtor WHERE n % 4 = 0
UNION ALL
SELECT c, is_debtor, 0, md5('a599')::uuid, NULL, false, 'HT'
FROM item, unnest('{true,false}'::boolean[]) is_debtor WHERE n % 50000 = 11
UNION ALL
SELECT c, false, 1, NULL, NULL, true, NULL FROM item WHERE n % 4 = 0)sql",
    R"sql(INSERT INTO report (uid, initiative, commitment, kind, as_of, outcome, deleted, tlp, releasable_to)
SELECT p, i, CASE WHEN n % 2 = 0 THEN c END,
       CASE WHEN n % 4 = 0 OR n % 50000 = 13 THEN 3 WHEN n % 50000 = 11 THEN 2 ELSE 1 END, day,
       CASE WHEN n % 4 = 0 THEN 2 WHEN n % 50000 = 13 THEN 3 END, deleted, tlp, releasable_to
FROM item)sql",
    // What is common and what is rare of each axis.
    R"sql(INSERT INTO kept (uid, since, until, fragment, officials, evidence, corroboration, agreement, reported,
                  search_outcome, has_due, due_earliest, due_latest, due_latest_strict,
                  due_expected_latest, has_delivered, delivered_earliest, delivered_latest, slips)
SELECT uid, '-infinity', 'infinity', decode(repeat(md5(uid::text), 2), 'hex'),
       CASE WHEN n % 4 = 0 THEN 1::bigint << 24 WHEN n % 50000 = 11 THEN 1::bigint << 27 ELSE 0 END,
       CASE WHEN n % 4 = 0 THEN 5 WHEN n % 50000 = 11 THEN 1 ELSE 0 END,
       CASE WHEN n % 4 = 0 THEN 3 WHEN n % 50000 = 11 THEN 4 ELSE 0 END,
       CASE WHEN n % 4 = 0 THEN 1 WHEN n % 50000 = 11 THEN 3 ELSE 5 END,
       CASE WHEN n % 2 = 0 THEN day END,
       CASE WHEN n % 4 = 3 THEN 2 WHEN n % 50000 = 13 THEN 3 END,
       is_commitment AND n % 2 = 0, CASE WHEN is_commitment AND n % 50000 <> 24 THEN day END,
       CASE WHEN is_commitment AND n % 50000 NOT IN (22, 24) THEN day + 30 END, NULL,
       CASE WHEN n % 50000 = 22 THEN date '2005-01-01' END,
       is_commitment AND n % 4 = 0,
       CASE WHEN is_commitment AND n % 4 = 0 THEN day + CASE WHEN n % 10000 = 8 THEN 100 ELSE 20 END END,
       CASE WHEN is_commitment AND n % 4 = 0 THEN day + CASE WHEN n % 10000 = 8 THEN 110 ELSE 25 END END,
       CASE WHEN NOT is_commitment THEN 0 WHEN n % 4 = 0 THEN 1 WHEN n % 50000 = 11 THEN 3 ELSE 0 END
FROM item
CROSS JOIN LATERAL (VALUES (i, false), (c, true)) AS subject(uid, is_commitment))sql",
    R"sql(INSERT INTO kept (uid, since, until, fragment)
SELECT p, '-infinity', 'infinity', '' FROM item)sql",
    // Values as in storage/postgres/terms.h.
    R"sql(INSERT INTO term (uid, type, field, value, since, until, sort_date, deleted, tlp, releasable_to)
SELECT i, 3, t.field, t.value, '-infinity', 'infinity', coalesce(announced, '-infinity'), deleted, tlp,
       releasable_to
FROM item JOIN (VALUES
  (true, 1, 'common'), (false, 1, 'rare'), (true, 2, 'common'), (false, 2, 'words'), (false, 2, 'rare'),
  (true, 3, '1'), (false, 3, '2'), (true, 4, md5('r1')::uuid::text), (false, 4, md5('r2')::uuid::text),
  (true, 10, '24'), (false, 10, '27'), (true, 11, '5'), (false, 11, '1'), (true, 12, '3'), (false, 12, '4'),
  (true, 13, '1'), (false, 13, '3')) AS t(is_common, field, value)
ON CASE WHEN t.is_common THEN n % 4 = 0 ELSE n % 50000 = 11 END)sql",
    R"sql(INSERT INTO term (uid, type, field, value, since, until, sort_date, deleted, tlp, releasable_to)
SELECT c, 4, t.field, t.value, '-infinity', 'infinity', coalesce(announced, '-infinity'), deleted, tlp,
       releasable_to
FROM item JOIN (VALUES
  (true, 10, '24'), (false, 10, '27'), (true, 11, '5'), (false, 11, '1'), (true, 12, '3'), (false, 12, '4'),
  (true, 13, '1'), (false, 13, '3'), (true, 20, '2'), (false, 20, '8'),
  (true, 21, md5('a600')::uuid::text), (false, 21, md5('a599')::uuid::text), (true, 22, 'US'),
  (false, 22, 'HT'), (true, 23, md5('a600')::uuid::text), (false, 23, md5('a599')::uuid::text),
  (true, 24, 'US'), (false, 24, 'HT'), (true, 25, '')) AS t(is_common, field, value)
ON CASE WHEN t.is_common THEN n % 4 = 0 ELSE n % 50000 = 11 END)sql",
    // Searches: common ones found nothing, rare ones could not be read.
    R"sql(INSERT INTO term (uid, type, field, value, since, until, sort_date, deleted, tlp, releasable_to)
SELECT s.uid, s.type, t.field, t.value, '-infinity', 'infinity', coalesce(announced, '-infinity'), deleted,
       tlp, releasable_to
FROM item CROSS JOIN LATERAL (VALUES (i, 3), (c, 4)) AS s(uid, type)
JOIN (VALUES (true, 14, ''), (true, 15, ''), (true, 16, '2'), (false, 15, ''), (false, 16, '3'))
  AS t(is_common, field, value)
ON CASE WHEN t.is_common THEN n % 4 = 3 ELSE n % 50000 = 13 END)sql",
    R"sql(INSERT INTO term (uid, type, field, value, since, until, sort_date, deleted, tlp, releasable_to)
SELECT p, 5, t.field, t.value, '-infinity', 'infinity', day, deleted, tlp, releasable_to
FROM item JOIN (VALUES
  (true, 30, '3'), (false, 30, '2'), (true, 31, md5('a600')::uuid::text),
  (false, 31, md5('a599')::uuid::text), (true, 32, 'US'), (false, 32, 'HT'),
  (true, 33, md5('a600')::uuid::text), (false, 33, md5('a599')::uuid::text), (true, 34, 'US'),
  (false, 34, 'HT'), (true, 35, '1'), (false, 35, '2')) AS t(is_common, field, value)
ON CASE WHEN t.is_common THEN n % 4 = 0 ELSE n % 50000 = 11 END)sql",
    R"sql(INSERT INTO searched_text
SELECT s.uid, s.type, 'english',
       (CASE WHEN n % 4 = 0 THEN '''border'':1 ''secur'':2'
             WHEN n % 50000 = 11 THEN '''hait'':1 ''secur'':2' ELSE '''noth'':1' END)::tsvector
FROM item CROSS JOIN LATERAL (VALUES (i, 3), (c, 4), (p, 5)) AS s(uid, type))sql"};

}  // namespace

void FillForPlans(pqxx::connection& connection) {
  pqxx::nontransaction work(connection);
  for (const char* statement : kTakeOffSql) work.exec(statement);
  for (const char* statement : kFillSql) work.exec(statement);
  for (const char* statement : kPutOnSql) work.exec(statement);
}

}  // namespace entente::storage::postgres
