#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "gmock/gmock.h"

#include "clients/cli/json_lines.h"
#include "tests/clients/cli/command_fixture.h"

namespace entente::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class ExportCommand : public CommandTest {
 protected:
  ExportCommand() {
    for (const char* name : {"agencies/a-one", "agencies/b-two", "agencies/c-three"}) {
      state().exported.emplace_back().mutable_agency()->set_name(name);
    }
    std::filesystem::remove(file_);
  }

  ~ExportCommand() override { std::filesystem::remove(file_); }

  static std::string Content(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    return content.str();
  }

  // The names in a file of JSON lines.
  static std::vector<std::string> NamesIn(const std::string& content) {
    std::istringstream in(content);
    JsonLines lines(in);
    std::vector<std::string> names;
    while (const auto line = lines.Next()) {
      const auto record = ParseRecord(line->text);
      EXPECT_TRUE(record.ok()) << record.status();
      if (record.ok()) names.push_back(record->agency().name());
    }
    return names;
  }

  const std::string file_ = ::testing::TempDir() + "entente-export-test.jsonl";
};

TEST_F(ExportCommand, WritesLinesThatImportReads) {
  ASSERT_EQ(Export(MakeSession(), {.file = file_}), ExitStatus::kOk);

  EXPECT_THAT(NamesIn(Content(file_)),
              ElementsAre("agencies/a-one", "agencies/b-two", "agencies/c-three"));
  EXPECT_THAT(messages_.str(), HasSubstr("3 records, as of 2010-11-17T13:20:00.000000Z"));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ExportCommand, PrintsThemWhenAsked) {
  ASSERT_EQ(Export(MakeSession(), {.file = "-"}), ExitStatus::kOk);

  EXPECT_THAT(NamesIn(out_.str()), SizeIs(3));
}

TEST_F(ExportCommand, AsksForWhatItWasTold) {
  ASSERT_EQ(Export(MakeSession(), {.file = "-",
                                   .types = {"reports", "agencies"},
                                   .omit_text = true,
                                   .show_deleted = true,
                                   .read_time = "2010-11-17T13:20:00Z"}),
            ExitStatus::kOk);

  const v1::ExportRecordsRequest& request = state().exports.at(0);
  EXPECT_THAT(request.types(),
              ElementsAre(v1::ExportRecordsRequest::REPORT, v1::ExportRecordsRequest::AGENCY));
  EXPECT_TRUE(request.omit_text());
  EXPECT_TRUE(request.show_deleted());
  EXPECT_EQ(request.read_time().seconds(), 1'290'000'000);
}

TEST_F(ExportCommand, GoesOnWhereItBrokeOff) {
  state().export_breaks_after = 1;

  ASSERT_EQ(Export(MakeSession(), {.file = "-"}), ExitStatus::kOk);

  EXPECT_THAT(NamesIn(out_.str()),
              ElementsAre("agencies/a-one", "agencies/b-two", "agencies/c-three"));
  ASSERT_THAT(state().exports, SizeIs(3));
  EXPECT_EQ(state().exports[1].resume_name(), "agencies/a-one");
  EXPECT_EQ(state().exports[1].read_time().seconds(), 1'290'000'000);
}

TEST_F(ExportCommand, LeavesNoFileWhenItFails) {
  state().export_end = {grpc::StatusCode::INTERNAL, "a defect"};

  EXPECT_EQ(Export(MakeSession(), {.file = file_}), ExitStatus::kRefused);

  EXPECT_FALSE(std::filesystem::exists(file_));
  EXPECT_FALSE(std::filesystem::exists(file_ + ".part"));
  EXPECT_THAT(messages_.str(), HasSubstr("a defect"));
}

TEST_F(ExportCommand, SaysWhereItCannotWrite) {
  EXPECT_EQ(Export(MakeSession(), {.file = "/nowhere/at/all"}), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("cannot write /nowhere/at/all"));
}

TEST_F(ExportCommand, RefusesATimeThatIsNone) {
  EXPECT_EQ(Export(MakeSession(), {.file = "-", .read_time = "yesterday"}), ExitStatus::kUsage);
  EXPECT_THAT(state().exports, SizeIs(0));
}

TEST_F(ExportCommand, WritesASpreadsheetWithoutTexts) {
  format_ = Format::kCsv;

  ASSERT_EQ(Export(MakeSession(), {.file = "-"}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(),
              AllOf(HasSubstr("\xEF\xBB\xBFtype,name,"), HasSubstr("\r\nagency,agencies/b-two,")));
  EXPECT_TRUE(state().exports.at(0).omit_text());
}

}  // namespace
}  // namespace entente::cli
