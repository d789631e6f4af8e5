#include "services/server/config.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/server/database_url.h"

namespace entente::server {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

using Variables = std::map<std::string, std::string, std::less<>>;

absl::StatusOr<Config> Parse(const std::vector<std::string>& arguments,
                             const Variables& variables = {}) {
  return ParseCommandLine(arguments, [&](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

// The configuration of `serve`, which the arguments are for.
ServeConfig Serve(std::vector<std::string> arguments, const Variables& variables = {}) {
  arguments.insert(arguments.begin(), "serve");
  const absl::StatusOr<Config> config = Parse(arguments, variables);
  EXPECT_TRUE(config.ok()) << config.status();
  if (!config.ok()) return {};
  return std::get<ServeConfig>(*config);
}

std::string RefusalOf(const std::vector<std::string>& arguments) {
  const absl::StatusOr<Config> config = Parse(arguments);
  EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(config.status().message());
}

TEST(CommandLine, ServeAloneIsEnough) {
  const ServeConfig config = Serve({});

  EXPECT_EQ(config.listen.ToString(), "127.0.0.1:50051");
  EXPECT_EQ(config.database.url, "");
  EXPECT_EQ(config.database.data_dir, "");
  EXPECT_EQ(config.ready_file, "");
  EXPECT_EQ(config.read_lanes, 4);
  EXPECT_EQ(config.write_lanes, 4);
  EXPECT_EQ(config.notice, absl::ZeroDuration());
  EXPECT_EQ(config.drain, absl::Seconds(10));
  EXPECT_EQ(config.message_bytes_max, 4 << 20);
  EXPECT_EQ(config.log.format, LogFormat::kText);
  EXPECT_EQ(config.log.level, LogLevel::kInfo);
  EXPECT_TRUE(config.reflection);
  EXPECT_EQ(config.request_id_retention, absl::Hours(7 * 24));
}

TEST(CommandLine, EveryFlagIsTaken) {
  const ServeConfig config =
      Serve({"--listen", "[::1]:0", "--database-url=postgresql://db/entente", "--ready-file",
             "/run/r", "--log-format=json", "--log-level=debug", "--read-lanes=2",
             "--write-lanes=8", "--notice-seconds=5", "--drain-seconds=0",
             "--max-message-bytes=1048576", "--no-reflection", "--request-id-retention-hours=24"});

  EXPECT_EQ(config.listen.ToString(), "[::1]:0");
  EXPECT_EQ(config.database.url, "postgresql://db/entente");
  EXPECT_EQ(config.ready_file, "/run/r");
  EXPECT_EQ(config.log.format, LogFormat::kJson);
  EXPECT_EQ(config.log.level, LogLevel::kDebug);
  EXPECT_EQ(config.read_lanes, 2);
  EXPECT_EQ(config.write_lanes, 8);
  EXPECT_EQ(config.notice, absl::Seconds(5));
  EXPECT_EQ(config.drain, absl::ZeroDuration());
  EXPECT_EQ(config.message_bytes_max, 1 << 20);
  EXPECT_FALSE(config.reflection);
  EXPECT_EQ(config.request_id_retention, absl::Hours(24));
}

TEST(CommandLine, VariablesStandInForFlagsAndFlagsWin) {
  const Variables variables = {{"ENTENTE_DATABASE_URL", "postgresql://env"},
                               {"ENTENTE_DATA_DIR", "/env"}};

  EXPECT_EQ(Serve({}, variables).database.url, "postgresql://env");
  EXPECT_EQ(Serve({}, variables).database.data_dir, "");
  EXPECT_EQ(Serve({}, {{"ENTENTE_DATA_DIR", "/env"}}).database.data_dir, "/env");
  EXPECT_EQ(Serve({"--database-url", "postgresql://flag"}, variables).database.url,
            "postgresql://flag");
  EXPECT_EQ(Serve({"--data-dir", "/flag"}, variables).database.data_dir, "/flag");
  EXPECT_EQ(Serve({"--data-dir", "/flag"}, variables).database.url, "");
}

// --- The file ---

class ConfigFile : public ::testing::Test {
 protected:
  ConfigFile() {
    std::string pattern = ::testing::TempDir() + "/config-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~ConfigFile() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text) const {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }

  std::string folder_;
};

TEST_F(ConfigFile, HasAKeyForEveryFlag) {
  const std::string file = Write("server.toml", R"(# All of it.
listen = "[::1]:0"
database_url = "postgresql://db/entente"
ready_file = "/run/r"
log_format = "json"
log_level = "debug"
read_lanes = 2
write_lanes = 8
drain_seconds = 0
max_message_bytes = 1_048_576
no_reflection = true
request_id_retention_hours = 24
)");

  const ServeConfig config = Serve({"--config", file});

  EXPECT_EQ(config.listen.ToString(), "[::1]:0");
  EXPECT_EQ(config.database.url, "postgresql://db/entente");
  EXPECT_EQ(config.ready_file, "/run/r");
  EXPECT_EQ(config.log.format, LogFormat::kJson);
  EXPECT_EQ(config.log.level, LogLevel::kDebug);
  EXPECT_EQ(config.read_lanes, 2);
  EXPECT_EQ(config.write_lanes, 8);
  EXPECT_EQ(config.drain, absl::ZeroDuration());
  EXPECT_EQ(config.message_bytes_max, 1 << 20);
  EXPECT_FALSE(config.reflection);
  EXPECT_EQ(config.request_id_retention, absl::Hours(24));
}

TEST_F(ConfigFile, TheCommandLineWinsOverTheEnvironmentAndThatOverTheFile) {
  const std::string file =
      Write("server.toml", "read_lanes = 2\nwrite_lanes = 3\ndrain_seconds = 4\n");
  const Variables variables = {
      {"ENTENTE_CONFIG", file}, {"ENTENTE_READ_LANES", "5"}, {"ENTENTE_WRITE_LANES", "6"}};

  const ServeConfig config = Serve({"--read-lanes=7"}, variables);

  EXPECT_EQ(config.read_lanes, 7);
  EXPECT_EQ(config.write_lanes, 6);
  EXPECT_EQ(config.drain, absl::Seconds(4));
}

TEST_F(ConfigFile, TheDatabaseIsChosenAsAWhole) {
  const std::string file = Write("server.toml", "database_url = \"postgresql://file\"\n");

  EXPECT_EQ(Serve({"--config", file, "--data-dir", "/flag"}).database.url, "");
  EXPECT_EQ(Serve({"--config", file}, {{"ENTENTE_DATA_DIR", "/env"}}).database.data_dir, "/env");
  EXPECT_EQ(Serve({"--config", file}, {{"ENTENTE_DATA_DIR", "/env"}}).database.url, "");
  EXPECT_EQ(Serve({"--config", file}, {{"ENTENTE_DATA_DIR", ""}}).database.url,
            "postgresql://file");
  const absl::StatusOr<Config> migrate = Parse({"migrate", "--config", file});
  ASSERT_TRUE(migrate.ok()) << migrate.status();
  EXPECT_EQ(std::get<MigrateConfig>(*migrate).database.url, "postgresql://file");
}

TEST_F(ConfigFile, ThatIsWrongIsRefusedWithItsLine) {
  struct Case {
    std::string text;
    std::vector<std::string> told;
  };
  for (const Case& wrong : std::vector<Case>{
           {"\nread_lane = 2\n", {"server.toml:2", "no setting read_lane"}},
           {"config = \"x\"\n", {"server.toml:1", "no setting config"}},
           {"[serve]\nread_lanes = 2\n", {"server.toml:1", "serve", "neither a text"}},
           {"read_lanes = [2]\n", {"server.toml:1", "read_lanes", "neither a text"}},
           {"read_lanes = 2.5\n", {"server.toml:1", "read_lanes", "neither a text"}},
           {"read_lanes = 0\n", {"server.toml:1", "--read-lanes", "0", "64"}},
           {"read_lanes = 2\nread_lanes = 3\n", {"server.toml:2", "read_lanes"}},
           {"listen = 127.0.0.1\n", {"server.toml:1"}},
           {"log_format = \"xml\"\n", {"server.toml:1", "xml", "json"}},
           {"database_url = \"postgresql://u:secret@db/x\"\n", {"--database-url", "password"}},
           {"database_url = \"postgresql://db\"\ndata_dir = \"/x\"\n", {"exclude each other"}}}) {
    const std::string file = Write("server.toml", wrong.text);
    const std::string refusal = RefusalOf({"serve", "--config", file});
    for (const std::string& told : wrong.told) EXPECT_THAT(refusal, HasSubstr(told));
    EXPECT_THAT(refusal, Not(HasSubstr("\n")));
    EXPECT_THAT(refusal, Not(HasSubstr("secret")));
  }
  for (const std::string& unreadable : {std::string("/there/is/none.toml"), folder_}) {
    EXPECT_THAT(RefusalOf({"serve", "--config", unreadable}),
                AllOf(HasSubstr(unreadable), HasSubstr("cannot be read")));
  }
  EXPECT_EQ(Serve({"--config", Write("empty.toml", "")}).read_lanes, 4);
}

TEST_F(ConfigFile, AVariableThatIsWrongIsRefusedByItsName) {
  const absl::StatusOr<Config> config = Parse({"serve"}, {{"ENTENTE_READ_LANES", "many"}});

  ASSERT_FALSE(config.ok());
  EXPECT_THAT(std::string(config.status().message()),
              AllOf(HasSubstr("ENTENTE_READ_LANES"), HasSubstr("many")));
}

TEST_F(ConfigFile, IsCheckedAndToldWithoutServing) {
  const std::string file = Write("server.toml", "read_lanes = 2\n");

  const absl::StatusOr<Config> config =
      Parse({"serve", "--config", file, "--check-config", "--listen=[::1]:9"},
            {{"ENTENTE_WRITE_LANES", "6"}});

  ASSERT_TRUE(config.ok()) << config.status();
  const std::string text = std::get<CheckedConfig>(*config).text;
  EXPECT_THAT(text, ContainsRegex("listen +\\[::1\\]:9 +command line"));
  EXPECT_THAT(text, ContainsRegex("read_lanes +2 +.*server.toml:1"));
  EXPECT_THAT(text, ContainsRegex("write_lanes +6 +ENTENTE_WRITE_LANES"));
  EXPECT_THAT(text, ContainsRegex("drain_seconds +10 +default"));
  EXPECT_THAT(text, ContainsRegex("no_reflection +false +default"));
  EXPECT_THAT(RefusalOf({"serve", "--check-config", "--read-lanes", "0"}),
              HasSubstr("--read-lanes"));
}

TEST_F(ConfigFile, ThePasswordComesFromAFileOfItsOwn) {
  const std::string file = Write("password", "it's a \\ secret\r\nnot this\n");

  EXPECT_EQ(
      Serve({"--database-url=postgresql://u@db/x", "--database-password-file", file}).database.url,
      "postgresql://u@db/x?password=it%27s%20a%20%5C%20secret");
  EXPECT_EQ(Serve({"--database-url=host=db user=u", "--database-password-file", file}).database.url,
            R"(host=db user=u password='it\'s a \\ secret')");
  EXPECT_THAT(RefusalOf({"serve", "--database-password-file", file}),
              HasSubstr("no use without --database-url"));
  EXPECT_THAT(RefusalOf({"serve", "--database-url=postgresql://db", "--database-password-file",
                         Write("empty", "\n")}),
              HasSubstr("holds no password"));
  EXPECT_THAT(RefusalOf({"serve", "--database-url=postgresql://db", "--database-password-file",
                         folder_ + "/none"}),
              HasSubstr("cannot be read"));
}

TEST(DatabaseUrl, APasswordInItIsFoundInEveryForm) {
  for (const char* url :
       {"postgresql://u:p@db/x", "postgres://u:@db", "postgresql://db/x?password=p",
        "postgresql://db?sslmode=require&password=p", "host=db password=p", "password = 'p'",
        "postgresql://a:p@h1:1,h2:2/x"}) {
    EXPECT_TRUE(HasPassword(url)) << url;
  }
  for (const char* url : {"", "postgresql://", "postgresql://db:5432/x", "postgresql://u@db:5432/x",
                          "postgresql://[::1]:5432/x", "postgresql:///x?host=/run/postgresql",
                          "host=db user=u", "postgresql://u@db/password", "passfile=/x"}) {
    EXPECT_FALSE(HasPassword(url)) << url;
  }
}

TEST(DatabaseUrl, APasswordIsAddedInEveryForm) {
  EXPECT_EQ(WithPassword("postgresql://db", "p"), "postgresql://db/?password=p");
  EXPECT_EQ(WithPassword("postgresql://db/x", "p&q"), "postgresql://db/x?password=p%26q");
  EXPECT_EQ(WithPassword("postgresql:///x?host=/run", "p"), "postgresql:///x?host=/run&password=p");
  EXPECT_EQ(WithPassword("host=db", ""), "host=db password=''");
}

TEST(CommandLine, MigrateTakesADatabase) {
  const absl::StatusOr<Config> config = Parse({"migrate", "--database-url", "postgresql://db"});

  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(std::get<MigrateConfig>(*config).database.url, "postgresql://db");
}

TEST(CommandLine, VerifyAndReindexTakeADatabase) {
  const absl::StatusOr<Config> verify = Parse({"verify", "--data-dir", "/srv/entente"});
  const absl::StatusOr<Config> reindex =
      Parse({"reindex"}, {{"ENTENTE_DATABASE_URL", "postgresql://db"}});

  ASSERT_TRUE(verify.ok()) << verify.status();
  EXPECT_EQ(std::get<VerifyConfig>(*verify).database.data_dir, "/srv/entente");
  ASSERT_TRUE(reindex.ok()) << reindex.status();
  EXPECT_EQ(std::get<ReindexConfig>(*reindex).database.url, "postgresql://db");
}

TEST(CommandLine, ExpungeTakesNamesAndAReason) {
  const absl::StatusOr<Config> config =
      Parse({"expunge", "releases/one", "initiatives/two", "--reason", "order 17", "--dry-run"},
            {{"ENTENTE_DATABASE_URL", "postgresql://db"}});

  ASSERT_TRUE(config.ok()) << config.status();
  const auto& expunge = std::get<ExpungeConfig>(*config);
  EXPECT_EQ(expunge.database.url, "postgresql://db");
  EXPECT_EQ(expunge.names, (std::vector<std::string>{"releases/one", "initiatives/two"}));
  EXPECT_EQ(expunge.reason, "order 17");
  EXPECT_TRUE(expunge.dry_run);
}

TEST(CommandLine, ExpungeWantsANameAndAReasonThatFits) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"expunge"},
           {"expunge", "releases/one"},
           {"expunge", "--reason", "order 17"},
           {"expunge", "releases/one", "--reason", ""},
           {"expunge", "releases/one", "--reason", std::string(1'001, 'x')}}) {
    EXPECT_EQ(Parse(arguments).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(CommandLine, VersionAndHelp) {
  ASSERT_TRUE(Parse({"version"}).ok());
  EXPECT_TRUE(std::holds_alternative<VersionConfig>(*Parse({"version"})));
  EXPECT_NE(Version(), "");
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--help"}, {"serve", "--help"}, {"serve", "-h"}, {"migrate", "--help"}}) {
    const absl::StatusOr<Config> config = Parse(arguments);
    ASSERT_TRUE(config.ok()) << config.status();
    EXPECT_THAT(std::get<HelpConfig>(*config).text, HasSubstr("entente-server"));
  }
}

TEST(CommandLine, HelpTeachesByExampleAndNamesEveryFlagAndVariable) {
  EXPECT_THAT(std::get<HelpConfig>(*Parse({"--help"})).text,
              AllOf(HasSubstr("Examples:"), HasSubstr("entente-server serve"), HasSubstr("migrate"),
                    HasSubstr("verify"), HasSubstr("reindex"), HasSubstr("version")));
  EXPECT_THAT(
      std::get<HelpConfig>(*Parse({"serve", "--help"})).text,
      AllOf(HasSubstr("--listen"), HasSubstr("--database-url"), HasSubstr("ENTENTE_DATABASE_URL"),
            HasSubstr("--data-dir"), HasSubstr("ENTENTE_DATA_DIR"), HasSubstr("--ready-file"),
            HasSubstr("--log-format"), HasSubstr("--log-level"), HasSubstr("--read-lanes"),
            HasSubstr("--write-lanes"), HasSubstr("--notice-seconds"), HasSubstr("--drain-seconds"),
            HasSubstr("--max-message-bytes"), HasSubstr("--request-id-retention-hours"),
            HasSubstr("--no-reflection")));
}

TEST(CommandLine, AWrongOneIsRefusedInOneLineThatNamesTheFlagAndTheValue) {
  EXPECT_THAT(RefusalOf({}), HasSubstr("serve, migrate, verify, reindex, expunge or version"));
  EXPECT_THAT(RefusalOf({"sreve"}), HasSubstr("sreve"));
  EXPECT_THAT(RefusalOf({"serve", "--lisen", "x"}), HasSubstr("--lisen"));
  EXPECT_THAT(RefusalOf({"serve", "extra"}), HasSubstr("extra"));
  EXPECT_THAT(RefusalOf({"serve", "--read-lanes", "0"}),
              AllOf(HasSubstr("--read-lanes"), HasSubstr("0"), HasSubstr("64")));
  EXPECT_THAT(RefusalOf({"serve", "--write-lanes", "many"}),
              AllOf(HasSubstr("--write-lanes"), HasSubstr("many")));
  EXPECT_THAT(RefusalOf({"serve", "--log-format", "xml"}),
              AllOf(HasSubstr("--log-format"), HasSubstr("xml"), HasSubstr("json")));
  EXPECT_THAT(RefusalOf({"serve", "--max-message-bytes", "12"}), HasSubstr("--max-message-bytes"));
  EXPECT_THAT(RefusalOf({"serve", "--request-id-retention-hours", "23"}),
              AllOf(HasSubstr("--request-id-retention-hours"), HasSubstr("24")));
  EXPECT_THAT(RefusalOf({"serve", "--listen"}), HasSubstr("--listen"));
  EXPECT_THAT(RefusalOf({"serve", "--listen", "nonsense"}),
              AllOf(HasSubstr("--listen"), HasSubstr("nonsense"), HasSubstr("HOST:PORT")));
  EXPECT_THAT(RefusalOf({"serve", "--database-url=postgresql://db", "--data-dir=/x"}),
              HasSubstr("exclude each other"));
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {}, {"sreve"}, {"serve", "--lisen"}, {"serve", "--read-lanes", "x"}}) {
    EXPECT_THAT(RefusalOf(arguments), Not(HasSubstr("\n")));
  }
}

TEST(CommandLine, AnAddressThatOtherMachinesReachIsRefusedForWantOfIdentity) {
  for (const std::string address :
       {"0.0.0.0:50051", "[::]:50051", "192.0.2.1:50051", "host:50051"}) {
    EXPECT_THAT(RefusalOf({"serve", "--listen", address}),
                AllOf(HasSubstr(address), HasSubstr("nothing tells who calls")));
  }
  for (const std::string address : {"127.8.8.8:1", "localhost:1", "[::1]:1", "unix:/run/x"}) {
    EXPECT_EQ(Serve({"--listen", address}).listen.ToString(), address);
    EXPECT_TRUE(Serve({"--listen", address}).access.is_local_only);
  }
}

TEST(CommandLine, AnAddressThatOtherMachinesReachNeedsTlsOrAProxyThatHasIt) {
  EXPECT_THAT(RefusalOf({"serve", "--listen=0.0.0.0:1", "--allow-anonymous"}),
              AllOf(HasSubstr("overheard"), HasSubstr("--tls-cert-file")));
  const ServeConfig behind_proxy =
      Serve({"--listen=0.0.0.0:1", "--allow-anonymous", "--allow-plaintext"});
  EXPECT_FALSE(behind_proxy.access.is_local_only);
  EXPECT_TRUE(behind_proxy.access.identity.allow_anonymous);
  const ServeConfig with_tls =
      Serve({"--listen=0.0.0.0:1", "--callers-file=/c", "--tls-cert-file=/a", "--tls-key-file=/b"});
  EXPECT_EQ(with_tls.access.identity.callers_file, "/c");
  EXPECT_EQ(with_tls.access.tls.key_file, "/b");
}

TEST(CommandLine, SettingsOfIdentityThatAreOfNoUseAloneAreRefused) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"serve", "--tls-cert-file=/a"}, "--tls-cert-file: is of no use without --tls-key-file"},
      {{"serve", "--tls-key-file=/a"}, "--tls-key-file: is of no use without --tls-cert-file"},
      {{"serve", "--tls-client-ca-file=/a"}, "without --tls-cert-file"},
      {{"serve", "--tls-cert-file=/a", "--tls-key-file=/b", "--tls-client-ca-file=/c"},
       "without --callers-file"},
      {{"serve", "--jwt-issuer=i"}, "--jwt-issuer: is of no use without --jwt-jwks"},
      {{"serve", "--jwt-audience=a"}, "--jwt-audience: is of no use without --jwt-jwks"},
      {{"serve", "--jwt-jwks=/k", "--jwt-issuer=i"}, "needs --jwt-issuer and --jwt-audience"},
      {{"serve", "--jwt-jwks=http://id.example/k", "--jwt-issuer=i", "--jwt-audience=a"},
       "wanted https"},
      {{"serve", "--jwt-jwks=http://127.0.0.1:1@id.example/k", "--jwt-issuer=i",
        "--jwt-audience=a"},
       "names a user"},
      {{"serve", "--jwt-clock-skew-seconds=301"}, "--jwt-clock-skew-seconds"},
      {{"serve", "--memory-mib=5"}, "wanted 0, or 64 or more"},
      {{"serve", "--metrics-listen=unix:/x"}, "--metrics-listen: got a unix socket"},
  };
  for (const auto& [arguments, refusal] : cases) {
    EXPECT_THAT(RefusalOf(arguments), HasSubstr(refusal));
  }
}

TEST(CommandLine, LimitsAndSlownessAreRead) {
  const ServeConfig config =
      Serve({"--caller-calls-max=7", "--caller-streams-max=8", "--caller-calls-per-second=9",
             "--caller-burst=10", "--connection-age-seconds=0", "--memory-mib=64",
             "--slow-call-ms=250", "--metrics-listen=127.0.0.1:9464"});

  EXPECT_EQ(config.access.limits.calls_at_once, 7U);
  EXPECT_EQ(config.access.limits.streams_at_once, 8U);
  EXPECT_EQ(config.access.limits.calls_per_second, 9);
  EXPECT_EQ(config.access.limits.burst, 10);
  EXPECT_EQ(config.connection_age, absl::ZeroDuration());
  EXPECT_EQ(config.memory_mib, 64);
  EXPECT_EQ(config.log.slow, absl::Milliseconds(250));
  EXPECT_EQ(config.metrics_listen->ToString(), "127.0.0.1:9464");
}

}  // namespace
}  // namespace entente::server
