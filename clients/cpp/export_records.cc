#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

#include "clients/cpp/client.h"
#include "clients/cpp/error.h"
#include "clients/cpp/record_name.h"

namespace entente::client {
namespace {

// Attempts in a row that bring no record; with the pauses, about three seconds, in which a server
// that is started again is back.
constexpr int kFruitlessAttemptsMax = 6;
constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(1);

absl::Duration PauseAfter(int fruitless) {
  return std::min(kLongestPause, kFirstPause * (1 << fruitless));
}

// What came of one stream.
struct Attempt {
  absl::Status status;
  bool is_refused = false;  // `take` said so: it is not to be resumed
  bool is_fruitful = false;
};

// Reads one stream; `request` goes on after what was taken.
Attempt ReadStream(v1::TransferService::StubInterface& stub, v1::ExportRecordsRequest& request,
                   const std::function<absl::Status(const v1::ExportRecordsResponse&)>& take) {
  Attempt attempt;
  grpc::ClientContext context;
  const auto stream = stub.ExportRecords(&context, request);
  v1::ExportRecordsResponse response;
  while (stream->Read(&response)) {
    if (absl::Status taken = take(response); !taken.ok()) {
      context.TryCancel();
      // What the stream ends with is our own cancellation.
      static_cast<void>(stream->Finish());
      return {std::move(taken), /*is_refused=*/true, true};
    }
    if (response.records().empty()) continue;
    attempt.is_fruitful = true;
    *request.mutable_read_time() = response.read_time();
    request.set_resume_name(RecordName(*response.records().rbegin()));
  }
  attempt.status = FromGrpc(stream->Finish());
  return attempt;
}

}  // namespace

absl::Status Client::ExportRecords(
    v1::ExportRecordsRequest request,
    const std::function<absl::Status(const v1::ExportRecordsResponse&)>& take) {
  int fruitless = 0;
  while (true) {
    Attempt attempt = ReadStream(*transfer_, request, take);
    if (attempt.is_refused || !absl::IsUnavailable(attempt.status)) return attempt.status;
    fruitless = attempt.is_fruitful ? 0 : fruitless + 1;
    if (fruitless >= kFruitlessAttemptsMax) return attempt.status;
    absl::SleepFor(PauseAfter(fruitless));
  }
}

}  // namespace entente::client
