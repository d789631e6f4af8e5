// Checks of the parties that commitments and reports name: debtors, creditors, reporters,
// assessors.  Pure; any thread may call them.  Each adds to `faults` what is wrong beyond
// check_fields.h.

#pragma once

#include <string>

#include "google/protobuf/repeated_ptr_field.h"

#include "entente/v1/party.pb.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

// What a field accepts beside agencies and countries.
struct AcceptedParties {
  bool organizations = false;
  bool the_public = false;
};

// One party: of a sort that the field accepts.
void CheckParty(const v1::Party& party, const AcceptedParties& accepted, const std::string& path,
                Violations& faults);

// Several: each of an accepted sort, none twice.
void CheckParties(const google::protobuf::RepeatedPtrField<v1::Party>& parties,
                  const AcceptedParties& accepted, const std::string& path, Violations& faults);

// Whether both are the same body, however the sources name it.
[[nodiscard]] bool IsSameParty(const v1::Party& a, const v1::Party& b);

// A party for a message: `agencies/us-ice`, `CA`, `PUBLIC`, the name of an organization.
[[nodiscard]] std::string DescribeParty(const v1::Party& party);

}  // namespace entente::rpc
