#include "services/rpc/edit_rights.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/strings/str_join.h"
#include "fmt/format.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/label.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "services/rpc/names.h"
#include "services/rpc/references.h"
#include "services/rpc/status_macros.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using storage::Clearance;
using storage::ResourceType;

using Governments = std::vector<std::string>;

bool ActsForOneOf(const Clearance& clearance, const Governments& governments) {
  return std::find_first_of(governments.begin(), governments.end(), clearance.governments.begin(),
                            clearance.governments.end()) != governments.end();
}

std::string Listed(const Governments& governments) {
  return governments.empty() ? "none" : absl::StrJoin(governments, ", ");
}

absl::Status OtherGovernmentError(const Clearance& clearance, const Governments& wanted,
                                  std::string_view whose) {
  return storage::MakeError(absl::StatusCode::kPermissionDenied, storage::kReasonOtherGovernment,
                            fmt::format("the caller acts for {}; wanted one of {}: {}",
                                        Listed(clearance.governments), Listed(wanted), whose));
}

std::string RegionOf(const std::string& agency, const RegionCodes& region_codes) {
  const auto found = region_codes.find(agency);
  return found == region_codes.end() ? "" : found->second;
}

Governments IssuersOf(const v1::Release& release, const RegionCodes& region_codes) {
  std::set<std::string> governments;
  for (const v1::Issuer& issuer : release.issuers()) {
    governments.insert(issuer.has_agency() ? RegionOf(issuer.agency(), region_codes)
                                           : issuer.region_code());
  }
  governments.erase("");
  return {governments.begin(), governments.end()};
}

const v1::Initiative& InitiativeIn(const Owned& owned) {
  return owned.type == ResourceType::kInitiative
             ? static_cast<const v1::Initiative&>(owned.document)
             : owned.family->initiative.document;
}

// Those of whom one has to be the caller's, and what they are to the document.
struct Claim {
  Governments governments;
  std::string_view whose;
};

Claim ClaimOn(const Owned& owned, const RegionCodes& region_codes) {
  switch (owned.type) {
    case ResourceType::kAgency: {
      const std::string& code = static_cast<const v1::Agency&>(owned.document).region_code();
      return {code.empty() ? Governments() : Governments{code}, "the agency's"};
    }
    case ResourceType::kRelease:
      return {IssuersOf(static_cast<const v1::Release&>(owned.document), region_codes),
              "those that issued the release"};
    default:
      return {GovernmentsOf(InitiativeIn(owned), region_codes),
              "those that take part in the initiative"};
  }
}

// Who speaks in a report.
std::vector<const v1::Party*> SpeakersOf(const v1::Report& report) {
  std::vector<const v1::Party*> speakers;
  if (report.has_finding()) speakers.push_back(&report.finding().assessor());
  for (const v1::Party& reporter : report.status().reporters()) speakers.push_back(&reporter);
  return speakers;
}

absl::Status CheckSpeakers(const Clearance& clearance, const v1::Report& report,
                           const RegionCodes& region_codes) {
  for (const v1::Party* speaker : SpeakersOf(report)) {
    const std::string code = RegionCodeOf(*speaker, region_codes);
    const Governments governments = code.empty() ? Governments() : Governments{code};
    if (!ActsForOneOf(clearance, governments)) {
      return OtherGovernmentError(clearance, governments, "the government that the report is of");
    }
  }
  return absl::OkStatus();
}

const v1::Label* LabelOf(const Owned& owned) {
  switch (owned.type) {
    case ResourceType::kRelease:
      return &static_cast<const v1::Release&>(owned.document).label();
    case ResourceType::kInitiative:
      return &static_cast<const v1::Initiative&>(owned.document).label();
    default:
      return nullptr;  // without one, or with that of its initiative, which was read
  }
}

absl::Status CheckLabel(const Clearance& clearance, const v1::Label& label) {
  if (label.tlp() > clearance.tlp_max) {
    return storage::MakeError(
        absl::StatusCode::kPermissionDenied, storage::kReasonLabelTooStrict,
        fmt::format("the label is {}; the caller may see no more than {}",
                    v1::Label::Tlp_Name(label.tlp()), v1::Label::Tlp_Name(clearance.tlp_max)));
  }
  const Governments readers(label.releasable_to().begin(), label.releasable_to().end());
  if (clearance.all_governments || readers.empty() || ActsForOneOf(clearance, readers)) {
    return absl::OkStatus();
  }
  return storage::MakeError(absl::StatusCode::kPermissionDenied, storage::kReasonLabelTooStrict,
                            fmt::format("the label releases it to {}, and the caller acts for {}",
                                        Listed(readers), Listed(clearance.governments)));
}

}  // namespace

bool ActsForSome(const Clearance& clearance) { return !clearance.all_governments; }

std::set<std::string> AgenciesOf(const Owned& owned) {
  std::set<std::string> agencies;
  for (NamedResource& named : CollectReferences(owned.document, "").resources) {
    if (named.type == ResourceType::kAgency) agencies.insert(std::move(named.name));
  }
  if (owned.family != nullptr) agencies.merge(AgenciesIn(*owned.family));
  return agencies;
}

absl::Status CheckMayWrite(const Clearance& clearance, const Owned& owned,
                           const RegionCodes& region_codes) {
  if (const v1::Label* label = LabelOf(owned); label != nullptr) {
    RETURN_IF_ERROR(CheckLabel(clearance, *label));
  }
  if (!ActsForSome(clearance)) return absl::OkStatus();
  const Claim claim = ClaimOn(owned, region_codes);
  if (!ActsForOneOf(clearance, claim.governments)) {
    return OtherGovernmentError(clearance, claim.governments, claim.whose);
  }
  if (owned.type != ResourceType::kReport) return absl::OkStatus();
  return CheckSpeakers(clearance, static_cast<const v1::Report&>(owned.document), region_codes);
}

absl::Status CheckMayWrite(storage::DocumentReader& store, const storage::CallContext& context,
                           const Owned& owned) {
  if (!ActsForSome(context.clearance)) return CheckMayWrite(context.clearance, owned, {});
  ASSIGN_OR_RETURN(const RegionCodes region_codes,
                   ReadRegionCodes(store, context, AgenciesOf(owned)));
  return CheckMayWrite(context.clearance, owned, region_codes);
}

}  // namespace entente::rpc
