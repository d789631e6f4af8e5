// Collects what is wrong with a request, field by field, so that all of it is told at once.

#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/rpc/error_details.pb.h"

namespace entente::rpc {

// The key of ErrorInfo.metadata that says how many faults there are, also those not listed.
inline constexpr std::string_view kViolationCountKey = "violations";

// Used by one thread.
class Violations final {
 public:
  // A field, as a path in the request's own JSON-less names (`initiative.participants[2].role`),
  // and what is wrong with it: what was got and what was wanted.  An empty path means the request
  // as a whole. Long texts are cut.  Past 100 faults only the count goes on.
  void Add(std::string_view field, std::string_view description);

  // Adds the message of a status that is not OK under a field; does nothing for an OK one.
  void AddIfError(std::string_view field, const absl::Status& status);

  // Adds all of `other`; a path that is `from`, or begins with it, begins with `to` instead.
  void AddAll(const Violations& other, std::string_view from, std::string_view to);

  [[nodiscard]] bool empty() const { return count_ == 0; }

  // How many there are, and the first 100 of them.
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] const google::rpc::BadRequest& listed() const { return bad_request_; }

  // OK when empty; else INVALID_ARGUMENT with google.rpc.BadRequest, whose text names the first
  // fault and says how many there are.
  [[nodiscard]] absl::Status ToStatus() const;

 private:
  google::rpc::BadRequest bad_request_;
  int count_ = 0;
};

}  // namespace entente::rpc
