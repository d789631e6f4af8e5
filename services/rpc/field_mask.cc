#include "services/rpc/field_mask.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "fmt/format.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/field_mask_util.h"

#include "services/rpc/document_walk.h"
#include "services/rpc/wording.h"

namespace entente::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::util::FieldMaskUtil;

constexpr std::string_view kMaskField = "update_mask";

// What an update never changes.
bool IsFixed(const FieldDescriptor& field) {
  return IsOutputOnly(field) || field.name() == "name" || field.name() == "etag";
}

// The fields of a path, outermost first; empty, and a fault, when it is none of the type's.
std::vector<const FieldDescriptor*> ParsePath(const std::string& path, const Descriptor& type,
                                              Violations& faults) {
  std::vector<const FieldDescriptor*> fields;
  const Descriptor* holder = &type;
  for (const std::string& name : std::vector<std::string>(absl::StrSplit(path, '.'))) {
    if (holder == nullptr) {
      faults.Add(kMaskField,
                 fmt::format("{}: {} holds no fields that a mask could name; name it as a "
                             "whole",
                             Quoted(path), fields.back()->name()));
      return {};
    }
    const FieldDescriptor* field = holder->FindFieldByName(name);
    if (field == nullptr) {
      faults.Add(kMaskField,
                 fmt::format("{}: {} has no field {}", Quoted(path), holder->name(), Quoted(name)));
      return {};
    }
    fields.push_back(field);
    holder = field->is_repeated() ? nullptr : field->message_type();
  }
  return fields;
}

// Whether the message that holds the last field of a path is there in either document.  Going into
// one that is not would make it, and so switch a detail.
bool HolderExists(const std::vector<const FieldDescriptor*>& fields, const Message& update,
                  const Message& document) {
  const Message* in_update = &update;
  const Message* in_document = &document;
  for (std::size_t i = 0; i + 1 < fields.size(); ++i) {
    const auto enter = [&fields, i](const Message* message) -> const Message* {
      if (message == nullptr || !message->GetReflection()->HasField(*message, fields[i])) {
        return nullptr;
      }
      return &message->GetReflection()->GetMessage(*message, fields[i]);
    };
    in_update = enter(in_update);
    in_document = enter(in_document);
  }
  return in_update != nullptr || in_document != nullptr;
}

bool IsFixedPath(const std::vector<const FieldDescriptor*>& fields) {
  if (fields.size() == 1) return IsFixed(*fields.front());
  for (const FieldDescriptor* field : fields) {
    if (IsOutputOnly(*field)) return true;
  }
  return false;
}

FieldMask PopulatedFields(const Message& update) {
  std::vector<const FieldDescriptor*> fields;
  update.GetReflection()->ListFields(update, &fields);
  FieldMask mask;
  for (const FieldDescriptor* field : fields) {
    if (!IsFixed(*field)) mask.add_paths(field->name());
  }
  return mask;
}

FieldMask AllFields(const Descriptor& type) {
  FieldMask mask;
  for (int i = 0; i < type.field_count(); ++i) {
    if (!IsFixed(*type.field(i))) mask.add_paths(type.field(i)->name());
  }
  return mask;
}

// The paths that change something; nothing when any is at fault.
std::optional<FieldMask> CheckPaths(const FieldMask& mask, const Message& update,
                                    const Message& document, Violations& faults) {
  if (mask.paths_size() > kMaskPathsMax) {
    faults.Add(kMaskField,
               fmt::format("has {} paths; at most {} are read", mask.paths_size(), kMaskPathsMax));
    return std::nullopt;
  }
  FieldMask checked;
  bool all_known = true;
  for (const std::string& path : mask.paths()) {
    if (path == "*") {
      faults.Add(kMaskField, "* stands alone, for all fields; got other paths beside it");
      all_known = false;
      continue;
    }
    const auto fields = ParsePath(path, *update.GetDescriptor(), faults);
    all_known &= !fields.empty();
    if (fields.empty() || IsFixedPath(fields) || !HolderExists(fields, update, document)) continue;
    checked.add_paths(path);
  }
  if (!all_known) return std::nullopt;
  return checked;
}

// A newer server may have put fields into any message of `before`, and no caller of this one can
// send them back: each singular message that is still there has them again.  Elements of lists have
// no identity to be found by.
void KeepUnknownFields(const Message& before, Message& after) {
  std::vector<std::pair<const Message*, Message*>> pairs = {{&before, &after}};
  while (!pairs.empty()) {
    const auto [from, to] = pairs.back();
    pairs.pop_back();
    const Reflection& reflection = *from->GetReflection();
    if (!reflection.GetUnknownFields(*from).empty()) {
      reflection.MutableUnknownFields(to)->Clear();
      reflection.MutableUnknownFields(to)->MergeFrom(reflection.GetUnknownFields(*from));
    }
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(*from, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->is_repeated() || field->message_type() == nullptr) continue;
      if (!reflection.HasField(*to, field)) continue;
      pairs.emplace_back(&reflection.GetMessage(*from, field),
                         reflection.MutableMessage(to, field));
    }
  }
}

void Merge(const FieldMask& mask, const Message& update, Message& document) {
  const std::unique_ptr<Message> before(document.New());
  before->CopyFrom(document);
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(update, mask, options, &document);
  KeepUnknownFields(*before, document);
}

}  // namespace

void ApplyMask(const FieldMask& mask, const Message& update, Message& document,
               Violations& faults) {
  if (mask.paths_size() == 0) {
    Merge(PopulatedFields(update), update, document);
    return;
  }
  if (mask.paths_size() == 1 && mask.paths(0) == "*") {
    Merge(AllFields(*update.GetDescriptor()), update, document);
    return;
  }
  if (const auto checked = CheckPaths(mask, update, document, faults)) {
    Merge(*checked, update, document);
  }
}

}  // namespace entente::rpc
