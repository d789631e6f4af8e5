// Reports: their index rows.

#include "storage/postgres/index.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// Served by resource_pkey and resource_name_unique.
constexpr std::string_view kInsertReportSql = R"sql(
INSERT INTO report (uid, initiative, commitment, kind, as_of, outcome, official, evidence, has_delivered,
                    delivered_earliest, delivered_latest, deleted, tlp, releasable_to)
SELECT r.uid, r.parent, s.uid, $2, $3, $4, $6, $7, $8, $9, $10,
       r.deleted OR r.hidden OR coalesce(s.deleted, false), r.tlp, r.releasable_to
FROM resource r
LEFT JOIN resource s ON s.name = $5
WHERE r.uid = $1
ON CONFLICT (uid) DO UPDATE
SET initiative = excluded.initiative, commitment = excluded.commitment, kind = excluded.kind,
    as_of = excluded.as_of, outcome = excluded.outcome, official = excluded.official, evidence = excluded.evidence,
    has_delivered = excluded.has_delivered, delivered_earliest = excluded.delivered_earliest,
    delivered_latest = excluded.delivered_latest, deleted = excluded.deleted, tlp = excluded.tlp,
    releasable_to = excluded.releasable_to)sql";

// When it was delivered, by the report's word; null when it does not say that it was.
const v1::FuzzyDate* DeliveredOf(const v1::Report& report) {
  if (report.status().has_delivered()) return &report.status().delivered();
  if (report.finding().has_delivered()) return &report.finding().delivered();
  return nullptr;
}

Terms TermsOf(const v1::Report& report) {
  Terms terms;
  terms.Add(TermField::kReportKind, report.kind());
  for (const v1::Party& reporter : report.status().reporters()) {
    terms.AddParty(TermField::kReporterAgency, TermField::kReporterCountry, reporter);
  }
  if (report.status().stance() != v1::StatusReport::STANCE_UNSPECIFIED) {
    terms.Add(TermField::kStance, report.status().stance());
  }
  if (report.finding().has_assessor()) {
    terms.AddParty(TermField::kAssessorAgency, TermField::kAssessorCountry,
                   report.finding().assessor());
  }
  return terms;
}

// What is said in the editors' own words; reports do not tell in which language.
SearchedTexts TextsOf(const v1::Report& report) {
  SearchedTexts texts;
  if (report.has_finding()) texts.Add("", report.finding().method());
  if (report.has_search()) {
    texts.Add("", report.search().question());
    for (const std::string& place : report.search().places()) texts.Add("", place);
  }
  return texts;
}

}  // namespace

void IndexReport(Transaction& transaction, const Put& put, const v1::Report& report) {
  Parameters row;
  row.Text(put.uid).Integer(report.kind()).Text(report.as_of_date());
  row.IntegerOrNull(report.has_search(), report.search().outcome()).Text(report.commitment());
  row.Integer(report.status().official()).Integer(report.finding().evidence());
  const v1::FuzzyDate* const delivered = DeliveredOf(report);
  AddBounds(row, delivered != nullptr,
            delivered != nullptr ? *delivered : v1::FuzzyDate::default_instance());
  transaction.Run(kInsertReportSql, row);
  IndexTerms(transaction, put, TermsOf(report));
  IndexTexts(transaction, put, TextsOf(report));
}

}  // namespace entente::storage::postgres
