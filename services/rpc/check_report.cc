#include "services/rpc/check_report.h"

#include <algorithm>
#include <set>

#include "fmt/format.h"

#include "services/dates/civil_date.h"
#include "services/rpc/check_fields.h"
#include "services/rpc/check_initiative.h"
#include "services/rpc/check_parties.h"
#include "services/rpc/check_quantity.h"
#include "services/rpc/check_texts.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/names.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using v1::Report;
using v1::Standing;

// Nothing is told as delivered before the day of the report.  Days that are none are told
// elsewhere.
void CheckDelivered(const Report& report, const v1::FuzzyDate& delivered, const std::string& path,
                    Violations& faults) {
  const bool is_later = delivered.has_earliest() &&
                        dates::ParseCivilDate(report.as_of_date()).ok() &&
                        report.as_of_date() < delivered.earliest();  // YYYY-MM-DD sorts as text
  if (!is_later) return;
  faults.Add(path, fmt::format("begins on {}, after `as_of_date`, {}; what is still to come is not "
                               "delivered",
                               delivered.earliest(), report.as_of_date()));
}

// Why a status needs a citation.
std::string DescribeStatus(const v1::StatusReport& status) {
  if (!Standing::Official_IsValid(status.official()) ||
      status.official() == Standing::OFFICIAL_UNSPECIFIED) {
    return "what owners say";
  }
  return "the official status " + Standing::Official_Name(status.official());
}

// A release alone does not say which of its words are meant.
void CheckHasWords(const Report& report, const std::string& why, const std::string& path,
                   Violations& faults) {
  const auto& citations = report.citations();
  const bool has_words =
      std::any_of(citations.begin(), citations.end(),
                  [](const v1::Citation& citation) { return !citation.exact().empty(); });
  if (has_words) return;
  faults.Add(
      citations.empty() ? PathOf(path, "citations") : PathOf(PathOf(path, "citations", 0), "exact"),
      "is empty; " + why);
}

void CheckStatus(const Report& report, const std::string& path, Violations& faults) {
  const v1::StatusReport& status = report.status();
  const std::string at = PathOf(path, "status");
  CheckParties(status.reporters(), {}, PathOf(at, "reporters"), faults);
  if (status.has_progress()) CheckQuantity(status.progress(), PathOf(at, "progress"), faults);
  CheckDelivered(report, status.delivered(), PathOf(at, "delivered"), faults);
  CheckHasWords(report, DescribeStatus(status) + " needs the words that say so", path, faults);
}

void CheckFinding(const Report& report, const std::string& path, Violations& faults) {
  const v1::FindingReport& finding = report.finding();
  CheckParty(finding.assessor(), {.organizations = true}, PathOf(path, "finding.assessor"), faults);
  if (finding.evidence() > Standing::NOT_STARTED) {
    CheckHasWords(report,
                  fmt::format("the evidence {} needs the words it rests on",
                              Standing::Evidence_Name(finding.evidence())),
                  path, faults);
  }
  const std::string delivered = PathOf(path, "finding.delivered");
  CheckDelivered(report, finding.delivered(), delivered, faults);
  const bool is_none =
      finding.evidence() == Standing::NO_EVIDENCE || finding.evidence() == Standing::NOT_STARTED;
  if (is_none && finding.has_delivered()) {
    faults.Add(delivered, fmt::format("is set beside the evidence {}; wanted one of them",
                                      Standing::Evidence_Name(finding.evidence())));
  }
}

// Bodies and their governments.
class Parties {
 public:
  explicit Parties(const RegionCodes& region_codes) : region_codes_(region_codes) {}

  void Add(const v1::Participant& participant) {
    bodies_.insert(participant.agency());
    governments_.insert(RegionCodeOf(participant, region_codes_));
  }

  void Add(const v1::Party& party) {
    bodies_.insert(party.agency());
    governments_.insert(RegionCodeOf(party, region_codes_));
  }

  [[nodiscard]] bool Has(const v1::Party& party) const {
    const std::string government = RegionCodeOf(party, region_codes_);
    return (!party.agency().empty() && bodies_.contains(party.agency())) ||
           (!government.empty() && governments_.contains(government));
  }

 private:
  const RegionCodes& region_codes_;
  std::set<std::string> bodies_;
  std::set<std::string> governments_;
};

