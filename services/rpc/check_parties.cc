#include "services/rpc/check_parties.h"

#include "fmt/format.h"

#include "services/rpc/document_walk.h"
#include "services/rpc/wording.h"

namespace entente::rpc {
namespace {

using v1::Party;

std::string Wanted(const AcceptedParties& accepted) {
  std::string wanted = "an agency or a country";
  if (accepted.organizations) wanted = "an agency, a country or an organization";
  if (accepted.the_public) wanted = "an agency, a country or PUBLIC";
  return wanted;
}

bool IsAccepted(const Party& party, const AcceptedParties& accepted) {
  switch (party.party_case()) {
    case Party::kOrganizationName:
      return accepted.organizations;
    case Party::kGroup:
      return accepted.the_public && party.group() == Party::PUBLIC;
    default:
      return true;  // none at all is the business of check_fields.h
  }
}

}  // namespace

void CheckParty(const Party& party, const AcceptedParties& accepted, const std::string& path,
                Violations& faults) {
  if (IsAccepted(party, accepted)) return;
  faults.Add(path, fmt::format("got {}; wanted {}", DescribeParty(party), Wanted(accepted)));
}

void CheckParties(const google::protobuf::RepeatedPtrField<Party>& parties,
                  const AcceptedParties& accepted, const std::string& path, Violations& faults) {
  for (int i = 0; i < parties.size(); ++i) {
    const std::string at = fmt::format("{}[{}]", path, i);
    CheckParty(parties[i], accepted, at, faults);
    for (int j = 0; j < i; ++j) {
      if (!IsSameParty(parties[i], parties[j])) continue;
      faults.Add(at, fmt::format("{} is named twice", DescribeParty(parties[i])));
      break;
    }
  }
}

bool IsSameParty(const Party& a, const Party& b) {
  if (a.party_case() != b.party_case()) return false;
  switch (a.party_case()) {
    case Party::kAgency:
      return a.agency() == b.agency();
    case Party::kRegionCode:
      return a.region_code() == b.region_code();
    case Party::kOrganizationName:
      return a.organization_name() == b.organization_name();
    case Party::kGroup:
      return a.group() == b.group();
    case Party::PARTY_NOT_SET:
      break;
  }
  return false;
}

std::string DescribeParty(const Party& party) {
  switch (party.party_case()) {
    case Party::kAgency:
      return party.agency();
    case Party::kRegionCode:
      return party.region_code();
    case Party::kOrganizationName:
      return Quoted(party.organization_name());
    case Party::kGroup:
      return Party::Group_IsValid(party.group())
                 ? Party::Group_Name(party.group())
                 : fmt::format("group {}", static_cast<int>(party.group()));
    case Party::PARTY_NOT_SET:
      break;
  }
  return "nobody";
}

}  // namespace entente::rpc
