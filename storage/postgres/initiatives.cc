// Initiatives: their index rows, and what they hand down to what belongs to them.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "entente/v1/instrument.pb.h"
#include "storage/postgres/index.h"
#include "storage/postgres/row_batch.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// One statement for each round trip would be most of what a write costs.
constexpr std::string_view kDeleteInitiativeSql = R"sql(
WITH agencies AS (DELETE FROM initiative_agency WHERE initiative = ANY ($1::uuid[])),
     countries AS (DELETE FROM initiative_country WHERE initiative = ANY ($1::uuid[])),
     pairs AS (DELETE FROM initiative_pair WHERE initiative = ANY ($1::uuid[])),
     relations AS (DELETE FROM initiative_relation WHERE source = ANY ($1::uuid[]))
DELETE FROM initiative_person
WHERE initiative = ANY ($1::uuid[]))sql";

struct InitiativeBatches {
  RowBatch initiatives{{"uid", "uuid"},
                       {"kind", "smallint"},
                       {"announced", "date"},
                       {"has_announced", "boolean"},
                       {"announced_earliest", "date"},
                       {"announced_latest", "date"},
                       {"has_signed", "boolean"},
                       {"signed_earliest", "date"},
                       {"signed_latest", "date"},
                       {"has_effective", "boolean"},
                       {"effective_earliest", "date"},
                       {"effective_latest", "date"},
                       {"has_expires", "boolean"},
                       {"expires_earliest", "date"},
                       {"expires_latest", "date"},
                       {"has_notice_due", "boolean"},
                       {"notice_due_earliest", "date"},
                       {"notice_due_latest", "date"},
                       {"title", "text"},
                       {"deleted", "boolean"},
                       {"tlp", "smallint"},
                       {"releasable_to", "text"}};
  // Roles are bits.
  RowBatch agencies{{"initiative", "uuid"}, {"name", "text"}, {"roles", "bigint"}};
  RowBatch countries{{"initiative", "uuid"}, {"code", "text"}, {"roles", "bigint"}};
  RowBatch places{{"initiative", "uuid"}, {"code", "text"}};
  RowBatch relations{{"source", "uuid"}, {"kind", "smallint"}, {"name", "text"}};
  RowBatch persons{{"initiative", "uuid"}, {"ordinal", "integer"},   {"display_name", "text"},
                   {"office", "text"},     {"capacity", "smallint"}, {"words", "text"}};

  // Of the largest one.
  [[nodiscard]] std::size_t size() const {
    return std::max({initiatives.size(), agencies.size(), countries.size(), places.size(),
                     relations.size(), persons.size()});
  }
};

// The common tables `party`, with a row for each participant, and `member`, with each country that
// takes part, itself or by an agency.
std::string PartiesSql(const InitiativeBatches& batches, Parameters& parameters) {
  const std::string agencies = batches.agencies.From("p", parameters);
  return absl::StrCat(R"sql(
party AS MATERIALIZED (
  SELECT p.initiative, r.uid AS agency, a.region_code AS country, p.roles
  FROM )sql",
                      agencies, R"sql(
  JOIN resource r ON r.name = p.name
  LEFT JOIN agency a ON a.uid = r.uid
  UNION ALL
  SELECT p.initiative, NULL, p.code COLLATE "C", p.roles
  FROM )sql",
                      batches.countries.From("p", parameters), R"sql(),
member AS MATERIALIZED (SELECT DISTINCT initiative, country FROM party WHERE country IS NOT NULL))sql");
}

