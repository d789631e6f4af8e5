#include "tests/support/test_database.h"

#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <system_error>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include <libpq-fe.h>

#include "storage/postgres/embedded/cluster.h"
#include "tests/support/scratch.h"

namespace entente::test {
namespace {

using storage::postgres::embedded::Cluster;
using storage::postgres::embedded::ClusterOptions;

struct ConnectionDeleter {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, ConnectionDeleter>;

[[noreturn]] void Die(std::string_view what, std::string_view why) {
  std::fprintf(stderr, "tests/support: %s: %s\n", std::string(what).c_str(),
               std::string(why).c_str());
  std::abort();
}

std::string MakeDirectory() {
  std::string directory = ScratchTemplate("entente-test");
  if (mkdtemp(directory.data()) == nullptr) Die("cannot make a folder", directory);
  return directory;
}

std::unique_ptr<Cluster> StartCluster(const std::string& directory) {
  ClusterOptions options;
  options.data_dir = directory;
  options.durable = false;
  absl::StatusOr<std::unique_ptr<Cluster>> cluster = Cluster::Start(options);
  if (!cluster.ok()) Die("cannot start a database", cluster.status().ToString());
  return *std::move(cluster);
}

// Runs one statement at `url`; Unavailable with the server's words when it fails.
absl::Status Execute(const std::string& url, const std::string& statement) {
  const Connection connection(PQconnectdb(url.c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    return absl::UnavailableError(PQerrorMessage(connection.get()));
  }
  PGresult* result = PQexec(connection.get(), statement.c_str());
  const bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
  const std::string message = PQresultErrorMessage(result);
  PQclear(result);
  return done ? absl::OkStatus() : absl::UnavailableError(absl::StrCat(statement, ": ", message));
}

void MustExecute(const std::string& statement) {
  const absl::Status status = Execute(TestCluster::Get().url(), statement);
  if (!status.ok()) Die("cannot prepare a database", status.ToString());
}

// A value in a URI (RFC 3986, 2.1): all but letters and digits as %XX.
std::string Escaped(std::string_view value) {
  std::string escaped;
  for (const char character : value) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(character))) {
      escaped += character;
      continue;
    }
    absl::StrAppend(&escaped, "%",
                    absl::Hex(static_cast<unsigned char>(character), absl::kZeroPad2));
  }
  return escaped;
}

// The server of `url`, which is a URI or a list of words, with another database, as a URI.
std::string WithDatabase(const std::string& url, std::string_view database) {
  char* error = nullptr;
  PQconninfoOption* options = PQconninfoParse(url.c_str(), &error);
  if (options == nullptr) Die("not the URL of a database", error == nullptr ? url : error);
  std::string uri = absl::StrCat("postgresql://?dbname=", Escaped(database));
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (option->val == nullptr || std::string_view(option->keyword) == "dbname") continue;
    absl::StrAppend(&uri, "&", option->keyword, "=", Escaped(option->val));
  }
  PQconninfoFree(options);
  return uri;
}

// Processes of several machines may share one server: a random part, too.
std::string MakeName() {
  static const unsigned kRandom = std::random_device()();
  static std::atomic<int> number = 0;
  return absl::StrCat("entente_test_", getpid(), "_", absl::Hex(kRandom), "_", ++number);
}

void Drop(const std::string& name) {
  const absl::Status status = Execute(
      TestCluster::Get().url(), absl::StrCat("DROP DATABASE IF EXISTS ", name, " WITH (FORCE)"));
  // A test that ended the server has taken the database along.
  if (!status.ok()) std::fprintf(stderr, "tests/support: %s\n", status.ToString().c_str());
}

// The templates of the process, dropped at its end.
class Templates final {
 public:
  static Templates& Get() {
    static Templates templates(TestCluster::Get());
    return templates;
  }

  ~Templates() {
    if (cluster_.embedded() != nullptr) return;  // goes as a whole
    for (const auto& [kind, name] : names_) Drop(name);
  }

  std::string NameOf(std::string_view kind, const TestDatabase::Prepare& prepare) {
    const std::lock_guard lock(mutex_);
    std::string& name = names_[std::string(kind)];
    if (!name.empty()) return name;
    name = MakeName();
    MustExecute(absl::StrCat("CREATE DATABASE ", name, " TEMPLATE template0"));
    const absl::Status status = prepare(WithDatabase(TestCluster::Get().url(), name));
    if (!status.ok()) Die("cannot prepare the template of all test databases", status.ToString());
    return name;
  }

 private:
  // Constructed after the cluster, so destroyed before it.
  explicit Templates(const TestCluster& cluster) : cluster_(cluster) {}

  const TestCluster& cluster_;
  std::mutex mutex_;
  std::map<std::string, std::string> names_;  // by kind
};

}  // namespace

TestCluster& TestCluster::Get() {
  static TestCluster cluster;
  return cluster;
}

TestCluster::TestCluster() {
  const char* url = std::getenv("ENTENTE_TEST_DATABASE_URL");
  if (url != nullptr && *url != '\0') {
    url_ = url;
    return;
  }
  directory_ = MakeDirectory();
  cluster_ = StartCluster(directory_);
  url_ = cluster_->url();
}

TestCluster::~TestCluster() {
  if (cluster_ == nullptr) return;
  cluster_->Stop().IgnoreError();
  std::error_code error;
  std::filesystem::remove_all(directory_, error);
}

TestDatabase::TestDatabase()
    : name_(MakeName()), url_(WithDatabase(TestCluster::Get().url(), name_)) {
  MustExecute(absl::StrCat("CREATE DATABASE ", name_, " TEMPLATE template0"));
}

TestDatabase::TestDatabase(const Prepare& prepare, std::string_view kind)
    : name_(MakeName()), url_(WithDatabase(TestCluster::Get().url(), name_)) {
  MustExecute(absl::StrCat("CREATE DATABASE ", name_, " TEMPLATE ",
                           Templates::Get().NameOf(kind, prepare)));
}

TestDatabase::~TestDatabase() { Drop(name_); }

}  // namespace entente::test
