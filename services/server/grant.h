// What a caller is granted, as the callers' file and the claims of a token say it: the words for
// roles, labels and governments, in one place.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "entente/v1/label.pb.h"
#include "services/rpc/call.h"

namespace entente::server {

// As it stands there; a word that is absent is empty.
struct GrantWords {
  std::string role;                      // viewer, editor or admin; empty: viewer
  std::string tlp_max;                   // CLEAR, GREEN, AMBER, AMBER_STRICT or RED; empty: CLEAR
  std::vector<std::string> governments;  // ISO 3166-1 alpha-2
  bool all_governments = false;
};

// The caller of that name.  An admin acts for all governments.
//
// InvalidArgument, one line that names the field, what was got and what was wanted: a word that is
// none of these, a government twice or not of two capital letters, both `governments` and
// `all_governments`, an editor of no government.
[[nodiscard]] absl::StatusOr<rpc::Caller> GrantTo(std::string name, const GrantWords& words);

}  // namespace entente::server
