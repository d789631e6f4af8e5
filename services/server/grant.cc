#include "services/server/grant.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

#include "services/rpc/wording.h"

namespace entente::server {
namespace {

using v1::Label;

struct RoleWord {
  std::string_view word;
  rpc::Role role;
};
constexpr std::array<RoleWord, 4> kRoles = {{{"", rpc::Role::kViewer},
                                             {"viewer", rpc::Role::kViewer},
                                             {"editor", rpc::Role::kEditor},
                                             {"admin", rpc::Role::kAdmin}}};

absl::StatusOr<rpc::Role> RoleOf(const std::string& word) {
  const auto* found = std::find_if(kRoles.begin(), kRoles.end(),
                                   [&](const RoleWord& role) { return role.word == word; });
  if (found != kRoles.end()) return found->role;
  return absl::InvalidArgumentError(
      fmt::format("role: got {}; wanted viewer, editor or admin", rpc::Quoted(word)));
}

absl::StatusOr<Label::Tlp> TlpOf(const std::string& word) {
  if (word.empty()) return Label::CLEAR;
  Label::Tlp tlp = Label::TLP_UNSPECIFIED;
  if (Label::Tlp_Parse(word, &tlp) && tlp != Label::TLP_UNSPECIFIED) return tlp;
  return absl::InvalidArgumentError(fmt::format(
      "tlp_max: got {}; wanted CLEAR, GREEN, AMBER, AMBER_STRICT or RED", rpc::Quoted(word)));
}

bool IsCountryCode(const std::string& code) {
  return code.size() == 2 && absl::ascii_isupper(static_cast<unsigned char>(code[0])) &&
         absl::ascii_isupper(static_cast<unsigned char>(code[1]));
}

absl::Status CheckGovernments(const GrantWords& words, rpc::Role role) {
  if (words.all_governments && !words.governments.empty()) {
    return absl::InvalidArgumentError(
        "governments: some are named beside all_governments; wanted one of the two");
  }
  for (auto code = words.governments.begin(); code != words.governments.end(); ++code) {
    if (!IsCountryCode(*code)) {
      return absl::InvalidArgumentError(fmt::format(
          "governments: got {}; wanted codes of two capital letters, as CA", rpc::Quoted(*code)));
    }
    if (std::find(words.governments.begin(), code, *code) != code) {
      return absl::InvalidArgumentError(fmt::format("governments: {} is named twice", *code));
    }
  }
  if (role == rpc::Role::kEditor && !words.all_governments && words.governments.empty()) {
    return absl::InvalidArgumentError(
        "governments: an editor of none may write nothing; wanted some, or all_governments");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<rpc::Caller> GrantTo(std::string name, const GrantWords& words) {
  const absl::StatusOr<rpc::Role> role = RoleOf(words.role);
  if (!role.ok()) return role.status();
  const absl::StatusOr<Label::Tlp> tlp = TlpOf(words.tlp_max);
  if (!tlp.ok()) return tlp.status();
  if (absl::Status status = CheckGovernments(words, *role); !status.ok()) return status;
  rpc::Caller caller;
  caller.name = std::move(name);
  caller.is_named = true;
  caller.role = *role;
  caller.clearance.tlp_max = *tlp;
  caller.clearance.all_governments = words.all_governments || *role == rpc::Role::kAdmin;
  caller.clearance.governments = words.governments;
  return caller;
}

}  // namespace entente::server
