// How messages quote what a caller sent.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>

namespace entente::rpc {

// `text`, which is valid UTF-8, in double quotes, cut after 80 bytes so that a megabyte does not
// come back as an error.
[[nodiscard]] std::string Quoted(std::string_view text);

}  // namespace entente::rpc
