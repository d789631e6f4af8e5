#include "services/filter/fields.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "entente/v1/citation.pb.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/instrument.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "entente/v1/standing.pb.h"
#include "services/filter/error.h"
#include "services/filter/suggestion.h"

namespace entente::filter {
namespace {

using google::protobuf::EnumDescriptor;
using storage::Comparison;
using storage::Field;
using storage::ResourceType;

using Lists = std::vector<List>;

constexpr std::array<std::string_view, 7> kListNames = {
    "initiatives", "commitments", "reports", "releases", "agencies", "citations", "changes"};

std::vector<EnumWord> WordsOf(const EnumDescriptor& descriptor) {
  std::vector<EnumWord> words;
  for (int i = 0; i < descriptor.value_count(); ++i) {
    const google::protobuf::EnumValueDescriptor& value = *descriptor.value(i);
    if (value.number() != 0) words.push_back({value.name(), {value.number()}});
  }
  return words;
}

FieldRow EnumRow(std::string name, Lists lists, Field field, const EnumDescriptor& descriptor,
                 std::string example) {
  FieldRow row;
  row.name = std::move(name);
  row.lists = std::move(lists);
  row.type = ValueType::kEnum;
  row.field = field;
  row.example = std::move(example);
  row.words = WordsOf(descriptor);
  return row;
}

// A word for what is already among the numbers, or for several of them.
FieldRow WithWord(FieldRow row, EnumWord word) {
  const auto same =
      std::find_if(row.words.begin(), row.words.end(),
                   [&word](const EnumWord& known) { return known.name == word.name; });
  if (same != row.words.end()) {
    *same = std::move(word);
  } else {
    row.words.push_back(std::move(word));
  }
  return row;
}

// With `*`: there is a value at all.  For axes of which number 0 means that nothing is on record.
FieldRow WithPresence(FieldRow row) {
  for (const EnumWord& word : row.words) {
    if (word.numbers.size() == 1) row.any_of_them.push_back(word.numbers.front());
  }
  return row;
}

// Every role is a field, so that a new role is one by being declared.
void AddRoles(std::vector<FieldRow>& rows, const Lists& lists) {
  const EnumDescriptor& roles = *v1::Participant::Role_descriptor();
  for (int i = 0; i < roles.value_count(); ++i) {
    if (roles.value(i)->number() == v1::Participant::ROLE_UNSPECIFIED) continue;
    FieldRow row;
    row.name = absl::AsciiStrToLower(roles.value(i)->name());
    row.lists = lists;
    row.type = ValueType::kBody;
    row.field = Field::kRole;
    row.example = "us-cbp";
    row.role = static_cast<v1::Participant::Role>(roles.value(i)->number());
    rows.push_back(std::move(row));
  }
}

void AddParticipants(std::vector<FieldRow>& rows) {
  const Lists all = {List::kInitiatives, List::kCommitments, List::kReports};
  rows.insert(rows.end(), {{"agency", all, ValueType::kAgency, Field::kAgency, "us-cbp"},
                           {"under", all, ValueType::kAgency, Field::kUnder, "us-dhs"},
                           {"lineage", all, ValueType::kAgency, Field::kLineage, "us-cbp"},
                           {"participant", all, ValueType::kCountry, Field::kParticipant, "CA"},
                           {"place", all, ValueType::kCountry, Field::kPlace, "HT"},
                           {"country", all, ValueType::kCountry, Field::kCountry, "HT"},
                           {"pair", all, ValueType::kPair, Field::kPair, "CA-US"},
                           {"only", all, ValueType::kPair, Field::kOnly, "CA-US"}});
  AddRoles(rows, all);
}

// What an initiative is, beside who takes part.
void AddInitiatives(std::vector<FieldRow>& rows) {
  using v1::Initiative;
  const Lists both = {List::kInitiatives, List::kCommitments};
  const Lists reports_too = {List::kInitiatives, List::kCommitments, List::kReports};
  rows.insert(
      rows.end(),
      {{"topic", reports_too, ValueType::kTopic, Field::kTopic, "border-security"},
       {"release", both, ValueType::kRelease, Field::kRelease, "us-dhs-2010-07-13"},
       {"relation", both, ValueType::kInitiative, Field::kRelation, "currency-seizure-mou-2010"},
       {"announced", both, ValueType::kDate, Field::kAnnounced, "2010/2014"},
       {"signed", both, ValueType::kDate, Field::kSigned, "2010-11"},
       {"effective", both, ValueType::kDate, Field::kEffective, "2010"},
       {"expires", both, ValueType::kDate, Field::kExpires, "today/today+180d"},
       {"notice_due", both, ValueType::kDate, Field::kNoticeDue, "today/today+180d"},
       {"updated", both, ValueType::kDate, Field::kUpdated, "today-7d/.."}});
  rows.push_back(
      WithWord(EnumRow("kind", both, Field::kKind, *Initiative::Kind_descriptor(), "MOU"),
               {"INSTRUMENT",
                {Initiative::MOU, Initiative::AGREEMENT, Initiative::ARRANGEMENT,
                 Initiative::LETTER_OF_INTENT, Initiative::DECLARATION}}));
  // An instrument without a legal force is read as UNSTATED.
  rows.push_back(
      WithWord(EnumRow("legal_force", both, Field::kLegalForce,
                       *v1::Instrument::LegalForce_descriptor(), "BINDING"),
               {"UNSTATED", {v1::Instrument::LEGAL_FORCE_UNSPECIFIED, v1::Instrument::UNSTATED}}));
}

void AddStanding(std::vector<FieldRow>& rows) {
  using v1::Standing;
  const Lists both = {List::kInitiatives, List::kCommitments};
  const Lists reports_too = {List::kInitiatives, List::kCommitments, List::kReports};
  rows.push_back(WithWord(WithPresence(EnumRow("official", reports_too, Field::kOfficial,
                                               *Standing::Official_descriptor(), "IN_FORCE")),
                          {"ACTIVE",
                           {Standing::SIGNED, Standing::PROVISIONALLY_APPLIED, Standing::IN_FORCE,
                            Standing::IN_OPERATION}}));
  rows.push_back(WithPresence(EnumRow("evidence", reports_too, Field::kEvidence,
                                      *Standing::Evidence_descriptor(), "COMPLETE")));
  rows.push_back(WithPresence(EnumRow("corroboration", both, Field::kCorroboration,
                                      *Standing::Corroboration_descriptor(), "OTHER_SIDE")));
  rows.push_back(EnumRow("sides", both, Field::kSides, *v1::Side::Agreement_descriptor(), "AGREE"));
  rows.push_back({"reported", both, ValueType::kDateOrNever, Field::kReported, "NEVER"});
}

void AddCommitments(std::vector<FieldRow>& rows) {
  using v1::Commitment;
  const Lists both = {List::kInitiatives, List::kCommitments};
  const Lists commitments = {List::kCommitments};
  rows.push_back(
      EnumRow("schedule", both, Field::kSchedule, *v1::Schedule::State_descriptor(), "OVERDUE"));
  rows.insert(rows.end(),
              {{"due", both, ValueType::kDate, Field::kDue, "2010-26"},
               {"possibly_due", both, ValueType::kDate, Field::kPossiblyDue, "2010-26"},
               {"delivered", both, ValueType::kDate, Field::kDelivered, "2011-03"},
               {"baseline_due", commitments, ValueType::kDate, Field::kBaselineDue, "2010-26"},
               {"days_late", commitments, ValueType::kNumber, Field::kDaysLate, "169"},
               {"slipped", commitments, ValueType::kSlipped, Field::kSlips, "true"},
               {"debtor", commitments, ValueType::kBody, Field::kDebtor, "us-ice"},
               {"creditor", commitments, ValueType::kBodyOrPublic, Field::kCreditor, "PUBLIC"}});
  rows.push_back(WithWord(EnumRow("modality", commitments, Field::kModality,
                                  *Commitment::Modality_descriptor(), "WILL"),
                          {"PROMISE",
                           {Commitment::OBLIGED, Commitment::WILL, Commitment::INTENDS,
                            Commitment::AIMS, Commitment::CONDITIONAL}}));
  FieldRow searched = EnumRow("searched", commitments, Field::kSearchOutcome,
                              *v1::SearchReport::Outcome_descriptor(), "NOTHING");
  searched.type = ValueType::kSearched;
  rows.push_back(std::move(searched));
}

void AddReports(std::vector<FieldRow>& rows) {
  const Lists reports = {List::kReports};
  rows.push_back(
      EnumRow("kind", reports, Field::kReportKind, *v1::Report::Kind_descriptor(), "FINDING"));
  rows.insert(rows.end(),
              {{"reporter", reports, ValueType::kBody, Field::kReporter, "CA"},
               {"assessor", reports, ValueType::kBody, Field::kAssessor, "us-gao"},
               {"about", reports, ValueType::kSubject, Field::kAbout, "currency-seizure-mou-2010"},
               {"as_of", reports, ValueType::kDate, Field::kAsOf, "2011"}});
  rows.push_back(EnumRow("outcome", reports, Field::kSearchOutcome,
                         *v1::SearchReport::Outcome_descriptor(), "NOTHING"));
  rows.push_back(WithPresence(EnumRow("stance", reports, Field::kStance,
                                      *v1::StatusReport::Stance_descriptor(), "DISPUTES")));
}

void AddReleases(std::vector<FieldRow>& rows) {
  const Lists releases = {List::kReleases};
  const Lists citations_too = {List::kReleases, List::kCitations};
  rows.push_back(EnumRow("kind", releases, Field::kReleaseKind, *v1::Release::Kind_descriptor(),
                         "PRESS_RELEASE"));
  rows.insert(rows.end(), {{"issuer", citations_too, ValueType::kBody, Field::kIssuer, "us-dhs"},
                           {"country", releases, ValueType::kCountry, Field::kIssuerCountry, "US"},
                           {"language", releases, ValueType::kLanguage, Field::kLanguage, "fr"},
                           {"released", releases, ValueType::kDate, Field::kReleased, "2010-07"}});
  rows.push_back(WithWord(WithPresence(EnumRow("availability", citations_too, Field::kAvailability,
                                               *v1::Availability::State_descriptor(), "WITHDRAWN")),
                          {"NOT_CHECKED", {v1::Availability::STATE_UNSPECIFIED}}));
  rows.push_back(EnumRow("reading", releases, Field::kReading, *v1::Reading::State_descriptor(),
                         "NO_INITIATIVE"));
}

// Words of another enum for the same field.
FieldRow WithWordsOf(FieldRow row, Field field, const EnumDescriptor& descriptor) {
  for (EnumWord& word : WordsOf(descriptor)) {
    word.field = field;
    row.words.push_back(std::move(word));
  }
  return row;
}

// Of documents of any type: what a change feed can tell of one without looking anything up.
void AddChanges(std::vector<FieldRow>& rows) {
  using v1::Initiative;
  const Lists changes = {List::kChanges};
  rows.insert(rows.end(),
              {{"name", changes, ValueType::kDocument, Field::kName, "initiatives/haiti-2010"},
               {"agency", changes, ValueType::kAgency, Field::kAgency, "us-cbp"},
               {"country", changes, ValueType::kCountry, Field::kCountry, "HT"},
               {"pair", changes, ValueType::kPair, Field::kPair, "CA-US"}});
  FieldRow type{"type", changes, ValueType::kEnum, Field::kType, "INITIATIVE"};
  for (const auto& [word, number] : {std::pair("AGENCY", ResourceType::kAgency),
                                     {"RELEASE", ResourceType::kRelease},
                                     {"INITIATIVE", ResourceType::kInitiative},
                                     {"COMMITMENT", ResourceType::kCommitment},
                                     {"REPORT", ResourceType::kReport}}) {
    type.words.push_back({word, {static_cast<int>(number)}});
  }
  rows.push_back(std::move(type));
  FieldRow kind =
      WithWord(EnumRow("kind", changes, Field::kKind, *Initiative::Kind_descriptor(), "MOU"),
               {"INSTRUMENT",
                {Initiative::MOU, Initiative::AGREEMENT, Initiative::ARRANGEMENT,
                 Initiative::LETTER_OF_INTENT, Initiative::DECLARATION}});
  kind = WithWordsOf(std::move(kind), Field::kReleaseKind, *v1::Release::Kind_descriptor());
  kind = WithWordsOf(std::move(kind), Field::kReportKind, *v1::Report::Kind_descriptor());
  rows.push_back(std::move(kind));
}

std::vector<FieldRow> MakeRows() {
  std::vector<FieldRow> rows;
  AddParticipants(rows);
  AddInitiatives(rows);
  AddStanding(rows);
  AddCommitments(rows);
  AddReports(rows);
  AddReleases(rows);
  AddChanges(rows);
  rows.insert(
      rows.end(),
      {{"person",
        {List::kInitiatives, List::kCommitments, List::kReleases},
        ValueType::kWords,
        Field::kPerson,
        "Toews"},
       {"country", {List::kAgencies}, ValueType::kCountry, Field::kAgencyCountry, "US"},
       {"under", {List::kAgencies}, ValueType::kAgency, Field::kAgencyUnder, "us-dhs"},
       {"name", {List::kAgencies}, ValueType::kWords, Field::kAgencyName, "customs"},
       {"release", {List::kCitations}, ValueType::kRelease, Field::kRelease, "us-dhs-2010-07-13"}});
  rows.push_back(EnumRow("anchor", {List::kCitations}, Field::kAnchor,
                         *v1::Citation::Anchor_descriptor(), "NOT_FOUND"));
  return rows;
}

using FieldIndex = std::array<std::vector<const FieldRow*>, kListNames.size()>;

FieldIndex MakeIndex() {
  static const std::vector<FieldRow> kRows = MakeRows();
  FieldIndex index;
  for (const FieldRow& row : kRows) {
    for (const List list : row.lists) index[static_cast<std::size_t>(list)].push_back(&row);
  }
  for (std::vector<const FieldRow*>& fields : index) {
    std::sort(fields.begin(), fields.end(),
              [](const FieldRow* left, const FieldRow* right) { return left->name < right->name; });
  }
  return index;
}

std::string DescribeType(const FieldRow& field) {
  switch (field.type) {
    case ValueType::kAgency:
      return "an agency";
    case ValueType::kCountry:
      return "the two letters of a country in ISO 3166-1";
    case ValueType::kBody:
      return "an agency or the two letters of a country";
    case ValueType::kBodyOrPublic:
      return "an agency, the two letters of a country, or PUBLIC";
    case ValueType::kPair:
      return "two different countries";
    case ValueType::kRelease:
      return "a release";
    case ValueType::kInitiative:
      return "an initiative";
    case ValueType::kDocument:
      return "the whole name of a document";
    case ValueType::kSubject:
      return "an initiative, or ID/commitments/ID";
    case ValueType::kWords:
      return "words of a name, several of them in quotes";
    case ValueType::kTopic:
      return "a topic in kebab-case";
    case ValueType::kLanguage:
      return "a language tag (BCP 47)";
    case ValueType::kEnum:
      return "one of ";
    case ValueType::kDate:
      return "a date, in EDTF or counted from today";
    case ValueType::kDateOrNever:
      return "NEVER, or a date, in EDTF or counted from today";
    case ValueType::kNumber:
      return "a whole number from 0";
    case ValueType::kSlipped:
      return "true, false, or how often";
    case ValueType::kSearched:
      return "true, false, ";
  }
  return "";
}

// Which of the lists has the field, where the one asked has not.
std::string HintAtOtherList(std::string_view name) {
  std::vector<std::string> lists;
  for (std::size_t i = 0; i < kListNames.size(); ++i) {
    const auto list = static_cast<List>(i);
    if (list == List::kChanges) continue;  // is none that one could ask for instead
    if (FindField(list, name) != nullptr) lists.emplace_back(kListNames[i]);
  }
  if (lists.empty()) return "";
  return absl::StrCat(" (a field of ", absl::StrJoin(lists, ", "), ")");
}

}  // namespace

std::string_view NameOf(List list) { return kListNames[static_cast<std::size_t>(list)]; }

const std::vector<const FieldRow*>& FieldsOf(List list) {
  static const FieldIndex kIndex = MakeIndex();
  return kIndex[static_cast<std::size_t>(list)];
}

const FieldRow* FindField(List list, std::string_view name) {
  const std::vector<const FieldRow*>& fields = FieldsOf(list);
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [name](const FieldRow* field) { return field->name == name; });
  return found == fields.end() ? nullptr : *found;
}

