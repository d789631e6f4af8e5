// Brings the index up to date with one written document: each resource family's part, in the file
// that has its queries.  Called inside the write's transaction, after the row of `resource` stands.

#pragma once

#include <string>
#include <vector>

#include "entente/v1/agency.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "storage/postgres/session.h"
#include "storage/store.h"

namespace entente::storage::postgres {

// A document that a document names, and by which of its fields.
struct NamedReference {
  std::string name;   // of the target, `agencies/us-cbp`
  std::string field;  // `participants`
};

// The agency but for its parents.
void IndexAgency(Transaction& transaction, const Put& put, const v1::Agency& agency);
// Its parents, which must be indexed.
void IndexAgencyParents(Transaction& transaction, const Put& put, const v1::Agency& agency);
// The agencies that they name must be indexed.
void IndexRelease(Transaction& transaction, const Put& put, const v1::Release& release);
void IndexInitiative(Transaction& transaction, const Put& put, const v1::Initiative& initiative);

// Replaces the rows of `reference` whose source is `uid`.
void IndexReferences(Transaction& transaction, const std::string& uid,
                     const std::vector<NamedReference>& references);

// Every name of an agency, release or initiative that a message holds, by its
// google.api.resource_reference annotations; the field is the outermost one.
std::vector<NamedReference> CollectReferences(const google::protobuf::Message& message);

}  // namespace entente::storage::postgres
