#include "services/server/config.h"

#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::server {
namespace {

using ::testing::AllOf;
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
             "--write-lanes=8", "--drain-seconds=0", "--max-message-bytes=1048576",
             "--no-reflection", "--request-id-retention-hours=24"});

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
            HasSubstr("--write-lanes"), HasSubstr("--drain-seconds"),
            HasSubstr("--max-message-bytes"), HasSubstr("--request-id-retention-hours"),
            HasSubstr("--no-reflection")));
}

TEST(CommandLine, AWrongOneIsRefusedInOneLineThatNamesTheFlagAndTheValue) {
  EXPECT_THAT(RefusalOf({}), HasSubstr("serve, migrate, verify, reindex or version"));
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
                AllOf(HasSubstr(address), HasSubstr("cannot tell who calls")));
  }
  for (const std::string address : {"127.8.8.8:1", "localhost:1", "[::1]:1", "unix:/run/x"}) {
    EXPECT_EQ(Serve({"--listen", address}).listen.ToString(), address);
  }
}

}  // namespace
}  // namespace entente::server
