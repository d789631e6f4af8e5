#include "clients/cli/command_line.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "clients/cli/misspelling.h"

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
  EXPECT_EQ(parsed.command_line.list.filter, "agency:us-cbp country:HT announced >= 2010");
  EXPECT_EQ(parsed.command_line.list.limit, 100);
  EXPECT_EQ(parsed.command_line.server, "default:1");
}

TEST(CommandLine, TakesCommonOptionsBeforeAndAfterTheCommand) {
  for (const auto& arguments :
       {std::vector<std::string>{"--server", "a:1", "--json", "agencies", "country:CA"},
        std::vector<std::string>{"agencies", "country:CA", "--json", "--server=a:1"}}) {
    const ParsedCommandLine parsed = Parse(arguments);

    ASSERT_TRUE(parsed.act) << parsed.complaint;
    EXPECT_EQ(parsed.command_line.format, Format::kJson);
    EXPECT_EQ(parsed.command_line.server, "a:1");
    EXPECT_EQ(parsed.command_line.list.filter, "country:CA");
  }
}

TEST(CommandLine, HasNoLimitWithAllAndForCountries) {
  EXPECT_EQ(Parse({"releases", "--all"}).command_line.list.limit, 0);
  EXPECT_EQ(Parse({"countries"}).command_line.list.limit, 0);
  EXPECT_EQ(Parse({"releases", "--limit", "7"}).command_line.list.limit, 7);
}

TEST(CommandLine, RefusesALimitThatIsNone) {
  EXPECT_EQ(Parse({"releases", "--limit", "0"}).exit_status, ExitStatus::kUsage);
  EXPECT_EQ(Parse({"releases", "--limit", "many"}).exit_status, ExitStatus::kUsage);
}

TEST(CommandLine, WatchesFromNowOnUnlessToldOtherwise) {
  const ParsedCommandLine now = Parse({"watch", "pair:CA-US", "type:initiative"});
  const ParsedCommandLine later = Parse({"watch", "--from", "Ab-_9", "-o", "jsonl"});

  ASSERT_TRUE(now.act && later.act) << now.complaint << later.complaint;
  EXPECT_EQ(now.command_line.watch.filter, "pair:CA-US type:initiative");
  EXPECT_EQ(now.command_line.watch.from, "now");
  EXPECT_EQ(later.command_line.watch.from, "Ab-_9");
  EXPECT_EQ(later.command_line.format, Format::kJsonLines);
}

TEST(CommandLine, HasJsonLinesOfWatchesOnly) {
  EXPECT_THAT(Parse({"agencies", "-o", "jsonl"}).complaint, HasSubstr("wanted -o json"));
  EXPECT_EQ(Parse({"watch", "-o", "md"}).exit_status, ExitStatus::kUsage);
}

TEST(CommandLine, ImportsAreToldWhatToDoOnConflict) {
  const ParsedCommandLine plain = Parse({"import", "records.jsonl"});
  const ParsedCommandLine flags =
      Parse({"import", "-", "--on-conflict", "update", "--all-or-nothing", "--chunk", "50",
             "--keep-identity", "--check", "--reason", "moved"});

  ASSERT_TRUE(plain.act && flags.act) << plain.complaint << flags.complaint;
  EXPECT_EQ(plain.command_line.imported.file, "records.jsonl");
  EXPECT_EQ(plain.command_line.imported.on_conflict, "fail");
  EXPECT_FALSE(plain.command_line.imported.whole);
  EXPECT_EQ(flags.command_line.imported.on_conflict, "update");
  EXPECT_TRUE(flags.command_line.imported.whole);
  EXPECT_EQ(flags.command_line.imported.chunk_size, 50);
  EXPECT_TRUE(flags.command_line.imported.keep_identity);
  EXPECT_TRUE(flags.command_line.imported.check_only);
  EXPECT_EQ(flags.command_line.imported.reason, "moved");
  EXPECT_EQ(Parse({"import", "-", "--on-conflict", "merge"}).exit_status, ExitStatus::kUsage);
  EXPECT_EQ(Parse({"import", "-", "--chunk", "0"}).exit_status, ExitStatus::kUsage);
}

