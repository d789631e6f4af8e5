#include "services/rpc/violations.h"

#include "absl/strings/str_cat.h"

#include "services/rpc/utf8.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

// So many are kept; fewer still fit into the trailers of an answer (status.h).
constexpr int kKeptMax = 100;

// A path or a description may quote the caller, who may send anything.
constexpr std::size_t kFieldBytesMax = 200;
constexpr std::size_t kDescriptionBytesMax = 600;

std::string Cut(std::string_view text, std::size_t bytes_max) {
  const std::string_view head = CutUtf8(text, bytes_max);
  std::string cut(head);
  if (head.size() < text.size()) cut += "...";
  return cut;
}

}  // namespace

void Violations::Add(std::string_view field, std::string_view description) {
  ++count_;
  if (count_ > kKeptMax) return;
  auto* violation = bad_request_.add_field_violations();
  violation->set_field(Cut(field, kFieldBytesMax));
  violation->set_description(Cut(description, kDescriptionBytesMax));
}

void Violations::AddIfError(std::string_view field, const absl::Status& status) {
  if (status.ok()) return;
  Add(field, std::string_view(status.message().data(), status.message().size()));
}

void Violations::AddAll(const Violations& other, std::string_view from, std::string_view to) {
  for (const auto& violation : other.bad_request_.field_violations()) {
    const std::string_view field = violation.field();
    const bool renamed = !from.empty() && field.substr(0, from.size()) == from;
    Add(renamed ? std::string(to).append(field.substr(from.size())) : std::string(field),
        violation.description());
  }
  count_ += other.count_ - other.bad_request_.field_violations_size();
}

absl::Status Violations::ToStatus() const {
  if (empty()) return absl::OkStatus();
  const auto& first = bad_request_.field_violations(0);
  std::string message =
      absl::StrCat(first.field(), first.field().empty() ? "" : ": ", first.description());
  if (count_ > 1) absl::StrAppend(&message, " (and ", count_ - 1, " more)");
  absl::Status status =
      storage::MakeError(absl::StatusCode::kInvalidArgument, storage::kReasonBadRequest, message,
                         {{std::string(kViolationCountKey), absl::StrCat(count_)}});
  storage::SetDetail(status, bad_request_);
  return status;
}

}  // namespace entente::rpc
