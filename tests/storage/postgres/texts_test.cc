#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/postgres/index.h"
#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;

TEST(TextSearchConfig, IsByPrimarySubtag) {
  EXPECT_EQ(TextSearchConfigOf("en"), "english");
  EXPECT_EQ(TextSearchConfigOf("fr-CA"), "french");
  EXPECT_EQ(TextSearchConfigOf("PT-br"), "portuguese");
  EXPECT_EQ(TextSearchConfigOf("nb"), "norwegian");
}

TEST(TextSearchConfig, IsSimpleForOtherLanguages) {
  EXPECT_EQ(TextSearchConfigOf("ja"), "simple");
  EXPECT_EQ(TextSearchConfigOf(""), "simple");
  EXPECT_EQ(TextSearchConfigOf("enx"), "simple");
}

TEST(SearchedPart, IsAllOfAShortText) {
  EXPECT_EQ(SearchedPart("later this summer", 100), "later this summer");
  EXPECT_EQ(SearchedPart("", 100), "");
}

TEST(SearchedPart, EndsBetweenWords) {
  EXPECT_EQ(SearchedPart("later this summer", 17), "later this summer");
  EXPECT_EQ(SearchedPart("later this summer", 12), "later this ");
  EXPECT_EQ(SearchedPart("later this summer", 4), "");
}

TEST(SearchedPart, BreaksLongRunsBetweenCodePoints) {
  const std::string part = SearchedPart(std::string(300, 'x') + " end", 1000);

  EXPECT_EQ(part, std::string(128, 'x') + " " + std::string(128, 'x') + " " + std::string(44, 'x') +
                      " end");
  std::string e_acute;
  for (int i = 0; i < 100; ++i) e_acute += "日";  // three bytes each: 128 is within one
  EXPECT_EQ(SearchedPart(e_acute, 1000).find(' '), 129U);
}

class SearchedTextsTest : public RecordTest {
 protected:
  void AddRelease(const std::string& id, const std::string& text, const std::string& language) {
    v1::Release release = MakeRelease(id);
    release.set_language_code(language);
    MustWrite(*store_, MakeTextChange(NewPut(release), text));
  }

  // The names of what a query finds in the texts of a language.
  std::string Found(const std::string& config, const std::string& words) {
    return sql_.Ask(
        "SELECT string_agg(r.name, ' ' ORDER BY r.name) FROM searched_text s JOIN"
        " resource r USING (uid) WHERE s.config = '" +
        config + "' AND s.search @@ phraseto_tsquery('" + config + "', '" + words + "')");
  }
};

TEST_F(SearchedTextsTest, AreStemmedByTheirLanguage) {
  v1::Initiative initiative = MakeInitiative({.id = "mou"});
  initiative.mutable_titles(0)->set_text("Memorandum on currency seizures");
  v1::LocalizedText* title = initiative.add_titles();
  title->set_language_code("fr-CA");
  title->set_text("Protocole sur les saisies de devises");
  v1::LocalizedText* summary = initiative.add_summaries();
  summary->set_language_code("ja");
  summary->set_text("通貨");
  const StoredResource stored = MustPut(*store_, NewPut(initiative));

  EXPECT_EQ(Found("english", "currencies seizure"), "initiatives/mou");
  EXPECT_EQ(Found("french", "saisie"), "initiatives/mou");
  EXPECT_EQ(Found("english", "saisie"), "");
  EXPECT_EQ(Found("simple", "通貨"), "initiatives/mou");

  MustPut(*store_, NextPut(stored, MakeInitiative({.id = "mou"})));
  EXPECT_THAT(sql_.Rows("SELECT config, type FROM searched_text"),
              ElementsAre(ElementsAre("english", "3")));
}

TEST_F(SearchedTextsTest, HaveTheTextOfARelease) {
  const StoredResource stored = MustPut(*store_, NewPut(MakeRelease("r")));
  EXPECT_EQ(Found("english", "cross-border crime"), "");

  MustWrite(*store_, MakeTextChange(NextPut(stored, MakeRelease("r")), "On cross-border crimes."));

  EXPECT_EQ(Found("english", "cross-border crime"), "releases/r");
  EXPECT_EQ(Found("english", "release r"), "releases/r");
}

TEST_F(SearchedTextsTest, StayWhenTheReleaseIsWrittenAgain) {
  AddRelease("r", "currency seizures", "en");
  const StoredResource stored = MustGet(ResourceType::kRelease, "releases/r");

  MustPut(*store_, NextPut(stored, ParseDocument<v1::Release>(stored)));

  EXPECT_EQ(Found("english", "seizure"), "releases/r");
}