bool Takes(const FieldRow& field, Comparison comparison) {
  if (comparison == Comparison::kHas) return true;
  const bool is_date = field.type == ValueType::kDate || field.type == ValueType::kDateOrNever;
  if (comparison == Comparison::kPresent) {
    // What is due possibly is due: `due:*` asks it.
    return (is_date && field.field != Field::kPossiblyDue) || !field.any_of_them.empty();
  }
  return is_date || field.type == ValueType::kNumber || field.type == ValueType::kSlipped;
}

std::string FormOf(const FieldRow& field) {
  std::string form = DescribeType(field);
  if (!field.words.empty()) {
    absl::StrAppend(&form,
                    absl::StrJoin(field.words, ", ", [](std::string* out, const EnumWord& word) {
                      out->append(word.name);
                    }));
  }
  return absl::StrCat(form, ", as in ", field.name, ":", field.example);
}

std::string DescribeUnknownField(List list, std::string_view name) {
  std::vector<std::string> all;
  std::vector<std::string> roles;
  std::vector<std::string> others;
  for (const FieldRow* field : FieldsOf(list)) {
    all.push_back(field->name);
    (field->field == Field::kRole ? roles : others).push_back(field->name);
  }
  const std::string small_letters = absl::AsciiStrToLower({name.data(), name.size()});
  std::string hint = HintAtOtherList(name);
  if (hint.empty()) hint = Suggest(small_letters, all);
  std::string text = absl::StrCat("unknown field ", Quoted(name), hint, "; fields of ",
                                  std::string(NameOf(list)), " are: ", absl::StrJoin(others, ", "));
  if (!roles.empty()) absl::StrAppend(&text, "; and each role: ", absl::StrJoin(roles, ", "));
  return text;
}

}  // namespace entente::filter
