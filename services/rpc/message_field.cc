#include "services/rpc/message_field.h"

#include <cstdint>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/wire_format_lite.h"

namespace entente::rpc {

using google::protobuf::internal::WireFormatLite;

void AppendMessageField(std::string& bytes, int field_number, std::string_view message) {
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream out(&stream);
  out.WriteTag(WireFormatLite::MakeTag(field_number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
  out.WriteVarint32(static_cast<std::uint32_t>(message.size()));
  out.WriteRaw(message.data(), static_cast<int>(message.size()));
}

}  // namespace entente::rpc