TEST_F(SearchedTextsTest, OfCommitmentsReportsAndAgencies) {
  AddAgencies({{"us-ice", "US"}});
  v1::Commitment commitment = MakeCommitment("mou", "assess");
  commitment.set_condition("subject to funds");
  commitment.set_deliverable("the assessment, published");
  MustWrite(*store_, MakeChange({NewPut(MakeInitiative({.id = "mou"})), NewPut(commitment),
                                 NewPut(MakeSearch("mou", "s", v1::SearchReport::NOTHING))}));

  EXPECT_EQ(Found("english", "delivers"), "initiatives/mou/commitments/assess");
  EXPECT_EQ(Found("english", "fund"), "initiatives/mou/commitments/assess");
  EXPECT_EQ(Found("english", "publishing"), "initiatives/mou/commitments/assess");
  EXPECT_EQ(Found("simple", "was the assessment released"), "initiatives/mou/reports/s");
  EXPECT_EQ(Found("simple", "web site"), "initiatives/mou/reports/s");
  EXPECT_EQ(Found("english", "agency"), "agencies/us-ice initiatives/mou/commitments/assess");
}

// What the parser makes of it may be more than a tsvector holds, or take it minutes.
TEST_F(SearchedTextsTest, OfAnyKindAndSizeNeverFailAWrite) {
  constexpr std::size_t kTextBytes = std::size_t{2} << 20;
  const auto repeat = [](std::string_view unit) {
    std::string text;
    while (text.size() + unit.size() <= kTextBytes) text += unit;
    return text;
  };
  const auto distinct = [](std::string_view joint) {
    std::string text;
    for (int i = 0; text.size() + 40 < kTextBytes; ++i) {
      absl::StrAppend(&text, "w", absl::Hex(i), std::string(joint), absl::Hex(i), "x ");
    }
    return text;
  };
  int count = 0;
  for (const std::string& text :
       {distinct(""), distinct("-"), distinct("."), distinct("@a.b/"), distinct(" "), repeat("a_"),
        repeat("~/"), repeat("-1."), repeat("<a "), repeat("x"), repeat("日本"), repeat("Ⱥ-Ⱦ "),
        repeat("a "), repeat("\n"), MakeText(kTextBytes, 11)}) {
    for (const char* language : {"en", "ja"}) {
      AddRelease(absl::StrCat("r-", ++count), text, language);
    }
  }

  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM searched_text"), absl::StrCat(count));
  // With a blank and with a hyphen between them.
  EXPECT_EQ(Found("english", "w0 0x"), "releases/r-3 releases/r-9");
}

TEST_F(SearchedTextsTest, AreTheBeginningOfALongOne) {
  std::string text = "beginning ";
  text.append(kSearchedBytesMax, ' ');
  text += "ending";
  AddRelease("r", text, "en");

  EXPECT_EQ(Found("english", "beginning"), "releases/r");
  EXPECT_EQ(Found("english", "ending"), "");
}

Expression Says(const std::string& words) {
  Expression expression;
  expression.condition.field = Field::kText;
  expression.condition.text = words;
  return expression;
}

Expression Of(Expression::Kind kind, std::vector<Expression> operands) {
  Expression expression;
  expression.kind = kind;
  expression.operands = std::move(operands);
  return expression;
}

// "sea" is a stop word in Spanish, "the" and "of" are in English.
TEST_F(SearchedTextsTest, AStopWordAloneIsNotInEveryTextOfItsLanguage) {
  using Kind = Expression::Kind;
  AddRelease("english-one", "Memorandum of understanding on the sea.", "en");
  AddRelease("english-two", "Memorandum on the border.", "en");
  AddRelease("spanish", "Un tratado sobre la frontera.", "es");
  const auto found = [this](const Expression& filter) {
    const absl::StatusOr<Page> page =
        store_->List(ReadContext(), ResourceType::kRelease,
                     {.filter = filter, .order = {.key = SortKey::kReleased}});
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> names = NamesOf(*page);
    std::sort(names.begin(), names.end());
    return names;
  };

  EXPECT_THAT(found(Says("sea")), ElementsAre("releases/english-one"));
  EXPECT_THAT(found(Of(Kind::kNot, {Says("sea")})),
              ElementsAre("releases/english-two", "releases/spanish"));
  EXPECT_THAT(found(Of(Kind::kAnd, {Says("the"), Says("sea")})),
              ElementsAre("releases/english-one"));
  const Expression both = Of(Kind::kAnd, {Says("memorandum"), Says("of"), Says("understanding")});
  EXPECT_THAT(found(both), ElementsAre("releases/english-one"));
  EXPECT_THAT(found(Of(Kind::kOr, {both, Says("tratado")})),
              ElementsAre("releases/english-one", "releases/spanish"));
}

}  // namespace
}  // namespace entente::storage::postgres
