#include "services/rpc/past_reads.h"

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "fmt/format.h"

#include "entente/v1/agency.pb.h"
#include "services/dates/civil_date.h"
#include "services/rpc/as_of_date.h"
#include "services/rpc/document_reads.h"
#include "services/rpc/family.h"
#include "services/rpc/keeps.h"
#include "services/rpc/names.h"
#include "services/rpc/read_time.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"
#include "services/rpc/wording.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using storage::HistoryReader;
using storage::ResourceType;
using storage::StoredResource;

absl::Status FutureError(absl::Time read_time, absl::Time now) {
  Violations faults;
  faults.Add("read_time", fmt::format("got {}, which is in the future; now is {}",
                                      absl::FormatTime(read_time, absl::UTCTimeZone()),
                                      absl::FormatTime(now, absl::UTCTimeZone())));
  return faults.ToStatus();
}

absl::Status WasNotThereError(const PastGet& get) {
  return storage::WithResource(
      storage::MakeError(absl::StatusCode::kNotFound, storage::kReasonNotFound,
                         fmt::format("there was no {} {} at {}", NounOf(get.type), Quoted(get.name),
                                     absl::FormatTime(TimeOf(get.read_time), absl::UTCTimeZone()))),
      TypeNameOf(get.type), get.name);
}

absl::Status ExplainPastRead(const absl::Status& status, const PastGet& get) {
  return absl::IsNotFound(status) ? WasNotThereError(get) : status;
}

storage::CallContext ContextOf(const Call& call, const PastGet& get) {
  storage::CallContext context = ContextAsOf(call, get.as_of_date);
  if (get.as_of_date.empty()) {
    context.as_of.day = absl::ToCivilDay(TimeOf(get.read_time), absl::UTCTimeZone());
  }
  return context;
}

// Releases and agencies as change `number` left them, whatever the caller may see.
StandingSources SourcesAt(HistoryReader& history, const storage::CallContext& context,
                          std::int64_t number) {
  const storage::CallContext all = AllSeeing(context);
  return {
      .read_releases =
          [&history, all, number](const std::vector<std::string>& names) {
            return history.BatchGetAt(all, ResourceType::kRelease, names, number);
          },
      .read_region_codes = [&history, all, number](
                               const std::set<std::string>& names) -> absl::StatusOr<RegionCodes> {
        ASSIGN_OR_RETURN(
            const std::vector<StoredResource> agencies,
            history.BatchGetAt(all, ResourceType::kAgency, {names.begin(), names.end()}, number));
        RegionCodes region_codes;
        for (const StoredResource& stored : agencies) {
          v1::Agency agency;
          if (!agency.ParseFromString(stored.document)) {
            return absl::InternalError(stored.name + " does not parse");
          }
          region_codes.emplace(stored.name, agency.region_code());
        }
        return region_codes;
      }};
}

// Whether what belongs to an initiative was hidden with it, or with what it is about.
bool IsHidden(const Family& family, const PastGet& get) {
  if (get.type == ResourceType::kInitiative) return false;
  if (family.initiative.stored.delete_time.has_value()) return true;
  const Member<v1::Report>* report = family.FindReport(get.name);
  if (report == nullptr) return get.type == ResourceType::kReport;  // expunged
  const Member<v1::Commitment>* subject = family.FindCommitment(report->document.commitment());
  return subject != nullptr && subject->stored.delete_time.has_value();
}

// Whether the initiative was announced, and what is kept for the document known, by the day.
bool IsKnown(const Family& family, const storage::Keep& keep, const storage::AsOf& as_of) {
  if (!as_of.leave_out_later) return true;
  if (keep.known_since.has_value() && *keep.known_since > as_of.day) return false;
  const auto announced = dates::ParseCivilDate(family.initiative.document.announced().earliest());
  return !announced.ok() || *announced <= as_of.day;
}

// The fragment of the day; spans are by day, the first one has been always.
std::string FragmentOn(const storage::Keep& keep, absl::CivilDay day) {
  std::string fragment;
  for (const storage::KeptSpan& span : keep.spans) {
    if (!span.since.has_value() || *span.since <= day) {
      fragment = span.fragment->SerializeAsString();
    }
  }
  return fragment;
}

// What was kept for the document, added to it.
absl::Status AddKept(const ServiceDependencies& dependencies, const storage::CallContext& context,
                     const PastGet& get, std::int64_t number, StoredResource& stored) {
  HistoryReader& history = dependencies.store.history();
  absl::StatusOr<storage::Family> members =
      history.GetFamilyAt(context, InitiativeOf(get.name), number);
  if (!members.ok()) return ExplainPastRead(members.status(), get);
  ASSIGN_OR_RETURN(const Family family, ParseFamily(*std::move(members)));
  if (IsHidden(family, get)) return WasNotThereError(get);
  ASSIGN_OR_RETURN(const std::vector<storage::Keep> keeps,
                   ComputeKeeps(SourcesAt(history, context, number), family, {get.name}, nullptr));
  if (!IsKnown(family, keeps.front(), context.as_of)) return WasNotThereError(get);
  stored.kept = FragmentOn(keeps.front(), context.as_of.day);
  return absl::OkStatus();
}

bool HasKept(ResourceType type) {
  return type != ResourceType::kAgency && type != ResourceType::kRelease;
}

}  // namespace

absl::StatusOr<Reply> AnswerPastGet(const ServiceDependencies& dependencies, const Call& call,
                                    const PastGet& get) {
  const absl::Time time = TimeOf(get.read_time);
  ASSIGN_OR_RETURN(const ReadMoment read, FindReadMoment(dependencies, call, time));
  if (read.is_future) return FutureError(time, call.arrival);
  const storage::CallContext context = ContextOf(call, get);
  absl::StatusOr<std::vector<StoredResource>> found =
      dependencies.store.history().BatchGetAt(context, get.type, {get.name}, read.moment.number);
  if (!found.ok()) return ExplainPastRead(found.status(), get);
  StoredResource& stored = found->front();
  if (HasKept(get.type)) {
    RETURN_IF_ERROR(AddKept(dependencies, context, get, read.moment.number, stored));
  }
  return RenderDocument(std::move(stored), context.as_of);
}

}  // namespace entente::rpc
