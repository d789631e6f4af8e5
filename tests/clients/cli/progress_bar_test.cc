#include "clients/cli/progress_bar.h"

#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;

Terminal Interactive() {
  Terminal terminal;
  terminal.interactive = true;
  terminal.columns = 80;
  return terminal;
}

TEST(ProgressLine, ShowsHowFarItIs) {
  EXPECT_EQ(ProgressLine(50, 100, "line 5", 60, Charset::kUtf8),
            "[=========>         ]  50 %  line 5");
  EXPECT_EQ(ProgressLine(100, 100, "x", 60, Charset::kUtf8), "[===================] 100 %  x");
}

TEST(ProgressLine, FitsAnyWidth) {
  for (int columns = 1; columns < 100; ++columns)
    EXPECT_LT(DisplayWidth(ProgressLine(1, 2, "line 1  agencies/us-cbp", columns, Charset::kUtf8)),
              columns);
}

TEST(ProgressLine, HasNoBarWhenTheTotalIsUnknown) {
  EXPECT_EQ(ProgressLine(7, 0, "line 7", 60, Charset::kUtf8), "line 7");
}

TEST(ProgressBar, DrawsAtMostTenTimesASecondAndAtTheEnd) {
  std::ostringstream out;
  ProgressBar bar(out, Interactive());
  const absl::Time start = absl::UnixEpoch();

  bar.Show(1, 100, "one", start);
  bar.Show(2, 100, "two", start + absl::Milliseconds(50));
  bar.Show(100, 100, "last", start + absl::Milliseconds(60));

  EXPECT_THAT(out.str(), HasSubstr("one"));
  EXPECT_THAT(out.str(), ::testing::Not(HasSubstr("two")));
  EXPECT_THAT(out.str(), HasSubstr("last"));
}

TEST(ProgressBar, TakesItselfOffTheScreen) {
  std::ostringstream out;
  ProgressBar bar(out, Interactive());
  bar.Clear();
  EXPECT_EQ(out.str(), "") << "nothing was drawn";

  bar.Show(1, 2, "one", absl::UnixEpoch());
  bar.Clear();

  EXPECT_TRUE(out.str().ends_with("\r\x1b[K"));
}

TEST(ProgressBar, PrintsPlainLinesOfLongTasksElsewhere) {
  std::ostringstream out;
  ProgressBar bar(out, Terminal());
  const absl::Time start = absl::UnixEpoch();

  bar.Show(50, 100, "early", start);
  bar.Show(60, 100, "line 60", start + absl::Seconds(3));
  bar.Show(61, 100, "line 61", start + absl::Seconds(4));

  EXPECT_EQ(out.str(), "60 % done, at line 60\n");
}

}  // namespace
}  // namespace entente::cli
