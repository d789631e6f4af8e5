// Initiatives: their index rows, and what they hand down to what belongs to them.

#include <utility>

#include "entente/v1/instrument.pb.h"
#include "storage/postgres/index.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// One statement for each round trip would be most of what a write costs.
constexpr std::string_view kDeleteInitiativeSql = R"sql(
WITH agencies AS (DELETE FROM initiative_agency WHERE initiative = $1),
     countries AS (DELETE FROM initiative_country WHERE initiative = $1),
     pairs AS (DELETE FROM initiative_pair WHERE initiative = $1),
     relations AS (DELETE FROM initiative_relation WHERE source = $1)
DELETE FROM initiative_person
WHERE initiative = $1)sql";

// `party` has a row for each participant, `member` each country that takes part, itself or by an
// agency.
constexpr std::string_view kInsertInitiativeSql = R"sql(
WITH party AS MATERIALIZED (
  SELECT r.uid AS agency, a.region_code AS country, p.roles
  FROM unnest($25::text[], $26::bigint[]) AS p(name, roles)
  JOIN resource r ON r.name = p.name
  LEFT JOIN agency a ON a.uid = r.uid
  UNION ALL
  SELECT NULL, p.code COLLATE "C", p.roles
  FROM unnest($27::text[], $28::bigint[]) AS p(code, roles)),
member AS MATERIALIZED (SELECT DISTINCT country FROM party WHERE country IS NOT NULL),
i AS (
  INSERT INTO initiative (
    uid, kind, announced, has_announced, announced_earliest, announced_latest, has_signed,
    signed_earliest, signed_latest, has_effective, effective_earliest, effective_latest, has_expires,
    expires_earliest, expires_latest, has_notice_due, notice_due_earliest, notice_due_latest, title,
    deleted, tlp, releasable_to, country_count)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
         $22, (SELECT count(*) FROM member)
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
  RETURNING uid, kind, announced, deleted, tlp, releasable_to, country_count),
agencies AS (
  INSERT INTO initiative_agency (initiative, agency, roles, kind, announced, deleted, tlp, releasable_to)
  SELECT i.uid, p.agency, bit_or(p.roles), i.kind, i.announced, i.deleted, i.tlp, i.releasable_to
  FROM i, party p
  WHERE p.agency IS NOT NULL
  GROUP BY i.uid, p.agency, i.kind, i.announced, i.deleted, i.tlp, i.releasable_to),
countries AS (
  INSERT INTO initiative_country (initiative, country, roles, is_place, kind, announced, deleted, tlp,
                                  releasable_to)
  SELECT i.uid, c.country, bit_or(c.roles), bool_or(c.is_place), i.kind, i.announced, i.deleted, i.tlp,
         i.releasable_to
  FROM i,
    (SELECT p.country, p.roles, false AS is_place FROM party p WHERE p.country IS NOT NULL
     UNION ALL
     SELECT p.code COLLATE "C", 0, true FROM unnest($29::text[]) AS p(code)) AS c
  GROUP BY i.uid, c.country, i.kind, i.announced, i.deleted, i.tlp, i.releasable_to),
pairs AS (
  INSERT INTO initiative_pair (initiative, first, second, country_count, kind, announced, deleted, tlp,
                               releasable_to)
  SELECT i.uid, a.country, b.country, i.country_count, i.kind, i.announced, i.deleted, i.tlp,
         i.releasable_to
  FROM i, member a JOIN member b ON a.country < b.country),
relations AS (
  INSERT INTO initiative_relation (source, kind, target)
  SELECT DISTINCT $1::uuid, t.kind, r.uid
  FROM unnest($23::text[], $24::smallint[]) AS t(name, kind)
  JOIN resource r ON r.name = t.name)
INSERT INTO initiative_person (initiative, ordinal, display_name, office, capacity, words)
SELECT $1::uuid, p.place - 1, p.display_name, p.office, p.capacity, folded_words(p.words)
FROM unnest($30::text[], $31::text[], $32::smallint[], $33::text[])
  WITH ORDINALITY AS p(display_name, office, capacity, words, place))sql";

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

// Names or region codes with the bit of each one's role.
struct Roles {
  std::vector<std::string> who;
  std::vector<std::int64_t> bits;

  void Add(const std::string& name, v1::Participant::Role role) {
    who.push_back(name);
    bits.push_back(std::int64_t{1} << role);
  }
};

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

void AddRow(const Put& put, const v1::Initiative& initiative, Parameters& row) {
  const v1::Instrument& instrument = InstrumentOf(initiative);
  row.Text(put.uid).Integer(initiative.kind()).Text(SortDate(initiative.announced()));
  AddBounds(row, initiative.has_announced(), initiative.announced());
  AddBounds(row, instrument.has_signed_(), instrument.signed_());
  AddBounds(row, instrument.has_effective(), instrument.effective());
  AddBounds(row, instrument.has_expires(), instrument.expires());
  AddBounds(row, instrument.has_notice_due(), instrument.notice_due());
  row.Text(initiative.titles().empty() ? "" : initiative.titles(0).text());
  row.Boolean(put.deleted).Integer(TlpOf(initiative.label()));
  row.TextArray(ReleasableTo(initiative.label()));
}

void AddRelations(const v1::Initiative& initiative, Parameters& row) {
  std::vector<std::string> names;
  std::vector<std::int64_t> kinds;
  for (const v1::Relation& relation : initiative.relations()) {
    names.push_back(relation.target());
    kinds.push_back(relation.kind());
  }
  row.TextArray(names).IntegerArray(kinds);
}

void AddParticipants(const v1::Initiative& initiative, Parameters& row) {
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
  row.TextArray(agencies.who).IntegerArray(agencies.bits);
  row.TextArray(countries.who).IntegerArray(countries.bits);
  row.TextArray(places);
}

void AddPersons(const v1::Initiative& initiative, Parameters& row) {
  std::vector<std::string> names;
  std::vector<std::string> offices;
  std::vector<std::int64_t> capacities;
  std::vector<std::string> words;
  for (const v1::OfficeHolder* person : PersonsOf(initiative)) {
    names.push_back(person->display_name());
    offices.push_back(person->office());
    capacities.push_back(person->capacity());
    words.push_back(WordsOf(*person));
  }
  row.TextArray(names).TextArray(offices).IntegerArray(capacities).TextArray(words);
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

}  // namespace

void IndexInitiative(Transaction& transaction, const Put& put, const v1::Initiative& initiative) {
  if (put.expected_revision > 0) {
    Parameters uid;
    uid.Text(put.uid);
    transaction.Run(kDeleteInitiativeSql, uid);
  }
  Parameters row;
  AddRow(put, initiative, row);
  AddRelations(initiative, row);
  AddParticipants(initiative, row);
  AddPersons(initiative, row);
  transaction.Run(kInsertInitiativeSql, row);
  IndexTerms(transaction, put, TermsOf(put, initiative));
  SearchedTexts texts;
  for (const auto& title : initiative.titles()) texts.Add(title.language_code(), title.text());
  for (const auto& summary : initiative.summaries()) {
    texts.Add(summary.language_code(), summary.text());
  }
  IndexTexts(transaction, put, texts);
}

void IndexFamily(Transaction& transaction, const std::string& initiative_uid) {
  Parameters uid;
  uid.Text(initiative_uid);
  transaction.Run(kHandDownSql, uid);
}

}  // namespace entente::storage::postgres
