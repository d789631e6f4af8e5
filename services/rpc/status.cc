#include "services/rpc/status.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"

#include "services/rpc/utf8.h"
#include "services/rpc/violations.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using google::protobuf::Any;

constexpr std::string_view kGeneralWords =
    "internal error; the server's log says more, at the time of this call";

bool IsOurs(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

// What one byte takes in the `grpc-message` trailer: unprintable and non-ASCII bytes are
// percent-encoded.
std::size_t EncodedSize(char c) { return (c >= ' ' && c <= '~' && c != '%') ? 1 : 3; }

std::size_t EncodedSize(std::string_view text) {
  std::size_t size = 0;
  for (const char c : text) size += EncodedSize(c);
  return size;
}

// Ends a text that was cut.
constexpr std::string_view kMore = "...";

// The text, well-formed and not too long.
std::string CutText(std::string_view text) {
  std::size_t kept = 0;
  std::size_t size = kMore.size();
  while (kept < text.size() && size + EncodedSize(text[kept]) <= kErrorTextBytesMax) {
    size += EncodedSize(text[kept++]);
  }
  std::string cut(CutUtf8(text, kept));
  if (cut.size() < text.size()) cut += kMore;
  return cut;
}

// What a message takes as an element of a repeated field: its tag (of numbers up to 15), its
// length, itself.
std::size_t ElementSize(std::size_t size) {
  return 1 + (size < 128 ? 1 : size < 16384 ? 2 : 3) + size;
}

void Close(google::rpc::BadRequest::FieldViolation& violation, const std::string& text) {
  violation.set_description(text);
}
void Close(google::rpc::PreconditionFailure::Violation& violation, const std::string& text) {
  violation.set_description(text);
}
void Close(google::rpc::QuotaFailure::Violation& violation, const std::string& text) {
  violation.set_description(text);
}

// What the last violation takes that says how many more there are.
constexpr std::size_t kClosingBytesMax = 64;

// Keeps as many violations as fit into `bytes_max`, the first ones; where some are left out, of
// `total` that there were, a last one says how many.
template <typename List>
void CutViolations(List& violations, int total, std::size_t bytes_max) {
  const bool all_listed = violations.size() >= total;
  std::size_t size = 0;
  int kept = 0;
  while (kept < violations.size()) {
    size += ElementSize(violations[kept].ByteSizeLong());
    const bool is_end = all_listed && kept + 1 == violations.size();
    if (size + (is_end ? 0 : kClosingBytesMax) > bytes_max) break;
    ++kept;
  }
  const int more = std::max(total, violations.size()) - kept;
  if (more == 0) return;
  violations.DeleteSubrange(kept, violations.size() - kept);
  Close(*violations.Add(),
        absl::StrCat(more, more == 1 ? " more fault is" : " more faults are", " not shown here"));
}

// A status on its way out: the ErrorInfo, and the other details in a stable order.
class Outgoing final {
 public:
  explicit Outgoing(const absl::Status& status)
      : text_(CutText(std::string_view(status.message().data(), status.message().size()))) {
    proto_.set_code(static_cast<int>(status.code()));
    proto_.set_message(text_);
    AddErrorInfo(status);
    AddOthers(status);
  }

  grpc::Status ToGrpc() && {
    CutList<google::rpc::BadRequest>([](auto& detail) { return detail.mutable_field_violations(); },
                                     listed_total_);
    CutList<google::rpc::PreconditionFailure>(
        [](auto& detail) { return detail.mutable_violations(); }, std::nullopt);
    CutList<google::rpc::QuotaFailure>([](auto& detail) { return detail.mutable_violations(); },
                                       std::nullopt);
    while (TooLarge() && proto_.details_size() > 1) proto_.mutable_details()->RemoveLast();
    if (TooLarge()) {
      info_.clear_metadata();
      proto_.mutable_details(0)->PackFrom(info_);
    }
    return grpc::Status(static_cast<grpc::StatusCode>(proto_.code()), text_,
                        proto_.SerializeAsString());
  }

 private:
  void AddErrorInfo(const absl::Status& status) {
    if (!storage::GetDetail(status, info_)) {
      const std::string reason = absl::StatusCodeToString(status.code());
      info_.set_reason(reason);
      info_.set_domain(std::string(storage::kErrorDomain));
    }
    const auto count = info_.metadata().find(std::string(kViolationCountKey));
    int total = 0;
    if (count != info_.metadata().end() && absl::SimpleAtoi(count->second, &total)) {
      listed_total_ = total;
    }
    proto_.add_details()->PackFrom(info_);
  }

  void AddOthers(const absl::Status& status) {
    std::vector<Any> others;
    status.ForEachPayload([&](absl::string_view type_url, const absl::Cord& payload) {
      Any detail;
      detail.set_type_url(std::string(type_url));
      detail.set_value(std::string(payload));
      if (!detail.Is<google::rpc::ErrorInfo>()) others.push_back(std::move(detail));
    });
    // Abseil gives them in no order; BadRequest, which says most, happens to be the first by name.
    std::sort(others.begin(), others.end(),
              [](const Any& a, const Any& b) { return a.type_url() < b.type_url(); });
    for (Any& other : others) *proto_.add_details() = std::move(other);
  }

  std::size_t Size() const { return EncodedSize(text_) + proto_.ByteSizeLong(); }
  bool TooLarge() const { return Size() > kErrorBytesMax; }

  // Cuts the violations of a detail of type `Detail`, when there is one, to what the rest leaves.
  template <typename Detail, typename ListOf>
  void CutList(ListOf list_of, std::optional<int> total) {
    for (Any& any : *proto_.mutable_details()) {
      Detail detail;
      if (!any.Is<Detail>() || !any.UnpackTo(&detail)) continue;
      auto& violations = *list_of(detail);
      const int listed = violations.size();
      if (!TooLarge() && total.value_or(listed) <= listed) return;
      const std::size_t rest = Size() - any.value().size();
      CutViolations(violations, total.value_or(listed),
                    kErrorBytesMax - std::min(rest, kErrorBytesMax));
      any.PackFrom(detail);
      return;
    }
  }

  const std::string text_;
  google::rpc::ErrorInfo info_;
  google::rpc::Status proto_;
  std::optional<int> listed_total_;  // how many faults there were, when the status says so
};

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  if (IsOurs(status.code())) {
    return Outgoing(storage::MakeError(absl::StatusCode::kInternal, storage::kReasonInternal,
                                       kGeneralWords))
        .ToGrpc();
  }
  return Outgoing(status).ToGrpc();
}

}  // namespace entente::rpc
