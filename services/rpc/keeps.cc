#include "services/rpc/keeps.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "fmt/format.h"

#include "entente/v1/citation.pb.h"
#include "services/dates/civil_date.h"
#include "services/rpc/commitment_view.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/kept_fields.h"
#include "services/rpc/status_macros.h"
#include "services/standing/known.h"
#include "services/standing/standing.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;
using storage::Keep;
using storage::KeptSpan;

constexpr absl::CivilDay kAlways = absl::CivilDay::min();

// The releases that a document cites.
void CollectCited(const Message& document, std::set<std::string>& releases) {
  VisitMessages(document, "", [&releases](const Message& message, const std::string&) {
    const auto* citation = dynamic_cast<const v1::Citation*>(&message);
    if (citation != nullptr) releases.insert(citation->release());
  });
}

// What services/standing says of documents that were checked when they were written.
absl::Status Broken(const absl::Status& status) {
  return storage::MakeError(absl::StatusCode::kInternal, storage::kReasonInternal,
                            fmt::format("no standing: {}", std::string(status.message().data(),
                                                                       status.message().size())));
}

// The day by which a release was out: the latest that its date may be, the earliest when nobody
// knows the latest; but it was out by the day on which it was recorded.
std::optional<absl::CivilDay> ReleaseDayOf(const v1::Release& release) {
  const v1::FuzzyDate& date = release.release_date();
  const auto day = dates::ParseCivilDate(date.has_latest() ? date.latest() : date.earliest());
  if (!day.ok()) return std::nullopt;
  if (!release.has_create_time()) return *day;
  const absl::Time recorded = absl::FromUnixSeconds(release.create_time().seconds());
  return std::min(*day, absl::ToCivilDay(recorded, absl::UTCTimeZone()));
}

// The releases that a standing rests on, and the countries of the agencies that issued them or
// speak in the family.
struct Sources {
  std::map<std::string, v1::Release> releases;
  RegionCodes region_codes;
};

absl::StatusOr<Sources> ReadSources(const StandingSources& from, const std::set<std::string>& cited,
                                    std::set<std::string> agencies, const v1::Release* changed) {
  Sources sources;
  std::vector<std::string> unread(cited.begin(), cited.end());
  if (changed != nullptr) {
    sources.releases[changed->name()] = *changed;
    std::erase(unread, changed->name());
  }
  if (!unread.empty()) {
    ASSIGN_OR_RETURN(const auto stored, from.read_releases(unread));
    for (const storage::StoredResource& resource : stored) {
      v1::Release& release = sources.releases[resource.name];
      if (!release.ParseFromString(resource.document)) {
        return Broken(absl::InternalError(resource.name + " does not parse"));
      }
      SetTimestamp(*release.mutable_create_time(), resource.create_time);
    }
  }
  for (const auto& [name, release] : sources.releases) {
    for (const v1::Issuer& issuer : release.issuers()) agencies.insert(issuer.agency());
  }
  agencies.erase("");
  ASSIGN_OR_RETURN(sources.region_codes, from.read_region_codes(agencies));
  return sources;
}

// What a release is to a subject that `owners` (agencies, by name) owe.
standing::ReleaseFacts FactsOf(const v1::Release& release, const RegionCodes& region_codes,
                               const std::set<std::string>& owners) {
  standing::ReleaseFacts facts;
  facts.third_party = release.kind() == v1::Release::MEDIA;
  for (const v1::Issuer& issuer : release.issuers()) {
    v1::Party party;
    if (issuer.has_region_code()) party.set_region_code(issuer.region_code());
    if (issuer.has_agency()) party.set_agency(issuer.agency());
    const std::string government = RegionCodeOf(party, region_codes);
    if (!government.empty()) {
      facts.governments.push_back(government);
    } else if (!owners.contains(issuer.agency())) {
      facts.third_party = true;
    }
  }
  facts.release_day = ReleaseDayOf(release);
  return facts;
}

standing::Directory DirectoryOf(const Sources& sources, const std::set<std::string>& owners) {
  standing::Directory directory;
  for (const auto& [agency, code] : sources.region_codes) {
    directory.region_code_of.emplace(agency, code);
  }
  for (const auto& [name, release] : sources.releases) {
    directory.releases.emplace(name, FactsOf(release, sources.region_codes, owners));
  }
  return directory;
}

template <typename Document>
Keep KeepOf(const Member<Document>& member) {
  Keep keep;
  keep.uid = member.stored.uid;
  keep.expected_version = member.stored.kept_version;
  return keep;
}

template <typename Document>
KeptSpan SpanOf(absl::CivilDay since, const Document& kept) {
  KeptSpan span;
  if (since != kAlways) span.since = since;
  span.fragment = std::make_shared<Document>(kept);
  return span;
}

