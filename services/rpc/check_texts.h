// Checks of what releases and initiatives have in common: texts in several languages, citations,
// labels, civil days.  Pure; any thread may call it.  Each adds to `faults` what is wrong beyond
// check_fields.h.

#pragma once

#include <cstddef>
#include <string>

#include "absl/time/civil_time.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_ptr_field.h"

#include "entente/v1/citation.pb.h"
#include "entente/v1/label.pb.h"
#include "entente/v1/text.pb.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

// The variants of one text: each 1 to `code_points_max` code points, at most one for each language.
void CheckLocalizedTexts(const google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts,
                         std::size_t code_points_max, const std::string& path, Violations& faults);

// Every Citation in `document`: offsets both or none and in order, and as many code points between
// them as the quote has; nothing about words that are not quoted.
void CheckCitations(const google::protobuf::Message& document, const std::string& path,
                    Violations& faults);

// Sets what is read as CLEAR to CLEAR, and checks that no government is named twice.
void FillLabel(v1::Label& label, const std::string& path, Violations& faults);

// A civil day, `YYYY-MM-DD`, that may be empty.
void CheckDay(const std::string& day, const std::string& path, Violations& faults);

// The same for a day on which something was said or found: not after tomorrow, since somewhere it
// is tomorrow already.  `today` is that of UTC.
void CheckPastDay(const std::string& day, absl::CivilDay today, const std::string& path,
                  Violations& faults);

}  // namespace entente::rpc
