#include "services/rpc/check_release.h"

#include <set>

#include "fmt/format.h"

#include "services/rpc/check_fields.h"
#include "services/rpc/check_texts.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/fuzzy_date.h"

namespace entente::rpc {
namespace {

using v1::Release;

void CheckIssuers(const Release& release, const std::string& path, Violations& faults) {
  std::set<std::string> seen;
  for (int i = 0; i < release.issuers_size(); ++i) {
    if (seen.insert(release.issuers(i).SerializeAsString()).second) continue;
    faults.Add(PathOf(path, "issuers", i), "is named twice");
  }
}

void CheckNotItself(const Release& release, const std::string& other, const std::string& path,
                    Violations& faults) {
  if (!other.empty() && other == release.name()) {
    faults.Add(path, fmt::format("{} is the release itself", other));
  }
}

}  // namespace

void CompleteRelease(Release& release, const std::string& path, Violations& faults) {
  FillFuzzyDates(release, path, DateContext(), faults);
  FillLabel(*release.mutable_label(), PathOf(path, "label"), faults);
  CheckFields(release, path, faults);
  CheckIssuers(release, path, faults);
  CheckNotItself(release, release.variant_of(), PathOf(path, "variant_of"), faults);
  CheckNotItself(release, release.replaces(), PathOf(path, "replaces"), faults);
  CheckDay(release.availability().checked_date(), path + ".availability.checked_date", faults);
  CheckDay(release.reading().read_date(), path + ".reading.read_date", faults);
}

}  // namespace entente::rpc
