#include "services/filter/fields.h"

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/filter/suggestion.h"
#include "services/filter/syntax.h"

namespace entente::filter {
namespace {

using storage::Comparison;
using storage::Field;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::vector<List> kLists = {List::kInitiatives, List::kCommitments, List::kReports,
                                  List::kReleases,    List::kAgencies,    List::kCitations,
                                  List::kChanges};

std::set<std::string> NamesOf(List list) {
  std::set<std::string> names;
  for (const FieldRow* field : FieldsOf(list)) names.insert(field->name);
  return names;
}

TEST(Fields, HaveOneMeaningInEachList) {
  for (const List list : kLists) {
    EXPECT_EQ(NamesOf(list).size(), FieldsOf(list).size()) << NameOf(list);
  }
}

TEST(Fields, OfInitiativesHoldEveryRole) {
  const google::protobuf::EnumDescriptor& roles = *v1::Participant::Role_descriptor();
  for (int i = 1; i < roles.value_count(); ++i) {
    const FieldRow* field =
        FindField(List::kInitiatives, absl::AsciiStrToLower(roles.value(i)->name()));
    ASSERT_NE(field, nullptr) << roles.value(i)->name();
    EXPECT_EQ(field->field, Field::kRole);
    EXPECT_EQ(field->role, roles.value(i)->number());
  }
  EXPECT_EQ(FindField(List::kInitiatives, "role_unspecified"), nullptr);
}

TEST(Fields, AreThoseOfTheDesign) {
  for (const auto& [list, names] : std::vector<std::pair<List, std::string>>{
           {List::kInitiatives,
            "agency signatory lead host funding participant place country under lineage pair only "
            "person kind topic official evidence corroboration sides schedule reported announced "
            "signed effective expires notice_due due possibly_due delivered legal_force release "
            "relation updated"},
           {List::kReports,
            "agency signatory country participant place under lineage pair only topic kind "
            "reporter "
            "assessor about as_of outcome stance evidence official"},
           {List::kReleases, "issuer country person kind language released availability reading"},
           {List::kAgencies, "country under name"},
           {List::kCitations, "release issuer availability anchor"},
           {List::kChanges, "name type agency country pair kind"}}) {
    for (const auto& name : absl::StrSplit(names, ' ')) {
      EXPECT_NE(FindField(list, std::string(name)), nullptr) << NameOf(list) << " " << name;
    }
  }
}

TEST(Fields, OfCommitmentsAreThoseOfInitiativesAndTheirOwn) {
  std::set<std::string> names = NamesOf(List::kInitiatives);
  names.insert(
      {"debtor", "creditor", "modality", "baseline_due", "slipped", "days_late", "searched"});

  EXPECT_EQ(NamesOf(List::kCommitments), names);
}

TEST(Fields, GoWithTheOperatorsOfTheirType) {
  const FieldRow& agency = *FindField(List::kInitiatives, "agency");
  const FieldRow& announced = *FindField(List::kInitiatives, "announced");
  const FieldRow& days_late = *FindField(List::kCommitments, "days_late");
  const FieldRow& evidence = *FindField(List::kInitiatives, "evidence");

  for (const auto& [field, less, present] :
       std::vector<std::tuple<const FieldRow*, bool, bool>>{{&agency, false, false},
                                                            {&announced, true, true},
                                                            {&days_late, true, false},
                                                            {&evidence, false, true}}) {
    EXPECT_TRUE(Takes(*field, Comparison::kHas)) << field->name;
    EXPECT_EQ(Takes(*field, Comparison::kLess), less) << field->name;
    EXPECT_EQ(Takes(*field, Comparison::kGreaterEqual), less) << field->name;
    EXPECT_EQ(Takes(*field, Comparison::kPresent), present) << field->name;
  }
}

TEST(Fields, ShowExamplesThatAreAccepted) {
  for (const List list : kLists) {
    for (const FieldRow* field : FieldsOf(list)) {
      const std::string filter = absl::StrCat(field->name, ":", field->example);
      EXPECT_TRUE(ParseFilter(list, filter, absl::CivilDay(2010, 7, 13)).ok()) << filter;
      EXPECT_THAT(FormOf(*field), HasSubstr(", as in " + filter));
    }
  }
}

TEST(Fields, StandInTheDocumentation) {
  std::ifstream file(ENTENTE_SOURCE_DIR "/docs/filter.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  for (const List list : kLists) {
    const std::size_t section = page.find(absl::StrCat("\n### ", NameOf(list).data()));
    ASSERT_NE(section, std::string::npos) << NameOf(list);
    for (const FieldRow* field : FieldsOf(list)) {
      EXPECT_THAT(page, HasSubstr(absl::StrCat("`", field->name, "`"))) << NameOf(list);
      for (const EnumWord& word : field->words) {
        if (word.numbers.size() == 1 && word.numbers.front() != 0) continue;
        EXPECT_THAT(page, HasSubstr(word.name)) << field->name;
      }
    }
  }
  EXPECT_THAT(page, HasSubstr(absl::StrCat(kTermsMax, " terms")));
  EXPECT_THAT(page, HasSubstr(absl::StrCat(kDepthMax, " levels")));
  EXPECT_THAT(page, HasSubstr(absl::StrCat(kWordLengthMax, " characters")));
}

TEST(UnknownField, IsNotSaidToBeAFieldOfChangesWhichAreNoList) {
  EXPECT_THAT(DescribeUnknownField(List::kInitiatives, "type"),
              StartsWith("unknown field \"type\"; "));
}

TEST(UnknownField, IsToldWithWhatWasMeantAndWhatThereIs) {
  EXPECT_EQ(DescribeUnknownField(List::kAgencies, "nam"),
            "unknown field \"nam\" (did you mean name?); fields of agencies are: country, name, "
            "under");
  EXPECT_EQ(DescribeUnknownField(List::kCitations, "xyzzy"),
            "unknown field \"xyzzy\"; fields of citations are: anchor, availability, issuer, "
            "release");
  EXPECT_EQ(DescribeUnknownField(List::kAgencies, "debtor"),
            "unknown field \"debtor\" (a field of commitments); fields of agencies are: country, "
            "name, under");
  EXPECT_THAT(DescribeUnknownField(List::kInitiatives, "Agency"),
              StartsWith("unknown field \"Agency\" (did you mean agency?); "));
}

TEST(UnknownField, ListsRolesApart) {
  EXPECT_THAT(DescribeUnknownField(List::kReports, "x"),
              HasSubstr("; and each role: announcer, author, beneficiary, co_chair, "));
}

TEST(UnknownField, IsCutInTheMessage) {
  for (const List list : kLists) {
    const std::string message = DescribeUnknownField(list, std::string(kWordLengthMax, 'x'));
    EXPECT_THAT(message, StartsWith("unknown field \"" + std::string(40, 'x') + "...\"; "));
    EXPECT_LT(message.size(), 1'000U);
  }
}

TEST(Suggestion, IsALetterOrTwoAway) {
  const std::vector<std::string> words = {"agency", "announced", "due", "kind"};

  EXPECT_EQ(Suggest("agencyy", words), " (did you mean agency?)");
  EXPECT_EQ(Suggest("anounced", words), " (did you mean announced?)");
  EXPECT_EQ(Suggest("anuonced", words), " (did you mean announced?)");
  EXPECT_EQ(Suggest("knd", words), " (did you mean kind?)");
}

TEST(Suggestion, IsNotMadeForWhatIsFarOff) {
  const std::vector<std::string> words = {"agency", "due", "kind"};

  EXPECT_EQ(Suggest("x", words), "");
  EXPECT_EQ(Suggest("dxx", words), "");
  EXPECT_EQ(Suggest("", words), "");
  EXPECT_EQ(Suggest("agencies", words), "");
  EXPECT_EQ(Suggest("agency", {}), "");
}

}  // namespace
}  // namespace entente::filter
