#include "clients/cli/markdown.h"

#include "gtest/gtest.h"

namespace entente::cli {
namespace {

TEST(MarkdownText, EscapesMarks) {
  EXPECT_EQ(MarkdownText("a | b"), "a \\| b");
  EXPECT_EQ(MarkdownText("*a* `b` [c](d) <e> ~f~ \\"),
            "\\*a\\* \\`b\\` \\[c\\](d) \\<e\\> \\~f\\~ \\\\");
  EXPECT_EQ(MarkdownText("R&D for $5"), "R\\&D for \\$5");
}

TEST(MarkdownText, KeepsTheUnderscoresOfWords) {
  EXPECT_EQ(MarkdownText("SOFT_OVERDUE _now_"), "SOFT_OVERDUE \\_now\\_");
}

TEST(MarkdownText, IsOneLine) { EXPECT_EQ(MarkdownText("a\nb\tc\r"), "a b c "); }

TEST(MarkdownText, LeavesOtherLettersAlone) {
  EXPECT_EQ(MarkdownText("Haïti – 中国"), "Haïti – 中国");
}

TEST(MarkdownTable, KeepsCellsInTheirColumns) {
  EXPECT_EQ(MarkdownTable({"A|B", "C"}, {{"1", ""}, {"x|y", "z\n"}}),
            "| A\\|B | C |\n"
            "| --- | --- |\n"
            "| 1 | |\n"
            "| x\\|y | z  |\n");
}

TEST(MarkdownLink, IsNotEndedByTheAddress) {
  EXPECT_EQ(MarkdownLink("https://a.example/?q=<b> c"), "<https://a.example/?q=%3Cb%3E%20c>");
}

}  // namespace
}  // namespace entente::cli
