#include "services/filter/filter.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "entente/v1/citation.pb.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/instrument.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "entente/v1/standing.pb.h"
#include "tests/services/filter/expression_text.h"

namespace entente::filter {
namespace {

using storage::Comparison;
using storage::Condition;
using storage::Expression;
using storage::Field;
using test::Dump;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using v1::Commitment;
using v1::Initiative;
using v1::Participant;
using v1::Standing;

constexpr absl::CivilDay kToday(2010, 7, 13);

absl::StatusOr<Parsed> Parse(List list, std::string_view text) {
  return ParseFilter(list, text, kToday);
}

// What the filter means, dumped, or its error.
std::string Read(List list, std::string_view text) {
  const auto parsed = Parse(list, text);
  if (!parsed.ok()) return std::string(parsed.status().message());
  return parsed->filter ? Dump(*parsed->filter) : "all";
}

Condition On(Field field) {
  Condition condition;
  condition.field = field;
  return condition;
}

Condition Named(Field field, std::string name) {
  Condition condition = On(field);
  condition.name = std::move(name);
  return condition;
}

Condition In(Field field, std::string region_code, std::string other = "") {
  Condition condition = On(field);
  condition.region_code = std::move(region_code);
  condition.other_region_code = std::move(other);
  return condition;
}

Condition WithRole(Participant::Role role, Condition condition) {
  condition.role = role;
  return condition;
}

Condition Saying(Field field, std::string text) {
  Condition condition = On(field);
  condition.text = std::move(text);
  return condition;
}

Condition AnyOf(Field field, std::vector<int> numbers) {
  Condition condition = On(field);
  condition.numbers = std::move(numbers);
  return condition;
}

Condition Count(Field field, Comparison comparison, int number) {
  Condition condition = On(field);
  condition.comparison = comparison;
  condition.number = number;
  return condition;
}

Condition Between(Field field, Comparison comparison, std::optional<absl::CivilDay> first,
                  std::optional<absl::CivilDay> last) {
  Condition condition = On(field);
  condition.comparison = comparison;
  condition.days = {first, last};
  return condition;
}

Condition Present(Field field) {
  Condition condition = On(field);
  condition.comparison = Comparison::kPresent;
  return condition;
}

Expression Of(Condition condition) {
  Expression expression;
  expression.condition = std::move(condition);
  return expression;
}

Expression Not(Condition condition) {
  Expression expression;
  expression.kind = Expression::Kind::kNot;
  expression.operands.push_back(Of(std::move(condition)));
  return expression;
}

struct Good {
  std::string_view text;
  Condition condition;
};

void ExpectConditions(List list, const std::vector<Good>& cases) {
  for (const Good& one : cases) {
    EXPECT_EQ(Read(list, one.text), Dump(Of(one.condition))) << one.text;
  }
}

struct Bad {
  std::string_view text;
  std::string_view error;
};

void ExpectErrors(List list, const std::vector<Bad>& cases) {
  for (const Bad& one : cases) EXPECT_EQ(Read(list, one.text), one.error) << one.text;
}

TEST(Filter, OfNothingMatchesAll) {
  EXPECT_EQ(Read(List::kInitiatives, ""), "all");
  EXPECT_EQ(Read(List::kInitiatives, " \n"), "all");
}

TEST(Filter, ReadsWhatACallerTypes) {
  const auto parsed = Parse(List::kInitiatives,
                            "agency:us-cbp country:HT kind:DEPLOYMENT announced >= 2010 "
                            "\"currency seizure\"");

  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->filter->kind, Expression::Kind::kAnd);
  std::vector<Expression> expected = {
      Of(Named(Field::kAgency, "agencies/us-cbp")), Of(In(Field::kCountry, "HT")),
      Of(AnyOf(Field::kKind, {Initiative::DEPLOYMENT})),
      Of(Between(Field::kAnnounced, Comparison::kGreaterEqual, absl::CivilDay(2010, 1, 1),
                 absl::CivilDay(2010, 12, 31)))};
  Condition phrase = Saying(Field::kText, "currency seizure");
  phrase.is_phrase = true;
  expected.push_back(Of(phrase));
  ASSERT_EQ(parsed->filter->operands.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(Dump(parsed->filter->operands[i]), Dump(expected[i]));
  }
}

TEST(Filter, AnswersTheQuestionOfTheNeverReported) {
  EXPECT_TRUE(Parse(List::kCommitments, "due < 2010-09-23 reported:NEVER").ok());
  EXPECT_TRUE(Parse(List::kCommitments, "debtor:us-ice (schedule:OVERDUE OR schedule:LATE)").ok());
  EXPECT_TRUE(Parse(List::kInitiatives, "pair:CA-US official:ACTIVE kind:MOU -evidence:*").ok());
}

TEST(Filter, KeepsHowTermsArePutTogether) {
  const auto parsed =
      Parse(List::kInitiatives, "NOT (country:HT OR country:CA) -kind:MOU agency!=us-cbp");

  ASSERT_TRUE(parsed.ok()) << parsed.status();
  Expression either;
  either.kind = Expression::Kind::kOr;
  either.operands = {Of(In(Field::kCountry, "HT")), Of(In(Field::kCountry, "CA"))};
  Expression neither;
  neither.kind = Expression::Kind::kNot;
  neither.operands = {either};
  Expression all;
  all.kind = Expression::Kind::kAnd;
  all.operands = {neither, Not(AnyOf(Field::kKind, {Initiative::MOU})),
                  Not(Named(Field::kAgency, "agencies/us-cbp"))};
  EXPECT_EQ(Dump(*parsed->filter), Dump(all));
}

TEST(Filter, EqualsIsHasAndNotEqualIsItsNegation) {
  for (const std::string_view field : {"agency%us-cbp", "country%HT", "kind%MOU", "signed%2010",
                                       "person%Toews", "pair%CA-US", "reported%NEVER"}) {
    const auto with = [field](std::string_view op) {
      return std::string(field).replace(field.find('%'), 1, op);
    };
    const std::string has = Read(List::kInitiatives, with(":"));
    EXPECT_EQ(Read(List::kInitiatives, with("=")), has) << field;
    EXPECT_EQ(Read(List::kInitiatives, with("!=")), Read(List::kInitiatives, "NOT " + with(":")));
    EXPECT_EQ(Read(List::kInitiatives, "NOT " + with("!=")), has) << field;
  }
}

TEST(Filter, TellsWhatItNamesAndWhere) {
  const auto parsed = Parse(List::kInitiatives,
                            "agency:us-cbp lead:ht pair:US-CA only:\"ca-us\" release:rel-1 "
                            "relation:initiatives/ini-1 é (host:us-ice)");

  ASSERT_TRUE(parsed.ok()) << parsed.status();
  std::vector<std::string> mentions;
  for (const Mention& mention : parsed->mentions) {
    mentions.push_back(
        absl::StrCat(static_cast<int>(mention.type), " ", mention.value, " ", mention.column));
  }
  EXPECT_THAT(mentions, ElementsAre("0 agencies/us-cbp 8", "1 HT 20", "1 US 28", "1 CA 31",
                                    "1 CA 40", "1 US 43", "2 releases/rel-1 55",
                                    "3 initiatives/ini-1 70", "0 agencies/us-ice 96"));
}

TEST(InitiativeFilter, AsksWhoTakesPart) {
  ExpectConditions(List::kInitiatives,
                   {{"agency:us-cbp", Named(Field::kAgency, "agencies/us-cbp")},
                    {"agency:agencies/us-cbp", Named(Field::kAgency, "agencies/us-cbp")},
                    {"agency:\"us-cbp\"", Named(Field::kAgency, "agencies/us-cbp")},
                    {"under:us-dhs", Named(Field::kUnder, "agencies/us-dhs")},
                    {"lineage:us-cbp", Named(Field::kLineage, "agencies/us-cbp")},
                    {"participant:CA", In(Field::kParticipant, "CA")},
                    {"participant:ca", In(Field::kParticipant, "CA")},
                    {"place:HT", In(Field::kPlace, "HT")},
                    {"country:Ht", In(Field::kCountry, "HT")},
                    {"pair:CA-US", In(Field::kPair, "CA", "US")},
                    {"pair:us-ca", In(Field::kPair, "CA", "US")},
                    {"only:US-CA", In(Field::kOnly, "CA", "US")}});
}

TEST(InitiativeFilter, AsksRolesByTheirNames) {
  ExpectConditions(
      List::kInitiatives,
      {{"signatory:us-cbp",
        WithRole(Participant::SIGNATORY, Named(Field::kRole, "agencies/us-cbp"))},
       {"lead:CA", WithRole(Participant::LEAD, In(Field::kRole, "CA"))},
       {"host:ht", WithRole(Participant::HOST, In(Field::kRole, "HT"))},
       {"funding:agencies/us-dhs",
        WithRole(Participant::FUNDING, Named(Field::kRole, "agencies/us-dhs"))},
       {"co_chair:CA", WithRole(Participant::CO_CHAIR, In(Field::kRole, "CA"))},
       {"personnel_contributor:us-ice",
        WithRole(Participant::PERSONNEL_CONTRIBUTOR, Named(Field::kRole, "agencies/us-ice"))}});
}

TEST(InitiativeFilter, AsksWhatItIs) {
  ExpectConditions(
      List::kInitiatives,
      {{"person:Toews", Saying(Field::kPerson, "Toews")},
       {"person:\"Vic Toews\"", Saying(Field::kPerson, "Vic Toews")},
       {"person:Muñoz", Saying(Field::kPerson, "Muñoz")},
       {"kind:MOU", AnyOf(Field::kKind, {Initiative::MOU})},
       {"kind:Action_Plan", AnyOf(Field::kKind, {Initiative::ACTION_PLAN})},
       {"kind:instrument",
        AnyOf(Field::kKind, {Initiative::MOU, Initiative::AGREEMENT, Initiative::ARRANGEMENT,
                             Initiative::LETTER_OF_INTENT, Initiative::DECLARATION})},
       {"topic:border-security", Saying(Field::kTopic, "border-security")},
       {"legal_force:binding", AnyOf(Field::kLegalForce, {v1::Instrument::BINDING})},
       {"legal_force:UNSTATED", AnyOf(Field::kLegalForce, {0, v1::Instrument::UNSTATED})},
       {"release:us-dhs-2010-07-13", Named(Field::kRelease, "releases/us-dhs-2010-07-13")},
       {"release:releases/rel-1", Named(Field::kRelease, "releases/rel-1")},
       {"relation:ini-1", Named(Field::kRelation, "initiatives/ini-1")}});
}

TEST(InitiativeFilter, AsksHowItStands) {
  ExpectConditions(
      List::kInitiatives,
      {{"official:in_force", AnyOf(Field::kOfficial, {Standing::IN_FORCE})},
       {"official:SIGNED_NOT_IN_FORCE", AnyOf(Field::kOfficial, {Standing::SIGNED_NOT_IN_FORCE})},
       {"official:active",
        AnyOf(Field::kOfficial, {Standing::SIGNED, Standing::PROVISIONALLY_APPLIED,
                                 Standing::IN_FORCE, Standing::IN_OPERATION})},
       {"evidence:COMPLETE", AnyOf(Field::kEvidence, {Standing::COMPLETE})},
       {"evidence:*", AnyOf(Field::kEvidence, {1, 2, 3, 4, 5})},
       {"corroboration:*", AnyOf(Field::kCorroboration, {1, 2, 3, 4})},
       {"corroboration:third_party", AnyOf(Field::kCorroboration, {Standing::THIRD_PARTY})},
       {"sides:DIFFER", AnyOf(Field::kSides, {v1::Side::DIFFER})},
       {"schedule:overdue", AnyOf(Field::kSchedule, {v1::Schedule::OVERDUE})},
       {"reported:never", On(Field::kNeverReported)},
       {"reported:*", Present(Field::kReported)},
       {"reported>2011", Between(Field::kReported, Comparison::kGreater, absl::CivilDay(2011, 1, 1),
                                 absl::CivilDay(2011, 12, 31))}});
}

TEST(InitiativeFilter, AsksEveryDateInEveryWay) {
  const absl::CivilDay first(2010, 1, 1);
  const absl::CivilDay last(2010, 12, 31);
  for (const auto& [name, field] :
       std::vector<std::pair<std::string, Field>>{{"announced", Field::kAnnounced},
                                                  {"signed", Field::kSigned},
                                                  {"effective", Field::kEffective},
                                                  {"expires", Field::kExpires},
                                                  {"notice_due", Field::kNoticeDue},
                                                  {"due", Field::kDue},
                                                  {"possibly_due", Field::kPossiblyDue},
                                                  {"delivered", Field::kDelivered},
                                                  {"reported", Field::kReported},
                                                  {"updated", Field::kUpdated}}) {
    const std::vector<std::pair<std::string, Comparison>> comparisons = {
        {":", Comparison::kHas},       {"=", Comparison::kHas},
        {"<", Comparison::kLess},      {"<=", Comparison::kLessEqual},
        {" > ", Comparison::kGreater}, {" >= ", Comparison::kGreaterEqual}};
    for (const auto& [op, comparison] : comparisons) {
      EXPECT_EQ(Read(List::kInitiatives, absl::StrCat(name, op, "2010")),
                Dump(Of(Between(field, comparison, first, last))))
          << name << op;
    }
    EXPECT_EQ(Read(List::kInitiatives, name + ":2010/.."),
              Dump(Of(Between(field, Comparison::kHas, first, std::nullopt))));
    if (field == Field::kPossiblyDue) continue;
    EXPECT_EQ(Read(List::kInitiatives, name + ":*"), Dump(Of(Present(field))));
    EXPECT_EQ(Read(List::kInitiatives, "NOT " + name + ":*"), Dump(Not(Present(field))));
  }
}

TEST(InitiativeFilter, CountsFromTheDayItIsGiven) {
  ExpectConditions(
      List::kInitiatives,
      {{"announced>=today-120d", Between(Field::kAnnounced, Comparison::kGreaterEqual,
                                         absl::CivilDay(2010, 3, 15), absl::CivilDay(2010, 3, 15))},
       {"expires:today/today+6m",
        Between(Field::kExpires, Comparison::kHas, kToday, absl::CivilDay(2011, 1, 13))}});
}

TEST(InitiativeFilter, SearchesForWordsAndPhrases) {
  Condition phrase = Saying(Field::kText, "currency seizure");
  phrase.is_phrase = true;
  Condition quoted_word = Saying(Field::kText, "AND");
  quoted_word.is_phrase = true;
  ExpectConditions(List::kInitiatives, {{"haiti", Saying(Field::kText, "haiti")},
                                        {"Haïti", Saying(Field::kText, "Haïti")},
                                        {"O'Brien", Saying(Field::kText, "O'Brien")},
                                        {"海地", Saying(Field::kText, "海地")},
                                        {"2010", Saying(Field::kText, "2010")},
                                        {"\"currency seizure\"", phrase},
                                        {"'currency seizure'", phrase},
                                        {"\"AND\"", quoted_word}});
}

TEST(InitiativeFilter, RefusesASearchForNoWord) {
  ExpectErrors(
      List::kInitiatives,
      {{"kind:MOU %", "column 10: nothing to search for in \"%\": it has neither letter nor digit"},
       {"é \"; --\"",
        "column 3: nothing to search for in \"; --\": it has neither letter nor digit"},
       {"\\", "column 1: nothing to search for in \"\\\": it has neither letter nor digit"}});
}

TEST(InitiativeFilter, RefusesAnUnknownFieldWithItsColumn) {
  EXPECT_THAT(Read(List::kInitiatives, "  kind:MOU agencyy:us-cbp"),
              StartsWith("column 12: unknown field \"agencyy\" (did you mean agency?); fields of "
                         "initiatives are: agency, announced, "));
  EXPECT_THAT(Read(List::kInitiatives, "é ($1 = 2)"), StartsWith("column 4: unknown field \"$1\""));
  EXPECT_THAT(Read(List::kInitiatives, "debtor:us-ice"),
              StartsWith("column 1: unknown field \"debtor\" (a field of commitments); "));
}

TEST(InitiativeFilter, RefusesOperatorsThatDoNotGoWithTheField) {
  ExpectErrors(
      List::kInitiatives,
      {{"é agency>us-cbp",
        "column 9: > does not go with agency; wanted an agency, as in "
        "agency:us-cbp"},
       {"agency:*", "column 7: :* does not go with agency; wanted an agency, as in agency:us-cbp"},
       {"country<=CA",
        "column 8: <= does not go with country; wanted the two letters of a country "
        "in ISO 3166-1, as in country:HT"},
       {"lead>=CA",
        "column 5: >= does not go with lead; wanted an agency or the two letters of a "
        "country, as in lead:us-cbp"},
       {"pair<CA-US",
        "column 5: < does not go with pair; wanted two different countries, as in pair:CA-US"},
       {"person>Toews",
        "column 7: > does not go with person; wanted words of a name, several of "
        "them in quotes, as in person:Toews"},
       {"kind:*",
        "column 5: :* does not go with kind; wanted one of MOU, AGREEMENT, ARRANGEMENT, "
        "LETTER_OF_INTENT, DECLARATION, DEPLOYMENT, ASSESSMENT, ACTION_PLAN, WORKING_GROUP, "
        "PROGRAM, FUNDING, OTHER, INSTRUMENT, as in kind:MOU"},
       {"evidence >= LIMITED",
        "column 10: >= does not go with evidence; wanted one of NO_EVIDENCE, NOT_STARTED, LIMITED, "
        "SUBSTANTIAL, COMPLETE, as in evidence:COMPLETE"},
       {"topic>a",
        "column 6: > does not go with topic; wanted a topic in kebab-case, as in "
        "topic:border-security"},
       {"possibly_due:*",
        "column 13: :* does not go with possibly_due; wanted a date, in EDTF or "
        "counted from today, as in possibly_due:2010-26"},
       {"reported<NEVER",
        "column 9: < does not go with \"NEVER\"; wanted NEVER, or a date, in "
        "EDTF or counted from today, as in reported:NEVER"}});
}

TEST(InitiativeFilter, RefusesValuesOfAnotherType) {
  ExpectErrors(
      List::kInitiatives,
      {{"é country:CAN",
        "column 11: got \"CAN\"; wanted the two letters of a country in ISO "
        "3166-1, as in country:HT"},
       {"place:\"C1\"",
        "column 7: got \"C1\"; wanted the two letters of a country in ISO 3166-1, "
        "as in place:HT"},
       {"pair:CA-CA", "column 6: got \"CA-CA\"; wanted two different countries, as in pair:CA-US"},
       {"pair:CA", "column 6: got \"CA\"; wanted two different countries, as in pair:CA-US"},
       {"only:CA/US", "column 6: got \"CA/US\"; wanted two different countries, as in only:CA-US"},
       {"topic:Border",
        "column 7: got \"Border\"; wanted a topic in kebab-case, as in "
        "topic:border-security"},
       {"topic:\"a b\"",
        "column 7: got \"a b\"; wanted a topic in kebab-case, as in topic:border-security"},
       {"person:\"--\"",
        "column 8: got \"--\"; wanted words of a name, several of them in quotes, "
        "as in person:Toews"},
       {"sides:AGREED",
        "column 7: got \"AGREED\" (did you mean AGREE?); wanted one of AGREE, "
        "DIFFER, ONE_SIDED, PARTIAL, NONE, as in sides:AGREE"},
       {"signed:\"soon\"",
        "column 8: \"soon\": 's' at column 1 is refused: a date is written in digits, as in "
        "2010-07-13 or "
        "2010-07; wanted a date, in EDTF or counted from today, as in signed:2010-11"},
       {"signed < 2010/..",
        "column 10: \"2010/..\" is open at one end, and < compares with a day; "
        "write signed:2010/.."},
       {"signed:today-1h",
        "column 8: \"today-1h\" is not counted from today; wanted a sign, a number and one of d, "
        "w, m, y, as in today-120d; wanted a date, in EDTF or counted from today, as in "
        "signed:2010-11"}});
  EXPECT_THAT(Read(List::kInitiatives, "kind:MOUU"),
              StartsWith("column 6: got \"MOUU\" (did you mean MOU?); wanted one of MOU, "));
  EXPECT_THAT(Read(List::kInitiatives, "kind:KIND_UNSPECIFIED"), StartsWith("column 6: got "));
  EXPECT_THAT(Read(List::kInitiatives, "kind:1"), StartsWith("column 6: got \"1\""));
}

TEST(CommitmentFilter, AsksWhoOwesWhatToWhom) {
  ExpectConditions(
      List::kCommitments,
      {{"debtor:us-ice", Named(Field::kDebtor, "agencies/us-ice")},
       {"debtor:us", In(Field::kDebtor, "US")},
       {"creditor:CA", In(Field::kCreditor, "CA")},
       {"creditor:ca-cbsa", Named(Field::kCreditor, "agencies/ca-cbsa")},
       {"creditor:public", Saying(Field::kCreditor, "PUBLIC")},
       {"creditor:agencies/public", Named(Field::kCreditor, "agencies/public")},
       {"modality:will", AnyOf(Field::kModality, {Commitment::WILL})},
       {"modality:PROMISE",
        AnyOf(Field::kModality, {Commitment::OBLIGED, Commitment::WILL, Commitment::INTENDS,
                                 Commitment::AIMS, Commitment::CONDITIONAL})}});
  EXPECT_THAT(Read(List::kCommitments, "debtor:*"), StartsWith("column 7: :* does not go with"));
  EXPECT_EQ(Read(List::kCommitments, "debtor:PUBLIC"),
            Dump(Of(Named(Field::kDebtor, "agencies/PUBLIC"))));
}

TEST(CommitmentFilter, AsksWhenItWasDueAndHowLateItCame) {
  const absl::CivilDay first(2010, 7, 1);
  const absl::CivilDay last(2010, 9, 30);
  ExpectConditions(
      List::kCommitments,
      {{"baseline_due:2010-35", Between(Field::kBaselineDue, Comparison::kHas, first, last)},
       {"due<2010-35", Between(Field::kDue, Comparison::kLess, first, last)},
       {"days_late>30", Count(Field::kDaysLate, Comparison::kGreater, 30)},
       {"days_late >= 0", Count(Field::kDaysLate, Comparison::kGreaterEqual, 0)},
       {"days_late:169", Count(Field::kDaysLate, Comparison::kHas, 169)},
       {"days_late<9999999", Count(Field::kDaysLate, Comparison::kLess, 9'999'999)},
       {"slipped:true", Count(Field::kSlips, Comparison::kGreaterEqual, 1)},
       {"slipped:TRUE", Count(Field::kSlips, Comparison::kGreaterEqual, 1)},
       {"slipped>=2", Count(Field::kSlips, Comparison::kGreaterEqual, 2)},
       {"slipped:0", Count(Field::kSlips, Comparison::kHas, 0)}});
  EXPECT_EQ(Read(List::kCommitments, "slipped:false"),
            Dump(Not(Count(Field::kSlips, Comparison::kGreaterEqual, 1))));
  EXPECT_EQ(Read(List::kCommitments, "-slipped:false"), Read(List::kCommitments, "slipped:true"));
  EXPECT_EQ(Read(List::kCommitments, "slipped!=false"), Read(List::kCommitments, "slipped:true"));
}

TEST(CommitmentFilter, RefusesNumbersThatCountNothing) {
  constexpr std::string_view kWanted = "; wanted a whole number from 0, as in days_late:169";
  for (const std::string_view value :
       {"-3", "1.5", "1e3", "30d", "10000000", "٣", "0x10", "+1", "true"}) {
    EXPECT_EQ(Read(List::kCommitments, absl::StrCat("days_late>", std::string(value))),
              absl::StrCat("column 11: got \"", std::string(value), "\"", kWanted.data()))
        << value;
  }
  EXPECT_EQ(Read(List::kCommitments, "slipped>true"),
            "column 8: > does not go with \"true\"; wanted true, false, or how often, as in "
            "slipped:true");
  EXPECT_EQ(Read(List::kCommitments, "slipped:often"),
            "column 9: got \"often\"; wanted true, false, or how often, as in slipped:true");
}

TEST(CommitmentFilter, AsksWhetherAnybodySearched) {
  ExpectConditions(List::kCommitments,
                   {{"searched:true", On(Field::kSearched)},
                    {"searched:nothing", AnyOf(Field::kSearchOutcome, {v1::SearchReport::NOTHING})},
                    {"searched:FOUND", AnyOf(Field::kSearchOutcome, {v1::SearchReport::FOUND})}});
  EXPECT_EQ(Read(List::kCommitments, "searched:False"), Dump(Not(On(Field::kSearched))));
  ExpectErrors(List::kCommitments, {{"searched>2010",
                                     "column 9: > does not go with searched; wanted true, false, "
                                     "FOUND, NOTHING, INACCESSIBLE, as in searched:NOTHING"},
                                    {"searched:2010",
                                     "column 10: got \"2010\"; wanted true, false, FOUND, NOTHING, "
                                     "INACCESSIBLE, as in searched:NOTHING"}});
}

TEST(CommitmentFilter, HasTheFieldsOfItsInitiative) {
  ExpectConditions(List::kCommitments,
                   {{"kind:MOU", AnyOf(Field::kKind, {Initiative::MOU})},
                    {"lead:CA", WithRole(Participant::LEAD, In(Field::kRole, "CA"))},
                    {"topic:a-b", Saying(Field::kTopic, "a-b")}});
}

TEST(ReportFilter, AsksWhoSaysWhatAboutWhat) {
  ExpectConditions(
      List::kReports,
      {{"kind:finding", AnyOf(Field::kReportKind, {v1::Report::FINDING})},
       {"reporter:CA", In(Field::kReporter, "CA")},
       {"reporter:us-dhs", Named(Field::kReporter, "agencies/us-dhs")},
       {"assessor:us-gao", Named(Field::kAssessor, "agencies/us-gao")},
       {"stance:disputes", AnyOf(Field::kStance, {v1::StatusReport::DISPUTES})},
       {"stance:*", AnyOf(Field::kStance, {1, 2, 3})},
       {"outcome:NOTHING", AnyOf(Field::kSearchOutcome, {v1::SearchReport::NOTHING})},
       {"official:SIGNED", AnyOf(Field::kOfficial, {Standing::SIGNED})},
       {"as_of<2011", Between(Field::kAsOf, Comparison::kLess, absl::CivilDay(2011, 1, 1),
                              absl::CivilDay(2011, 12, 31))},
       {"agency:us-cbp", Named(Field::kAgency, "agencies/us-cbp")},
       {"haiti", Saying(Field::kText, "haiti")}});
}

TEST(ReportFilter, NamesAnInitiativeOrACommitment) {
  for (const auto& [text, name, type] :
       std::vector<std::tuple<std::string_view, std::string, Mention::Type>>{
           {"about:ini-1", "initiatives/ini-1", Mention::Type::kInitiative},
           {"about:initiatives/ini-1", "initiatives/ini-1", Mention::Type::kInitiative},
           {"about:ini-1/commitments/com-1", "initiatives/ini-1/commitments/com-1",
            Mention::Type::kCommitment},
           {"about:initiatives/ini-1/commitments/com-1", "initiatives/ini-1/commitments/com-1",
            Mention::Type::kCommitment}}) {
    const auto parsed = Parse(List::kReports, text);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_EQ(Dump(*parsed->filter), Dump(Of(Named(Field::kAbout, name)))) << text;
    ASSERT_EQ(parsed->mentions.size(), 1U);
    EXPECT_EQ(parsed->mentions[0].type, type) << text;
    EXPECT_EQ(parsed->mentions[0].value, name);
    EXPECT_EQ(parsed->mentions[0].column, 7);
  }
}

TEST(ReportFilter, HasNoKindOfInitiative) {
  EXPECT_EQ(Read(List::kReports, "kind:MOU"),
            "column 6: got \"MOU\"; wanted one of STATUS, FINDING, SEARCH, as in kind:FINDING");
}

TEST(ReleaseFilter, AsksWhoPublishedWhatWhen) {
  ExpectConditions(
      List::kReleases,
      {{"issuer:us-dhs", Named(Field::kIssuer, "agencies/us-dhs")},
       {"issuer:US", In(Field::kIssuer, "US")},
       {"country:us", In(Field::kIssuerCountry, "US")},
       {"person:Napolitano", Saying(Field::kPerson, "Napolitano")},
       {"kind:press_release", AnyOf(Field::kReleaseKind, {v1::Release::PRESS_RELEASE})},
       {"language:fr", Saying(Field::kLanguage, "fr")},
       {"language:fr-CA", Saying(Field::kLanguage, "fr-ca")},
       {"language:or", Saying(Field::kLanguage, "or")},
       {"language:zh-Hant-HK", Saying(Field::kLanguage, "zh-hant-hk")},
       {"released:2010-07-13", Between(Field::kReleased, Comparison::kHas, kToday, kToday)},
       {"availability:withdrawn", AnyOf(Field::kAvailability, {v1::Availability::WITHDRAWN})},
       {"availability:NOT_CHECKED", AnyOf(Field::kAvailability, {0})},
       {"availability:*", AnyOf(Field::kAvailability, {1, 2, 3, 4})},
       {"reading:UNREAD", AnyOf(Field::kReading, {v1::Reading::UNREAD})}});
}

TEST(ReleaseFilter, RefusesWhatIsNoLanguageTag) {
  for (const std::string_view value : {"f", "fr_CA", "fr-", "-fr", "french", "fr--CA", "f-CA",
                                       "fr-123456789", "\"fr CA\"", "12"}) {
    EXPECT_THAT(Read(List::kReleases, absl::StrCat("language:", std::string(value))),
                HasSubstr("; wanted a language tag (BCP 47), as in language:fr"))
        << value;
  }
}

TEST(ReleaseFilter, HasNoKindInstrument) {
  EXPECT_THAT(Read(List::kReleases, "kind:INSTRUMENT"), StartsWith("column 6: got \"INSTRUMENT\""));
  EXPECT_THAT(Read(List::kReleases, "agency:us-cbp"),
              StartsWith("column 1: unknown field \"agency\" (a field of initiatives, commitments, "
                         "reports); fields of releases are: "));
}

TEST(AgencyFilter, AsksNameCountryAndParents) {
  ExpectConditions(List::kAgencies,
                   {{"under:us-dhs", Named(Field::kAgencyUnder, "agencies/us-dhs")},
                    {"country:us", In(Field::kAgencyCountry, "US")},
                    {"name:customs", Saying(Field::kAgencyName, "customs")},
                    {"name:\"Border %_\\\\\"", Saying(Field::kAgencyName, "Border %_\\")},
                    {"customs", Saying(Field::kText, "customs")}});
  EXPECT_THAT(Read(List::kAgencies, "kind:MOU"),
              StartsWith("column 1: unknown field \"kind\" (a field of initiatives, commitments, "
                         "reports, releases)"));
}

TEST(CitationFilter, AsksOfTheReleaseCited) {
  ExpectConditions(List::kCitations,
                   {{"release:rel-1", Named(Field::kRelease, "releases/rel-1")},
                    {"issuer:CA", In(Field::kIssuer, "CA")},
                    {"availability:GONE", AnyOf(Field::kAvailability, {v1::Availability::GONE})},
                    {"anchor:not_found", AnyOf(Field::kAnchor, {v1::Citation::NOT_FOUND})}});
}

TEST(CitationFilter, HasNoTextToSearch) {
  EXPECT_EQ(Read(List::kCitations, "anchor:VERIFIED seizure"),
            "column 17: a search for \"seizure\", and citations are found by fields only, as in "
            "availability:WITHDRAWN");
}

TEST(ChangeFilter, AsksWhatADocumentOfAnyTypeCanTell) {
  ExpectConditions(List::kChanges,
                   {{"name:initiatives/mou-2010", Named(Field::kName, "initiatives/mou-2010")},
                    {"type:report", AnyOf(Field::kType, {5})},
                    {"agency:us-cbp", Named(Field::kAgency, "agencies/us-cbp")},
                    {"country:ht", In(Field::kCountry, "HT")},
                    {"kind:mou", AnyOf(Field::kKind, {v1::Initiative::MOU})},
                    {"kind:finding", AnyOf(Field::kReportKind, {v1::Report::FINDING})},
                    {"kind:speech", AnyOf(Field::kReleaseKind, {v1::Release::SPEECH})}});
}

TEST(ChangeFilter, WantsWholeNamesAndNoText) {
  EXPECT_THAT(Read(List::kChanges, "name:mou-2010"),
              StartsWith("column 6: got \"mou-2010\"; wanted the whole name of a document"));
  EXPECT_THAT(Read(List::kChanges, "name:initiatives/"), StartsWith("column 6: got "));
  EXPECT_EQ(Read(List::kChanges, "seizure"),
            "column 1: a search for \"seizure\", and changes are found by fields only, as in "
            "type:INITIATIVE");
}

}  // namespace
}  // namespace entente::filter
