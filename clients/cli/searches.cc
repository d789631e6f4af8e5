#include "clients/cli/searches.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"

#include "clients/cli/render.h"

namespace entente::cli {
namespace {

// One call each: a table of more is for programs.
constexpr std::size_t kSearchesMax = 100;

}  // namespace

absl::Status Searches::LoadThoseOf(const std::vector<v1::Commitment>& commitments) {
  for (const v1::Commitment& commitment : commitments) {
    const v1::Standing& standing = commitment.standing();
    const std::string& name = standing.newest_search();
    if (name.empty() || !standing.last_report().empty() || searches_.count(name) > 0) continue;
    if (searches_.size() == kSearchesMax) return absl::OkStatus();
    auto report = client_.GetReport(name);
    if (absl::IsNotFound(report.status())) continue;
    if (!report.ok()) return report.status();
    searches_[name] = *std::move(report);
  }
  return absl::OkStatus();
}

const v1::Report* Searches::NeverReported(const v1::Standing& standing) const {
  const auto found = searches_.find(standing.newest_search());
  if (!standing.last_report().empty() || found == searches_.end()) return nullptr;
  return found->second.search().outcome() == v1::SearchReport::NOTHING ? &found->second : nullptr;
}

bool Searches::WasLeftOut(const v1::Standing& standing) const {
  return standing.last_report().empty() && !standing.newest_search().empty() &&
         searches_.count(standing.newest_search()) == 0;
}

std::string Searches::ReportedWords(const v1::Standing& standing) const {
  if (!standing.last_report().empty()) return standing.last_report_date();
  if (standing.newest_search().empty()) return "not searched";
  const std::string id = IdOf(standing.newest_search());
  const auto found = searches_.find(standing.newest_search());
  if (found == searches_.end()) return absl::StrCat("no report, see ", id);
  const v1::SearchReport& search = found->second.search();
  const std::string outcome =
      search.outcome() == v1::SearchReport::NOTHING ? "NEVER" : Word(search.outcome());
  return absl::StrCat(outcome, ": ", id, " of ", found->second.as_of_date());
}

}  // namespace entente::cli