// One family, and what its standing rests on.
class Keeper {
 public:
  Keeper(const Family& family, Sources sources) : family_(family), sources_(std::move(sources)) {}

  absl::StatusOr<Keep> OfInitiative() const {
    standing::InitiativeRecord record;
    record.governments = GovernmentsOf(family_.initiative.document, sources_.region_codes);
    record.reports = ReportsAbout("");
    const auto spans = standing::ComputeStanding(record, DirectoryOf(sources_, {}));
    if (!spans.ok()) return Broken(spans.status());
    Keep keep = KeepOf(family_.initiative);
    for (const auto& span : *spans) keep.spans.push_back(SpanOf(span.since, span.kept));
    return keep;
  }

  absl::StatusOr<Keep> OfCommitment(const Member<v1::Commitment>& member) const {
    const standing::Directory directory = DirectoryOfSubject(member.stored.name);
    const standing::CommitmentRecord record = RecordOf(member);
    const auto spans = standing::ComputeStanding(record, directory);
    if (!spans.ok()) return Broken(spans.status());
    const auto slips = standing::FindKnownDays(record.due_changes, directory);
    if (!slips.ok()) return Broken(slips.status());
    Keep keep = KeepOf(member);
    keep.known_since = KnownSince(member.document);
    keep.spans = SpansOf(member.document, *spans, *slips);
    return keep;
  }

  absl::StatusOr<Keep> OfReport(const Member<v1::Report>& member) {
    ASSIGN_OR_RETURN(const KnownDays* const since, KnownDaysAbout(member.document.commitment()));
    Keep keep = KeepOf(member);
    keep.known_since = since->at(member.stored.name);
    keep.spans = SupersededSpans(member.stored.name, *since);
    return keep;
  }

 private:
  using KnownDays = std::map<std::string, absl::CivilDay>;  // since when, by report

  // Of all reports about a subject; computed once for each subject.
  absl::StatusOr<const KnownDays*> KnownDaysAbout(const std::string& commitment) {
    const auto [days, is_new] = known_days_.try_emplace(commitment);
    if (!is_new) return &days->second;
    const std::vector<v1::Report> reports = ReportsAbout(commitment);
    const auto known = standing::FindKnownReports(reports, DirectoryOfSubject(commitment));
    if (!known.ok()) return Broken(known.status());
    for (const standing::KnownReport& report : *known) {
      days->second[report.report->name()] = report.since;
    }
    return &days->second;
  }

  std::vector<v1::Report> ReportsAbout(std::string_view commitment) const {
    std::vector<v1::Report> reports;
    for (const Member<v1::Report>& member : family_.reports) {
      if (member.document.commitment() == commitment) reports.push_back(member.document);
    }
    return reports;
  }

  // An empty `commitment` stands for the initiative itself.
  standing::Directory DirectoryOfSubject(std::string_view commitment) const {
    std::set<std::string> owners;
    const Member<v1::Commitment>* subject = family_.FindCommitment(commitment);
    if (subject != nullptr) {
      for (const v1::Party& debtor : subject->document.debtors()) owners.insert(debtor.agency());
      owners.erase("");
    }
    return DirectoryOf(sources_, owners);
  }

  standing::CommitmentRecord RecordOf(const Member<v1::Commitment>& member) const {
    const v1::Commitment& commitment = member.document;
    standing::CommitmentRecord record;
    record.governments = GovernmentsOf(family_.initiative.document, sources_.region_codes);
    for (const v1::Party& debtor : commitment.debtors()) {
      record.owners.push_back(RegionCodeOf(debtor, sources_.region_codes));
    }
    std::erase(record.owners, "");
    if (commitment.has_baseline_due()) record.baseline_due = commitment.baseline_due();
    record.due_changes = {commitment.due_changes().begin(), commitment.due_changes().end()};
    record.reports = ReportsAbout(member.stored.name);
    return record;
  }

  std::optional<absl::CivilDay> KnownSince(const v1::Commitment& commitment) const {
    std::optional<absl::CivilDay> first;
    for (const v1::Citation& citation : commitment.citations()) {
      const auto release = sources_.releases.find(citation.release());
      if (release == sources_.releases.end()) return std::nullopt;
      const std::optional<absl::CivilDay> day = ReleaseDayOf(release->second);
      if (!day.has_value()) return std::nullopt;
      first = first.has_value() ? std::min(*first, *day) : *day;
    }
    return first;
  }

