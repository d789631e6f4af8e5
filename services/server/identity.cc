#include "services/server/identity.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "fmt/format.h"

#include "services/rpc/sha256.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/wording.h"
#include "services/server/callers_file.h"
#include "services/server/grant.h"
#include "services/server/jwks_source.h"
#include "storage/error.h"

namespace entente::server {
namespace {

// Tokens whose signature was checked once, in one time of keys: more come again only after all of
// them are forgotten.
constexpr std::size_t kCheckedTokensMax = 4'096;

absl::Status MissingError(bool takes_tokens, bool takes_certificates) {
  std::string_view wanted = "a client certificate";
  if (takes_tokens) wanted = "metadata `authorization: Bearer TOKEN`";
  if (takes_tokens && takes_certificates) {
    wanted = "metadata `authorization: Bearer TOKEN` or a client certificate";
  }
  return storage::MakeError(absl::StatusCode::kUnauthenticated, storage::kReasonNoCredentials,
                            fmt::format("the call does not say who makes it; wanted {}", wanted));
}

absl::Status InvalidError(const std::string& what) {
  return storage::MakeError(absl::StatusCode::kUnauthenticated, storage::kReasonBadCredentials,
                            what);
}

// `TOKEN` of `Bearer TOKEN`; the scheme's letters may be of either case (RFC 9110, 11.1).
std::optional<std::string_view> TokenOf(std::string_view authorization) {
  constexpr std::string_view kScheme = "Bearer ";
  if (!absl::StartsWithIgnoreCase({authorization.data(), authorization.size()},
                                  {kScheme.data(), kScheme.size()})) {
    return std::nullopt;
  }
  authorization.remove_prefix(kScheme.size());
  if (authorization.empty() || authorization.find(' ') != std::string_view::npos) {
    return std::nullopt;
  }
  return authorization;
}

// A token of three parts; keys have no dots.
bool LooksLikeJwt(std::string_view token) { return token.find('.') != std::string_view::npos; }

absl::StatusOr<rpc::Caller> GrantedBy(const JwtClaims& claims) {
  absl::StatusOr<rpc::Caller> caller = GrantTo("jwt:" + claims.subject, claims.grant);
  if (!caller.ok()) {
    return absl::InvalidArgumentError(
        fmt::format("the token's claim entente: {}", std::string(caller.status().message())));
  }
  if (caller->clearance.tlp_max == v1::Label::RED) {
    return absl::InvalidArgumentError(
        "the token's claim entente: tlp_max: got RED, which is for callers named in the callers' "
        "file; wanted AMBER_STRICT at most");
  }
  return caller;
}

}  // namespace

struct Identity::State {
  CallersTable callers;
  JwtKeys keys;

  struct Checked {
    rpc::Caller caller;
    absl::Time expires;
  };
  std::mutex mutex;
  absl::flat_hash_map<std::string, Checked> checked;  // by the token's SHA-256

