#include "services/rpc/wire_fields.h"

#include <cstdint>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/wire_format_lite.h"

namespace entente::rpc {

using google::protobuf::internal::WireFormatLite;

void AppendLengthDelimited(std::string& bytes, int field_number, std::string_view first,
                           std::string_view second) {
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.WriteTag(WireFormatLite::MakeTag(field_number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
    out.WriteVarint32(static_cast<std::uint32_t>(first.size() + second.size()));
  }  // which writes what it holds back
  bytes.append(first).append(second);
}

}  // namespace entente::rpc
