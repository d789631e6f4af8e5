#include "services/rpc/list.h"

#include <algorithm>
#include <map>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "fmt/format.h"
#include "google/rpc/error_details.pb.h"

#include "services/rpc/kept_fields.h"
#include "services/rpc/names.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/sha256.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/wording.h"
#include "storage/error.h"
#include "storage/store.h"

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

// The type of what a filter names; countries have none.
storage::ResourceType TypeOf(const Mention& mention) {
  switch (mention.type) {
    case Mention::Type::kRelease:
      return storage::ResourceType::kRelease;
    case Mention::Type::kInitiative:
      return storage::ResourceType::kInitiative;
    case Mention::Type::kCommitment:
      return storage::ResourceType::kCommitment;
    case Mention::Type::kAgency:
    case Mention::Type::kCountry:
      break;
  }
  return storage::ResourceType::kAgency;
}

absl::Status NothingNamed(const Mention& mention) {
  return FilterError(fmt::format("column {}: there is no {} {}", mention.column,
                                 NounOf(TypeOf(mention)), mention.value));
}

// Agencies and countries are for all to see: one look-up for all of them.
absl::Status CheckPublic(const Mention& mention, const storage::References& found) {
  if (mention.type == Mention::Type::kAgency) {
    return found.resources.contains(mention.value) ? absl::OkStatus() : NothingNamed(mention);
  }
  const auto known = found.countries.find(mention.value);
  if (known != found.countries.end() && known->second) return absl::OkStatus();
  return FilterError(
      fmt::format("column {}: there is no country {}; wanted a code of ISO 3166-1, such as CA",
                  mention.column, mention.value));
}

// What bears a label is read as the caller may see it: that it exists is not told to others.
absl::Status CheckLabelled(storage::Store& store, const storage::CallContext& context,
                           const Mention& mention) {
  const absl::Status read = store.Get(context, TypeOf(mention), mention.value).status();
  return absl::IsNotFound(read) ? NothingNamed(mention) : read;
}

bool IsPublic(const Mention& mention) {
  return mention.type == Mention::Type::kAgency || mention.type == Mention::Type::kCountry;
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
    const absl::Status named = CheckName(TypeOf(mention), mention.value);
    if (!named.ok()) {
      return FilterError(fmt::format("column {}: {}", mention.column, MessageOf(named)));
    }
    if (mention.type == Mention::Type::kAgency) names.push_back(mention.value);
  }
  storage::References found;
  if (!names.empty() || !codes.empty()) {
    ASSIGN_OR_RETURN(found, store.Lookup(context, names, codes));
  }
  for (const Mention& mention : mentions) {
    RETURN_IF_ERROR(IsPublic(mention) ? CheckPublic(mention, found)
                                      : CheckLabelled(store, context, mention));
  }
  return absl::OkStatus();
}

bool HasParentOf(filter::List list) {
  return list == filter::List::kCommitments || list == filter::List::kReports;
}

// The initiative whose members are listed; empty for all.
absl::StatusOr<std::string> FindParent(storage::Store& store, const Call& call,
                                       const ListArguments& arguments) {
  if (!HasParentOf(arguments.list) || arguments.parent == kAllInitiatives) return "";
  const absl::StatusOr<storage::StoredResource> parent =
      store.Get(ContextAsOf(call, arguments.as_of_date), storage::ResourceType::kInitiative,
                arguments.parent);
  if (parent.ok()) return parent->name;
  return ExplainRead(parent.status(), storage::ResourceType::kInitiative, arguments.parent);
}

}  // namespace

int CheckPageSize(int page_size, Violations& faults) {
  if (page_size < 0) {
    faults.Add("page_size", fmt::format("got {}; wanted 0 (for {}) to {}", page_size,
                                        kPageSizeDefault, kPageSizeMax));
  }
  return page_size == 0 ? kPageSizeDefault : std::min(page_size, kPageSizeMax);
}

