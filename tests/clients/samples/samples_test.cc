// The sample records, checked without a server: that each line is a Record, that a document names
// only documents on earlier lines, and that what it quotes stands in the text it quotes from.

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/api/resource.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/v1/transfer.pb.h"
#include "tests/support/corpus.h"

namespace entente {
namespace {

namespace fs = std::filesystem;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Quotes are to be as short as they can be, so that none of the samples holds a text.
constexpr int kQuoteLengthMax = 300;

struct Line {
  std::string place;  // `border-2010.jsonl:12`
  v1::Record record;
};

using Sample = std::vector<Line>;
// What is wrong, each beginning with the place; empty when nothing is.
using Faults = std::vector<std::string>;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Nothing, and a failure of the test, when the line is no Record: unknown fields are refused.
std::optional<v1::Record> ParseRecord(const std::string& json, const std::string& place) {
  v1::Record record;
  const auto status = google::protobuf::util::JsonStringToMessage(json, &record);
  EXPECT_TRUE(status.ok()) << place << ": " << status.ToString();
  if (!status.ok()) return std::nullopt;
  return record;
}

Sample ReadSample(const fs::path& path) {
  Sample sample;
  std::istringstream lines(ReadFile(path));
  std::string json;
  for (int number = 1; std::getline(lines, json); ++number) {
    const std::string place = path.filename().string() + ":" + std::to_string(number);
    const auto record = ParseRecord(json, place);
    if (record.has_value()) sample.push_back({place, *record});
  }
  return sample;
}

// All samples by the names of their files, read once.
const std::map<std::string, Sample>& Samples() {
  static const auto kSamples = [] {
    std::map<std::string, Sample> samples;
    for (const auto& entry :
         fs::directory_iterator(fs::path(ENTENTE_SOURCE_DIR) / "clients/samples")) {
      if (entry.path().extension() != ".jsonl") continue;
      samples.emplace(entry.path().filename().string(), ReadSample(entry.path()));
    }
    return samples;
  }();
  return kSamples;
}

const Message* DocumentOf(const v1::Record& record) {
  switch (record.document_case()) {
    case v1::Record::kAgency:
      return &record.agency();
    case v1::Record::kRelease:
      return &record.release();
    case v1::Record::kInitiative:
      return &record.initiative();
    case v1::Record::kCommitment:
      return &record.commitment();
    case v1::Record::kReport:
      return &record.report();
    case v1::Record::DOCUMENT_NOT_SET:
      break;
  }
  return nullptr;
}

std::string NameOf(const v1::Record& record) {
  const Message* document = DocumentOf(record);
  if (document == nullptr) return "";
  const FieldDescriptor* name = document->GetDescriptor()->FindFieldByName("name");
  return document->GetReflection()->GetString(*document, name);
}

std::vector<std::string> Split(const std::string& name) {
  std::vector<std::string> parts(1);
  for (const char byte : name) {
    if (byte == '/') {
      parts.emplace_back();
    } else {
      parts.back() += byte;
    }
  }
  return parts;
}

bool IsLetter(char byte) { return byte >= 'a' && byte <= 'z'; }
bool IsDigit(char byte) { return byte >= '0' && byte <= '9'; }

// 3 to 63 lower-case letters, digits and hyphens, a letter first and no hyphen last (docs/api.md).
bool IsId(const std::string& id) {
  const bool is_long_enough = id.size() >= 3 && id.size() <= 63;
  return is_long_enough && IsLetter(id.front()) && id.back() != '-' &&
         std::all_of(id.begin(), id.end(),
                     [](char byte) { return IsLetter(byte) || IsDigit(byte) || byte == '-'; });
}

// Whether the name has the form that the document's proto gives to names of its type.
bool HasNameOfItsType(const v1::Record& record) {
  const auto& options = DocumentOf(record)->GetDescriptor()->options();
  const std::vector<std::string> wanted =
      Split(options.GetExtension(google::api::resource).pattern(0));
  const std::vector<std::string> got = Split(NameOf(record));
  return std::equal(got.begin(), got.end(), wanted.begin(), wanted.end(),
                    [](const std::string& part, const std::string& pattern) {
                      return pattern.front() == '{' ? IsId(part) : part == pattern;
                    });
}

// `initiatives/x` of `initiatives/x/reports/y`; empty for documents without a parent.
std::string ParentOf(const std::string& name) {
  const std::size_t second = name.find('/', name.find('/') + 1);
  return second == std::string::npos ? "" : name.substr(0, second);
}

// Calls `visit` with `message` and every message in it.
void VisitMessages(const Message& message, const std::function<void(const Message&)>& visit) {
  visit(message);
  const Reflection* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      VisitMessages(reflection->GetMessage(message, field), visit);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      VisitMessages(reflection->GetRepeatedMessage(message, field, i), visit);
    }
  }
}

