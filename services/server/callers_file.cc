#include "services/server/callers_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "fmt/format.h"
#include <openssl/crypto.h>

#include "services/rpc/hex.h"
#include "services/rpc/sha256.h"
#include "services/rpc/wording.h"
#include "services/server/grant.h"

namespace entente::server {
namespace {

constexpr std::size_t kNameMax = 100;
constexpr std::size_t kSha256HexSize = 64;

constexpr std::array<std::string_view, 8> kKeys = {
    "name",    "role",           "governments",       "all_governments",
    "tlp_max", "api_key_sha256", "certificate_names", "jwt_subjects"};

bool IsName(const std::string& name) {
  return !name.empty() && name.size() <= kNameMax && name != "anonymous" &&
         std::all_of(name.begin(), name.end(), [](unsigned char letter) {
           return absl::ascii_isalnum(letter) || letter == '-' || letter == '_' || letter == '.' ||
                  letter == '@' || letter == ':' || letter == '/';
         });
}

bool IsSha256Hex(const std::string& text) {
  return text.size() == kSha256HexSize &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char digit) { return absl::ascii_isxdigit(digit); });
}

}  // namespace

// One reading of the file.
class CallersReader final {
 public:
  explicit CallersReader(const std::string& path) : path_(path) {}

  absl::StatusOr<CallersTable> Read(std::string_view text) {
    toml::table file;
    try {
      file = toml::parse(text, path_);
    } catch (const toml::parse_error& error) {
      return Fault(error.source(), std::string(error.description()));
    }
    for (const auto& [key, node] : file) {
      if (key.str() != "caller") {
        return Fault(node.source(), fmt::format("{} is no key here; wanted [[caller]]", key.str()));
      }
      const toml::array* callers = node.as_array();
      if (callers == nullptr || !callers->is_homogeneous<toml::table>()) {
        return Fault(node.source(), "caller is no list of tables; wanted [[caller]]");
      }
      for (const toml::node& caller : *callers) {
        if (absl::Status status = Add(*caller.as_table()); !status.ok()) return status;
      }
    }
    return std::move(table_);
  }

 private:
  absl::Status Add(const toml::table& entry) {
    for (const auto& [key, node] : entry) {
      if (std::find(kKeys.begin(), kKeys.end(), key.str()) == kKeys.end()) {
        return Fault(node.source(), fmt::format("{} is no key of a caller", key.str()));
      }
    }
    fault_ = absl::OkStatus();
    const std::string name = Text(entry, "name");
    const GrantWords words = {.role = Text(entry, "role"),
                              .tlp_max = Text(entry, "tlp_max"),
                              .governments = Texts(entry, "governments"),
                              .all_governments = Flag(entry, "all_governments")};
    if (!fault_.ok()) return fault_;
    if (!IsName(name)) {
      return Fault(entry.source(),
                   fmt::format("name: got {}; wanted 1 to {} letters, digits, -, _, ., @, : or "
                               "/, and not anonymous",
                               rpc::Quoted(name), kNameMax));
    }
    if (!names_.emplace(name, table_.callers_.size()).second) {
      return Fault(entry.source(), fmt::format("name: {} is said twice", name));
    }
    absl::StatusOr<rpc::Caller> caller = GrantTo(name, words);
    if (!caller.ok()) {
      return Fault(entry.source(),
                   fmt::format("caller {}: {}", name, std::string(caller.status().message())));
    }
    table_.callers_.push_back(*std::move(caller));
    return AddProofs(entry, name);
  }

