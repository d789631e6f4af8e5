#include "clients/cli/table.h"

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<Column> kColumns = {{"DATE", 2, 10, Style::kPlain},
                                      {"KIND", 3, 8, Style::kPlain},
                                      {"TITLE", 1, 20, Style::kPlain},
                                      {"ID", 0, 63, Style::kName, true}};

Terminal Wide(int columns) {
  Terminal terminal;
  terminal.columns = columns;
  return terminal;
}

Table OneRow(const Terminal& terminal) {
  Table table(kColumns);
  table.AddRow({"2010-07-13", "MOU", "MOU on Cross Border Currency Seizure Information Sharing",
                "currency-seizure-mou-2010"},
               terminal);
  return table;
}

TEST(Table, IsAsWideAsItsCellsWhereThereIsNoLimit) {
  const Terminal terminal = Wide(0);

  EXPECT_EQ(OneRow(terminal).Render(terminal),
            "DATE        KIND  TITLE                                                     ID\n"
            "──────────  ────  ────────────────────────────────────────────────────────  "
            "─────────────────────────\n"
            "2010-07-13  MOU   MOU on Cross Border Currency Seizure Information Sharing  "
            "currency-seizure-mou-2010\n");
}

TEST(Table, WrapsWhatMayBeWrapped) {
  const Terminal terminal = Wide(80);

  EXPECT_THAT(OneRow(terminal).Render(terminal),
              HasSubstr("2010-07-13  MOU   MOU on Cross Border Currency         "
                        "currency-seizure-mou-2010\n"
                        "                  Seizure Information Sharing\n"));
}

TEST(Table, PutsTheIdUnderTheTitleBeforeItLeavesAnythingOut) {
  const Terminal terminal = Wide(50);

  EXPECT_EQ(OneRow(terminal).Render(terminal),
            "DATE        KIND  TITLE\n"
            "                  ID\n"
            "──────────  ────  ────────────────────────────────\n"
            "2010-07-13  MOU   MOU on Cross Border Currency\n"
            "                  Seizure Information Sharing\n"
            "                  currency-seizure-mou-2010\n");
}

TEST(Table, PutsSeveralColumnsUnderOne) {
  const Terminal terminal = Wide(20);
  Table table({{"TITLE", 1, 10, Style::kPlain},
               {"ID", 0, 20, Style::kName, true},
               {"DAY", 2, 10, Style::kPlain, true}});
  table.AddRow({"A plan", "plan-of-the-summer-1", "2010-07-13"}, terminal);
  table.AddRow({"", "plan-2", ""}, terminal);

  TableFrame bare;
  bare.headings = false;
  EXPECT_EQ(table.Render(terminal, bare), "A plan\nplan-of-the-summer-1\n2010-07-13\nplan-2\n");
}

TEST(Table, LeavesOutTheLeastImportantColumnsInANarrowTerminal) {
  const Terminal terminal = Wide(40);

  const std::string text = OneRow(terminal).Render(terminal);

  EXPECT_THAT(text, HasSubstr("2010-07-13  MOU on Cross Border"));
  EXPECT_THAT(text, Not(HasSubstr("KIND")));
}

TEST(Table, NeverLeavesTheTerminalsEdge) {
  for (int columns = 1; columns < 120; ++columns) {
    const Terminal terminal = Wide(columns);
    for (const auto line : absl::StrSplit(OneRow(terminal).Render(terminal), '\n'))
      EXPECT_LE(DisplayWidth(std::string(line)), columns);
  }
}

TEST(Table, ElidesAfterThreeLines) {
  const Terminal terminal = Wide(10);
  Table table({{"TITLE", 0, 10, Style::kPlain}});
  table.AddRow({"one two three four five six seven eight nine"}, terminal);

  TableFrame bare;
  bare.headings = false;
  EXPECT_EQ(table.Render(terminal, bare), "one two\nthree four\nfive six…\n");
}

TEST(Table, LeavesOutColumnsThatAreEmptyInEveryRow) {
  const Terminal terminal = Wide(0);
  Table table({{"A", 0, 1, Style::kPlain}, {"B", 0, 1, Style::kPlain}, {"C", 0, 1, Style::kPlain}});
  table.AddRow({"1", "", "3"}, terminal);

  EXPECT_EQ(table.Render(terminal), "A  C\n─  ─\n1  3\n");
}

TEST(Table, AlignsByColumnsAndNotByBytes) {
  const Terminal terminal = Wide(0);
  Table table({{"A", 0, 1, Style::kPlain}, {"B", 0, 1, Style::kPlain}});
  table.AddRow({"Haïti", "x"}, terminal);
  table.AddRow({"中国", "y"}, terminal);

  EXPECT_THAT(table.Render(terminal), HasSubstr("Haïti  x\n中国   y\n"));
}

TEST(Table, IsPlainAsciiWhereTheTerminalIs) {
  Terminal terminal = Wide(0);
  terminal.charset = Charset::kAscii;
  Table table({{"NAME", 0, 1, Style::kPlain}});
  table.AddRow({"Haïti"}, terminal);

  EXPECT_EQ(table.Render(terminal), "NAME\n-----\nHaiti\n");
}

TEST(Table, KeepsControlCharactersOfDocumentsFromTheTerminal) {
  const Terminal terminal = Wide(0);
  Table table({{"A", 0, 1, Style::kPlain}});
  table.AddRow({"a\x1b]0;title\x07"}, terminal);

  EXPECT_THAT(table.Render(terminal), Not(HasSubstr("\x1b")));
}

TEST(Table, HasAFormForDocuments) {
  const Terminal terminal = Wide(10);
  Table table({{"A", 0, 1, Style::kPlain}, {"B", 0, 1, Style::kPlain}, {"C", 0, 1, Style::kPlain}});
  table.AddRow({"one two three four five six seven", "", "x|y"}, terminal);

  EXPECT_EQ(table.RenderMarkdown(),
            "| A | C |\n| --- | --- |\n| one two three four five six seven | x\\|y |\n");
}

TEST(FitColumns, TakesFromTheWidestFirst) {
  const std::vector<Column> columns = {{"A", 0, 5, Style::kPlain}, {"B", 0, 5, Style::kPlain}};

  EXPECT_THAT(FitColumns(columns, {10, 30}, 32).widths, ElementsAre(10, 20));
  EXPECT_THAT(FitColumns(columns, {10, 30}, 18).widths, ElementsAre(8, 8));
}

}  // namespace
}  // namespace entente::cli
