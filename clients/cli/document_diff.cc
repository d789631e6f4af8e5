#include "clients/cli/document_diff.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"

namespace entente::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::TextFormat;

// Fields of a document that its authors do not write.
constexpr std::array<std::string_view, 11> kKept = {
    "uid",         "create_time", "update_time", "delete_time",       "etag",         "standing",
    "current_due", "delivered",   "schedule",    "baseline_schedule", "superseded_by"};

bool IsKept(const FieldDescriptor& field) {
  return std::find(kKept.begin(), kKept.end(), std::string_view(field.name())) != kKept.end();
}

// An element of a list, or a field that is none.
struct Place {
  const Message& message;
  const FieldDescriptor* field;
  int index;  // -1 for a field that is no list
};

const Message& MessageAt(const Place& place) {
  const auto* reflection = place.message.GetReflection();
  return place.field->is_repeated()
             ? reflection->GetRepeatedMessage(place.message, place.field, place.index)
             : reflection->GetMessage(place.message, place.field);
}

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// A value as it is, without the quotes and escapes of the text format.
std::string WordsOf(const Place& place) {
  const auto* reflection = place.message.GetReflection();
  if (place.field->type() == FieldDescriptor::TYPE_STRING) {
    return place.field->is_repeated()
               ? reflection->GetRepeatedString(place.message, place.field, place.index)
               : reflection->GetString(place.message, place.field);
  }
  std::string words;
  TextFormat::PrintFieldValueToString(place.message, place.field, place.index, &words);
  return words;
}

// Each element of a list as bytes: the same ones mean the same element, and are quick to compare.
std::vector<std::string> BytesOf(const Message& message, const FieldDescriptor* field) {
  std::vector<std::string> elements;
  const int size = message.GetReflection()->FieldSize(message, field);
  for (int i = 0; i < size; ++i) {
    const Place place = {message, field, i};
    elements.push_back(IsMessage(*field) ? MessageAt(place).SerializeAsString() : WordsOf(place));
  }
  return elements;
}

