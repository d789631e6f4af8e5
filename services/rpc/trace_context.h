// W3C Trace Context (https://www.w3.org/TR/trace-context/): which trace a call belongs to, as its
// caller says in the metadata `traceparent`.  Used by the log, so that a line of it is found from a
// trace.  Pure functions, but for the one that makes ids; any thread may call them.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entente::rpc {

struct TraceContext {
  std::string trace_id;   // 32 hexadecimal digits, lower case
  std::string parent_id;  // 16: the caller's span
  bool sampled = false;   // whether the caller records it
};

// Of `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`.  Nothing for what the standard
// calls invalid: other lengths, upper case, version ff, ids of nothing but zeros.  Of a later
// version the first four fields are read, as section 3.2.4 has it, and others may follow a `-`.
[[nodiscard]] std::optional<TraceContext> ParseTraceparent(std::string_view traceparent);

// The id of a span, 16 hexadecimal digits in lower case, not all zeros: of `random`, and of chance.
[[nodiscard]] std::string RenderSpanId(std::uint64_t random);
[[nodiscard]] std::string NewSpanId();

}  // namespace entente::rpc
