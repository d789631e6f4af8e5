// Request ids that follow from what is asked, so that the same request sent again, by another run
// or another machine, is known to the server as the same.  Pure; any thread may call it.

#pragma once

#include <istream>
#include <string>
#include <string_view>

#include "google/protobuf/message.h"

namespace entente::cli {

// A UUID of version 8 (RFC 9562, section 5.8): the first 128 bits of the SHA-256 of the method's
// name, a zero byte, and the request's deterministic serialization, with version and variant set.
// `request` has no request id yet.  Lower-case, 36 characters.
[[nodiscard]] std::string RequestIdFor(std::string_view method,
                                       const google::protobuf::Message& request);

// The same of a request that goes with all bytes of `in`, which is read to its end and set back to
// its beginning.
[[nodiscard]] std::string RequestIdForBytes(std::string_view method,
                                            const google::protobuf::Message& request,
                                            std::istream& in);

// A UUID of version 4, of random bits.
[[nodiscard]] std::string RandomRequestId();

// SHA-256 of `bytes`, as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string Sha256Hex(std::string_view bytes);

}  // namespace entente::cli
