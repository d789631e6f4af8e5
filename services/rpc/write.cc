#include "services/rpc/write.h"

#include <algorithm>
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

template <typename Element>
void MoveTo(std::vector<Element>& from, std::vector<Element>& to) {
  for (Element& element : from) to.push_back(std::move(element));
}

// One write, from its first computation to its answer.
class Write {
 public:
  Write(const ServiceDependencies& dependencies, const Call& call, const WriteOptions& options,
        const ComputeAll& compute)
      : store_(dependencies.store),
        call_(call),
        context_(call.context()),
        options_(options),
        compute_(compute),
        request_id_(options.request_id.empty() ? dependencies.new_uid()
                                               : absl::AsciiStrToLower(options.request_id)) {}

  absl::StatusOr<JointAnswer> Run() {
    for (int attempt = 1;; ++attempt) {
      absl::StatusOr<JointAnswer> written = Attempt();
      if (written.ok()) return written;
      if (!again_) return AnswerOfFirst(written.status());
      if (attempt == kWriteAttemptsMax) {
        return storage::WithRetry(written.status(), kRevisionChangedRetry);
      }
    }
  }

 private:
  // Sets again_ when the answer is an error that another attempt may cure.
  absl::StatusOr<JointAnswer> Attempt() {
    again_ = false;
    ASSIGN_OR_RETURN(std::vector<Draft> drafts, ComputeDrafts());
    const bool writes = std::any_of(drafts.begin(), drafts.end(),
                                    [](const Draft& draft) { return draft.put.has_value(); });
    if (options_.validate_only) return Preview(std::move(drafts));
    // Also what writes nothing claims the request id that the caller gave: a repeat shall write
    // nothing, whatever has come to be there since.
    if (!writes && options_.request_id.empty()) return Preview(std::move(drafts));
    const storage::Change change = ChangeOf(drafts);
    const bool may_be_taken = std::any_of(drafts.begin(), drafts.end(),
                                          [](const Draft& draft) { return draft.may_be_taken; });
    absl::StatusOr<storage::Written> written = store_.Write(context_, change);
    if (written.ok()) return AnswerOf(std::move(drafts), *std::move(written));
    again_ = storage::ReasonOf(written.status()) == storage::kReasonRevisionChanged ||
             (may_be_taken && absl::IsAlreadyExists(written.status()));
    if (absl::IsAlreadyExists(written.status()) && change.puts.size() == 1) {
      return AlreadyExistsError(change.puts.front().type, change.puts.front().name);
    }
    return written.status();
  }

  absl::StatusOr<std::vector<Draft>> ComputeDrafts() {
    Violations faults;
    CheckOptions(options_, faults);
    absl::StatusOr<std::vector<Draft>> drafts = compute_(context_, faults);
    RETURN_IF_ERROR(faults.ToStatus());
    if (!drafts.ok()) return drafts;
    for (const Draft& draft : *drafts) {
      if (draft.put.has_value()) RETURN_IF_ERROR(CheckSize(*draft.put));
    }
    return drafts;
  }

  // Of the drafts only what there is now is left.
  storage::Change ChangeOf(std::vector<Draft>& drafts) const {
    storage::Change change;
    change.caller = call_.caller.name;
    change.method = call_.method.FullName();
    change.request_id = request_id_;
    change.request_digest = call_.request_digest;
    change.reason = options_.reason;
    change.peer = call_.peer;
    for (Draft& draft : drafts) {
      if (draft.put.has_value()) change.puts.push_back(std::move(*draft.put));
      MoveTo(draft.keeps, change.keeps);
      MoveTo(draft.settled, change.settled);
      MoveTo(draft.based_on, change.based_on);
      MoveTo(draft.based_on_referrers, change.based_on_referrers);
      MoveTo(draft.texts, change.texts);
    }
    return change;
  }

  // A repeat is told what the first request wrote, whatever there is now; what wrote nothing is
  // told what there is.
  static JointAnswer AnswerOf(std::vector<Draft> drafts, storage::Written written) {
    JointAnswer answer{.number = written.number, .repeated = written.repeated, .resources = {}};
    if (written.repeated && written.number > 0) {
      answer.resources = std::move(written.resources);
      return answer;
    }
    answer.resources.reserve(drafts.size());
    auto resource = written.resources.begin();
    for (Draft& draft : drafts) {
      // The puts have been moved out, whether they are written or not.
      const bool is_written = written.number > 0 && draft.put.has_value();
      answer.resources.push_back(is_written ? std::move(*resource++) : WhatThereIs(draft));
    }
    return answer;
  }

  static StoredResource WhatThereIs(Draft& draft) {
    return draft.current.has_value() ? *std::move(draft.current) : StoredResource();
  }

  JointAnswer Preview(std::vector<Draft> drafts) const {
    JointAnswer previews;
    previews.resources.reserve(drafts.size());
    for (Draft& draft : drafts) {
      previews.resources.push_back(draft.put.has_value() ? PreviewOf(draft) : WhatThereIs(draft));
    }
    return previews;
  }

  StoredResource PreviewOf(const Draft& draft) const {
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
  absl::StatusOr<JointAnswer> AnswerOfFirst(const absl::Status& error) {
    if (!MayBeRepeat(error)) return error;
    ASSIGN_OR_RETURN(auto found,
                     store_.FindWritten(context_, call_.caller.name, call_.method.FullName(),
                                        request_id_, call_.request_digest));
    if (!found.has_value() || found->resources.empty()) return error;
    return JointAnswer{
        .number = found->number, .repeated = true, .resources = std::move(found->resources)};
  }

  bool MayBeRepeat(const absl::Status& error) const {
    // Who may not write it any more is not told what he or she wrote.
    return !options_.validate_only && IsUuid(options_.request_id) && IsOfTheRequest(error) &&
           !absl::IsPermissionDenied(error);
  }

  storage::Store& store_;
  const Call& call_;
  const storage::CallContext context_;
  const WriteOptions& options_;
  const ComputeAll& compute_;
  const std::string request_id_;
  bool again_ = false;
};

}  // namespace

bool IsOfTheRequest(const absl::Status& error) {
  switch (error.code()) {
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kPermissionDenied:
      return true;
    default:
      return false;
  }
}

absl::StatusOr<JointAnswer> RunJointWrite(const ServiceDependencies& dependencies, const Call& call,
                                          const WriteOptions& options, const ComputeAll& compute) {
  return Write(dependencies, call, options, compute).Run();
}

absl::StatusOr<StoredResource> RunWrite(const ServiceDependencies& dependencies, const Call& call,
                                        const WriteOptions& options, const Compute& compute) {
  const ComputeAll compute_one = [&compute](
                                     const storage::CallContext& context,
                                     Violations& faults) -> absl::StatusOr<std::vector<Draft>> {
    std::vector<Draft> drafts(1);
    ASSIGN_OR_RETURN(drafts.front(), compute(context, faults));
    return drafts;
  };
  ASSIGN_OR_RETURN(JointAnswer answer, RunJointWrite(dependencies, call, options, compute_one));
  return std::move(answer.resources.front());
}

}  // namespace entente::rpc
