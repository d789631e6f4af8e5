// Fields in the form in which Protobuf sends them, for answers that are put together from stored
// bytes.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>

namespace entente::rpc {

// Appends a field of type message, string or bytes: its tag, its length, then `first` and `second`,
// one after the other.
void AppendLengthDelimited(std::string& bytes, int field_number, std::string_view first,
                           std::string_view second = {});

}  // namespace entente::rpc
