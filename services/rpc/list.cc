#include "services/rpc/list.h"

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "fmt/format.h"
#include "google/rpc/error_details.pb.h"

#include "services/dates/civil_date.h"
#include "services/rpc/kept_fields.h"
#include "services/rpc/names.h"
#include "services/rpc/sha256.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/wording.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using filter::Mention;

// Each part with its length before it, so that no two lists of parts read the same.
void Append(std::string& bytes, std::string_view part) {
  bytes += fmt::format("{}:{}", part.size(), part);
}

absl::Status FilterError(std::string_view message) {
  google::rpc::BadRequest bad_request;
  auto* violation = bad_request.add_field_violations();
  violation->set_field("filter");
  violation->set_description(std::string(message));
  absl::Status status =
      storage::MakeError(absl::StatusCode::kInvalidArgument, storage::kReasonInvalidFilter,
                         fmt::format("filter: {}", message));
  storage::SetDetail(status, bad_request);
  return status;
}

std::string_view MessageOf(const absl::Status& status) {
  return {status.message().data(), status.message().size()};
}

// What is wrong with something a filter names; empty when nothing is.
std::string FaultOf(const Mention& mention, const storage::References& found) {
  if (mention.type == Mention::Type::kCountry) {
    const auto known = found.countries.find(mention.value);
    if (known != found.countries.end() && known->second) return "";
    return fmt::format("column {}: there is no country {}; wanted a code of ISO 3166-1, such as CA",
                       mention.column, mention.value);
  }
  if (found.resources.contains(mention.value)) return "";
  return fmt::format("column {}: there is no agency {}", mention.column, mention.value);
}

absl::Status CheckMentions(storage::Store& store, const storage::CallContext& context,
                           const std::vector<Mention>& mentions) {
  if (mentions.empty()) return absl::OkStatus();
  std::vector<std::string> names;
  std::vector<std::string> codes;
  for (const Mention& mention : mentions) {
    if (mention.type == Mention::Type::kCountry) {
      codes.push_back(mention.value);
      continue;
    }
    const absl::Status named = CheckName(storage::ResourceType::kAgency, mention.value);
    if (!named.ok()) {
      return FilterError(fmt::format("column {}: {}", mention.column, MessageOf(named)));
    }
    names.push_back(mention.value);
  }
  ASSIGN_OR_RETURN(const storage::References found, store.Lookup(context, names, codes));
  for (const Mention& mention : mentions) {
    const std::string fault = FaultOf(mention, found);
    if (!fault.empty()) return FilterError(fault);
  }
  return absl::OkStatus();
}

void CheckOrder(const ListArguments& arguments, Violations& faults) {
  if (arguments.order_by.empty() || arguments.order_by == arguments.default_order) return;
  faults.Add("order_by",
             fmt::format("got {}; the one order there is in this version is {}, which is "
                         "also that of an empty order_by",
                         Quoted(arguments.order_by), Quoted(arguments.default_order)));
}

}  // namespace

int CheckPageSize(int page_size, Violations& faults) {
  if (page_size < 0) {
    faults.Add("page_size", fmt::format("got {}; wanted 0 (for {}) to {}", page_size,
                                        kPageSizeDefault, kPageSizeMax));
  }
  return page_size == 0 ? kPageSizeDefault : std::min(page_size, kPageSizeMax);
}

std::string CheckAsOfDate(const Call& call, std::string_view as_of_date, Violations& faults) {
  if (as_of_date.empty()) {
    return dates::FormatCivilDate(absl::ToCivilDay(call.arrival, absl::UTCTimeZone()));
  }
  faults.AddIfError("as_of_date", dates::ParseCivilDate(as_of_date).status());
  return std::string(as_of_date);
}

std::string QueryDigest(const Call& call, const ListArguments& arguments) {
  const storage::Clearance& clearance = call.caller.clearance;
  std::vector<std::string> governments = clearance.governments;
  std::sort(governments.begin(), governments.end());
  std::string bytes;
  Append(bytes, arguments.filter);
  Append(bytes, arguments.order_by);
  Append(bytes, arguments.show_deleted ? "deleted too" : "");
  Append(bytes, arguments.as_of_date);
  Append(bytes, fmt::format("{}", static_cast<int>(clearance.tlp_max)));
  Append(bytes, clearance.all_governments ? "all" : "");
  for (const std::string& government : governments) Append(bytes, government);
  return Sha256(bytes);
}

absl::StatusOr<storage::PageRequest> CheckList(const ServiceDependencies& dependencies,
                                               const Call& call, const ListArguments& arguments,
                                               const absl::Status& filter_status,
                                               const std::vector<Mention>& mentions) {
  Violations faults;
  storage::PageRequest page;
  page.size = CheckPageSize(arguments.page_size, faults);
  CheckOrder(arguments, faults);
  [[maybe_unused]] const std::string day = CheckAsOfDate(call, arguments.as_of_date, faults);
  if (!faults.empty()) {
    faults.AddIfError("filter", filter_status);
    return faults.ToStatus();
  }
  if (!filter_status.ok()) return FilterError(MessageOf(filter_status));
  if (!arguments.page_token.empty()) {
    const std::string method = call.method.FullName();
    ASSIGN_OR_RETURN(page.after, dependencies.tokens.Open({method, QueryDigest(call, arguments)},
                                                          arguments.page_token));
  }
  RETURN_IF_ERROR(CheckMentions(dependencies.store, call.context(), mentions));
  return page;
}

Reply RenderPage(storage::Page page, int field_number) {
  Reply reply;
  for (storage::StoredResource& resource : page.resources) {
    std::string kept = RenderKept(resource);
    reply.AppendMessageField(field_number, std::move(resource.document), std::move(kept));
  }
  return reply;
}

std::string NextPageToken(const ServiceDependencies& dependencies, const Call& call,
                          const ListArguments& arguments, const storage::Page& page) {
  if (!page.next.has_value()) return "";
  const std::string method = call.method.FullName();
  return dependencies.tokens.Seal({method, QueryDigest(call, arguments)}, *page.next);
}

}  // namespace entente::rpc
