#include "clients/cli/json_lines.h"

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"

namespace entente::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsPassedOver(const std::string& line) {
  const absl::string_view text = absl::StripLeadingAsciiWhitespace(line);
  return text.empty() || text.front() == '#' || absl::StartsWith(text, "//");
}

// Protobuf's parser says what is wrong on the first line of its message; the others draw the place.
std::string FirstLine(std::string_view message) {
  return std::string(message.substr(0, message.find('\n')));
}

}  // namespace

std::optional<JsonLine> JsonLines::Next() {
  JsonLine line;
  while (ReadLine(line))
    if (!IsPassedOver(line.text)) return line;
  return std::nullopt;
}

bool JsonLines::ReadLine(JsonLine& line) {
  line = JsonLine();
  const std::int64_t begin = bytes_read_;
  for (int c = in_.get(); c != std::istream::traits_type::eof(); c = in_.get()) {
    ++bytes_read_;
    if (c == '\n') break;
    line.too_long = line.too_long || line.text.size() == kLineBytesMax;
    if (!line.too_long) line.text += static_cast<char>(c);
  }
  if (bytes_read_ == begin) return false;
  line.number = ++number_;
  if (absl::EndsWith(line.text, "\r")) line.text.pop_back();
  if (line.number == 1 && line.text.rfind(kByteOrderMark, 0) == 0)
    line.text.erase(0, kByteOrderMark.size());
  return true;
}

absl::StatusOr<v1::Record> ParseRecord(std::string_view line) {
  v1::Record record;
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(line.data(), line.size()), &record);
  if (!status.ok())
    return absl::InvalidArgumentError(absl::StrCat(
        "not a record in JSON: ", FirstLine({status.message().data(), status.message().size()})));
  if (record.document_case() == v1::Record::DOCUMENT_NOT_SET)
    return absl::InvalidArgumentError(
        "it holds no document: wanted agency, release, initiative, commitment or report");
  return record;
}

}  // namespace entente::cli