void CheckReporters(const Report& report, const Family& family, const RegionCodes& region_codes,
                    const std::string& path, Violations& faults) {
  Parties parties(region_codes);
  for (const auto& participant : family.initiative.document.participants()) {
    parties.Add(participant);
  }
  const Member<v1::Commitment>* commitment = family.FindCommitment(report.commitment());
  if (commitment != nullptr) {
    for (const v1::Party& debtor : commitment->document.debtors()) parties.Add(debtor);
    for (const v1::Party& creditor : commitment->document.creditors()) parties.Add(creditor);
  }
  for (int i = 0; i < report.status().reporters_size(); ++i) {
    const v1::Party& reporter = report.status().reporters(i);
    const bool is_body = reporter.has_agency() || reporter.has_region_code();
    if (!is_body || parties.Has(reporter)) continue;
    faults.Add(PathOf(path, "status.reporters", i),
               fmt::format("{} neither takes part in {} nor is a debtor or creditor{}; what others "
                           "conclude is a FINDING",
                           DescribeParty(reporter), family.initiative.stored.name,
                           commitment == nullptr ? "" : " of " + report.commitment()));
  }
}

void CheckOfficial(const Report& report, const Family& family, const std::string& path,
                   Violations& faults) {
  const Standing::Official official = report.status().official();
  const bool is_of_instrument =
      official >= Standing::UNDER_NEGOTIATION && Standing::Official_IsValid(official);
  if (!is_of_instrument || InstrumentOf(family.initiative.document) != nullptr) return;
  faults.Add(PathOf(path, "status.official"),
             fmt::format("got {}, which only an instrument has; {} is of kind {}",
                         Standing::Official_Name(official), family.initiative.stored.name,
                         v1::Initiative::Kind_Name(family.initiative.document.kind())));
}

std::string DescribeSubject(const Report& report) {
  return report.commitment().empty() ? "the initiative itself" : report.commitment();
}

void CheckSuperseded(const Report& report, const Family& family, const std::string& path,
                     Violations& faults) {
  const std::string at = PathOf(path, "supersedes");
  if (report.supersedes() == report.name()) {
    faults.Add(at, fmt::format("{} is the report itself", report.name()));
    return;
  }
  const Member<Report>* found = family.FindReport(report.supersedes());
  if (found == nullptr) return;  // told by references.h, or below as another initiative's
  const Report& superseded = found->document;
  if (superseded.content_case() != report.content_case()) {
    faults.Add(at,
               fmt::format("{} is a {}; wanted a {}, as this one is", superseded.name(),
                           Report::Kind_Name(superseded.kind()), Report::Kind_Name(report.kind())));
  }
  if (superseded.commitment() != report.commitment()) {
    faults.Add(at, fmt::format("{} is about {}; wanted one about {}", superseded.name(),
                               DescribeSubject(superseded), DescribeSubject(report)));
  }
}

void CheckSameInitiative(const std::string& name, const Family& family, const std::string& path,
                         Violations& faults) {
  const std::string& initiative = family.initiative.stored.name;
  if (name.empty() || InitiativeOf(name) == initiative) return;
  faults.Add(path,
             fmt::format("{} belongs to another initiative; wanted one of {}", name, initiative));
}

}  // namespace

Report::Kind KindOf(const Report& report) {
  switch (report.content_case()) {
    case Report::kStatus:
      return Report::STATUS;
    case Report::kFinding:
      return Report::FINDING;
    case Report::kSearch:
      return Report::SEARCH;
    case Report::CONTENT_NOT_SET:
      break;
  }
  return Report::KIND_UNSPECIFIED;
}

void CompleteReport(Report& report, const DateContext& dates, absl::CivilDay today,
                    const std::string& path, Violations& faults) {
  FillFuzzyDates(report, path, dates, faults);
  report.set_kind(KindOf(report));
  CheckFields(report, path, faults);
  CheckPastDay(report.as_of_date(), today, PathOf(path, "as_of_date"), faults);
  if (report.has_status()) CheckStatus(report, path, faults);
  if (report.has_finding()) CheckFinding(report, path, faults);
  CheckCitations(report, path, faults);
}

void CheckPlaceOf(const Report& report, const Family& family, const RegionCodes& region_codes,
                  const std::string& path, Violations& faults) {
  CheckSameInitiative(report.commitment(), family, PathOf(path, "commitment"), faults);
  CheckSameInitiative(report.supersedes(), family, PathOf(path, "supersedes"), faults);
  CheckSuperseded(report, family, path, faults);
  CheckReporters(report, family, region_codes, path, faults);
  CheckOfficial(report, family, path, faults);
}

absl::Status CheckIsNewest(const Report& report, const Family& family) {
  if (report.supersedes().empty()) return absl::OkStatus();
  const Member<Report>* successor = family.FindSuccessor(report.supersedes());
  if (successor == nullptr) return absl::OkStatus();
  return storage::WithResource(
      storage::MakeError(absl::StatusCode::kFailedPrecondition, storage::kReasonReportSuperseded,
                         fmt::format("report.supersedes: {} is superseded already, by {}; "
                                     "supersede that one",
                                     report.supersedes(), successor->stored.name)),
      TypeNameOf(storage::ResourceType::kReport), report.supersedes());
}

}  // namespace entente::rpc
