#include "services/rpc/check_texts.h"

#include <cstdint>
#include <map>
#include <set>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

#include "services/dates/civil_date.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/text_shape.h"

namespace entente::rpc {
namespace {

void CheckCitation(const v1::Citation& citation, const std::string& path, Violations& faults) {
  if (citation.exact().empty() && !(citation.prefix().empty() && citation.suffix().empty())) {
    faults.Add(PathOf(path, "exact"),
               "is empty beside `prefix` or `suffix`; wanted the quoted words");
  }
  if (citation.has_start() != citation.has_end()) {
    faults.Add(PathOf(path, citation.has_start() ? "end" : "start"),
               "is not set; wanted both `start` and `end`, or neither");
    return;
  }
  if (!citation.has_start()) return;
  if (citation.exact().empty()) {
    faults.Add(PathOf(path, "exact"), "is empty beside offsets; wanted the words that stand there");
    return;
  }
  if (citation.start() < 0) {
    faults.Add(PathOf(path, "start"), fmt::format("got {}; wanted 0 or more", citation.start()));
    return;
  }
  if (citation.end() <= citation.start()) {
    faults.Add(PathOf(path, "end"), fmt::format("got {}; wanted more than `start`, {}",
                                                citation.end(), citation.start()));
    return;
  }
  const std::int64_t length = std::int64_t{citation.end()} - citation.start();
  const auto code_points = static_cast<std::int64_t>(CountCodePoints(citation.exact()));
  if (length == code_points) return;
  faults.Add(
      PathOf(path, "end"),
      fmt::format("`start` and `end` are {} code points apart; `exact` has {} (offsets count "
                  "code points, not bytes)",
                  length, code_points));
}

}  // namespace

void CheckLocalizedTexts(const google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts,
                         std::size_t code_points_max, const std::string& path, Violations& faults) {
  std::map<std::string, int> first_of;
  for (int i = 0; i < texts.size(); ++i) {
    const std::string at = fmt::format("{}[{}]", path, i);
    if (!texts[i].text().empty()) {
      faults.AddIfError(PathOf(at, "text"), CheckLength(texts[i].text(), code_points_max));
    }
    const auto [first, is_new] =
        first_of.emplace(absl::AsciiStrToLower(texts[i].language_code()), i);
    if (!is_new) {
      faults.Add(PathOf(at, "language_code"),
                 fmt::format("{} is the language of [{}] too; wanted at most one text in each",
                             texts[i].language_code(), first->second));
    }
  }
}

void CheckCitations(const google::protobuf::Message& document, const std::string& path,
                    Violations& faults) {
  using google::protobuf::Message;
  VisitMessages(document, path, [&faults](const Message& message, const std::string& at) {
    if (const auto* citation = dynamic_cast<const v1::Citation*>(&message)) {
      CheckCitation(*citation, at, faults);
    }
  });
}

void FillLabel(v1::Label& label, const std::string& path, Violations& faults) {
  if (label.tlp() == v1::Label::TLP_UNSPECIFIED) label.set_tlp(v1::Label::CLEAR);
  std::set<std::string> seen;
  for (int i = 0; i < label.releasable_to_size(); ++i) {
    if (seen.insert(label.releasable_to(i)).second) continue;
    faults.Add(PathOf(path, "releasable_to", i),
               fmt::format("{} is named twice", label.releasable_to(i)));
  }
}

void CheckDay(const std::string& day, const std::string& path, Violations& faults) {
  if (!day.empty()) faults.AddIfError(path, dates::ParseCivilDate(day).status());
}

}  // namespace entente::rpc