// The common table `i` of the rows that are inserted or updated.
constexpr std::string_view kRowsSql = R"sql(
i AS (
  INSERT INTO initiative (
    uid, kind, announced, has_announced, announced_earliest, announced_latest, has_signed,
    signed_earliest, signed_latest, has_effective, effective_earliest, effective_latest, has_expires,
    expires_earliest, expires_latest, has_notice_due, notice_due_earliest, notice_due_latest, title,
    deleted, tlp, releasable_to, country_count)
  SELECT d.uid, d.kind, d.announced, d.has_announced, d.announced_earliest, d.announced_latest,
         d.has_signed, d.signed_earliest, d.signed_latest, d.has_effective, d.effective_earliest,
         d.effective_latest, d.has_expires, d.expires_earliest, d.expires_latest, d.has_notice_due,
         d.notice_due_earliest, d.notice_due_latest, d.title, d.deleted, d.tlp, d.releasable_to::text[],
         coalesce(m.country_count, 0)
  FROM d
  LEFT JOIN (SELECT initiative, count(*) AS country_count FROM member GROUP BY initiative) AS m
    ON m.initiative = d.uid
  ON CONFLICT (uid) DO UPDATE
  SET kind = excluded.kind, announced = excluded.announced, has_announced = excluded.has_announced,
      announced_earliest = excluded.announced_earliest, announced_latest = excluded.announced_latest,
      has_signed = excluded.has_signed, signed_earliest = excluded.signed_earliest,
      signed_latest = excluded.signed_latest, has_effective = excluded.has_effective,
      effective_earliest = excluded.effective_earliest, effective_latest = excluded.effective_latest,
      has_expires = excluded.has_expires, expires_earliest = excluded.expires_earliest,
      expires_latest = excluded.expires_latest, has_notice_due = excluded.has_notice_due,
      notice_due_earliest = excluded.notice_due_earliest,
      notice_due_latest = excluded.notice_due_latest, title = excluded.title,
      deleted = excluded.deleted, tlp = excluded.tlp, releasable_to = excluded.releasable_to,
      country_count = excluded.country_count
  RETURNING uid, kind, announced, deleted, tlp, releasable_to, country_count))sql";

// What is found by agency, by country and by pair.
std::string MembersSql(const InitiativeBatches& batches, Parameters& parameters) {
  return absl::StrCat(R"sql(
agencies AS (
  INSERT INTO initiative_agency (initiative, agency, roles, kind, announced, deleted, tlp, releasable_to)
  SELECT i.uid, p.agency, p.roles, i.kind, i.announced, i.deleted, i.tlp, i.releasable_to
  FROM i
  JOIN (SELECT initiative, agency, bit_or(roles) AS roles FROM party WHERE agency IS NOT NULL
        GROUP BY initiative, agency) AS p
    ON p.initiative = i.uid),
countries AS (
  INSERT INTO initiative_country (initiative, country, roles, is_place, kind, announced, deleted, tlp,
                                  releasable_to)
  SELECT i.uid, c.country, c.roles, c.is_place, i.kind, i.announced, i.deleted, i.tlp, i.releasable_to
  FROM i
  JOIN (SELECT initiative, country, bit_or(roles) AS roles, bool_or(is_place) AS is_place
        FROM (SELECT initiative, country, roles, false AS is_place FROM party WHERE country IS NOT NULL
              UNION ALL
              SELECT l.initiative, l.code COLLATE "C", 0, true FROM )sql",
                      batches.places.From("l", parameters), R"sql() AS named
        GROUP BY initiative, country) AS c
    ON c.initiative = i.uid),
pairs AS (
  INSERT INTO initiative_pair (initiative, first, second, country_count, kind, announced, deleted, tlp,
                               releasable_to)
  SELECT i.uid, a.country, b.country, i.country_count, i.kind, i.announced, i.deleted, i.tlp,
         i.releasable_to
  FROM i
  JOIN member a ON a.initiative = i.uid
  JOIN member b ON b.initiative = i.uid AND a.country < b.country))sql");
}

std::string InsertInitiativesSql(const InitiativeBatches& batches, Parameters& parameters) {
  const std::string initiatives = batches.initiatives.From("n", parameters);
  const std::string parties = PartiesSql(batches, parameters);
  const std::string members = MembersSql(batches, parameters);
  const std::string relations = batches.relations.From("t", parameters);
  return absl::StrCat("WITH d AS MATERIALIZED (SELECT * FROM ", initiatives, "),", parties, ",",
                      std::string(kRowsSql), ",", members, R"sql(,
relations AS (
  INSERT INTO initiative_relation (source, kind, target)
  SELECT DISTINCT t.source, t.kind, r.uid
  FROM )sql",
                      relations, R"sql(
  JOIN resource r ON r.name = t.name)
INSERT INTO initiative_person (initiative, ordinal, display_name, office, capacity, words)
SELECT p.initiative, p.ordinal, p.display_name, p.office, p.capacity, folded_words(p.words)
FROM )sql",
                      batches.persons.From("p", parameters));
}

