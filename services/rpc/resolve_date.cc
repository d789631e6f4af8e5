#include "services/rpc/resolve_date.h"

#include <string>

#include "services/dates/country_calendar.h"
#include "services/rpc/check_fields.h"
#include "services/rpc/fuzzy_date.h"
#include "services/rpc/names.h"
#include "services/rpc/references.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"

namespace entente::rpc {
namespace {

// A code that may be empty; what is well formed is added to `named`.
void CheckCode(const std::string& code, const std::string& field, NamedThings& named,
               Violations& faults) {
  if (code.empty()) return;
  const absl::Status well_formed = CheckRegionCode(code);
  faults.AddIfError(field, well_formed);
  if (well_formed.ok()) named.countries.push_back({code, field});
}

DateContext ContextOf(const v1::ResolveDateRequest& request) {
  return {.hemisphere = dates::HemisphereOf(request.place_region_code()),
          .fiscal_region = request.debtor_region_code()};
}

}  // namespace

absl::StatusOr<v1::ResolveDateResponse> ResolveWords(const ServiceDependencies& dependencies,
                                                     const Call& call,
                                                     const v1::ResolveDateRequest& request) {
  Violations faults;
  NamedThings named;
  CheckCode(request.place_region_code(), "place_region_code", named, faults);
  CheckCode(request.debtor_region_code(), "debtor_region_code", named, faults);
  ASSIGN_OR_RETURN(const storage::References found,
                   LookUp(dependencies.store, call.context(), named, {}));
  CheckCountries(named, found, faults);
  v1::ResolveDateResponse response;
  *response.mutable_date() = request.date();
  FillFuzzyDate(*response.mutable_date(), "date", ContextOf(request), faults);
  CheckFields(response.date(), "date", faults);
  RETURN_IF_ERROR(faults.ToStatus());
  return response;
}

}  // namespace entente::rpc
