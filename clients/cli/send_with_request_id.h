// Sends a write under a request id of its own content, so that sending it again, by another run or
// another machine, does no harm.  Used by all that writes.  One thread at a time.

#pragma once

#include <algorithm>

#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "clients/cli/request_id.h"
#include "clients/cpp/error.h"

namespace entente::cli {

// A server that is asked too much says when to come again; five times is patience enough.
inline constexpr int kSendAttemptsMax = 5;
inline constexpr absl::Duration kSendPauseMax = absl::Seconds(5);

// The answer of `send` to `request` under the id that RequestIdFor makes; asked again when the
// server asks for that, up to five times.
template <typename Request, typename Send>
auto SendWithRequestId(const char* method, Request request, Send send) {
  request.set_request_id(RequestIdFor(method, request));
  auto answer = send(request);
  for (int attempt = 1; attempt < kSendAttemptsMax && !answer.ok(); ++attempt) {
    const auto pause = client::RetryDelay(answer.status());
    if (!pause.has_value()) break;
    absl::SleepFor(std::min(*pause, kSendPauseMax));
    answer = send(request);
  }
  return answer;
}

}  // namespace entente::cli
