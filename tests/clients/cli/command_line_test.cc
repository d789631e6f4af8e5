#include "clients/cli/command_line.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;

ParsedCommandLine Parse(const std::vector<std::string>& arguments) {
  return ParseCommandLine(arguments, "default:1");
}

TEST(CommandLine, JoinsTheFilterBySpaces) {
  const ParsedCommandLine parsed =
      Parse({"initiatives", "agency:us-cbp", "country:HT", "announced >= 2010"});

  ASSERT_TRUE(parsed.act) << parsed.complaint;
  EXPECT_EQ(parsed.command_line.command, Command::kInitiatives);
  EXPECT_EQ(parsed.command_line.filter, "agency:us-cbp country:HT announced >= 2010");
  EXPECT_EQ(parsed.command_line.limit, 100);
  EXPECT_EQ(parsed.command_line.server, "default:1");
}

TEST(CommandLine, TakesCommonOptionsBeforeAndAfterTheCommand) {
  for (const auto& arguments :
       {std::vector<std::string>{"--server", "a:1", "--json", "agencies", "country:CA"},
        std::vector<std::string>{"agencies", "country:CA", "--json", "--server=a:1"}}) {
    const ParsedCommandLine parsed = Parse(arguments);

    ASSERT_TRUE(parsed.act) << parsed.complaint;
    EXPECT_TRUE(parsed.command_line.json);
    EXPECT_EQ(parsed.command_line.server, "a:1");
    EXPECT_EQ(parsed.command_line.filter, "country:CA");
  }
}

TEST(CommandLine, HasNoLimitWithAllAndForCountries) {
  EXPECT_EQ(Parse({"releases", "--all"}).command_line.limit, 0);
  EXPECT_EQ(Parse({"countries"}).command_line.limit, 0);
  EXPECT_EQ(Parse({"releases", "--limit", "7"}).command_line.limit, 7);
}

TEST(CommandLine, RefusesALimitThatIsNone) {
  EXPECT_EQ(Parse({"releases", "--limit", "0"}).exit_status, ExitStatus::kUsage);
  EXPECT_EQ(Parse({"releases", "--limit", "many"}).exit_status, ExitStatus::kUsage);
}

TEST(CommandLine, SuggestsTheCommandThatWasMeant) {
  const ParsedCommandLine parsed = Parse({"initatives", "agency:us-cbp"});

  EXPECT_FALSE(parsed.act);
  EXPECT_EQ(parsed.exit_status, ExitStatus::kUsage);
  EXPECT_THAT(parsed.complaint, HasSubstr("did you mean 'initiatives'?"));
}

TEST(CommandLine, ListsTheCommandsWhenNoneIsNear) {
  EXPECT_THAT(Parse({"frobnicate"}).complaint, HasSubstr("initiatives, releases, agencies"));
  EXPECT_THAT(Parse({}).complaint, HasSubstr("initiatives, releases, agencies"));
}

TEST(CommandLine, SuggestsTheOptionThatWasMeant) {
  EXPECT_THAT(Parse({"initiatives", "--jsn"}).complaint, HasSubstr("did you mean '--json'?"));
  EXPECT_THAT(Parse({"initiatives", "-agency:us-cbp"}).complaint,
              HasSubstr("write NOT agency:us-cbp"));
}

TEST(CommandLine, AsksForWhatIsMissing) {
  EXPECT_THAT(Parse({"show"}).complaint, HasSubstr("NAME"));
  EXPECT_THAT(Parse({"import"}).complaint, HasSubstr("FILE"));
  EXPECT_EQ(Parse({"show", "one", "two"}).exit_status, ExitStatus::kUsage);
}

TEST(CommandLine, TeachesByExample) {
  for (const char* command :
       {"initiatives", "releases", "agencies", "countries", "show", "import"}) {
    const ParsedCommandLine parsed = Parse({command, "--help"});

    EXPECT_EQ(parsed.exit_status, ExitStatus::kOk);
    EXPECT_THAT(parsed.output, HasSubstr(std::string("  entente ") + command));
  }
  EXPECT_THAT(Parse({"--help"}).output, HasSubstr("Exit status"));
}

TEST(Nearest, IsEmptyWhenNothingIsNear) {
  EXPECT_EQ(Nearest("shwo", {"show", "import"}), "show");
  EXPECT_EQ(Nearest("init", {"initiatives", "import"}), "initiatives") << "a beginning";
  EXPECT_EQ(Nearest("zzzz", {"show", "import"}), "");
}

}  // namespace
}  // namespace entente::cli