TEST(CommandLine, RecordsAFileWithItsText) {
  const ParsedCommandLine parsed =
      Parse({"record", "release.json", "--text", "release.txt", "--check"});

  ASSERT_TRUE(parsed.act) << parsed.complaint;
  EXPECT_EQ(parsed.command_line.record.file, "release.json");
  EXPECT_EQ(parsed.command_line.record.text_file, "release.txt");
  EXPECT_TRUE(parsed.command_line.record.check_only);
}

TEST(CommandLine, SuggestsTheCommandThatWasMeant) {
  const ParsedCommandLine parsed = Parse({"initatives", "agency:us-cbp"});

  EXPECT_FALSE(parsed.act);
  EXPECT_EQ(parsed.exit_status, ExitStatus::kUsage);
  EXPECT_THAT(parsed.complaint, HasSubstr("did you mean 'initiatives'?"));
}

TEST(CommandLine, ListsTheCommandsWhenNoneIsNear) {
  EXPECT_THAT(Parse({"frobnicate"}).complaint, HasSubstr("initiatives, commitments, overdue"));
  EXPECT_THAT(Parse({}).complaint, HasSubstr("initiatives, commitments, overdue"));
}

TEST(CommandLine, SuggestsTheOptionThatWasMeant) {
  EXPECT_THAT(Parse({"initiatives", "--jsn"}).complaint, HasSubstr("did you mean '--json'?"));
  EXPECT_THAT(Parse({"initiatives", "-agency:us-cbp"}).complaint,
              HasSubstr("write NOT agency:us-cbp"));
}

TEST(CommandLine, TakesTheOptionsOfLists) {
  const ParsedCommandLine parsed =
      Parse({"commitments", "pair:CA-US", "--as-of", "2010-12-31", "--order", "days_late desc",
             "--page-token", "abc", "--limit", "7"});

  ASSERT_TRUE(parsed.act) << parsed.complaint;
  EXPECT_EQ(parsed.command_line.command, Command::kCommitments);
  EXPECT_EQ(parsed.command_line.list.as_of_date, "2010-12-31");
  EXPECT_EQ(parsed.command_line.list.order, "days_late desc");
  EXPECT_EQ(parsed.command_line.list.page_token, "abc");
  EXPECT_EQ(parsed.command_line.list.limit, 7);
}

TEST(CommandLine, RefusesADayThatIsNone) {
  for (const char* day : {"2010", "2010-13-01", "yesterday", "2010-02-30", "2010-7-13"}) {
    const ParsedCommandLine parsed = Parse({"commitments", "--as-of", day});

    EXPECT_EQ(parsed.exit_status, ExitStatus::kUsage) << day;
    EXPECT_THAT(parsed.complaint, HasSubstr("--as-of: wanted a day, YYYY-MM-DD"));
  }
}

TEST(CommandLine, KnowsTheFormsOfAnswers) {
  EXPECT_EQ(Parse({"late", "-o", "md"}).command_line.format, Format::kMarkdown);
  EXPECT_EQ(Parse({"-o", "json", "late"}).command_line.format, Format::kJson);
  EXPECT_EQ(Parse({"late", "-o", "table"}).command_line.format, Format::kText);
  EXPECT_EQ(Parse({"late", "-o", "xml"}).exit_status, ExitStatus::kUsage);
}

TEST(CommandLine, SaysWhichCommandsHaveNoMarkdown) {
  EXPECT_TRUE(Parse({"brief", "CA-US", "-o", "md"}).act);
  EXPECT_THAT(Parse({"show", "CA", "-o", "md"}).complaint, HasSubstr("show has no Markdown"));
}

TEST(CommandLine, TellsTheDocumentOfCitationsFromTheirFilter) {
  const CommandLine both =
      Parse({"citations", "plan-2010", "anchor:not_found", "--field", "signed"}).command_line;
  EXPECT_EQ(both.citations.document, "plan-2010");
  EXPECT_EQ(both.citations.list.filter, "anchor:not_found");
  EXPECT_EQ(both.citations.field, "signed");

  const CommandLine filter = Parse({"citations", "(anchor:not_found OR issuer:CA)"}).command_line;
  EXPECT_EQ(filter.citations.document, "");
  EXPECT_EQ(filter.citations.list.filter, "(anchor:not_found OR issuer:CA)");
}

