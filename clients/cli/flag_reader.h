// Makes parts of documents from what flags say, and collects all that was not understood.  Used by
// the commands that write.  One thread at a time.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/generated_enum_reflection.h"

#include "clients/cli/arguments.h"
#include "entente/v1/citation.pb.h"
#include "entente/v1/fuzzy_date.pb.h"
#include "entente/v1/initiative.pb.h"

namespace entente::cli {

class FlagReader final {
 public:
  // `--modality: 'wil' is none of OBLIGED, WILL, ...`, one a fault, in the order of reading.
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

  void AddFault(std::string_view flag, std::string_view what);

  // The enum value that `text` names, in any case, with hyphens or underscores.  The unspecified
  // one for an empty text, and, with a fault, for one that names none.
  template <typename Enum>
  Enum WordOf(std::string_view flag, const std::string& text) {
    const auto* descriptor = google::protobuf::GetEnumDescriptor<Enum>();
    if (text.empty()) return Enum{};
    const std::string word = absl::StrReplaceAll(absl::AsciiStrToUpper(text), {{"-", "_"}});
    const auto* value = descriptor->FindValueByName(word);
    if (value != nullptr && value->number() != 0) return static_cast<Enum>(value->number());
    std::vector<std::string> words;
    for (int i = 0; i < descriptor->value_count(); ++i)
      if (descriptor->value(i)->number() != 0) words.push_back(descriptor->value(i)->name());
    AddFault(flag, absl::StrCat("'", text, "' is none of ", absl::StrJoin(words, ", ")));
    return Enum{};
  }

  // EDTF, or words with the day on which they were said.  With a fault when words lack it.
  v1::FuzzyDate DateOf(std::string_view flag, const std::string& text, const std::string& said);

  // The words of a source; a fault when there are words and no source.
  v1::Citation CitationOf(const QuoteArguments& quote);

  // `us-cbp=signatory`, `HT=location`, `us-dhs-2010-07-13=announces`.
  v1::Participant ParticipantOf(const std::string& text);
  v1::Place PlaceOf(const std::string& text);
  v1::ReleaseLink ReleaseOf(const std::string& text);

  // Sets the detail that makes an initiative of the kind: `action_plan`.
  void SetKind(const std::string& kind, v1::Initiative& initiative);

 private:
  std::vector<std::string> faults_;
};

// `releases/x` of `x` or of itself; empty for nothing.
[[nodiscard]] std::string ReleaseName(const std::string& text);

}  // namespace entente::cli