  absl::Status AddProofs(const toml::table& entry, const std::string& name) {
    const std::size_t place = table_.callers_.size() - 1;
    const std::vector<std::string> certificates = Texts(entry, "certificate_names");
    const std::vector<std::string> subjects = Texts(entry, "jwt_subjects");
    const std::vector<std::string> keys = Texts(entry, "api_key_sha256");
    if (!fault_.ok()) return fault_;
    if (certificates.empty() && subjects.empty() && keys.empty()) {
      return Fault(entry.source(),
                   fmt::format("caller {}: nothing proves it; wanted certificate_names, "
                               "api_key_sha256 or jwt_subjects",
                               name));
    }
    if (auto twice = AddAll(certificates, place, table_.certificate_names_)) {
      return Fault(entry.source(), fmt::format("certificate_names: {} is said twice", *twice));
    }
    if (auto twice = AddAll(subjects, place, table_.jwt_subjects_)) {
      return Fault(entry.source(), fmt::format("jwt_subjects: {} is said twice", *twice));
    }
    for (const std::string& key : keys) {
      if (!IsSha256Hex(key)) {
        return Fault(entry.source(),
                     fmt::format("caller {}: api_key_sha256: got {} characters; wanted the {} "
                                 "hexadecimal digits of a SHA-256",
                                 name, key.size(), kSha256HexSize));
      }
      table_.api_keys_.push_back({rpc::BytesOfHex(key), place});
    }
    return absl::OkStatus();
  }

  // The first that was there already; nothing when all are new.
  static std::optional<std::string> AddAll(const std::vector<std::string>& what, std::size_t place,
                                           CallersTable::Places& places) {
    for (const std::string& one : what) {
      if (!places.emplace(one, place).second) return one;
    }
    return std::nullopt;
  }

  std::string Text(const toml::table& entry, std::string_view key) {
    const toml::node* node = entry.get(key);
    if (node == nullptr) return "";
    const auto text = node->value_exact<std::string>();
    if (!text.has_value()) fault_ = Fault(node->source(), fmt::format("{} is no text", key));
    return text.value_or("");
  }

  bool Flag(const toml::table& entry, std::string_view key) {
    const toml::node* node = entry.get(key);
    if (node == nullptr) return false;
    const auto flag = node->value_exact<bool>();
    if (!flag.has_value()) {
      fault_ = Fault(node->source(), fmt::format("{} is neither true nor false", key));
    }
    return flag.value_or(false);
  }

  std::vector<std::string> Texts(const toml::table& entry, std::string_view key) {
    const toml::node* node = entry.get(key);
    std::vector<std::string> texts;
    if (node == nullptr) return texts;
    if (node->is_array()) {
      for (const toml::node& element : *node->as_array()) {
        const auto text = element.value_exact<std::string>();
        if (text.has_value() && !text->empty()) texts.push_back(*text);
      }
    }
    if (!node->is_array() || texts.size() != node->as_array()->size()) {
      fault_ = Fault(node->source(), fmt::format("{} is no list of texts", key));
    }
    return texts;
  }

  absl::Status Fault(const toml::source_region& where, const std::string& what) const {
    return absl::InvalidArgumentError(fmt::format("{}:{}: {}", path_, where.begin.line, what));
  }

  const std::string& path_;
  CallersTable table_;
  std::map<std::string, std::size_t> names_;
  absl::Status fault_;
};

absl::StatusOr<CallersTable> CallersTable::Parse(std::string_view text, const std::string& path) {
  return CallersReader(path).Read(text);
}

const rpc::Caller* CallersTable::FindByCertificateName(std::string_view name) const {
  return Find(certificate_names_, name);
}

const rpc::Caller* CallersTable::FindByJwtSubject(std::string_view subject) const {
  return Find(jwt_subjects_, subject);
}

const rpc::Caller* CallersTable::FindByApiKey(std::string_view key) const {
  const std::string sha256 = rpc::Sha256(key);
  const rpc::Caller* found = nullptr;
  for (const ApiKey& known : api_keys_) {
    if (CRYPTO_memcmp(known.sha256.data(), sha256.data(), sha256.size()) == 0) {
      found = &callers_[known.caller];
    }
  }
  return found;
}

const rpc::Caller* CallersTable::Find(const Places& places, std::string_view what) const {
  const auto found = places.find(what);
  return found == places.end() ? nullptr : &callers_[found->second];
}

}  // namespace entente::server