std::string QueryDigest(const Call& call, const ListArguments& arguments) {
  const storage::Clearance& clearance = call.caller.clearance;
  std::vector<std::string> governments = clearance.governments;
  std::sort(governments.begin(), governments.end());
  std::string bytes;
  Append(bytes, arguments.parent);
  Append(bytes, arguments.question);
  Append(bytes, arguments.filter);
  Append(bytes, arguments.order_by);
  Append(bytes, arguments.show_deleted ? "deleted too" : "");
  Append(bytes, arguments.as_of_date);
  Append(bytes, fmt::format("{}", static_cast<int>(clearance.tlp_max)));
  Append(bytes, clearance.all_governments ? "all" : "");
  for (const std::string& government : governments) Append(bytes, government);
  return Sha256(bytes);
}

absl::StatusOr<std::optional<storage::Keyset>> OpenPageToken(
    const ServiceDependencies& dependencies, const Call& call, const ListArguments& arguments) {
  std::optional<storage::Keyset> after;
  if (arguments.page_token.empty()) return after;
  const std::string method = call.method.FullName();
  ASSIGN_OR_RETURN(after, dependencies.tokens.Open({method, QueryDigest(call, arguments)},
                                                   arguments.page_token));
  return after;
}

absl::StatusOr<storage::ListQuery> PlanList(const ServiceDependencies& dependencies,
                                            const Call& call, const ListArguments& arguments,
                                            Violations faults) {
  storage::ListQuery query;
  query.show_deleted = arguments.show_deleted;
  query.page.size = CheckPageSize(arguments.page_size, faults);
  const absl::StatusOr<storage::Order> order =
      filter::ParseOrder(arguments.list, arguments.order_by);
  faults.AddIfError("order_by", order.status());
  CheckAsOfDate(arguments.as_of_date, faults);
  if (HasParentOf(arguments.list)) faults.AddIfError("parent", CheckListParent(arguments.parent));
  absl::StatusOr<filter::Parsed> parsed = filter::ParseFilter(
      arguments.list, arguments.filter, ContextAsOf(call, arguments.as_of_date).as_of.day);
  if (!faults.empty()) {
    faults.AddIfError("filter", parsed.status());
    return faults.ToStatus();
  }
  if (!parsed.ok()) return FilterError(MessageOf(parsed.status()));
  query.order = *order;
  ASSIGN_OR_RETURN(query.page.after, OpenPageToken(dependencies, call, arguments));
  RETURN_IF_ERROR(CheckMentions(dependencies.store, call.context(), parsed->mentions));
  query.filter = std::move(parsed->filter);
  ASSIGN_OR_RETURN(query.parent, FindParent(dependencies.store, call, arguments));
  return query;
}

absl::StatusOr<std::optional<storage::Expression>> PlanFilter(storage::Store& store,
                                                              const Call& call, filter::List list,
                                                              std::string_view text) {
  absl::StatusOr<filter::Parsed> parsed = filter::ParseFilter(list, text, call.context().as_of.day);
  if (!parsed.ok()) return FilterError(MessageOf(parsed.status()));
  RETURN_IF_ERROR(CheckMentions(store, call.context(), parsed->mentions));
  return std::move(parsed->filter);
}

std::string NextPageToken(const ServiceDependencies& dependencies, const Call& call,
                          const ListArguments& arguments,
                          const std::optional<storage::Keyset>& next) {
  if (!next.has_value()) return "";
  const std::string method = call.method.FullName();
  return dependencies.tokens.Seal({method, QueryDigest(call, arguments)}, *next);
}

Reply RenderPage(storage::Page page, int field_number, const storage::AsOf& as_of) {
  Reply reply;
  for (storage::StoredResource& resource : page.resources) {
    AppendResource(reply, field_number, std::move(resource), as_of);
  }
  return reply;
}

}  // namespace entente::rpc
