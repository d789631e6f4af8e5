#include "services/server/tls.h"

#include <ctime>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "fmt/format.h"
#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "services/rpc/status_macros.h"

namespace entente::server {
namespace {

template <auto Free>
struct Freed {
  template <typename Thing>
  void operator()(Thing* thing) const {
    Free(thing);
  }
};
using BioPtr = std::unique_ptr<BIO, Freed<&BIO_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<&X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<&EVP_PKEY_free>>;

BioPtr Open(const std::string& text) {
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// No key of ours has a password: OpenSSL would ask for it at the terminal.
int NoPassword(char* /*buffer*/, int /*size*/, int /*is_for_writing*/, void* /*data*/) { return 0; }

absl::Status Bad(const std::string& path, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("{}: {}", path, what));
}

CertificatePtr FirstCertificate(const std::string& pem) {
  return CertificatePtr(PEM_read_bio_X509(Open(pem).get(), nullptr, &NoPassword, nullptr));
}

absl::Status CheckPair(const TlsConfig& config, const TlsFiles& files, absl::Time now) {
  const CertificatePtr certificate = FirstCertificate(files.cert);
  if (certificate == nullptr) return Bad(config.cert_file, "holds no certificate in PEM");
  const KeyPtr key(PEM_read_bio_PrivateKey(Open(files.key).get(), nullptr, &NoPassword, nullptr));
  if (key == nullptr) {
    return Bad(config.key_file, "holds no private key in PEM without a password");
  }
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return Bad(config.key_file, fmt::format("is not the key of {}", config.cert_file));
  }
  std::time_t seconds = absl::ToTimeT(now);
  if (X509_cmp_time(X509_get0_notAfter(certificate.get()), &seconds) < 0) {
    return Bad(config.cert_file, "has expired");
  }
  return absl::OkStatus();
}

struct FreeConfig {
  void operator()(grpc_ssl_server_certificate_config* config) const {
    grpc_ssl_server_certificate_config_destroy(config);
  }
};

// gRPC's credentials over its C interface, which asks for the certificates at each handshake; its
// C++ interface reads them once.
class ReloadedCredentials final : public grpc::ServerCredentials {
 public:
  ReloadedCredentials(const TlsReloader& reloader, grpc_ssl_client_certificate_request_type request)
      : reloader_(reloader),
        credentials_(grpc_ssl_server_credentials_create_with_options(
            grpc_ssl_server_credentials_create_options_using_config_fetcher(request, &Fetch,
                                                                            this))) {}
  ~ReloadedCredentials() override { grpc_server_credentials_release(credentials_); }
  ReloadedCredentials(const ReloadedCredentials&) = delete;
  ReloadedCredentials& operator=(const ReloadedCredentials&) = delete;

  // Callers are told by the metadata of each call; gRPC has no part in it.
  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>& /*processor*/) override {}

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config) {
    return static_cast<ReloadedCredentials*>(self)->FetchNewer(config);
  }

  grpc_ssl_certificate_config_reload_status FetchNewer(
      grpc_ssl_server_certificate_config** config) {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<const TlsFiles> files = reloader_.NewerThan(given_);
    if (files == nullptr) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    const grpc_ssl_pem_key_cert_pair pair = {files->key.c_str(), files->cert.c_str()};
    // gRPC insists on authorities of clients, also where it asks clients for nothing.
    const std::string& authorities = files->client_ca.empty() ? files->cert : files->client_ca;
    *config = grpc_ssl_server_certificate_config_create(authorities.c_str(), &pair, 1);
    given_ = std::move(files);
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  const TlsReloader& reloader_;
  std::mutex mutex_;
  std::shared_ptr<const TlsFiles> given_;  // what gRPC has
  grpc_server_credentials* const credentials_;
};

grpc_ssl_client_certificate_request_type RequestOf(const TlsConfig& config) {
  return config.client_ca_file.empty() ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                                       : GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY;
}

std::vector<std::string> PathsOf(const TlsConfig& config) {
  std::vector<std::string> paths = {config.cert_file, config.key_file};
  if (!config.client_ca_file.empty()) paths.push_back(config.client_ca_file);
  return paths;
}

}  // namespace

absl::StatusOr<TlsFiles> ReadTlsFiles(const TlsConfig& config, absl::Time now) {
  if (config.cert_file.empty()) return Bad(config.key_file, "is a key without its certificate");
  if (config.key_file.empty()) return Bad(config.cert_file, "is a certificate without its key");
  TlsFiles files;
  ASSIGN_OR_RETURN(files.cert, ReadWholeFile(config.cert_file));
  ASSIGN_OR_RETURN(files.key, ReadWholeFile(config.key_file));
  RETURN_IF_ERROR(CheckPair(config, files, now));
  if (config.client_ca_file.empty()) return files;
  ASSIGN_OR_RETURN(files.client_ca, ReadWholeFile(config.client_ca_file));
  if (FirstCertificate(files.client_ca) == nullptr) {
    return Bad(config.client_ca_file, "holds no certificate in PEM");
  }
  return files;
}

absl::StatusOr<std::unique_ptr<TlsReloader>> TlsReloader::Make(TlsConfig config,
                                                               TlsOptions options) {
  ASSIGN_OR_RETURN(TlsFiles files, ReadTlsFiles(config, absl::Now()));
  return std::unique_ptr<TlsReloader>(
      new TlsReloader(std::move(config), std::move(options), std::move(files)));
}

TlsReloader::TlsReloader(TlsConfig config, TlsOptions options, TlsFiles files)
    : config_(std::move(config)),
      options_(std::move(options)),
      watch_(PathsOf(config_)),
      files_(std::make_shared<const TlsFiles>(std::move(files))),
      credentials_(std::make_shared<ReloadedCredentials>(*this, RequestOf(config_))),
      ticker_("tls-reloader", [this] {
        ReadChanged();
        return options_.file_interval;
      }) {}

std::shared_ptr<const TlsFiles> TlsReloader::NewerThan(
    const std::shared_ptr<const TlsFiles>& known) const {
  const std::lock_guard lock(mutex_);
  return files_ == known ? nullptr : files_;
}

// The first look reads again what was just read, for it may have changed since.  A certificate and
// its key that are put in place one after the other do not fit in between: that is told, and mended
// at the next look.
void TlsReloader::ReadChanged() {
  if (!watch_.HaveChanged()) return;
  absl::StatusOr<TlsFiles> read = ReadTlsFiles(config_, absl::Now());
  const absl::Status status = read.status();
  {
    const std::lock_guard lock(mutex_);
    if (read.ok() && *read == *files_) return;
    if (read.ok()) files_ = std::make_shared<const TlsFiles>(*std::move(read));
  }
  options_.on_reload(status);
}

}  // namespace entente::server
