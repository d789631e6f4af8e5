#include "services/server/access.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fmt/format.h"

#include "services/rpc/status_macros.h"
#include "services/server/jwks_source.h"

namespace entente::server {
namespace {

// More than this is no clock that is off, but one that is wrong.
constexpr int kClockSkewSecondsMax = 300;
constexpr int kCountMax = 1'000'000;

absl::Status Bad(std::string_view flag, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("{}: {}", flag, what));
}

void AddTlsFlags(CLI::App& app, AccessFlags& flags) {
  app.add_option("--tls-cert-file", flags.tls.cert_file,
                 "The server's certificate in PEM, with those between it and a root")
      ->type_name("FILE");
  app.add_option("--tls-key-file", flags.tls.key_file, "The private key of the certificate")
      ->type_name("FILE");
  app.add_option("--tls-client-ca-file", flags.tls.client_ca_file,
                 "Whose client certificates are taken; their names are in the callers' file")
      ->type_name("FILE");
}

void AddIdentityFlags(CLI::App& app, AccessFlags& flags) {
  app.add_option("--callers-file", flags.callers_file,
                 "Who may call, by certificate, API key or token, and what each may do")
      ->type_name("FILE");
  app.add_option("--jwt-jwks", flags.jwt_jwks,
                 "The keys that sign JSON Web Tokens, as a JWK Set; asked for again as it changes")
      ->type_name("FILE|URL");
  app.add_option("--jwt-issuer", flags.jwt_issuer, "The issuer of tokens that are taken")
      ->type_name("ISS");
  app.add_option("--jwt-audience", flags.jwt_audience, "Whom tokens that are taken are for")
      ->type_name("AUD");
  app.add_option("--jwt-clock-skew-seconds", flags.jwt_clock_skew_seconds,
                 "By how much the clock of the issuer may differ [60]")
      ->type_name("N")
      ->check(CLI::Range(0, kClockSkewSecondsMax).description(""));
  app.add_flag("--allow-anonymous", flags.allow_anonymous,
               "Who does not say who he or she is may read what is CLEAR");
  app.add_flag("--allow-plaintext", flags.allow_plaintext,
               "Let other machines connect without TLS: behind a proxy or a mesh that has it");
}

void AddLimitFlags(CLI::App& app, AccessFlags& flags) {
  const auto add = [&app](const char* name, int& value, const char* about) {
    app.add_option(name, value, about)
        ->type_name("N")
        ->check(CLI::Range(0, kCountMax).description(""));
  };
  add("--caller-calls-max", flags.caller_calls_max, "Calls of one caller at a time; 0: any [256]");
  add("--caller-streams-max", flags.caller_streams_max,
      "Watches, exports and imports of one caller at a time; 0: any [100]");
  add("--caller-calls-per-second", flags.caller_calls_per_second,
      "Calls of one caller a second in the long run; 0: any [0]");
  add("--caller-burst", flags.caller_burst,
      "Calls of one caller at once after a pause; 0: as many as a second has [0]");
}

absl::Status CheckTls(const AccessFlags& flags) {
  const TlsConfig& tls = flags.tls;
  if (tls.cert_file.empty() && !tls.key_file.empty()) {
    return Bad("--tls-key-file", "is of no use without --tls-cert-file");
  }
  if (tls.key_file.empty() && !tls.cert_file.empty()) {
    return Bad("--tls-cert-file", "is of no use without --tls-key-file");
  }
  if (tls.client_ca_file.empty()) return absl::OkStatus();
  if (!tls.IsOn()) return Bad("--tls-client-ca-file", "is of no use without --tls-cert-file");
  if (flags.callers_file.empty()) {
    return Bad("--tls-client-ca-file",
               "is of no use without --callers-file, which says whose certificates they are");
  }
  return absl::OkStatus();
}

absl::Status CheckJwt(const AccessFlags& flags) {
  if (flags.jwt_jwks.empty()) {
    if (!flags.jwt_issuer.empty()) return Bad("--jwt-issuer", "is of no use without --jwt-jwks");
    if (!flags.jwt_audience.empty()) {
      return Bad("--jwt-audience", "is of no use without --jwt-jwks");
    }
    return absl::OkStatus();
  }
  if (flags.jwt_issuer.empty() || flags.jwt_audience.empty()) {
    return Bad("--jwt-jwks",
               "needs --jwt-issuer and --jwt-audience: or tokens made for others "
               "would be taken");
  }
  if (!IsUrl(flags.jwt_jwks)) return absl::OkStatus();
  const absl::Status status = CheckJwksUrl(flags.jwt_jwks);
  return status.ok() ? status : Bad("--jwt-jwks", std::string(status.message()));
}

absl::Status CheckListen(const AccessFlags& flags, const AccessConfig& config,
                         const ListenAddress& listen) {
  if (listen.IsLocal()) return absl::OkStatus();
  if (!config.identity.IsOn() && !flags.allow_anonymous) {
    return Bad("--listen",
               fmt::format("{} can be reached by other machines, and nothing tells who calls; "
                           "wanted --callers-file, --jwt-jwks or --allow-anonymous, or 127.0.0.1, "
                           "::1, localhost or unix:PATH",
                           listen.ToString()));
  }
  if (!config.tls.IsOn() && !flags.allow_plaintext) {
    return Bad("--listen",
               fmt::format("{} can be reached by other machines, and what they say could be "
                           "overheard; wanted --tls-cert-file, or --allow-plaintext behind a proxy "
                           "that has TLS",
                           listen.ToString()));
  }
  return absl::OkStatus();
}

}  // namespace

void AddAccessFlags(CLI::App& app, AccessFlags& flags) {
  AddTlsFlags(app, flags);
  AddIdentityFlags(app, flags);
  AddLimitFlags(app, flags);
}

absl::StatusOr<AccessConfig> AccessConfigOf(const AccessFlags& flags, const ListenAddress& listen) {
  RETURN_IF_ERROR(CheckTls(flags));
  RETURN_IF_ERROR(CheckJwt(flags));
  AccessConfig config;
  config.tls = flags.tls;
  config.identity.callers_file = flags.callers_file;
  config.identity.jwks = flags.jwt_jwks;
  config.identity.jwt = {.issuer = flags.jwt_issuer,
                         .audience = flags.jwt_audience,
                         .clock_skew = absl::Seconds(flags.jwt_clock_skew_seconds)};
  config.identity.has_certificates = !flags.tls.client_ca_file.empty();
  config.identity.allow_anonymous = flags.allow_anonymous;
  config.limits = {.calls_at_once = static_cast<std::size_t>(flags.caller_calls_max),
                   .streams_at_once = static_cast<std::size_t>(flags.caller_streams_max),
                   .calls_per_second = static_cast<double>(flags.caller_calls_per_second),
                   .burst = static_cast<double>(flags.caller_burst)};
  config.is_local_only = !config.identity.IsOn() && !flags.allow_anonymous;
  RETURN_IF_ERROR(CheckListen(flags, config, listen));
  return config;
}

absl::Status CheckAccess(const AccessConfig& config) {
  if (config.tls.IsOn()) RETURN_IF_ERROR(ReadTlsFiles(config.tls, absl::Now()).status());
  return Identity::Make(config.identity, IdentityOptions()).status();
}

}  // namespace entente::server
