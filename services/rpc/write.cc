#include "services/rpc/write.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

#include "services/rpc/check_fields.h"
#include "services/rpc/names.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/text_shape.h"
#include "services/rpc/uuid.h"
#include "services/rpc/wording.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using storage::StoredResource;

constexpr absl::Duration kRevisionChangedRetry = absl::Milliseconds(100);

void CheckOptions(const WriteOptions& options, Violations& faults) {
  if (!options.request_id.empty() && !IsUuid(options.request_id)) {
    faults.Add("request_id", fmt::format("got {}; wanted a UUID, such as "
                                         "0190163d-8694-739b-aea5-966c26f8ad91",
                                         Quoted(options.request_id)));
  }
  if (!options.reason.empty()) {
    faults.AddIfError("reason", CheckLength(options.reason, kReasonMax));
  }
}

absl::Status CheckSize(const storage::Put& put) {
  const std::size_t bytes = put.document->ByteSizeLong();
  if (bytes <= kDocumentBytesMax) return absl::OkStatus();
  return storage::WithResource(
      storage::MakeError(absl::StatusCode::kInvalidArgument, storage::kReasonTooLarge,
                         fmt::format("the {} has {} bytes; at most {} are stored", NounOf(put.type),
                                     bytes, kDocumentBytesMax)),
      TypeNameOf(put.type), put.name);
}

// The fragment of the last span that has begun by `day`.
std::string KeptOn(const storage::Keep& keep, absl::CivilDay day) {
  std::string kept;
  for (const storage::KeptSpan& span : keep.spans) {
    if (!span.since.has_value() || *span.since <= day) kept = span.fragment->SerializeAsString();
  }
  return kept;
}

// One write, from its first computation to its answer.
class Write {
 public:
  Write(const ServiceDependencies& dependencies, const Call& call, const WriteOptions& options,
        const Compute& compute)
      : store_(dependencies.store),
        call_(call),
        context_(call.context()),
        options_(options),
        compute_(compute),
        request_id_(options.request_id.empty() ? dependencies.new_uid()
                                               : absl::AsciiStrToLower(options.request_id)) {}

  absl::StatusOr<StoredResource> Run() {
    for (int attempt = 1;; ++attempt) {
      absl::StatusOr<StoredResource> written = Attempt();
      if (written.ok()) return written;
      if (!again_) return AnswerOfFirst(written.status());
      if (attempt == kWriteAttemptsMax) {
        return storage::WithRetry(written.status(), kRevisionChangedRetry);
      }
    }
  }

 private:
  // Sets again_ when the answer is an error that another attempt may cure.
  absl::StatusOr<StoredResource> Attempt() {
    again_ = false;
    ASSIGN_OR_RETURN(Draft draft, ComputeDraft());
    if (!draft.put.has_value()) return *std::move(draft.current);
    if (options_.validate_only) return Preview(draft);
    const storage::ResourceType type = draft.put->type;
    const std::string name = draft.put->name;
    const bool may_be_taken = draft.may_be_taken;
    absl::StatusOr<storage::Written> written = store_.Write(context_, ChangeOf(std::move(draft)));
    if (written.ok()) return std::move(written->resources.front());
    again_ = storage::ReasonOf(written.status()) == storage::kReasonRevisionChanged ||
             (may_be_taken && absl::IsAlreadyExists(written.status()));
    if (absl::IsAlreadyExists(written.status())) return AlreadyExistsError(type, name);
    return written.status();
  }

  absl::StatusOr<Draft> ComputeDraft() {
    Violations faults;
    CheckOptions(options_, faults);
    absl::StatusOr<Draft> draft = compute_(context_, faults);
    RETURN_IF_ERROR(faults.ToStatus());
    if (draft.ok() && draft->put.has_value()) RETURN_IF_ERROR(CheckSize(*draft->put));
    return draft;
  }

  storage::Change ChangeOf(Draft draft) const {
    storage::Change change;
    change.caller = call_.caller.name;
    change.method = call_.method.FullName();
    change.request_id = request_id_;
    change.request_digest = call_.request_digest;
    change.reason = options_.reason;
    change.peer = call_.peer;
    change.puts.push_back(*std::move(draft.put));
    change.keeps = std::move(draft.keeps);
    change.settled = std::move(draft.settled);
    change.based_on = std::move(draft.based_on);
    change.based_on_referrers = std::move(draft.based_on_referrers);
    change.texts = std::move(draft.texts);
    return change;
  }

  StoredResource Preview(const Draft& draft) const {
    StoredResource preview;
    if (draft.current.has_value()) {
      preview.uid = draft.current->uid;
      preview.kept = draft.current->kept;
    }
    for (const storage::Keep& keep : draft.keeps) {
      if (keep.uid == draft.put->uid) preview.kept = KeptOn(keep, context_.as_of.day);
    }
    preview.name = draft.put->name;
    preview.type = draft.put->type;
    preview.document = draft.put->document->SerializeAsString();
    return preview;
  }

  // The answer to the first request of this id, where there was one; else `error`.
  absl::StatusOr<StoredResource> AnswerOfFirst(const absl::Status& error) {
    if (!MayBeRepeat(error)) return error;
    ASSIGN_OR_RETURN(auto found,
                     store_.FindWritten(context_, call_.caller.name, call_.method.FullName(),
                                        request_id_, call_.request_digest));
    if (!found.has_value() || found->resources.empty()) return error;
    return std::move(found->resources.front());
  }

  bool MayBeRepeat(const absl::Status& error) const {
    if (options_.validate_only || !IsUuid(options_.request_id)) return false;
    switch (error.code()) {
      case absl::StatusCode::kAborted:
      case absl::StatusCode::kAlreadyExists:
      case absl::StatusCode::kFailedPrecondition:
      case absl::StatusCode::kInvalidArgument:
      case absl::StatusCode::kNotFound:
        return true;
      default:
        return false;  // the world's errors and ours: asking the store once more would not help
    }
  }

  storage::Store& store_;
  const Call& call_;
  const storage::CallContext context_;
  const WriteOptions& options_;
  const Compute& compute_;
  const std::string request_id_;
  bool again_ = false;
};

}  // namespace

absl::StatusOr<StoredResource> RunWrite(const ServiceDependencies& dependencies, const Call& call,
                                        const WriteOptions& options, const Compute& compute) {
  return Write(dependencies, call, options, compute).Run();
}

}  // namespace entente::rpc
