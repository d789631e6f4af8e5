#include "services/rpc/request_oneofs.h"

#include <map>
#include <set>
#include <string>

#include "absl/strings/str_join.h"
#include "fmt/format.h"
#include "google/protobuf/unknown_field_set.h"

#include "services/rpc/document_walk.h"
#include "services/rpc/violations.h"

namespace entente::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

// Whether a message of the type may hold a oneof, at any depth.
bool HoldsOneof(const Descriptor& type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(&type).second) return false;
  if (type.real_oneof_decl_count() > 0) return true;
  for (int i = 0; i < type.field_count(); ++i) {
    const Descriptor* inner = type.field(i)->message_type();
    if (inner != nullptr && HoldsOneof(*inner, seen)) return true;
  }
  return false;
}

// The members sent of each oneof, by its path.  A singular message that is sent in two pieces is
// one message, and has one path.
using Members = std::map<std::string, std::set<std::string>>;

void Collect(const UnknownFieldSet& fields, const Descriptor& type, const std::string& path,
             Members& members) {
  std::map<int, int> counts;  // of each repeated field, by number
  for (int i = 0; i < fields.field_count(); ++i) {
    const UnknownField& sent = fields.field(i);
    const FieldDescriptor* field = type.FindFieldByNumber(sent.number());
    if (field == nullptr) continue;
    if (const auto* oneof = field->real_containing_oneof()) {
      members[PathOf(path, oneof->name())].insert(field->name());
    }
    if (field->message_type() == nullptr || sent.type() != UnknownField::TYPE_LENGTH_DELIMITED) {
      continue;
    }
    const std::string at = field->is_repeated()
                               ? PathOf(path, field->name(), counts[field->number()]++)
                               : PathOf(path, field->name());
    UnknownFieldSet inner;
    if (inner.ParseFromString(sent.length_delimited())) {
      Collect(inner, *field->message_type(), at, members);
    }
  }
}

}  // namespace

absl::Status CheckOneofs(std::string_view bytes, const Descriptor& type) {
  std::set<const Descriptor*> seen;
  if (!HoldsOneof(type, seen)) return absl::OkStatus();
  UnknownFieldSet fields;
  if (!fields.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return absl::OkStatus();
  Members members;
  Collect(fields, type, "", members);
  Violations faults;
  for (const auto& [path, names] : members) {
    if (names.size() < 2) continue;
    faults.Add(path,
               fmt::format("got {}; wanted exactly one of them", absl::StrJoin(names, " and ")));
  }
  return faults.ToStatus();
}

}  // namespace entente::rpc
