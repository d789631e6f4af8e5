// The commands with their options, as the library of the command line has them.  Used by
// command_line only.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"

#include "clients/cli/command_line.h"

namespace entente::cli {

class Parser final {
 public:
  explicit Parser(const std::string& server);
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // Parses; throws CLI::ParseError for what is not understood and for --help.
  void Parse(const std::vector<std::string>& arguments);

  [[nodiscard]] const CLI::App& app() const { return app_; }
  // The innermost command that was named; null when none was.
  [[nodiscard]] const CLI::App* chosen() const;
  // Its words: `add commitment`; empty when none was named.
  [[nodiscard]] std::string chosen_words() const;
  // Whether the command that was named is one by itself, and not only the beginning of one (`add`).
  [[nodiscard]] bool complete() const { return commands_.count(chosen()) > 0; }
  // What follows `add`; the commands themselves before any was named.
  [[nodiscard]] std::vector<std::string> command_names() const;
  // All options of the chosen command, and those of every command: `--limit`.
  [[nodiscard]] std::vector<std::string> option_names() const;

  // After Parse of a complete command: what it sets.
  [[nodiscard]] CommandLine Result() const;

 private:
  // Which of the options that lists share a list has.
  struct ListOptions {
    bool filter = true;
    bool order = true;
    bool as_of = true;
  };

  CLI::App* AddGroup(CLI::App& parent, const std::string& name, const std::string& about,
                     const char* examples);
  CLI::App* AddCommand(CLI::App& parent, Command command, const std::string& name,
                       const std::string& about, const char* examples);
  CLI::App* AddList(Command command, const std::string& name, const std::string& about,
                    const char* examples, const ListOptions& options);
  void AddFilter(CLI::App& command, const char* about);
  void AddAsOf(CLI::App& command, std::string& day);
  void AddPages(CLI::App& command);
  void AddSummary(Command command, const std::string& name, const std::string& about,
                  const char* examples, const std::vector<std::string>& groups);
  void AddSecurity();
  void AddLists();
  void AddReaders();
  void AddCitations();
  void AddWriters();
  void AddInitiativeFlags(CLI::App& add);
  void AddCommitmentFlags(CLI::App& add);
  void AddReportFlags(CLI::App& add);
  void AddSearchFlags(CLI::App& add);
  void AddWhat(CLI::App& command, AddArguments& add);
  void AddQuote(CLI::App& command, QuoteArguments& quote);
  void AddChangeDue();
  void AddHistory();
  void AddExport();
  void AddImport();
  void AddRecord();
  void AddRemove();

  CLI::App app_;
  CommandLine line_;
  std::map<const CLI::App*, Command> commands_;
  std::map<Command, std::string> default_groups_;  // of --by
  std::string output_;
  bool json_ = false;
  bool all_ = false;
  std::vector<std::string> filter_;
};

}  // namespace entente::cli
