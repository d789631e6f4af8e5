#include "clients/cli/document_file.h"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"

#include "clients/cli/json_lines.h"

namespace entente::cli {
namespace {

absl::Status CannotRead(const std::string& file, std::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("cannot read ", file, ": ", std::string(why)));
}

// All of `in`, and one byte more when it is too long.
std::string ReadAll(std::istream& in) {
  std::string text(kLineBytesMax + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

}  // namespace

absl::StatusOr<std::string> ReadText(const std::string& file) {
  std::ifstream stream;
  if (file != "-") stream.open(file, std::ios::binary);
  if (file != "-" && !stream) return CannotRead(file, std::strerror(errno));
  std::istream& in = file == "-" ? std::cin : stream;
  std::string text = ReadAll(in);
  // A directory opens like a file and fails only when it is read.
  if (in.bad()) return CannotRead(file, std::strerror(errno));
  if (text.size() > kLineBytesMax)
    return CannotRead(file, absl::StrCat("it is longer than ", kLineBytesMax, " bytes"));
  return text;
}

absl::Status ReadDocument(const std::string& file, google::protobuf::Message& document) {
  if (file.empty()) return absl::OkStatus();
  const absl::StatusOr<std::string> text = ReadText(file);
  if (!text.ok()) return text.status();
  const auto status = google::protobuf::util::JsonStringToMessage(*text, &document);
  if (status.ok()) return absl::OkStatus();
  const std::string message(status.message().data(), status.message().size());
  return CannotRead(file, absl::StrCat("it holds no ", document.GetDescriptor()->name(),
                                       " in JSON: ", message.substr(0, message.find('\n'))));
}

}  // namespace entente::cli
