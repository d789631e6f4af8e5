#include "services/standing/standing.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "services/standing/agreement.h"
#include "services/standing/known.h"

namespace entente::standing {
namespace {

// The newest of each sort among the reports that count on a day; null where there is none.
struct Newest {
  const KnownReport* told = nullptr;  // STATUS or FINDING
  const KnownReport* finding = nullptr;
  const KnownReport* search = nullptr;
  const KnownReport* finding_delivered = nullptr;
  const KnownReport* status_delivered = nullptr;
  // One for each participating government.
  std::vector<const KnownReport*> accounts;
  std::vector<const KnownReport*> searches;
};

// `known` comes with the newest first: what stands there already stays.
void KeepFirst(const KnownReport*& place, const KnownReport& known) {
  if (place == nullptr) place = &known;
}

void KeepFirstOfEach(std::vector<const KnownReport*>& places,
                     const std::vector<std::string>& governments, const KnownReport& known) {
  for (const std::string& government : known.governments) {
    const auto found = std::lower_bound(governments.begin(), governments.end(), government);
    if (found == governments.end() || *found != government) continue;
    KeepFirst(places[static_cast<std::size_t>(found - governments.begin())], known);
  }
}

void Consider(const KnownReport& known, const std::vector<std::string>& governments,
              Newest& newest) {
  const v1::Report& report = *known.report;
  if (report.has_search()) {
    KeepFirst(newest.search, known);
    KeepFirstOfEach(newest.searches, governments, known);
    return;
  }
  KeepFirst(newest.told, known);
  if (report.has_finding()) {
    KeepFirst(newest.finding, known);
    if (report.finding().has_delivered()) KeepFirst(newest.finding_delivered, known);
    return;
  }
  KeepFirstOfEach(newest.accounts, governments, known);
  if (report.status().has_delivered()) KeepFirst(newest.status_delivered, known);
}

Newest FindNewest(const std::vector<KnownReport>& known,
                  const std::vector<std::string>& governments, absl::CivilDay day) {
  Newest newest;
  newest.accounts.resize(governments.size());
  newest.searches.resize(governments.size());
  for (const KnownReport& report : known) {
    if (report.CountsOn(day)) Consider(report, governments, newest);
  }
  return newest;
}

bool FoundNothing(const KnownReport* search) {
  return search != nullptr && search->report->search().outcome() == v1::SearchReport::NOTHING;
}

v1::Side MakeSide(const std::string& government, const KnownReport* account,
                  const KnownReport* search) {
  v1::Side side;
  side.set_region_code(government);
  const KnownReport* report = account;
  if (account != nullptr) {
    side.set_word(v1::Side::SAID);
    side.set_official(account->report->status().official());
  } else if (FoundNothing(search)) {
    side.set_word(v1::Side::SILENT);
    report = search;
  } else {
    side.set_word(v1::Side::NOT_SEARCHED);
  }
  if (report == nullptr) return side;
  side.set_report(report->report->name());
  side.set_as_of_date(report->report->as_of_date());
  return side;
}

void FillSides(const Newest& newest, const std::vector<std::string>& governments,
               v1::Standing& standing) {
  std::vector<v1::Side> sides;
  bool is_disputed = false;
  for (std::size_t i = 0; i < governments.size(); ++i) {
    const KnownReport* account = newest.accounts[i];
    sides.push_back(MakeSide(governments[i], account, newest.searches[i]));
    *standing.add_sides() = sides.back();
    if (account == nullptr) continue;
    is_disputed |= account->report->status().stance() == v1::StatusReport::DISPUTES;
  }
  standing.set_agreement(AgreementOf(sides, is_disputed));
}

v1::Standing StandingFrom(const Newest& newest, const Roles& roles, const Directory& directory) {
  v1::Standing standing;
  FillSides(newest, roles.governments, standing);
  if (newest.finding != nullptr) {
    const v1::Report& finding = *newest.finding->report;
    standing.set_evidence(finding.finding().evidence());
    standing.set_corroboration(CorroborationOf(finding, roles, directory));
  }
  if (newest.search != nullptr) standing.set_newest_search(newest.search->report->name());
  if (newest.told != nullptr) {
    standing.set_last_report(newest.told->report->name());
    standing.set_last_report_date(newest.told->report->as_of_date());
  }
  return standing;
}

bool IsNeverReported(const Newest& newest) {
  return newest.told == nullptr && FoundNothing(newest.search);
}

// The days on which a standing may change, the first of all days before them.
std::vector<absl::CivilDay> DaysOfChange(const std::vector<KnownReport>& known,
                                         const std::vector<absl::CivilDay>& more) {
  std::vector<absl::CivilDay> days = {absl::CivilDay::min()};
  for (const KnownReport& report : known) {
    days.push_back(report.since);
    if (report.until != absl::CivilDay::max()) days.push_back(report.until);
  }
  days.insert(days.end(), more.begin(), more.end());
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

template <typename Document>
bool IsSame(const StandingSpan<Document>& a, const StandingSpan<Document>& b) {
  return a.never_reported == b.never_reported &&
         a.kept.SerializeAsString() == b.kept.SerializeAsString();
}

template <typename Document>
void Append(StandingSpan<Document> span, std::vector<StandingSpan<Document>>& spans) {
  if (spans.empty() || !IsSame(spans.back(), span)) spans.push_back(std::move(span));
}

template <typename Document>
const StandingSpan<Document>& FindSpan(const std::vector<StandingSpan<Document>>& spans,
                                       absl::CivilDay day) {
  const auto after = std::upper_bound(
      spans.begin(), spans.end(), day,
      [](absl::CivilDay bound, const StandingSpan<Document>& span) { return bound < span.since; });
  return *std::prev(after);
}

void SetCurrentDue(const CommitmentRecord& record, const std::vector<absl::CivilDay>& known_days,
                   absl::CivilDay day, v1::Commitment& kept) {
  for (std::size_t i = known_days.size(); i > 0; --i) {
    if (known_days[i - 1] > day) continue;
    const v1::DueChange& change = record.due_changes[i - 1];
    if (change.has_new_due()) *kept.mutable_current_due() = change.new_due();
    return;
  }
  if (record.baseline_due) *kept.mutable_current_due() = *record.baseline_due;
}

void SetDelivered(const Newest& newest, v1::Commitment& kept) {
  if (newest.finding_delivered != nullptr) {
    *kept.mutable_delivered() = newest.finding_delivered->report->finding().delivered();
  } else if (newest.status_delivered != nullptr) {
    *kept.mutable_delivered() = newest.status_delivered->report->status().delivered();
  }
}

}  // namespace

absl::StatusOr<std::vector<InitiativeSpan>> ComputeStanding(const InitiativeRecord& record,
                                                            const Directory& directory) {
  const auto known = FindKnownReports(record.reports, directory);
  if (!known.ok()) return known.status();
  const Roles roles = {record.governments, nullptr};
  std::vector<InitiativeSpan> spans;
  for (const absl::CivilDay day : DaysOfChange(*known, {})) {
    const Newest newest = FindNewest(*known, record.governments, day);
    InitiativeSpan span = {day, {}, IsNeverReported(newest)};
    *span.kept.mutable_standing() = StandingFrom(newest, roles, directory);
    Append(std::move(span), spans);
  }
  return spans;
}

absl::StatusOr<std::vector<CommitmentSpan>> ComputeStanding(const CommitmentRecord& record,
                                                            const Directory& directory) {
  const auto known = FindKnownReports(record.reports, directory);
  if (!known.ok()) return known.status();
  const auto due_days = FindKnownDays(record.due_changes, directory);
  if (!due_days.ok()) return due_days.status();
  const Roles roles = {record.governments, &record.owners};
  std::vector<CommitmentSpan> spans;
  for (const absl::CivilDay day : DaysOfChange(*known, *due_days)) {
    const Newest newest = FindNewest(*known, record.governments, day);
    CommitmentSpan span = {day, {}, IsNeverReported(newest)};
    *span.kept.mutable_standing() = StandingFrom(newest, roles, directory);
    SetCurrentDue(record, *due_days, day, span.kept);
    SetDelivered(newest, span.kept);
    Append(std::move(span), spans);
  }
  return spans;
}

const InitiativeSpan& SpanAt(const std::vector<InitiativeSpan>& spans, absl::CivilDay day) {
  return FindSpan(spans, day);
}

const CommitmentSpan& SpanAt(const std::vector<CommitmentSpan>& spans, absl::CivilDay day) {
  return FindSpan(spans, day);
}

}  // namespace entente::standing
