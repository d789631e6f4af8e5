// Commitments: their index rows.

#include "absl/strings/str_cat.h"

#include "storage/postgres/index.h"
#include "storage/postgres/row_batch.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

constexpr std::string_view kDeleteCommitmentSql = R"sql(
DELETE FROM commitment_party
WHERE commitment = ANY ($1::uuid[]))sql";

struct CommitmentBatches {
  RowBatch commitments{{"uid", "uuid"},
                       {"modality", "smallint"},
                       {"has_baseline_due", "boolean"},
                       {"baseline_due_earliest", "date"},
                       {"baseline_due_latest", "date"},
                       {"baseline_due_latest_strict", "date"},
                       {"baseline_due_expected_latest", "date"},
                       {"text", "text"}};
  RowBatch parties{{"commitment", "uuid"}, {"is_debtor", "boolean"}, {"ordinal", "integer"},
                   {"agency", "text"},     {"code", "text"},         {"is_public", "boolean"}};
};

// The label and whether it is hidden stand in its row of `resource`, the rest of what is the
// initiative's in that one's row.
std::string InsertCommitmentsSql(const CommitmentBatches& batches, Parameters& parameters) {
  const std::string commitments = batches.commitments.From("d", parameters);
  return absl::StrCat(R"sql(
WITH c AS (
  INSERT INTO commitment (uid, initiative, modality, has_baseline_due, baseline_due_earliest,
                          baseline_due_latest, baseline_due_latest_strict, baseline_due_expected_latest,
                          text, announced, deleted, tlp, releasable_to)
  SELECT r.uid, i.uid, d.modality, d.has_baseline_due, d.baseline_due_earliest, d.baseline_due_latest,
         d.baseline_due_latest_strict, d.baseline_due_expected_latest, d.text, i.announced,
         r.deleted OR r.hidden, r.tlp, r.releasable_to
  FROM )sql",
                      commitments, R"sql(
  JOIN resource r ON r.uid = d.uid
  JOIN initiative i ON i.uid = r.parent
  ON CONFLICT (uid) DO UPDATE
  SET initiative = excluded.initiative, modality = excluded.modality, has_baseline_due = excluded.has_baseline_due,
      baseline_due_earliest = excluded.baseline_due_earliest,
      baseline_due_latest = excluded.baseline_due_latest,
      baseline_due_latest_strict = excluded.baseline_due_latest_strict,
      baseline_due_expected_latest = excluded.baseline_due_expected_latest, text = excluded.text,
      announced = excluded.announced, deleted = excluded.deleted, tlp = excluded.tlp,
      releasable_to = excluded.releasable_to)
INSERT INTO commitment_party (commitment, is_debtor, ordinal, agency, country, is_public, region_code)
SELECT p.commitment, p.is_debtor, p.ordinal, a.uid, nullif(p.code, ''), p.is_public,
       coalesce(nullif(p.code, ''), a.region_code)
FROM )sql",
                      batches.parties.From("p", parameters), R"sql(
LEFT JOIN resource r ON r.name = p.agency
LEFT JOIN agency a ON a.uid = r.uid)sql");
}

using PartyList = google::protobuf::RepeatedPtrField<v1::Party>;

void AddParties(const Put& put, const PartyList& parties, bool is_debtor, RowBatch& rows) {
  std::int64_t ordinal = 0;
  for (const v1::Party& party : parties) {
    rows.Text(put.uid).Boolean(is_debtor).Integer(ordinal++).Text(party.agency());
    rows.Text(party.region_code()).Boolean(party.group() == v1::Party::PUBLIC);
  }
}

void AddCommitment(const Put& put, const v1::Commitment& commitment, CommitmentBatches& batches) {
  RowBatch& row = batches.commitments;
  row.Text(put.uid).Integer(commitment.modality());
  AddDueBounds(row, commitment.has_baseline_due(), commitment.baseline_due());
  row.Text(commitment.texts().empty() ? "" : commitment.texts(0).text());
  AddParties(put, commitment.debtors(), /*is_debtor=*/true, batches.parties);
  AddParties(put, commitment.creditors(), /*is_debtor=*/false, batches.parties);
}

Terms TermsOf(const v1::Commitment& commitment) {
  Terms terms;
  terms.Add(TermField::kModality, commitment.modality());
  for (const v1::Party& debtor : commitment.debtors()) {
    terms.AddParty(TermField::kDebtorAgency, TermField::kDebtorCountry, debtor);
  }
  for (const v1::Party& creditor : commitment.creditors()) {
    terms.AddParty(TermField::kCreditorAgency, TermField::kCreditorCountry, creditor);
    if (creditor.group() == v1::Party::PUBLIC) terms.Add(TermField::kCreditorPublic, "");
  }
  return terms;
}

SearchedTexts TextsOf(const v1::Commitment& commitment) {
  // The editors write in the language of the first text.
  const std::string& language =
      commitment.texts().empty() ? "" : commitment.texts(0).language_code();
  SearchedTexts texts;
  for (const auto& text : commitment.texts()) texts.Add(text.language_code(), text.text());
  texts.Add(language, commitment.condition());
  texts.Add(language, commitment.deliverable());
  return texts;
}

}  // namespace

void IndexCommitments(Transaction& transaction, const Puts& commitments) {
  DeleteBefore(transaction, kDeleteCommitmentSql, commitments);
  CommitmentBatches batches;
  TermBatch terms(ResourceType::kCommitment);
  SearchedTextWriter texts(transaction, commitments);
  for (const Put* put : commitments) {
    const auto& commitment = static_cast<const v1::Commitment&>(*put->document);
    AddCommitment(*put, commitment, batches);
    terms.Add(*put, TermsOf(commitment));
    texts.Add(*put, TextsOf(commitment));
  }
  Parameters rows;
  const std::string sql = InsertCommitmentsSql(batches, rows);
  RunBatch(transaction, sql, rows, batches.parties.size());
  terms.Write(transaction, commitments);
  texts.Finish();
}

}  // namespace entente::storage::postgres
