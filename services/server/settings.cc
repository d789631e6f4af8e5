#include "services/server/settings.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "fmt/format.h"

namespace entente::server {
namespace {

// What only the command line says.
constexpr std::array<std::string_view, 3> kCommandLineOnly = {"help", "config", "check_config"};

// Which of the two there is says what database it is.
constexpr std::array<std::string_view, 2> kDatabaseKeys = {"database_url", "data_dir"};

template <typename List>
bool Contains(const List& list, std::string_view key) {
  return std::find(list.begin(), list.end(), key) != list.end();
}

bool IsSetting(const CLI::Option& option) {
  const std::string key = KeyOf(option);
  return !key.empty() && !Contains(kCommandLineOnly, key);
}

// Options as a source of values has them: the value, and the name of the place that it is from.
struct Given {
  std::string text;
  std::string source;
};
using Source = std::function<std::optional<Given>(const CLI::Option&)>;

Source EnvironmentSource(const Environment& environment) {
  return [&environment](const CLI::Option& option) -> std::optional<Given> {
    const std::string variable = VariableOf(option);
    std::optional<std::string> value = environment(variable);
    if (!value.has_value() || value->empty()) return std::nullopt;
    return Given{*std::move(value), variable};
  };
}

Source FileSource(const FileValues& file) {
  return [&file](const CLI::Option& option) -> std::optional<Given> {
    const auto value = file.find(KeyOf(option));
    if (value == file.end()) return std::nullopt;
    return Given{value->second.text, value->second.where};
  };
}

absl::Status Give(CLI::Option& option, const Given& given) {
  try {
    option.add_result(given.text);
    option.run_callback();
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(absl::StrCat(given.source, ": ", error.what()));
  }
  return absl::OkStatus();
}

std::string ValueOf(const CLI::Option& option) {
  if (!option.results().empty()) return option.results().front();
  const bool is_flag = option.get_items_expected_max() == 0;
  if (option.get_default_str().empty()) return is_flag ? "false" : "-";
  return option.get_default_str();
}

}  // namespace

std::string KeyOf(const CLI::Option& option) {
  if (option.get_lnames().empty()) return "";
  std::string key = option.get_lnames().front();
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

std::string VariableOf(const CLI::Option& option) {
  return absl::StrCat("ENTENTE_", absl::AsciiStrToUpper(KeyOf(option)));
}

absl::Status CheckKeys(const CLI::App& app, const FileValues& file) {
  for (const auto& [key, value] : file) {
    const std::vector<const CLI::Option*> options = app.get_options();
    const bool is_known =
        std::any_of(options.begin(), options.end(), [&key = key](const CLI::Option* option) {
          return IsSetting(*option) && KeyOf(*option) == key;
        });
    if (is_known) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(value.where, ": there is no setting ", key,
                     "; entente-server serve --help has all of them, with _ for -"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Setting>> Complete(CLI::App& app, const Environment& environment,
                                              const FileValues& file) {
  std::vector<CLI::Option*> options;
  std::vector<Setting> settings;
  bool has_database = false;
  for (CLI::Option* option : app.get_options()) {
    if (!IsSetting(*option)) continue;
    // Not when it is made: help would tell it twice.
    if (option->count() == 0) option->capture_default_str();
    options.push_back(option);
    settings.push_back({KeyOf(*option), "", option->count() > 0 ? "command line" : "default"});
    has_database |= option->count() > 0 && Contains(kDatabaseKeys, KeyOf(*option));
  }
  const std::vector<Source> sources = {EnvironmentSource(environment), FileSource(file)};
  for (const Source& source : sources) {
    // In the environment a URL wins over a folder, which an image may have set for everybody.
    const bool is_environment = &source == &sources.front();
    bool gives_database = false;
    for (std::size_t i = 0; i < options.size(); ++i) {
      const bool is_database = Contains(kDatabaseKeys, settings[i].key);
      if (options[i]->count() > 0 || (is_database && has_database)) continue;
      const std::optional<Given> given = source(*options[i]);
      if (!given.has_value()) continue;
      if (absl::Status status = Give(*options[i], *given); !status.ok()) return status;
      settings[i].source = given->source;
      gives_database |= is_database;
      has_database |= is_database && is_environment;
    }
    has_database |= gives_database;
  }
  for (std::size_t i = 0; i < options.size(); ++i) settings[i].value = ValueOf(*options[i]);
  return settings;
}

std::string Describe(const std::vector<Setting>& settings) {
  std::size_t key_width = 0;
  std::size_t value_width = 0;
  for (const Setting& setting : settings) {
    key_width = std::max(key_width, setting.key.size());
    value_width = std::max(value_width, setting.value.size());
  }
  std::string text;
  for (const Setting& setting : settings) {
    text += fmt::format("{:{}}  {:{}}  {}\n", setting.key, key_width, setting.value, value_width,
                        setting.source);
  }
  return text;
}

}  // namespace entente::server
