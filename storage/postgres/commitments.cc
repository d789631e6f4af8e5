// Commitments: their index rows.

#include <array>

#include "storage/postgres/index.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

constexpr std::string_view kDeleteCommitmentSql = R"sql(
DELETE FROM commitment_party
WHERE commitment = $1)sql";

// The label and whether it is hidden stand in its row of `resource`, the rest of what is the
// initiative's in that one's row.
constexpr std::string_view kInsertCommitmentSql = R"sql(
WITH c AS (
  INSERT INTO commitment (uid, initiative, modality, has_baseline_due, baseline_due_earliest,
                          baseline_due_latest, baseline_due_latest_strict, baseline_due_expected_latest,
                          text, announced, deleted, tlp, releasable_to)
  SELECT r.uid, i.uid, $2, $3, $4, $5, $6, $7, $8, i.announced, r.deleted OR r.hidden, r.tlp,
         r.releasable_to
  FROM resource r
  JOIN initiative i ON i.uid = r.parent
  WHERE r.uid = $1
  ON CONFLICT (uid) DO UPDATE
  SET initiative = excluded.initiative, modality = excluded.modality, has_baseline_due = excluded.has_baseline_due,
      baseline_due_earliest = excluded.baseline_due_earliest,
      baseline_due_latest = excluded.baseline_due_latest,
      baseline_due_latest_strict = excluded.baseline_due_latest_strict,
      baseline_due_expected_latest = excluded.baseline_due_expected_latest, text = excluded.text,
      announced = excluded.announced, deleted = excluded.deleted, tlp = excluded.tlp,
      releasable_to = excluded.releasable_to)
INSERT INTO commitment_party (commitment, is_debtor, ordinal, agency, country, is_public, region_code)
SELECT $1::uuid, p.is_debtor, p.ordinal, a.uid, nullif(p.code, ''), p.is_public,
       coalesce(nullif(p.code, ''), a.region_code)
FROM unnest($9::boolean[], $10::integer[], $11::text[], $12::text[], $13::boolean[])
  AS p(is_debtor, ordinal, agency, code, is_public)
LEFT JOIN resource r ON r.name = p.agency
LEFT JOIN agency a ON a.uid = r.uid)sql";

using PartyList = google::protobuf::RepeatedPtrField<v1::Party>;

void AddParties(const v1::Commitment& commitment, Parameters& row) {
  std::vector<std::string> is_debtor;
  std::vector<std::int64_t> ordinals;
  std::vector<std::string> agencies;
  std::vector<std::string> codes;
  std::vector<std::string> is_public;
  const std::array<const PartyList*, 2> sides = {&commitment.debtors(), &commitment.creditors()};
  for (const PartyList* side : sides) {
    std::int64_t ordinal = 0;
    for (const v1::Party& party : *side) {
      is_debtor.emplace_back(side == sides[0] ? "t" : "f");
      ordinals.push_back(ordinal++);
      agencies.push_back(party.agency());
      codes.push_back(party.region_code());
      is_public.emplace_back(party.group() == v1::Party::PUBLIC ? "t" : "f");
    }
  }
  row.TextArray(is_debtor).IntegerArray(ordinals).TextArray(agencies).TextArray(codes);
  row.TextArray(is_public);
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

}  // namespace

void IndexCommitment(Transaction& transaction, const Put& put, const v1::Commitment& commitment) {
  if (put.expected_revision > 0) {
    Parameters uid;
    uid.Text(put.uid);
    transaction.Run(kDeleteCommitmentSql, uid);
  }
  Parameters row;
  row.Text(put.uid).Integer(commitment.modality());
  AddDueBounds(row, commitment.has_baseline_due(), commitment.baseline_due());
  row.Text(commitment.texts().empty() ? "" : commitment.texts(0).text());
  AddParties(commitment, row);
  transaction.Run(kInsertCommitmentSql, row);
  IndexTerms(transaction, put, TermsOf(commitment));
  // The editors write in the language of the first text.
  const std::string& language =
      commitment.texts().empty() ? "" : commitment.texts(0).language_code();
  SearchedTexts texts;
  for (const auto& text : commitment.texts()) texts.Add(text.language_code(), text.text());
  texts.Add(language, commitment.condition());
  texts.Add(language, commitment.deliverable());
  IndexTexts(transaction, put, texts);
}

}  // namespace entente::storage::postgres
