#include "services/rpc/references.h"

#include <algorithm>

#include "fmt/format.h"
#include "google/api/resource.pb.h"

#include "services/rpc/document_walk.h"
#include "services/rpc/names.h"

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

template <typename Item>
std::vector<std::string> Distinct(const std::vector<Item>& items, std::string Item::*member) {
  std::set<std::string> distinct;
  for (const Item& item : items) distinct.insert(item.*member);
  return {distinct.begin(), distinct.end()};
}

void CheckResources(const NamedThings& named, const storage::References& found,
                    std::string_view self, const std::set<std::string>& named_before,
                    CheckedReferences& checked, Violations& faults) {
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

absl::StatusOr<CheckedReferences> LookUpReferences(storage::Store& store,
                                                   const storage::CallContext& context,
                                                   const NamedThings& named, std::string_view self,
                                                   const std::set<std::string>& named_before,
                                                   Violations& faults) {
  std::vector<std::string> names = Distinct(named.resources, &NamedResource::name);
  std::erase(names, self);
  const std::vector<std::string> codes = Distinct(named.countries, &NamedCountry::region_code);
  CheckedReferences checked;
  if (names.empty() && codes.empty()) return checked;
  const absl::StatusOr<storage::References> found = store.Lookup(context, names, codes);
  if (!found.ok()) return found.status();
  for (const NamedCountry& country : named.countries) {
    const auto known = found->countries.find(country.region_code);
    if (known != found->countries.end() && known->second) continue;
    faults.Add(country.field,
               fmt::format("there is no country {}; wanted a code of ISO 3166-1, such "
                           "as CA",
                           country.region_code));
  }
  CheckResources(named, *found, self, named_before, checked, faults);
  for (const auto& [name, reference] : found->resources) {
    checked.based_on.push_back({reference.uid, reference.revision});
  }
  return checked;
}

}  // namespace entente::rpc
