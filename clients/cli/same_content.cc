#include "clients/cli/same_content.h"

#include <algorithm>
#include <vector>

#include "google/api/field_behavior.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/message_differencer.h"

namespace entente::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

bool IsAuthored(const FieldDescriptor& field) {
  const auto& behavior = field.options().GetRepeatedExtension(google::api::field_behavior);
  const bool output_only =
      std::find(behavior.begin(), behavior.end(), google::api::OUTPUT_ONLY) != behavior.end();
  return !output_only && field.name() != "etag";
}

// Leaves out of a comparison what no author writes.
class ServerFields final : public MessageDifferencer::IgnoreCriteria {
 public:
  bool IsIgnored(const Message&, const Message&, const FieldDescriptor* field,
                 const std::vector<MessageDifferencer::SpecificField>&) override {
    return !IsAuthored(*field);
  }
};

}  // namespace

bool SaysAllOf(const Message& on_record, const Message& wanted) {
  MessageDifferencer differencer;
  // PARTIAL: only fields that the first message sets are compared.
  differencer.set_scope(MessageDifferencer::PARTIAL);
  differencer.AddIgnoreCriteria(new ServerFields);
  return differencer.Compare(wanted, on_record);
}

}  // namespace entente::cli
