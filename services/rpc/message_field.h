// Messages put together from the bytes of their parts.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>

namespace entente::rpc {

// Appends a field of a message type to the bytes of a message: tag, length, and the bytes of the
// field's own message.  For a repeated field, call it once for each element.
void AppendMessageField(std::string& bytes, int field_number, std::string_view message);

}  // namespace entente::rpc