template <typename Type>
void VisitAll(const v1::Record& record, const std::function<void(const Type&)>& visit) {
  const Message* document = DocumentOf(record);
  if (document == nullptr) return;
  VisitMessages(*document, [&visit](const Message& message) {
    if (const auto* found = dynamic_cast<const Type*>(&message)) visit(*found);
  });
}

// Every name of another document in it, its parent's included.
std::vector<std::string> NamesIn(const v1::Record& record) {
  std::vector<std::string> names;
  if (const std::string parent = ParentOf(NameOf(record)); !parent.empty()) names.push_back(parent);
  VisitMessages(*DocumentOf(record), [&names](const Message& message) {
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      if (!field->options().HasExtension(google::api::resource_reference)) continue;
      names.push_back(message.GetReflection()->GetString(message, field));
    }
  });
  return names;
}

Faults CheckNames(const Sample& sample) {
  Faults faults;
  std::set<std::string> before;
  for (const auto& [place, record] : sample) {
    if (DocumentOf(record) == nullptr) {
      faults.push_back(absl::StrCat(place, ": holds no document"));
      continue;
    }
    const std::string name = NameOf(record);
    if (!HasNameOfItsType(record)) {
      faults.push_back(absl::StrCat(place, ": '", name, "' is no name of its type"));
    }
    for (const std::string& other : NamesIn(record)) {
      if (!before.contains(other))
        faults.push_back(absl::StrCat(place, ": ", other, " is on no earlier line"));
    }
    if (before.insert(name).second) continue;
    faults.push_back(absl::StrCat(place, ": ", name, " stands there twice"));
  }
  return faults;
}

Faults CheckPhrases(const Line& line) {
  Faults faults;
  VisitAll<v1::FuzzyDate>(line.record, [&](const v1::FuzzyDate& date) {
    if (!date.phrase().empty() && date.anchor().empty()) {
      faults.push_back(absl::StrCat(line.place, ": '", date.phrase(), "' has no anchor"));
    }
  });
  return faults;
}

int CountCodePoints(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  }));
}

Faults CheckQuoteLengths(const Line& line) {
  Faults faults;
  VisitAll<v1::Citation>(line.record, [&](const v1::Citation& citation) {
    if (CountCodePoints(citation.exact()) > kQuoteLengthMax) {
      faults.push_back(absl::StrCat(line.place, ": quotes too much: ", citation.exact()));
    }
  });
  return faults;
}

// A status that owners give, and evidence above NOT_STARTED, rest on a citation; a report is about
// a commitment of its own initiative.
Faults CheckReport(const Line& line) {
  if (!line.record.has_report()) return {};
  const v1::Report& report = line.record.report();
  Faults faults;
  const bool needs_citation = report.status().official() != v1::Standing::OFFICIAL_UNSPECIFIED ||
                              report.finding().evidence() > v1::Standing::NOT_STARTED;
  if (needs_citation && report.citations().empty()) {
    faults.push_back(absl::StrCat(line.place, ": rests on no citation"));
  }
  if (!report.commitment().empty() && ParentOf(report.commitment()) != ParentOf(report.name())) {
    faults.push_back(absl::StrCat(line.place, ": is about ", report.commitment()));
  }
  return faults;
}

