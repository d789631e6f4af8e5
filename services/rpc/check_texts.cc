#include "services/rpc/check_texts.h"

#include <cstdint>
#include <map>
#include <set>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

#include "services/dates/civil_date.h"
#include "services/evidence/code_point.h"
#include "services/evidence/shape.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/text_shape.h"

namespace entente::rpc {
namespace {

void CheckCitation(const v1::Citation& citation, const std::string& path, Violations& faults) {
  bool is_well_formed = true;
  for (const evidence::ShapeFault& fault : evidence::FindShapeFaults(citation)) {
    if (fault.is_too_long) continue;  // check_fields.h tells it
    faults.Add(PathOf(path, fault.field), fault.message);
    is_well_formed = false;
  }
  if (!is_well_formed || !citation.has_start()) return;
  const std::int64_t length = std::int64_t{citation.end()} - citation.start();
  const auto code_points = static_cast<std::int64_t>(evidence::CountCodePoints(citation.exact()));
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

void CheckPastDay(const std::string& day, absl::CivilDay today, const std::string& path,
                  Violations& faults) {
  CheckDay(day, path, faults);
  const absl::StatusOr<absl::CivilDay> parsed = dates::ParseCivilDate(day);
  if (!parsed.ok() || *parsed <= today + 1) return;
  faults.Add(path, fmt::format("got {}; wanted a day that has come, at most {}", day,
                               dates::FormatCivilDate(today + 1)));
}

}  // namespace entente::rpc
