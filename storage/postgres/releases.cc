// Releases: their index rows.

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "storage/postgres/index.h"
#include "storage/postgres/row_batch.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

constexpr std::string_view kDeleteReleaseSql = R"sql(
WITH agencies AS (DELETE FROM release_agency WHERE release = ANY ($1::uuid[]))
DELETE FROM release_country
WHERE release = ANY ($1::uuid[]))sql";

struct ReleaseBatches {
  RowBatch releases{{"uid", "uuid"},
                    {"kind", "smallint"},
                    {"released", "date"},
                    {"has_released", "boolean"},
                    {"released_earliest", "date"},
                    {"released_latest", "date"},
                    {"text_sha256", "bytea"},
                    {"replaces", "text"},
                    {"availability", "smallint"},
                    {"reading", "smallint"},
                    {"title", "text"},
                    {"uri", "text"},
                    {"deleted", "boolean"},
                    {"tlp", "smallint"},
                    {"releasable_to", "text"}};
  RowBatch agencies{{"release", "uuid"}, {"name", "text"}};
  RowBatch countries{{"release", "uuid"}, {"code", "text"}};
};

// `before` sees the rows as they were.  Gives the uids of those whose text is new.
std::string InsertReleasesSql(const ReleaseBatches& batches, Parameters& parameters) {
  const std::string releases = batches.releases.From("n", parameters);
  const std::string agencies = batches.agencies.From("n", parameters);
  return absl::StrCat(R"sql(
WITH d AS MATERIALIZED (SELECT * FROM )sql",
                      releases, R"sql(),
before AS MATERIALIZED (SELECT r.uid, r.text_sha256 FROM d JOIN release r ON r.uid = d.uid),
i AS (
  INSERT INTO release (uid, kind, released, has_released, released_earliest, released_latest, text_sha256,
                       replaces, availability, reading, title, uri, deleted, tlp, releasable_to)
  SELECT d.uid, d.kind, d.released, d.has_released, d.released_earliest, d.released_latest, d.text_sha256,
         r.uid, d.availability, d.reading, d.title, d.uri, d.deleted, d.tlp, d.releasable_to::text[]
  FROM d
  LEFT JOIN resource r ON r.name = d.replaces
  ON CONFLICT (uid) DO UPDATE
  SET kind = excluded.kind, released = excluded.released, has_released = excluded.has_released,
      released_earliest = excluded.released_earliest, released_latest = excluded.released_latest,
      text_sha256 = excluded.text_sha256, replaces = excluded.replaces,
      availability = excluded.availability, reading = excluded.reading, title = excluded.title,
      uri = excluded.uri, deleted = excluded.deleted, tlp = excluded.tlp,
      releasable_to = excluded.releasable_to
  RETURNING uid, kind, released, text_sha256, deleted, tlp, releasable_to),
issuer AS MATERIALIZED (
  SELECT n.release, r.uid AS agency, a.region_code AS country
  FROM )sql",
                      agencies, R"sql(
  JOIN resource r ON r.name = n.name
  LEFT JOIN agency a ON a.uid = r.uid
  UNION
  SELECT c.release, NULL, c.code COLLATE "C"
  FROM )sql",
                      batches.countries.From("c", parameters), R"sql(),
agencies AS (
  INSERT INTO release_agency (release, agency, kind, released, deleted, tlp, releasable_to)
  SELECT i.uid, n.agency, i.kind, i.released, i.deleted, i.tlp, i.releasable_to
  FROM i
  JOIN issuer n ON n.release = i.uid
  WHERE n.agency IS NOT NULL),
countries AS (
  INSERT INTO release_country (release, country, kind, released, deleted, tlp, releasable_to)
  SELECT i.uid, n.country, i.kind, i.released, i.deleted, i.tlp, i.releasable_to
  FROM i
  JOIN (SELECT DISTINCT release, country FROM issuer WHERE country IS NOT NULL) AS n ON n.release = i.uid)
SELECT i.uid
FROM i
LEFT JOIN before b ON b.uid = i.uid
WHERE i.text_sha256 IS NOT NULL
  AND i.text_sha256 IS DISTINCT FROM b.text_sha256)sql");
}

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

void AddRelease(const Put& put, const v1::Release& release, ReleaseBatches& batches) {
  RowBatch& row = batches.releases;
  const v1::FuzzyDate& date = release.release_date();
  row.Text(put.uid).Integer(release.kind()).Text(SortDate(date));
  AddBounds(row, release.has_release_date(), date);
  row.TextOrNull(!release.text().sha256().empty(), ShaLiteral(release));
  row.Text(release.replaces()).Integer(release.availability().state());
  row.Integer(ReadingOf(release)).Text(release.title()).Text(release.uri());
  row.Boolean(put.deleted).Integer(TlpOf(release.label()));
  row.Text(ArrayLiteral(ReleasableTo(release.label())));
  for (const v1::Issuer& issuer : release.issuers()) {
    if (issuer.has_agency()) batches.agencies.Text(put.uid).Text(issuer.agency());
    if (issuer.has_region_code()) batches.countries.Text(put.uid).Text(issuer.region_code());
  }
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

SearchedTexts TextsOf(Transaction& transaction, const v1::Release& release) {
  SearchedTexts texts;
  texts.Add(release.language_code(), release.title());
  if (release.text().sha256().empty()) return texts;
  Parameters parameters;
  parameters.Text(ShaLiteral(release)).Integer(kSearchedBytesMax);
  const pqxx::result rows = transaction.Run(kTextSql, parameters);
  if (!rows.empty()) texts.Add(release.language_code(), rows[0][0].as<std::string>());
  return texts;
}

}  // namespace

std::vector<std::string> IndexReleases(Transaction& transaction, const Puts& releases) {
  DeleteBefore(transaction, kDeleteReleaseSql, releases);
  ReleaseBatches batches;
  TermBatch terms(ResourceType::kRelease);
  SearchedTextWriter texts(transaction, releases);
  for (const Put* put : releases) {
    const auto& release = static_cast<const v1::Release&>(*put->document);
    AddRelease(*put, release, batches);
    terms.Add(*put, TermsOf(release));
    texts.Add(*put, TextsOf(transaction, release));
  }
  Parameters rows;
  const std::string sql = InsertReleasesSql(batches, rows);
  std::vector<std::string> with_new_text;
  for (const auto& row : RunBatch(transaction, sql, rows, batches.releases.size())) {
    with_new_text.push_back(row[0].as<std::string>());
  }
  terms.Write(transaction, releases);
  texts.Finish();
  return with_new_text;
}

}  // namespace entente::storage::postgres
