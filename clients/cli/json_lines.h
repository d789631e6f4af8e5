// A file of records: one entente.v1.Record in Protobuf's JSON on each line.  Used by `import`.  One
// thread at a time.

#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "entente/v1/transfer.pb.h"

namespace entente::cli {

// A document of 256 KiB and a text of 2 MiB, each character of which JSON may spell with six.
inline constexpr std::size_t kLineBytesMax = std::size_t{16} << 20U;

struct JsonLine {
  std::int64_t number = 0;  // from 1, empty lines counted
  std::string text;         // without the line end
  bool too_long = false;    // over kLineBytesMax; `text` holds its beginning
};

// Reads lines one by one; LF or CRLF ends them, the last one may lack it.  Empty lines, a byte
// order mark, and lines that begin with `#` or `//` are passed over.
class JsonLines final {
 public:
  // `in` must outlive this.
  explicit JsonLines(std::istream& in) : in_(in) {}

  // The next line; no value at the end, or when reading fails (then `in` is bad()).
  std::optional<JsonLine> Next();

  // How many bytes were read, of all lines.
  [[nodiscard]] std::int64_t bytes_read() const { return bytes_read_; }

 private:
  // Reads up to a line end, or the end; false when there was nothing.
  bool ReadLine(JsonLine& line);

  std::istream& in_;
  std::int64_t number_ = 0;
  std::int64_t bytes_read_ = 0;
};

// The record that a line holds.  InvalidArgument, saying what is wrong with it, when it is not
// JSON, has a field that Record has not, or names no document.
[[nodiscard]] absl::StatusOr<v1::Record> ParseRecord(std::string_view line);

}  // namespace entente::cli