TEST(CommandLine, RefusesAGroupingThatIsNone) {
  EXPECT_EQ(Parse({"pairs", "--by", "agency-pair"}).command_line.summary.by, "agency-pair");
  EXPECT_EQ(Parse({"pairs"}).command_line.summary.by, "pair");
  EXPECT_EQ(Parse({"owed"}).command_line.summary.by, "debtor");
  EXPECT_EQ(Parse({"pairs", "--by", "colour"}).exit_status, ExitStatus::kUsage);
  EXPECT_EQ(Parse({"owed", "--by", "agency"}).exit_status, ExitStatus::kUsage);
}

TEST(CommandLine, RefusesADepthBeyondTheServers) {
  EXPECT_EQ(Parse({"related", "plan", "--depth", "5"}).command_line.related.depth, 5);
  EXPECT_EQ(Parse({"related", "plan", "--depth", "6"}).exit_status, ExitStatus::kUsage);
}

TEST(CommandLine, AsksWhatToAdd) {
  EXPECT_THAT(Parse({"add"}).complaint,
              HasSubstr("add what: initiative, commitment, report, search"));
  EXPECT_THAT(Parse({"add", "comitment"}).complaint, HasSubstr("did you mean 'commitment'?"));
}

TEST(CommandLine, TakesRepeatedFlagsOfWhatIsAdded) {
  const ParsedCommandLine parsed =
      Parse({"add", "commitment", "plan", "--debtor", "us-dhs", "--debtor", "ca-ps", "--supports",
             "modality,texts", "--check"});

  ASSERT_TRUE(parsed.act) << parsed.complaint;
  EXPECT_EQ(parsed.command_line.command, Command::kAddCommitment);
  EXPECT_EQ(parsed.command_line.commitment.initiative, "plan");
  EXPECT_EQ(parsed.command_line.commitment.debtors, (std::vector<std::string>{"us-dhs", "ca-ps"}));
  EXPECT_EQ(parsed.command_line.commitment.add.quote.supports,
            (std::vector<std::string>{"modality", "texts"}));
  EXPECT_TRUE(parsed.command_line.commitment.add.check_only);
}

TEST(CommandLine, AsksForWhatIsMissing) {
  EXPECT_THAT(Parse({"show"}).complaint, HasSubstr("NAME"));
  EXPECT_THAT(Parse({"brief"}).complaint, HasSubstr("PAIR"));
  EXPECT_THAT(Parse({"change-due", "x/y"}).complaint, HasSubstr("--on"));
  EXPECT_THAT(Parse({"import"}).complaint, HasSubstr("FILE"));
  EXPECT_THAT(Parse({"record"}).complaint, HasSubstr("FILE"));
  EXPECT_EQ(Parse({"show", "one", "two"}).exit_status, ExitStatus::kUsage);
}

TEST(CommandLine, TeachesByExample) {
  for (const char* command :
       {"initiatives", "commitments", "reports", "releases",   "agencies", "countries", "citations",
        "pairs",       "owed",        "overdue", "late",       "related",  "show",      "cite",
        "brief",       "when",        "add",     "change-due", "import",   "record"}) {
    const ParsedCommandLine parsed = Parse({command, "--help"});

    EXPECT_EQ(parsed.exit_status, ExitStatus::kOk);
    EXPECT_THAT(parsed.output, HasSubstr(std::string("  entente ") + command));
  }
  for (const char* what : {"initiative", "commitment", "report", "search"})
    EXPECT_THAT(Parse({"add", what, "--help"}).output,
                HasSubstr(std::string("  entente add ") + what));
  EXPECT_THAT(Parse({"--help"}).output, HasSubstr("Exit status"));
}

TEST(Nearest, IsEmptyWhenNothingIsNear) {
  EXPECT_EQ(Nearest("shwo", {"show", "import"}), "show");
  EXPECT_EQ(Nearest("init", {"initiatives", "import"}), "initiatives") << "a beginning";
  EXPECT_EQ(Nearest("zzzz", {"show", "import"}), "");
}

}  // namespace
}  // namespace entente::cli