  // `spans`, cut where one more due change comes to be known.
  static std::vector<KeptSpan> SpansOf(const v1::Commitment& commitment,
                                       const std::vector<standing::CommitmentSpan>& spans,
                                       const std::vector<absl::CivilDay>& slips) {
    std::set<absl::CivilDay> starts(slips.begin(), slips.end());
    for (const standing::CommitmentSpan& span : spans) starts.insert(span.since);
    std::vector<KeptSpan> kept;
    for (const absl::CivilDay start : starts) {
      v1::Commitment fragment = standing::SpanAt(spans, start).kept;
      MarkKnownChanges(commitment, slips, start, fragment);
      kept.push_back(SpanOf(start, fragment));
      kept.back().slips = static_cast<int>(std::count_if(
          slips.begin(), slips.end(), [start](absl::CivilDay slip) { return slip <= start; }));
    }
    return kept;
  }

  // Each that took the place of the one before is named until one after it was known earlier.
  std::vector<KeptSpan> SupersededSpans(const std::string& name, const KnownDays& since) const {
    std::vector<KeptSpan> latest_first;
    absl::CivilDay until = absl::CivilDay::max();
    const Member<v1::Report>* successor = family_.FindSuccessor(name);
    // No more steps than there are reports: a ring, which nothing on record closes, ends too.
    for (std::size_t step = 0; successor != nullptr && step < family_.reports.size();
         ++step, successor = family_.FindSuccessor(successor->stored.name)) {
      const auto known = since.find(successor->stored.name);
      if (known == since.end() || known->second >= until) continue;
      until = known->second;
      v1::Report kept;
      kept.set_superseded_by(successor->stored.name);
      latest_first.push_back(SpanOf(until, kept));
    }
    latest_first.push_back(SpanOf(kAlways, v1::Report()));
    return {latest_first.rbegin(), latest_first.rend()};
  }

  const Family& family_;
  const Sources sources_;
  std::map<std::string, KnownDays> known_days_;  // by subject
};

// What the standing of `names` rests on: all reports about the same subjects.
std::set<std::string> CitedFor(const Family& family, const std::set<std::string>& names) {
  std::set<std::string> subjects;  // commitments; empty for the initiative
  if (names.contains(family.initiative.stored.name)) subjects.insert("");
  std::set<std::string> cited;
  for (const Member<v1::Commitment>& commitment : family.commitments) {
    if (!names.contains(commitment.stored.name)) continue;
    subjects.insert(commitment.stored.name);
    CollectCited(commitment.document, cited);
  }
  for (const Member<v1::Report>& report : family.reports) {
    if (names.contains(report.stored.name)) subjects.insert(report.document.commitment());
  }
  for (const Member<v1::Report>& report : family.reports) {
    if (subjects.contains(report.document.commitment())) CollectCited(report.document, cited);
  }
  return cited;
}

}  // namespace

storage::CallContext AllSeeing(storage::CallContext context) {
  context.clearance.tlp_max = v1::Label::RED;
  context.clearance.all_governments = true;
  return context;
}

std::set<std::string> NamesOf(const Family& family) {
  std::set<std::string> names = {family.initiative.stored.name};
  for (const auto& commitment : family.commitments) names.insert(commitment.stored.name);
  for (const auto& report : family.reports) names.insert(report.stored.name);
  return names;
}

absl::StatusOr<std::vector<Keep>> ComputeKeeps(storage::DocumentReader& store,
                                               const storage::CallContext& context,
                                               const Family& family,
                                               const std::set<std::string>& names,
                                               const v1::Release* changed) {
  const storage::CallContext all = AllSeeing(context);
  const StandingSources from = {.read_releases =
                                    [&](const std::vector<std::string>& releases) {
                                      return store.BatchGet(all, storage::ResourceType::kRelease,
                                                            releases);
                                    },
                                .read_region_codes =
                                    [&](const std::set<std::string>& agencies) {
                                      return ReadRegionCodes(store, all, agencies);
                                    }};
  return ComputeKeeps(from, family, names, changed);
}

absl::StatusOr<std::vector<Keep>> ComputeKeeps(const StandingSources& from, const Family& family,
                                               const std::set<std::string>& names,
                                               const v1::Release* changed) {
  ASSIGN_OR_RETURN(Sources sources,
                   ReadSources(from, CitedFor(family, names), AgenciesIn(family), changed));
  Keeper keeper(family, std::move(sources));
  std::vector<Keep> keeps;
  if (names.contains(family.initiative.stored.name)) {
    ASSIGN_OR_RETURN(Keep keep, keeper.OfInitiative());
    keeps.push_back(std::move(keep));
  }
  for (const Member<v1::Commitment>& commitment : family.commitments) {
    if (!names.contains(commitment.stored.name)) continue;
    ASSIGN_OR_RETURN(Keep keep, keeper.OfCommitment(commitment));
    keeps.push_back(std::move(keep));
  }
  for (const Member<v1::Report>& report : family.reports) {
    if (!names.contains(report.stored.name)) continue;
    ASSIGN_OR_RETURN(Keep keep, keeper.OfReport(report));
    keeps.push_back(std::move(keep));
  }
  return keeps;
}

}  // namespace entente::rpc
