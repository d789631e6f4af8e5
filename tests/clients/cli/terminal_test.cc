#include "clients/cli/terminal.h"

#include "gtest/gtest.h"

namespace entente::cli {
namespace {

TerminalFacts OnATerminal() {
  TerminalFacts facts;
  facts.interactive = true;
  facts.window_columns = 120;
  facts.term = "xterm-256color";
  facts.lang = "en_CA.UTF-8";
  return facts;
}

TEST(Terminal, IsAsWideAsItsWindow) { EXPECT_EQ(DescribeTerminal(OnATerminal()).columns, 120); }

TEST(Terminal, IsAsWideAsColumnsSays) {
  TerminalFacts facts = OnATerminal();
  facts.columns = "60";
  EXPECT_EQ(DescribeTerminal(facts).columns, 60);

  facts.columns = "nonsense";
  EXPECT_EQ(DescribeTerminal(facts).columns, 120);
  facts.columns = "-5";
  EXPECT_EQ(DescribeTerminal(facts).columns, 120);
}

TEST(Terminal, Is80WideWhenItDoesNotSay) {
  TerminalFacts facts = OnATerminal();
  facts.window_columns = 0;

  EXPECT_EQ(DescribeTerminal(facts).columns, 80);
}

TEST(Terminal, HasNoLimitInAFileUnlessColumnsGivesOne) {
  TerminalFacts facts = OnATerminal();
  facts.interactive = false;
  EXPECT_EQ(DescribeTerminal(facts).columns, 0);

  facts.columns = "100";
  EXPECT_EQ(DescribeTerminal(facts).columns, 100);
}

TEST(Terminal, HasColourOnlyWhereItIsWelcome) {
  EXPECT_TRUE(DescribeTerminal(OnATerminal()).colour);

  TerminalFacts file = OnATerminal();
  file.interactive = false;
  EXPECT_FALSE(DescribeTerminal(file).colour);

  TerminalFacts no_color = OnATerminal();
  no_color.no_color = "1";
  EXPECT_FALSE(DescribeTerminal(no_color).colour);

  TerminalFacts dumb = OnATerminal();
  dumb.term = "dumb";
  EXPECT_FALSE(DescribeTerminal(dumb).colour);
}

TEST(Terminal, TakesTheCharsetFromTheLocaleOfCharacters) {
  TerminalFacts facts;
  EXPECT_EQ(DescribeTerminal(facts).charset, Charset::kAscii);
  facts.lang = "fr_CA.utf8";
  EXPECT_EQ(DescribeTerminal(facts).charset, Charset::kUtf8);
  facts.lc_ctype = "C";
  EXPECT_EQ(DescribeTerminal(facts).charset, Charset::kAscii);
  facts.lc_all = "C.UTF-8";
  EXPECT_EQ(DescribeTerminal(facts).charset, Charset::kUtf8);
}

TEST(Paint, PaintsOnlyInColour) {
  Terminal terminal;
  EXPECT_EQ(Paint("us-cbp", Style::kName, terminal), "us-cbp");

  terminal.colour = true;
  EXPECT_EQ(Paint("us-cbp", Style::kName, terminal), "\x1b[36mus-cbp\x1b[0m");
  EXPECT_EQ(Paint("us-cbp", Style::kPlain, terminal), "us-cbp");
}

}  // namespace
}  // namespace entente::cli
