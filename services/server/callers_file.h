// The callers' file: who may call, what proves it, and what he or she may do and see.  TOML 1.0,
// one table for each caller:
//
//   [[caller]]
//   name = "cbp-backend"
//   role = "editor"                      # viewer (as when absent), editor or admin
//   governments = ["US"]                 # or all_governments = true
//   tlp_max = "AMBER"                    # CLEAR when absent
//   certificate_names = ["cbp.example"]  # subject alternative names of its certificates
//   api_key_sha256 = ["4bf5...", ...]    # of its keys, in hexadecimal; several while they change
//   jwt_subjects = ["0oa1b2"]            # `sub` of tokens that are its
//
// Used by identity.h.  A table is immutable: share it as you like.

#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "services/rpc/call.h"

namespace entente::server {

class CallersTable final {
 public:
  // Nobody.
  CallersTable() = default;

  // Parses the text of the file at `path`, which errors name.
  //
  // InvalidArgument, one line with the file and the line, for what is no TOML, an unknown key, a
  // value of another type, a name that is absent or said twice, something that proves two callers
  // or none, and what GrantTo says.
  [[nodiscard]] static absl::StatusOr<CallersTable> Parse(std::string_view text,
                                                          const std::string& path);

  // Null when it is nobody's.  Of a key, every one is looked at, each in constant time.
  [[nodiscard]] const rpc::Caller* FindByCertificateName(std::string_view name) const;
  [[nodiscard]] const rpc::Caller* FindByApiKey(std::string_view key) const;
  [[nodiscard]] const rpc::Caller* FindByJwtSubject(std::string_view subject) const;

  [[nodiscard]] std::size_t size() const { return callers_.size(); }
  [[nodiscard]] bool has_certificate_names() const { return !certificate_names_.empty(); }
  [[nodiscard]] bool has_api_keys() const { return !api_keys_.empty(); }
  [[nodiscard]] bool has_jwt_subjects() const { return !jwt_subjects_.empty(); }

 private:
  friend class CallersReader;
  using Places = std::map<std::string, std::size_t, std::less<>>;

  struct ApiKey {
    std::string sha256;  // 32 bytes
    std::size_t caller = 0;
  };

  [[nodiscard]] const rpc::Caller* Find(const Places& places, std::string_view what) const;

  std::vector<rpc::Caller> callers_;
  Places certificate_names_;
  Places jwt_subjects_;
  std::vector<ApiKey> api_keys_;
};

}  // namespace entente::server
