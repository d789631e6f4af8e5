// Reports: their index rows.

#include "absl/strings/str_cat.h"

#include "storage/postgres/index.h"
#include "storage/postgres/row_batch.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

RowBatch ReportBatch() {
  return {{"uid", "uuid"},
          {"kind", "smallint"},
          {"as_of", "date"},
          {"outcome", "smallint"},
          {"commitment", "text"},
          {"official", "smallint"},
          {"evidence", "smallint"},
          {"has_delivered", "boolean"},
          {"delivered_earliest", "date"},
          {"delivered_latest", "date"}};
}

// Served by resource_pkey and resource_name_unique.
std::string InsertReportsSql(const RowBatch& reports, Parameters& parameters) {
  return absl::StrCat(R"sql(
INSERT INTO report (uid, initiative, commitment, kind, as_of, outcome, official, evidence, has_delivered,
                    delivered_earliest, delivered_latest, deleted, tlp, releasable_to)
SELECT r.uid, r.parent, s.uid, d.kind, d.as_of, d.outcome, d.official, d.evidence, d.has_delivered,
       d.delivered_earliest, d.delivered_latest, r.deleted OR r.hidden OR coalesce(s.deleted, false),
       r.tlp, r.releasable_to
FROM )sql",
                      reports.From("d", parameters), R"sql(
JOIN resource r ON r.uid = d.uid
LEFT JOIN resource s ON s.name = d.commitment
ON CONFLICT (uid) DO UPDATE
SET initiative = excluded.initiative, commitment = excluded.commitment, kind = excluded.kind,
    as_of = excluded.as_of, outcome = excluded.outcome, official = excluded.official, evidence = excluded.evidence,
    has_delivered = excluded.has_delivered, delivered_earliest = excluded.delivered_earliest,
    delivered_latest = excluded.delivered_latest, deleted = excluded.deleted, tlp = excluded.tlp,
    releasable_to = excluded.releasable_to)sql");
}

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

void AddReport(const Put& put, const v1::Report& report, RowBatch& row) {
  row.Text(put.uid).Integer(report.kind()).Text(report.as_of_date());
  row.IntegerOrNull(report.has_search(), report.search().outcome()).Text(report.commitment());
  row.Integer(report.status().official()).Integer(report.finding().evidence());
  const v1::FuzzyDate* const delivered = DeliveredOf(report);
  AddBounds(row, delivered != nullptr,
            delivered != nullptr ? *delivered : v1::FuzzyDate::default_instance());
}

}  // namespace

void IndexReports(Transaction& transaction, const Puts& reports) {
  RowBatch batch = ReportBatch();
  TermBatch terms(ResourceType::kReport);
  SearchedTextWriter texts(transaction, reports);
  for (const Put* put : reports) {
    const auto& report = static_cast<const v1::Report&>(*put->document);
    AddReport(*put, report, batch);
    terms.Add(*put, TermsOf(report));
    texts.Add(*put, TextsOf(report));
  }
  Parameters rows;
  const std::string sql = InsertReportsSql(batch, rows);
  RunBatch(transaction, sql, rows, batch.size());
  terms.Write(transaction, reports);
  texts.Finish();
}

}  // namespace entente::storage::postgres
