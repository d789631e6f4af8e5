#include "storage/postgres/indexer.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "storage/postgres/index.h"

namespace entente::storage::postgres {
namespace {

// True when a release has a text that it did not have before.
bool IndexFamilyPart(Transaction& transaction, const Put& put) {
  switch (put.type) {
    case ResourceType::kAgency:
      IndexAgencyLinks(transaction, put, static_cast<const v1::Agency&>(*put.document));
      return false;
    case ResourceType::kRelease:
      return IndexRelease(transaction, put, static_cast<const v1::Release&>(*put.document));
    case ResourceType::kInitiative:
      IndexInitiative(transaction, put, static_cast<const v1::Initiative&>(*put.document));
      return false;
    case ResourceType::kCommitment:
      IndexCommitment(transaction, put, static_cast<const v1::Commitment&>(*put.document));
      return false;
    case ResourceType::kReport:
      IndexReport(transaction, put, static_cast<const v1::Report&>(*put.document));
      return false;
  }
  return false;
}

}  // namespace

std::vector<std::string> IndexDocuments(Transaction& transaction,
                                        const std::vector<const Put*>& puts) {
  // Agencies come before what names them, and all of them before their parents.
  for (const Put* put : puts) {
    if (put->type != ResourceType::kAgency) break;
    IndexAgency(transaction, *put, static_cast<const v1::Agency&>(*put->document));
  }
  std::vector<std::string> with_new_text;
  for (const Put* put : puts) {
    if (IndexFamilyPart(transaction, *put)) with_new_text.push_back(put->uid);
    IndexCitations(transaction, *put);
    IndexReferences(transaction, *put, CollectReferences(*put->document));
  }
  return with_new_text;
}

}  // namespace entente::storage::postgres