// `member` is the initiative and all that belongs to it, as the lists have them.  Rows that stay as
// they are are not written.
constexpr std::string_view kHandDownSql = R"sql(
WITH member AS MATERIALIZED (
  SELECT i.uid, i.announced, i.announced AS sort_date, i.deleted, i.tlp, i.releasable_to
  FROM initiative i
  WHERE i.uid = $1
  UNION ALL
  SELECT c.uid, i.announced, i.announced, i.deleted OR r.deleted, i.tlp, i.releasable_to
  FROM initiative i
  JOIN commitment c ON c.initiative = i.uid
  JOIN resource r ON r.uid = c.uid
  WHERE i.uid = $1
  UNION ALL
  SELECT p.uid, i.announced, p.as_of, i.deleted OR r.deleted OR coalesce(s.deleted, false), i.tlp,
         i.releasable_to
  FROM initiative i
  JOIN report p ON p.initiative = i.uid
  JOIN resource r ON r.uid = p.uid
  LEFT JOIN resource s ON s.uid = p.commitment
  WHERE i.uid = $1),
rows AS (
  UPDATE resource r
  SET hidden = i.deleted, tlp = i.tlp, releasable_to = i.releasable_to
  FROM initiative i
  WHERE i.uid = $1
    AND r.parent = i.uid
    AND (r.hidden, r.tlp, r.releasable_to) IS DISTINCT FROM (i.deleted, i.tlp, i.releasable_to)),
commitments AS (
  UPDATE commitment c
  SET announced = m.announced, deleted = m.deleted, tlp = m.tlp, releasable_to = m.releasable_to
  FROM member m
  WHERE c.uid = m.uid
    AND (c.announced, c.deleted, c.tlp, c.releasable_to)
        IS DISTINCT FROM (m.announced, m.deleted, m.tlp, m.releasable_to)),
reports AS (
  UPDATE report p
  SET deleted = m.deleted, tlp = m.tlp, releasable_to = m.releasable_to
  FROM member m
  WHERE p.uid = m.uid
    AND (p.deleted, p.tlp, p.releasable_to) IS DISTINCT FROM (m.deleted, m.tlp, m.releasable_to))
UPDATE term t
SET sort_date = m.sort_date, deleted = m.deleted, tlp = m.tlp, releasable_to = m.releasable_to
FROM member m
WHERE t.uid = m.uid
  AND (t.sort_date, t.deleted, t.tlp, t.releasable_to)
      IS DISTINCT FROM (m.sort_date, m.deleted, m.tlp, m.releasable_to))sql";

// The detail of an instrument; an empty one for what is none.
const v1::Instrument& InstrumentOf(const v1::Initiative& initiative) {
  switch (initiative.detail_case()) {
    case v1::Initiative::kMou:
      return initiative.mou();
    case v1::Initiative::kAgreement:
      return initiative.agreement();
    case v1::Initiative::kArrangement:
      return initiative.arrangement();
    case v1::Initiative::kLetterOfIntent:
      return initiative.letter_of_intent();
    case v1::Initiative::kDeclaration:
      return initiative.declaration();
    default:
      return v1::Instrument::default_instance();
  }
}

// Those of the document, then those who consented to it.
std::vector<const v1::OfficeHolder*> PersonsOf(const v1::Initiative& initiative) {
  std::vector<const v1::OfficeHolder*> persons;
  for (const v1::OfficeHolder& person : initiative.office_holders()) persons.push_back(&person);
  for (const v1::ConsentAct& act : InstrumentOf(initiative).consent_acts()) {
    if (act.has_by()) persons.push_back(&act.by());
  }
  return persons;
}

