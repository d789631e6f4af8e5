#include "tests/e2e/console_document.h"

#include <stdexcept>

namespace entente::test {
namespace {

constexpr std::string_view kBegin = "```console";
constexpr std::string_view kEnd = "```";
constexpr std::string_view kPrompt = "$ ";

// Takes the first line off `rest`, with its line break.
std::string_view TakeLine(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end == std::string_view::npos ? end : end + 1);
  rest.remove_prefix(line.size());
  return line;
}

std::string_view WithoutBreak(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  return line;
}

}  // namespace

std::string WithAnswers(std::string_view document,
                        const std::function<std::string(const std::string&)>& run) {
  std::string made;
  bool is_inside = false;
  bool has_command = false;
  while (!document.empty()) {
    const std::string_view line = TakeLine(document);
    const std::string_view words = WithoutBreak(line);
    if (!is_inside) {
      is_inside = words == kBegin;
      has_command = false;
      made += line;
    } else if (words == kEnd) {
      is_inside = false;
      made += line;
    } else if (words.starts_with(kPrompt)) {
      has_command = true;
      made += line;
      made += run(std::string(words.substr(kPrompt.size())));
    } else if (!has_command) {
      throw std::invalid_argument("no command before: " + std::string(words));
    }
  }
  if (is_inside) throw std::invalid_argument("a block does not end");
  return made;
}

}  // namespace entente::test
