// Releases: their index rows.

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "storage/postgres/index.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

constexpr std::string_view kDeleteReleaseSql = R"sql(
WITH agencies AS (DELETE FROM release_agency WHERE release = $1)
DELETE FROM release_country
WHERE release = $1)sql";

// `before` sees the row as it was: whether the text is new.
constexpr std::string_view kInsertReleaseSql = R"sql(
WITH before AS MATERIALIZED (SELECT text_sha256 FROM release WHERE uid = $1),
i AS (
  INSERT INTO release (uid, kind, released, has_released, released_earliest, released_latest, text_sha256,
                       replaces, availability, reading, title, uri, deleted, tlp, releasable_to)
  SELECT $1, $2, $3, $4, $5, $6, $7, (SELECT uid FROM resource WHERE name = $8), $9, $10, $11, $12, $13,
         $14, $15
  ON CONFLICT (uid) DO UPDATE
  SET kind = excluded.kind, released = excluded.released, has_released = excluded.has_released,
      released_earliest = excluded.released_earliest, released_latest = excluded.released_latest,
      text_sha256 = excluded.text_sha256, replaces = excluded.replaces,
      availability = excluded.availability, reading = excluded.reading, title = excluded.title,
      uri = excluded.uri, deleted = excluded.deleted, tlp = excluded.tlp,
      releasable_to = excluded.releasable_to
  RETURNING uid, kind, released, text_sha256, deleted, tlp, releasable_to),
issuer AS MATERIALIZED (
  SELECT r.uid AS agency, a.region_code AS country
  FROM unnest($16::text[]) AS n(name)
  JOIN resource r ON r.name = n.name
  LEFT JOIN agency a ON a.uid = r.uid
  UNION
  SELECT NULL, c.code COLLATE "C"
  FROM unnest($17::text[]) AS c(code)),
agencies AS (
  INSERT INTO release_agency (release, agency, kind, released, deleted, tlp, releasable_to)
  SELECT i.uid, n.agency, i.kind, i.released, i.deleted, i.tlp, i.releasable_to
  FROM i, issuer n
  WHERE n.agency IS NOT NULL),
countries AS (
  INSERT INTO release_country (release, country, kind, released, deleted, tlp, releasable_to)
  SELECT i.uid, n.country, i.kind, i.released, i.deleted, i.tlp, i.releasable_to
  FROM i, (SELECT DISTINCT country FROM issuer WHERE country IS NOT NULL) AS n)
SELECT i.text_sha256 IS NOT NULL
       AND i.text_sha256 IS DISTINCT FROM (SELECT text_sha256 FROM before)
FROM i)sql";

// As many characters as could be searched at most.  Served by release_text_pkey.
constexpr std::string_view kTextSql = R"sql(
SELECT left(text, $2)
FROM release_text
WHERE sha256 = $1)sql";

std::string ShaLiteral(const v1::Release& release) {
  return absl::StrCat("\\x", release.text().sha256());
}

v1::Reading::State ReadingOf(const v1::Release& release) {
  const v1::Reading::State state = release.reading().state();
  return state == v1::Reading::STATE_UNSPECIFIED ? v1::Reading::UNREAD : state;
}

void AddRow(const Put& put, const v1::Release& release, Parameters& row) {
  const v1::FuzzyDate& date = release.release_date();
  row.Text(put.uid).Integer(release.kind()).Text(SortDate(date));
  AddBounds(row, release.has_release_date(), date);
  row.TextOrNull(!release.text().sha256().empty(), ShaLiteral(release));
  row.Text(release.replaces()).Integer(release.availability().state());
  row.Integer(ReadingOf(release));
  row.Text(release.title()).Text(release.uri());
  row.Boolean(put.deleted).Integer(TlpOf(release.label())).TextArray(ReleasableTo(release.label()));
}

void AddIssuers(const v1::Release& release, Parameters& row) {
  std::vector<std::string> agencies;
  std::vector<std::string> countries;
  for (const v1::Issuer& issuer : release.issuers()) {
    if (issuer.has_agency()) agencies.push_back(issuer.agency());
    if (issuer.has_region_code()) countries.push_back(issuer.region_code());
  }
  row.TextArray(agencies).TextArray(countries);
}

Terms TermsOf(const v1::Release& release) {
  Terms terms;
  std::string tag = absl::AsciiStrToLower(release.language_code());
  while (!tag.empty()) {
    terms.Add(TermField::kLanguage, tag);
    const std::size_t last = tag.rfind('-');
    tag.resize(last == std::string::npos ? 0 : last);
  }
  terms.Add(TermField::kAvailability, release.availability().state());
  terms.Add(TermField::kReading, ReadingOf(release));
  for (const v1::OfficeHolder& speaker : release.speakers()) {
    terms.AddWordsOf(TermField::kPersonWord, WordsOf(speaker));
  }
  return terms;
}

void IndexReleaseTexts(Transaction& transaction, const Put& put, const v1::Release& release) {
  SearchedTexts texts;
  texts.Add(release.language_code(), release.title());
  if (!release.text().sha256().empty()) {
    Parameters parameters;
    parameters.Text(ShaLiteral(release)).Integer(kSearchedBytesMax);
    const pqxx::result rows = transaction.Run(kTextSql, parameters);
    if (!rows.empty()) texts.Add(release.language_code(), rows[0][0].as<std::string>());
  }
  IndexTexts(transaction, put, texts);
}

}  // namespace

bool IndexRelease(Transaction& transaction, const Put& put, const v1::Release& release) {
  if (put.expected_revision > 0) {
    Parameters uid;
    uid.Text(put.uid);
    transaction.Run(kDeleteReleaseSql, uid);
  }
  Parameters row;
  AddRow(put, release, row);
  AddIssuers(release, row);
  const bool has_new_text = transaction.Run(kInsertReleaseSql, row)[0][0].as<bool>();
  IndexTerms(transaction, put, TermsOf(release));
  IndexReleaseTexts(transaction, put, release);
  return has_new_text;
}

}  // namespace entente::storage::postgres