void AddRow(const Put& put, const v1::Initiative& initiative, RowBatch& row) {
  const v1::Instrument& instrument = InstrumentOf(initiative);
  row.Text(put.uid).Integer(initiative.kind()).Text(SortDate(initiative.announced()));
  AddBounds(row, initiative.has_announced(), initiative.announced());
  AddBounds(row, instrument.has_signed_(), instrument.signed_());
  AddBounds(row, instrument.has_effective(), instrument.effective());
  AddBounds(row, instrument.has_expires(), instrument.expires());
  AddBounds(row, instrument.has_notice_due(), instrument.notice_due());
  row.Text(initiative.titles().empty() ? "" : initiative.titles(0).text());
  row.Boolean(put.deleted).Integer(TlpOf(initiative.label()));
  row.Text(ArrayLiteral(ReleasableTo(initiative.label())));
}

void AddParticipants(const Put& put, const v1::Initiative& initiative, InitiativeBatches& batches) {
  for (const v1::Participant& participant : initiative.participants()) {
    const std::int64_t role = std::int64_t{1} << participant.role();
    if (participant.has_agency()) {
      batches.agencies.Text(put.uid).Text(participant.agency()).Integer(role);
    }
    if (participant.has_region_code()) {
      batches.countries.Text(put.uid).Text(participant.region_code()).Integer(role);
    }
  }
  for (const v1::Place& place : initiative.places()) {
    if (place.has_region_code()) batches.places.Text(put.uid).Text(place.region_code());
  }
}

void AddInitiative(const Put& put, const v1::Initiative& initiative, InitiativeBatches& batches) {
  AddRow(put, initiative, batches.initiatives);
  AddParticipants(put, initiative, batches);
  for (const v1::Relation& relation : initiative.relations()) {
    batches.relations.Text(put.uid).Integer(relation.kind()).Text(relation.target());
  }
  std::int64_t ordinal = 0;
  for (const v1::OfficeHolder* person : PersonsOf(initiative)) {
    batches.persons.Text(put.uid).Integer(ordinal++).Text(person->display_name());
    batches.persons.Text(person->office()).Integer(person->capacity()).Text(WordsOf(*person));
  }
}

Terms TermsOf(const Put& put, const v1::Initiative& initiative) {
  Terms terms;
  for (const std::string& topic : initiative.topics()) terms.Add(TermField::kTopic, topic);
  const v1::Instrument& instrument = InstrumentOf(initiative);
  if (instrument.legal_force() != 0) terms.Add(TermField::kLegalForce, instrument.legal_force());
  for (const v1::OfficeHolder* person : PersonsOf(initiative)) {
    terms.AddWordsOf(TermField::kPersonWord, WordsOf(*person));
  }
  for (const v1::ReleaseLink& link : initiative.releases()) {
    terms.AddUidOf(TermField::kRelease, link.release());
  }
  for (const v1::Session& session : initiative.working_group().sessions()) {
    terms.AddUidOf(TermField::kRelease, session.release());
  }
  for (const IndexedCitation& cited : put.citations) {
    terms.AddUidOf(TermField::kRelease, cited.citation.release());
  }
  return terms;
}

SearchedTexts TextsOf(const v1::Initiative& initiative) {
  SearchedTexts texts;
  for (const auto& title : initiative.titles()) texts.Add(title.language_code(), title.text());
  for (const auto& summary : initiative.summaries()) {
    texts.Add(summary.language_code(), summary.text());
  }
  return texts;
}

}  // namespace

void IndexInitiatives(Transaction& transaction, const Puts& initiatives) {
  DeleteBefore(transaction, kDeleteInitiativeSql, initiatives);
  InitiativeBatches batches;
  TermBatch terms(ResourceType::kInitiative);
  SearchedTextWriter texts(transaction, initiatives);
  for (const Put* put : initiatives) {
    const auto& initiative = static_cast<const v1::Initiative&>(*put->document);
    AddInitiative(*put, initiative, batches);
    terms.Add(*put, TermsOf(*put, initiative));
    texts.Add(*put, TextsOf(initiative));
  }
  Parameters rows;
  const std::string sql = InsertInitiativesSql(batches, rows);
  RunBatch(transaction, sql, rows, batches.size());
  terms.Write(transaction, initiatives);
  texts.Finish();
}

void IndexFamily(Transaction& transaction, const std::string& initiative_uid) {
  Parameters uid;
  uid.Text(initiative_uid);
  transaction.Run(kHandDownSql, uid);
}

}  // namespace entente::storage::postgres
