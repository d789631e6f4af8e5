#include "services/rpc/references.h"

#include <iterator>
#include <utility>

#include "fmt/format.h"
#include "google/api/resource.pb.h"

#include "services/rpc/document_walk.h"
#include "services/rpc/names.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/watch_facts.h"

namespace entente::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Every value of a string field, with its path.
template <typename Visit>
void ForEachString(const Message& message, const FieldDescriptor& field, const std::string& path,
                   const Visit& visit) {
  const Reflection* reflection = message.GetReflection();
  if (!field.is_repeated()) {
    visit(reflection->GetString(message, &field), PathOf(path, field.name()));
    return;
  }
  for (int i = 0; i < reflection->FieldSize(message, &field); ++i) {
    visit(reflection->GetRepeatedString(message, &field, i), PathOf(path, field.name(), i));
  }
}

void CollectFrom(const Message& message, const std::string& path, NamedThings& named) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
    if (IsRegionCodeField(*field)) {
      ForEachString(message, *field, path, [&named](const std::string& code, std::string at) {
        if (CheckRegionCode(code).ok()) named.countries.push_back({code, std::move(at)});
      });
      continue;
    }
    const auto type = ReferencedType(*field);
    if (!type.has_value()) continue;
    ForEachString(message, *field, path, [&named, type](const std::string& name, std::string at) {
      if (CheckName(*type, name).ok()) named.resources.push_back({*type, name, std::move(at)});
    });
  }
}

}  // namespace

bool IsRegionCodeField(const FieldDescriptor& field) {
  return field.name() == "region_code" || field.name() == "releasable_to";
}

std::optional<storage::ResourceType> ReferencedType(const FieldDescriptor& field) {
  if (!field.options().HasExtension(google::api::resource_reference)) return std::nullopt;
  return TypeOfName(field.options().GetExtension(google::api::resource_reference).type());
}

NamedThings CollectReferences(const Message& document, const std::string& path) {
  NamedThings named;
  VisitMessages(document, path, [&named](const Message& message, const std::string& at) {
    CollectFrom(message, at, named);
  });
  return named;
}

void DropUnseen(const storage::Clearance& clearance, storage::References& found) {
  for (auto entry = found.resources.begin(); entry != found.resources.end();) {
    entry =
        MaySee(clearance, entry->second.label) ? std::next(entry) : found.resources.erase(entry);
  }
}

absl::StatusOr<storage::References> LookUp(storage::DocumentReader& store,
                                           const storage::CallContext& context,
                                           const NamedThings& named, std::set<std::string> others) {
  std::set<std::string> names = std::move(others);
  for (const NamedResource& resource : named.resources) names.insert(resource.name);
  std::set<std::string> codes;
  for (const NamedCountry& country : named.countries) codes.insert(country.region_code);
  if (names.empty() && codes.empty()) return storage::References();
  ASSIGN_OR_RETURN(storage::References found, store.Lookup(context, {names.begin(), names.end()},
                                                           {codes.begin(), codes.end()}));
  DropUnseen(context.clearance, found);
  return found;
}

void CheckCountries(const NamedThings& named, const storage::References& found,
                    Violations& faults) {
  for (const NamedCountry& country : named.countries) {
    const auto known = found.countries.find(country.region_code);
    if (known != found.countries.end() && known->second) continue;
    faults.Add(country.field,
               fmt::format("there is no country {}; wanted a code of ISO 3166-1, such as CA",
                           country.region_code));
  }
}

CheckedReferences CheckReferences(const NamedThings& named, const storage::References& found,
                                  std::string_view self, const std::set<std::string>& named_before,
                                  Violations& faults) {
  CheckCountries(named, found, faults);
  CheckedReferences checked;
  std::set<std::string> seen = {std::string(self)};
  for (const NamedResource& resource : named.resources) {
    if (resource.name == self) continue;
    const auto known = found.resources.find(resource.name);
    if (known == found.resources.end() || known->second.type != resource.type) {
      faults.Add(resource.field,
                 fmt::format("there is no {} {}", NounOf(resource.type), resource.name));
      continue;
    }
    if (known->second.deleted && !named_before.contains(resource.name)) {
      checked.deleted.push_back({resource.name, resource.field});
    }
    if (seen.insert(resource.name).second) {
      checked.based_on.push_back({known->second.uid, known->second.revision});
    }
  }
  return checked;
}

}  // namespace entente::rpc
