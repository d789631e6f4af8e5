// From absl::Status, which carries google.rpc details as payloads (storage/error.h), to the status
// that gRPC sends: code, text, and a google.rpc.Status in the binary trailer
// `grpc-status-details-bin`.  The only place that does it; used by the adaptor.  Pure; any thread
// may call it.

#pragma once

#include <cstddef>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace entente::rpc {

// What the text, percent-encoded as it travels, and the details may have together.  gRPC peers
// accept 8 KiB of trailers by default, where details count in base64; a peer that gets more loses
// the whole error (measured with 8,000 bytes of details), so half of it is used.
inline constexpr std::size_t kErrorBytesMax = 4096;

// What the text may have of it.
inline constexpr std::size_t kErrorTextBytesMax = 1024;

// The status as the caller gets it.
//
// Every error has a google.rpc.ErrorInfo, first of its details; one without gets its code's name
// for a reason.  INTERNAL, UNKNOWN and DATA_LOSS are told as INTERNAL in general words, without
// details: what they say is the operator's.  What is too large is cut: violations from the end, a
// last one saying how many more there are; then whole details from the end; then the ErrorInfo's
// metadata.
[[nodiscard]] grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace entente::rpc
