#include "services/maintenance/checked_texts.h"

#include <utility>

#include "fmt/format.h"

#include "services/rpc/sha256.h"
#include "services/rpc/status_macros.h"

namespace entente::maintenance {

absl::StatusOr<std::string> CheckedTexts::GetText(const storage::CallContext& context,
                                                  std::string_view sha256) {
  if (last_.has_value() && last_->sha256 == sha256) return last_->text;
  ASSIGN_OR_RETURN(std::string text, store_.GetText(context, sha256));
  if (rpc::Sha256Hex(text) != sha256) {
    return absl::DataLossError(
        fmt::format("text {} does not have the SHA-256 that it is stored under", sha256));
  }
  last_ = storage::Text{std::string(sha256), std::move(text)};
  return last_->text;
}

}  // namespace entente::maintenance