  std::optional<Checked> FindChecked(const std::string& digest) {
    const std::lock_guard lock(mutex);
    const auto found = checked.find(digest);
    if (found == checked.end()) return std::nullopt;
    return found->second;
  }
  void AddChecked(const std::string& digest, Checked token) {
    const std::lock_guard lock(mutex);
    if (checked.size() >= kCheckedTokensMax) checked.clear();
    checked.insert_or_assign(digest, std::move(token));
  }
};

absl::StatusOr<std::unique_ptr<Identity>> Identity::Make(IdentityConfig config,
                                                         IdentityOptions options) {
  std::unique_ptr<Identity> identity(new Identity(std::move(config), std::move(options)));
  const IdentityConfig& told = identity->config_;
  if (!told.callers_file.empty()) RETURN_IF_ERROR(identity->ReadCallers());
  if (!told.jwks.empty()) {
    const absl::Status read = identity->ReadKeys();
    if (!read.ok() && !IsUrl(told.jwks)) return read;
    if (!read.ok()) identity->options_.on_reload(read, "the keys of tokens");
  }
  if (told.IsOn()) {
    identity->ticker_.emplace("identity", [raw = identity.get()] {
      raw->ReadChanged();
      return raw->options_.file_interval;
    });
  }
  return identity;
}

Identity::Identity(IdentityConfig config, IdentityOptions options)
    : config_(std::move(config)),
      options_(std::move(options)),
      state_(std::make_shared<State>()),
      callers_watch_({config_.callers_file}),
      jwks_watch_({config_.jwks}) {}

absl::StatusOr<rpc::Caller> Identity::Identify(const rpc::Credentials& credentials) {
  if (credentials.authorization.size() > 1) {
    return InvalidError("the call has the metadata `authorization` more than once");
  }
  if (!credentials.authorization.empty()) {
    const std::optional<std::string_view> token = TokenOf(credentials.authorization.front());
    if (!token.has_value()) {
      return InvalidError("the metadata `authorization` is not `Bearer TOKEN`");
    }
    return ByToken(*token);
  }
  const std::shared_ptr<State> state = state_.load();
  if (credentials.has_certificate && state->callers.has_certificate_names()) {
    return ByCertificate(credentials, *state);
  }
  if (config_.allow_anonymous) return rpc::Caller();
  return MissingError(state->callers.has_api_keys() || !config_.jwks.empty(),
                      state->callers.has_certificate_names());
}

absl::StatusOr<rpc::Caller> Identity::ByToken(std::string_view token) {
  if (token.size() > kJwtBytesMax) return InvalidError("the token is too long");
  const std::shared_ptr<State> state = state_.load();
  if (LooksLikeJwt(token)) return ByJwt(token, *state);
  const rpc::Caller* caller = state->callers.FindByApiKey(token);
  return caller == nullptr ? absl::StatusOr<rpc::Caller>(InvalidError("the API key is nobody's"))
                           : *caller;
}

absl::StatusOr<rpc::Caller> Identity::ByJwt(std::string_view token, State& state) {
  if (config_.jwks.empty()) return InvalidError("this server takes no JSON Web Tokens");
  const absl::Time now = options_.clock();
  const std::string digest = rpc::Sha256(token);
  if (auto checked = state.FindChecked(digest)) {
    if (now < checked->expires + config_.jwt.clock_skew) return std::move(checked->caller);
    return InvalidError("the token has expired");
  }
  const absl::StatusOr<JwtClaims> claims = VerifyJwt(token, state.keys, config_.jwt, now);
  if (absl::IsNotFound(claims.status())) {
    if (!wants_keys_.exchange(true)) ticker_->Hurry();
  }
  if (!claims.ok()) return InvalidError(std::string(claims.status().message()));
  const rpc::Caller* named = state.callers.FindByJwtSubject(claims->subject);
  absl::StatusOr<rpc::Caller> caller = named != nullptr ? *named : GrantedBy(*claims);
  if (!caller.ok()) return InvalidError(std::string(caller.status().message()));
  state.AddChecked(digest, {*caller, claims->expires});
  return caller;
}

absl::StatusOr<rpc::Caller> Identity::ByCertificate(const rpc::Credentials& credentials,
                                                    const State& state) {
  if (credentials.alternative_names.empty()) {
    return InvalidError("the client's certificate has no subject alternative name");
  }
  const rpc::Caller* caller = nullptr;
  for (const std::string_view name : credentials.alternative_names) {
    const rpc::Caller* one = state.callers.FindByCertificateName(name);
    if (one != nullptr && caller != nullptr && one != caller) {
      return InvalidError("the client's certificate has the names of two callers");
    }
    if (one != nullptr) caller = one;
  }
  if (caller == nullptr) return InvalidError("the client's certificate is nobody's");
  return *caller;
}

absl::Status Identity::ReadCallers() {
  callers_watch_.HaveChanged();  // before it is read: what changes after this is read again
  ASSIGN_OR_RETURN(const std::string text, ReadWholeFile(config_.callers_file));
  ASSIGN_OR_RETURN(CallersTable callers, CallersTable::Parse(text, config_.callers_file));
  if (callers.has_certificate_names() && !config_.has_certificates) {
    return absl::InvalidArgumentError(fmt::format(
        "{}: certificate_names are of no use without --tls-client-ca-file", config_.callers_file));
  }
  if (callers.has_jwt_subjects() && config_.jwks.empty()) {
    return absl::InvalidArgumentError(
        fmt::format("{}: jwt_subjects are of no use without --jwt-jwks", config_.callers_file));
  }
  auto state = std::make_shared<State>();
  state->callers = std::move(callers);
  state->keys = state_.load()->keys;
  state_.store(std::move(state));
  return absl::OkStatus();
}

absl::Status Identity::ReadKeys() {
  jwks_watch_.HaveChanged();
  keys_read_ = options_.clock();
  ASSIGN_OR_RETURN(const std::string text,
                   IsUrl(config_.jwks) ? FetchJwks(config_.jwks) : ReadWholeFile(config_.jwks));
  absl::StatusOr<JwtKeys> keys = JwtKeys::Parse(text);
  if (!keys.ok()) {
    return absl::InvalidArgumentError(
        fmt::format("{}: {}", config_.jwks, std::string(keys.status().message())));
  }
  auto state = std::make_shared<State>();
  state->callers = state_.load()->callers;
  state->keys = *std::move(keys);
  state_.store(std::move(state));
  return absl::OkStatus();
}

void Identity::ReadChanged() {
  if (!config_.callers_file.empty() && callers_watch_.HaveChanged()) {
    options_.on_reload(ReadCallers(), "the callers' file");
  }
  if (config_.jwks.empty()) return;
  const bool wants_keys = wants_keys_.exchange(false);
  const absl::Duration age = options_.clock() - keys_read_;
  const bool is_due = IsUrl(config_.jwks) ? age >= (wants_keys ? options_.jwks_interval_min
                                                               : options_.jwks_interval)
                                          : jwks_watch_.HaveChanged();
  if (is_due) options_.on_reload(ReadKeys(), "the keys of tokens");
}

}  // namespace entente::server