// With every run of white space as one space, since pages break lines inside of sentences.
std::string WithSingleSpaces(std::string_view text) {
  std::string single;
  bool in_space = false;
  for (const char byte : text) {
    const bool is_space = byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
    if (!is_space) single += byte;
    if (is_space && !in_space) single += ' ';
    in_space = is_space;
  }
  return single;
}

int CountOccurrences(const std::string& text, const v1::Citation& citation) {
  const std::string quote =
      WithSingleSpaces(citation.prefix() + citation.exact() + citation.suffix());
  int count = 0;
  for (std::size_t at = text.find(quote); at != std::string::npos; at = text.find(quote, at + 1)) {
    ++count;
  }
  return count;
}

// Texts of releases, with single spaces, by the address they were published at.
using Texts = std::map<std::string, std::string>;

std::string WithoutScheme(const std::string& uri) {
  const std::size_t at = uri.find("://");
  return at == std::string::npos ? uri : uri.substr(at + 3);
}

Texts ReadTexts(const fs::path& folder) {
  Texts texts;
  for (const fs::path& path : test::CorpusFiles(".json")) {
    const nlohmann::json labels = nlohmann::json::parse(ReadFile(path));
    texts.emplace(WithoutScheme(labels.at("source_url").get<std::string>()),
                  WithSingleSpaces(ReadFile(folder / labels.at("file").get<std::string>())));
  }
  return texts;
}

// The texts of the sample's releases by their names, as far as `texts` has them.
Texts TextsOf(const Sample& sample, const Texts& texts) {
  Texts by_name;
  for (const Line& line : sample) {
    const v1::Release& release = line.record.release();
    for (const std::string& uri : {release.uri(), release.archive_uri()}) {
      const auto found = texts.find(WithoutScheme(uri));
      if (found != texts.end()) by_name.emplace(release.name(), found->second);
    }
  }
  return by_name;
}

Faults CheckQuotes(const Sample& sample, const Texts& texts) {
  const Texts by_name = TextsOf(sample, texts);
  Faults faults;
  for (const Line& line : sample) {
    VisitAll<v1::Citation>(line.record, [&](const v1::Citation& citation) {
      const auto text = by_name.find(citation.release());
      if (text == by_name.end() || citation.exact().empty()) return;
      const int count = CountOccurrences(text->second, citation);
      if (count == 1) return;
      faults.push_back(absl::StrCat(line.place, ": stands ", count, " times in ",
                                    citation.release(), ": ", citation.exact()));
    });
  }
  return faults;
}

Faults CheckEachLine(const std::function<Faults(const Line&)>& check) {
  Faults all;
  for (const auto& [file, sample] : Samples()) {
    for (const Line& line : sample) {
      const Faults faults = check(line);
      all.insert(all.end(), faults.begin(), faults.end());
    }
  }
  return all;
}

TEST(Samples, AreRecords) {
  EXPECT_GE(Samples().size(), 2u);
  for (const auto& [file, sample] : Samples()) EXPECT_THAT(sample, Not(IsEmpty())) << file;
}

TEST(Samples, NameOnlyWhatEarlierLinesHold) {
  for (const auto& [file, sample] : Samples()) EXPECT_THAT(CheckNames(sample), IsEmpty());
}

// They can be imported into one database, in any order.
TEST(Samples, SayTheSameOfWhatSeveralHold) {
  std::map<std::string, const Line*> first;
  for (const auto& [file, sample] : Samples()) {
    for (const Line& line : sample) {
      const auto [known, is_new] = first.emplace(NameOf(line.record), &line);
      if (is_new) continue;
      EXPECT_TRUE(
          google::protobuf::util::MessageDifferencer::Equals(line.record, known->second->record))
          << line.place << " differs from " << known->second->place;
    }
  }
}

TEST(Samples, SayWhenWordsOfTimeWereSaid) { EXPECT_THAT(CheckEachLine(CheckPhrases), IsEmpty()); }

