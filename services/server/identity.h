// Who calls: by the certificate of the client, an API key, or a token of an identity provider.  The
// callers' file (callers_file.h) says what each may do; a token may say so itself (jwt.h).
//
// Files and keys are read again while the server runs.  What cannot be read then is told and left;
// what was read before stays in force, so that a slip of the hand locks nobody out.

#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "services/rpc/call.h"
#include "services/rpc/credentials.h"
#include "services/server/jwt.h"
#include "services/server/ticker.h"
#include "services/server/watched_files.h"

namespace entente::server {

struct IdentityConfig {
  std::string callers_file;  // empty: none
  std::string jwks;          // a file or an address; empty: no tokens are taken
  JwtRules jwt;
  // Whether clients' certificates are checked (tls.h), so that their names prove something.
  bool has_certificates = false;
  // Who gives no credentials is a viewer of what is CLEAR.
  bool allow_anonymous = false;

  // Whether callers can say who they are.
  [[nodiscard]] bool IsOn() const { return !callers_file.empty() || !jwks.empty(); }
};

struct IdentityOptions {
  // How often the files are looked at.
  absl::Duration file_interval = absl::Seconds(2);
  // How often the keys at an address are read; at the soonest, when a token names one that is new.
  absl::Duration jwks_interval = absl::Minutes(5);
  absl::Duration jwks_interval_min = absl::Seconds(10);
  std::function<absl::Time()> clock = [] { return absl::Now(); };
  // Told what was read anew, or could not be, by the thread that reads.
  std::function<void(const absl::Status&, std::string_view what)> on_reload =
      [](const absl::Status&, std::string_view) {};
};

// Thread-safe.
class Identity final {
 public:
  // Reads the files, and the keys at an address, which may be out of reach: then no token is taken
  // until they are read.
  //
  // InvalidArgument, one line, when a file cannot be read or understood, or says what is of no use
  // with this configuration.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Identity>> Make(IdentityConfig config,
                                                                      IdentityOptions options);
  // Who makes a call.  A token that the call brings decides; a certificate does where there is
  // none.  Waits for nothing.
  //   UNAUTHENTICATED  CREDENTIALS_MISSING; CREDENTIALS_INVALID, saying what is wrong, never with
  //                    the credentials
  [[nodiscard]] absl::StatusOr<rpc::Caller> Identify(const rpc::Credentials& credentials);

 private:
  struct State;  // what is in force: immutable but for the tokens that were checked

  Identity(IdentityConfig config, IdentityOptions options);

  [[nodiscard]] absl::StatusOr<rpc::Caller> ByToken(std::string_view token);
  [[nodiscard]] absl::StatusOr<rpc::Caller> ByJwt(std::string_view token, State& state);
  [[nodiscard]] static absl::StatusOr<rpc::Caller> ByCertificate(
      const rpc::Credentials& credentials, const State& state);

  [[nodiscard]] absl::Status ReadCallers();
  [[nodiscard]] absl::Status ReadKeys();
  void ReadChanged();

  const IdentityConfig config_;
  const IdentityOptions options_;
  std::atomic<std::shared_ptr<State>> state_;
  WatchedFiles callers_watch_;
  WatchedFiles jwks_watch_;
  std::atomic<bool> wants_keys_ = false;  // a token named one that is not known
  absl::Time keys_read_;                  // of the thread
  std::optional<Ticker> ticker_;          // absent where there is nothing to read
};

}  // namespace entente::server