class Comparison {
 public:
  void Compare(const Message& before, const Message& after, const std::string& path,
               bool is_document) {
    const auto* descriptor = before.GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const FieldDescriptor* field = descriptor->field(i);
      if (is_document && IsKept(*field)) continue;
      const std::string field_path =
          path.empty() ? field->name() : absl::StrCat(path, ".", field->name());
      if (field->is_repeated()) {
        CompareLists(before, after, field, field_path);
      } else {
        CompareFields(before, after, field, field_path);
      }
    }
  }

  std::vector<FieldDifference> Result() && { return std::move(differences_); }

 private:
  static bool Has(const Message& message, const FieldDescriptor* field) {
    const auto* reflection = message.GetReflection();
    if (field->has_presence()) return reflection->HasField(message, field);
    // Without presence a field is set when it is not what it is by default.
    std::vector<const FieldDescriptor*> set;
    reflection->ListFields(message, &set);
    return std::find(set.begin(), set.end(), field) != set.end();
  }

  void CompareFields(const Message& before, const Message& after, const FieldDescriptor* field,
                     const std::string& path) {
    const bool had = Has(before, field);
    const bool has = Has(after, field);
    if (had && has) return CompareValues({before, field, -1}, {after, field, -1}, path);
    if (had) AddAll({before, field, -1}, path, &FieldDifference::before);
    if (has) AddAll({after, field, -1}, path, &FieldDifference::after);
  }

  void CompareValues(const Place& before, const Place& after, const std::string& path) {
    if (IsMessage(*before.field)) {
      return Compare(MessageAt(before), MessageAt(after), path, /*is_document=*/false);
    }
    std::string words = WordsOf(before);
    std::string new_words = WordsOf(after);
    if (words != new_words) differences_.push_back({path, std::move(words), std::move(new_words)});
  }

  // Every value in a place that only one of the documents has.
  void AddAll(const Place& place, const std::string& path,
              std::optional<std::string> FieldDifference::*side) {
    if (!IsMessage(*place.field)) {
      FieldDifference& difference = differences_.emplace_back();
      difference.path = path;
      difference.*side = WordsOf(place);
      return;
    }
    const Message& message = MessageAt(place);
    std::vector<const FieldDescriptor*> set;
    message.GetReflection()->ListFields(message, &set);
    for (const FieldDescriptor* field : set) {
      const std::string field_path = absl::StrCat(path, ".", field->name());
      if (!field->is_repeated()) {
        AddAll({message, field, -1}, field_path, side);
        continue;
      }
      const int size = message.GetReflection()->FieldSize(message, field);
      for (int i = 0; i < size; ++i) {
        AddAll({message, field, i}, absl::StrCat(field_path, "[", i, "]"), side);
      }
    }
  }

  void CompareLists(const Message& before, const Message& after, const FieldDescriptor* field,
                    const std::string& path) {
    int from = 0;
    int to = 0;
    for (const auto& [same_from, same_to] : CommonElements(before, after, field)) {
      CompareRuns(before, after, field, path, {from, same_from}, {to, same_to});
      from = same_from + 1;
      to = same_to + 1;
    }
    CompareRuns(before, after, field, path,
                {from, before.GetReflection()->FieldSize(before, field)},
                {to, after.GetReflection()->FieldSize(after, field)});
  }

  using Run = std::pair<int, int>;  // of elements; the second one excluded

  // What lies between elements that are in both.
  void CompareRuns(const Message& before, const Message& after, const FieldDescriptor* field,
                   const std::string& path, Run old_run, Run new_run) {
    const auto element = [&path](int i) { return absl::StrCat(path, "[", i, "]"); };
    while (old_run.first < old_run.second && new_run.first < new_run.second) {
      CompareValues({before, field, old_run.first++}, {after, field, new_run.first},
                    element(new_run.first));
      ++new_run.first;
    }
    for (int i = old_run.first; i < old_run.second; ++i) {
      AddAll({before, field, i}, element(i), &FieldDifference::before);
    }
    for (int i = new_run.first; i < new_run.second; ++i) {
      AddAll({after, field, i}, element(i), &FieldDifference::after);
    }
  }

  // The longest run of elements that both lists have in the same order, by their places.
  static std::vector<std::pair<int, int>> CommonElements(const Message& before,
                                                         const Message& after,
                                                         const FieldDescriptor* field) {
    const std::vector<std::string> old_elements = BytesOf(before, field);
    const std::vector<std::string> new_elements = BytesOf(after, field);
    const int rows = static_cast<int>(old_elements.size());
    const int columns = static_cast<int>(new_elements.size());
    const auto same = [&](int i, int j) {
      return old_elements[static_cast<std::size_t>(i)] == new_elements[static_cast<std::size_t>(j)];
    };
    // lengths[i][j]: of what is common to the elements from i and from j on.
    std::vector<std::vector<int>> lengths(static_cast<std::size_t>(rows) + 1,
                                          std::vector<int>(static_cast<std::size_t>(columns) + 1));
    const auto length = [&](int i, int j) -> int& {
      return lengths[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    };
    for (int i = rows - 1; i >= 0; --i) {
      for (int j = columns - 1; j >= 0; --j) {
        length(i, j) =
            same(i, j) ? length(i + 1, j + 1) + 1 : std::max(length(i + 1, j), length(i, j + 1));
      }
    }
    std::vector<std::pair<int, int>> common;
    for (int i = 0, j = 0; i < rows && j < columns;) {
      if (same(i, j)) {
        common.emplace_back(i++, j++);
      } else if (length(i + 1, j) >= length(i, j + 1)) {
        ++i;
      } else {
        ++j;
      }
    }
    return common;
  }

  std::vector<FieldDifference> differences_;
};

}  // namespace

std::vector<FieldDifference> CompareDocuments(const Message& before, const Message& after) {
  Comparison comparison;
  comparison.Compare(before, after, "", /*is_document=*/true);
  return std::move(comparison).Result();
}

}  // namespace entente::cli