TEST(Samples, RestReportsOnCitations) { EXPECT_THAT(CheckEachLine(CheckReport), IsEmpty()); }

TEST(Samples, QuoteShortly) { EXPECT_THAT(CheckEachLine(CheckQuoteLengths), IsEmpty()); }

TEST(Samples, HoldNoTexts) {
  for (const auto& [file, sample] : Samples()) {
    for (const Line& line : sample) EXPECT_THAT(line.record.text(), IsEmpty()) << line.place;
  }
}

TEST(Samples, QuoteWhatStandsOnceInTheText) {
  ENTENTE_SKIP_WITHOUT_CORPUS();
  const Texts texts = ReadTexts(test::CorpusFolder());
  std::set<std::string> quoted;

  for (const auto& [file, sample] : Samples()) {
    EXPECT_THAT(CheckQuotes(sample, texts), IsEmpty());
    for (const auto& [name, text] : TextsOf(sample, texts)) quoted.insert(name);
  }

  EXPECT_EQ(quoted.size(), texts.size()) << "each text is that of a release in a sample";
}

// The checks themselves.

Line LineOf(const std::string& json) { return {"test:1", ParseRecord(json, "test:1").value()}; }

const char* const kAgency = R"({"agency":{"name":"agencies/us-dhs"}})";

TEST(SampleChecks, RefuseWhatIsNoRecord) {
  v1::Record record;

  EXPECT_FALSE(
      google::protobuf::util::JsonStringToMessage(R"({"agency":{"nmae":"x"}})", &record).ok());
}

TEST(SampleChecks, NoticeALineWithoutADocument) {
  EXPECT_THAT(CheckNames({LineOf("{}")}), ElementsAre("test:1: holds no document"));
}

TEST(SampleChecks, NoticeNamesThatAreUnknownMalformedOrTaken) {
  EXPECT_THAT(CheckNames({LineOf(kAgency)}), IsEmpty());
  EXPECT_THAT(CheckNames({LineOf(kAgency), LineOf(kAgency)}),
              ElementsAre(HasSubstr("stands there twice")));
  EXPECT_THAT(CheckNames({LineOf(R"({"agency":{"name":"agencies/US"}})")}),
              ElementsAre(HasSubstr("is no name of its type")));
  EXPECT_THAT(CheckNames({LineOf(R"({"report":{"name":"initiatives/mou-2010/reports/one"}})")}),
              ElementsAre(HasSubstr("initiatives/mou-2010 is on no earlier line")));
}

TEST(SampleChecks, NoticeAPhraseWithoutAnAnchor) {
  EXPECT_THAT(CheckPhrases(LineOf(R"({"commitment":{"baselineDue":{"phrase":"soon"}}})")),
              ElementsAre(HasSubstr("'soon' has no anchor")));
  EXPECT_THAT(CheckPhrases(LineOf(R"({"commitment":{"baselineDue":{"edtf":"2010-26"}}})")),
              IsEmpty());
}

TEST(SampleChecks, NoticeReportsThatRestOnNothing) {
  EXPECT_THAT(CheckReport(LineOf(R"({"report":{"status":{"official":"SIGNED"}}})")),
              ElementsAre(HasSubstr("no citation")));
  EXPECT_THAT(CheckReport(LineOf(R"({"report":{"finding":{"evidence":"NOT_STARTED"}}})")),
              IsEmpty());
}

TEST(SampleChecks, CountQuotesAcrossLineBreaks) {
  v1::Citation citation;
  citation.set_exact("Threat and Risk");

  EXPECT_EQ(CountOccurrences(WithSingleSpaces("Threat and\n\nRisk"), citation), 1);
  EXPECT_EQ(CountOccurrences("Threat or Risk", citation), 0);
  EXPECT_EQ(CountOccurrences("Threat and Risk, Threat and Risk.", citation), 2);
  citation.set_suffix(".");
  EXPECT_EQ(CountOccurrences("Threat and Risk, Threat and Risk.", citation), 1);
}

}  // namespace
}  // namespace entente
