// The methods of the API, as its descriptors have them: what the metrics count and the log must
// know.  Pure functions; any thread may call them.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entente::server {

// All methods of all services, `entente.v1.InitiativeService/GetInitiative`.
[[nodiscard]] std::vector<std::string> ApiMethods();

// Whether a call of `method`, in the same form, is a stream of either direction, which lasts as
// long as its caller likes.  False of what is no method of the API.
[[nodiscard]] bool IsStream(std::string_view method);

}  // namespace entente::server
