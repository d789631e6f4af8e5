#include "clients/cli/json_lines.h"

#include <sstream>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

std::vector<std::pair<int, std::string>> LinesOf(const std::string& text) {
  std::istringstream in(text);
  JsonLines lines(in);
  std::vector<std::pair<int, std::string>> result;
  while (const auto line = lines.Next()) result.emplace_back(line->number, line->text);
  return result;
}

TEST(JsonLines, NumbersLinesFromOneAndCountsThoseItPassesOver) {
  EXPECT_THAT(LinesOf("{1}\n\n   \n# a comment\n{2}\r\n// another\n{3}"),
              ElementsAre(Pair(1, "{1}"), Pair(5, "{2}"), Pair(7, "{3}")));
}

TEST(JsonLines, PassesOverAByteOrderMark) {
  EXPECT_THAT(LinesOf("\xEF\xBB\xBF{1}\n"), ElementsAre(Pair(1, "{1}")));
}

TEST(JsonLines, IsEmptyForAnEmptyFile) { EXPECT_THAT(LinesOf(""), IsEmpty()); }

TEST(JsonLines, CutsALineThatIsTooLongAndGoesOnAfterIt) {
  std::istringstream in(std::string(kLineBytesMax + 1, 'x') + "\n{2}\n");
  JsonLines lines(in);

  const auto first = lines.Next();
  const auto second = lines.Next();

  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_TRUE(first->too_long);
  EXPECT_EQ(first->text.size(), kLineBytesMax);
  EXPECT_FALSE(second->too_long);
  EXPECT_EQ(second->text, "{2}");
  EXPECT_EQ(lines.bytes_read(), static_cast<std::int64_t>(kLineBytesMax) + 6);
}

TEST(ParseRecord, ReadsAReleaseWithItsText) {
  const auto record =
      ParseRecord(R"({"release": {"name": "releases/r-1", "kind": "SPEECH"}, "text": "Señor\n"})");

  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->release().kind(), v1::Release::SPEECH);
  EXPECT_EQ(record->text(), "Señor\n");
}

TEST(ParseRecord, NamesAFieldThatDoesNotExist) {
  const auto record = ParseRecord(R"({"agency": {"nmae": "agencies/us-cbp"}})");

  EXPECT_EQ(record.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(record.status().message()), HasSubstr("nmae"));
}

TEST(ParseRecord, RefusesWhatIsNoJsonAndWhatHoldsNoDocument) {
  EXPECT_FALSE(ParseRecord("{\"agency\": ").ok());
  EXPECT_FALSE(ParseRecord("agency").ok());
  EXPECT_THAT(std::string(ParseRecord("{}").status().message()), HasSubstr("no document"));
}

}  // namespace
}  // namespace entente::cli
