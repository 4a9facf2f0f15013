#include "cli/completion.h"

#include <CLI/CLI.hpp>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace hearsay::cli {
namespace {

// An option or, without names, a positional argument.
struct Argument {
  std::vector<std::string> names;  // as in "--by"
  std::string description;
  bool takes_value = false;
  bool is_file = false;
  bool is_list = false;              // of a positional argument
  std::vector<std::string> choices;  // empty: anything goes
};

struct Command {
  std::vector<std::string> names;  // its own, then its aliases
  std::string description;
  std::vector<Argument> options;
  std::vector<Argument> positionals;
};

// "joins" and "leaves" of "EVENT:{joins,leaves}"; none of "DATE|TIME".
std::vector<std::string> ChoicesOf(const std::string& type_name) {
  const size_t start = type_name.find('{');
  const size_t end = type_name.find('}');
  if (start == std::string::npos || end == std::string::npos) return {};
  return absl::StrSplit(type_name.substr(start + 1, end - start - 1), ',',
                        absl::SkipEmpty());
}

Argument ArgumentOf(const CLI::Option& option) {
  Argument argument;
  for (const std::string& name : option.get_lnames()) {
    argument.names.push_back("--" + name);
  }
  for (const std::string& name : option.get_snames()) {
    argument.names.push_back("-" + name);
  }
  argument.description = option.get_description();
  argument.takes_value = option.get_items_expected_max() > 0;
  argument.is_file = option.get_type_name() == "FILE";
  argument.is_list = option.get_items_expected_max() > 1;
  argument.choices = ChoicesOf(option.get_type_name());
  return argument;
}

Command CommandOf(const CLI::App& app) {
  Command command;
  command.names.push_back(app.get_name());
  for (const std::string& alias : app.get_aliases()) {
    command.names.push_back(alias);
  }
  command.description = app.get_description();
  for (const CLI::Option* option : app.get_options()) {
    (option->nonpositional() ? command.options : command.positionals)
        .push_back(ArgumentOf(*option));
  }
  return command;
}

std::vector<Command> CommandsOf(const CLI::App& app) {
  std::vector<Command> commands;
  for (const CLI::App* command :
       app.get_subcommands([](const CLI::App*) { return true; })) {
    commands.push_back(CommandOf(*command));
  }
  return commands;
}

// All that a command takes but values: its options' names and what its
// positional arguments can be.
std::vector<std::string> WordsOf(const Command& command) {
  std::vector<std::string> words;
  for (const Argument& option : command.options) {
    words.insert(words.end(), option.names.begin(), option.names.end());
  }
  for (const Argument& positional : command.positionals) {
    words.insert(words.end(), positional.choices.begin(),
                 positional.choices.end());
  }
  return words;
}

bool TakesFiles(const Command& command) {
  for (const Argument& positional : command.positionals) {
    if (positional.is_file) return true;
  }
  return false;
}

std::vector<std::string> AllNames(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const Command& command : commands) {
    names.insert(names.end(), command.names.begin(), command.names.end());
  }
  return names;
}

// --- bash

std::string BashPattern(const Command& command, const Argument& option) {
  std::vector<std::string> patterns;
  for (const std::string& name : command.names) {
    for (const std::string& flag : option.names) {
      patterns.push_back(absl::StrCat(name, ",", flag));
    }
  }
  return absl::StrJoin(patterns, "|");
}

// What follows an option that takes a value.
std::string BashValue(const Argument& option) {
  if (option.is_file) return "COMPREPLY=($(compgen -f -- \"$current\"))";
  if (option.choices.empty()) return ":";
  return absl::StrCat("COMPREPLY=($(compgen -W '",
                      absl::StrJoin(option.choices, " "),
                      "' -- \"$current\"))");
}

std::string BashScript(const Command& program,
                       const std::vector<Command>& commands) {
  std::string values;
  std::string words;
  for (const Command& command : commands) {
    for (const Argument& option : command.options) {
      if (!option.takes_value) continue;
      absl::StrAppend(&values, "    ", BashPattern(command, option), ") ",
                      BashValue(option), "; return ;;\n");
    }
    absl::StrAppend(&words, "    ", absl::StrJoin(command.names, "|"),
                    ") words='", absl::StrJoin(WordsOf(command), " "), "'",
                    TakesFiles(command)
                        ? "; COMPREPLY=($(compgen -f -- \"$current\"))"
                        : "",
                    " ;;\n");
  }
  const std::string names = absl::StrJoin(AllNames(commands), "|");
  return absl::StrCat(
      "# Completion of hearsay in bash:\n"
      "#   source <(hearsay completion bash)\n"
      "_hearsay() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} command= word words=\n"
      "  local previous=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  COMPREPLY=()\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case $word in\n"
      "      ",
      names,
      ") command=$word; break ;;\n"
      "    esac\n"
      "  done\n"
      "  case $command,$previous in\n",
      values,
      "  esac\n"
      "  case $command in\n"
      "    '') words='",
      absl::StrJoin(AllNames(commands), " "), " ",
      absl::StrJoin(WordsOf(program), " "), "' ;;\n", words,
      "  esac\n"
      "  COMPREPLY+=($(compgen -W \"$words\" -- \"$current\"))\n"
      "}\n"
      "complete -o filenames -F _hearsay hearsay\n");
}

// --- zsh

// `text` within single quotes, where it stands in brackets or before a colon.
std::string ZshText(const std::string& text) {
  return absl::StrReplaceAll(
      text,
      {{"'", "'\\''"}, {"\n", " "}, {"[", "\\["}, {"]", "\\]"}, {":", "\\:"}});
}

// What a value can be, as in ":value:(joins leaves)".
std::string ZshValue(const Argument& argument) {
  if (argument.is_file) return ":file:_files";
  // Of nothing, for where no choices stand zsh proposes no option either.
  if (argument.choices.empty()) return ":value:( )";
  return absl::StrCat(":value:(", absl::StrJoin(argument.choices, " "), ")");
}

std::string ZshArguments(const Command& command) {
  std::string text;
  for (const Argument& option : command.options) {
    for (const std::string& name : option.names) {
      absl::StrAppend(&text, " \\\n        '*", name, "[",
                      ZshText(option.description), "]",
                      option.takes_value ? ZshValue(option) : "", "'");
    }
  }
  for (const Argument& positional : command.positionals) {
    absl::StrAppend(&text, " \\\n        '", positional.is_list ? "*" : "",
                    ZshValue(positional), "'");
  }
  return text;
}

std::string ZshScript(const Command& program,
                      const std::vector<Command>& commands) {
  std::string names;
  std::string cases;
  for (const Command& command : commands) {
    for (const std::string& name : command.names) {
      absl::StrAppend(&names, "    '", name, ":", ZshText(command.description),
                      "'\n");
    }
    absl::StrAppend(&cases, "      ", absl::StrJoin(command.names, "|"),
                    ") _arguments -s", ZshArguments(command), " ;;\n");
  }
  return absl::StrCat(
      "#compdef hearsay\n"
      "# Completion of hearsay in zsh:\n"
      "#   source <(hearsay completion zsh)\n"
      "_hearsay() {\n"
      "  local state line\n"
      "  local -a commands=(\n",
      names, "  )\n  _arguments -C", ZshArguments(program),
      " \\\n        '1: :->command' '*:: :->argument'\n"
      "  case $state in\n"
      "    command) _describe command commands ;;\n"
      "    argument) case $line[1] in\n",
      cases,
      "    esac ;;\n"
      "  esac\n"
      "}\n"
      "compdef _hearsay hearsay\n");
}

// --- fish

std::string FishText(const std::string& text) {
  return absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}, {"\n", " "}});
}

std::string FishLine(const std::string& condition, const Argument& argument) {
  std::string line = absl::StrCat("complete -c hearsay -n '", condition, "'");
  for (const std::string& name : argument.names) {
    absl::StrAppend(&line, name.rfind("--", 0) == 0
                               ? absl::StrCat(" -l ", name.substr(2))
                               : absl::StrCat(" -s ", name.substr(1)));
  }
  const bool option = !argument.names.empty();
  if (argument.is_file) {
    line += option ? " -r -F" : " -F";
  } else if (option && argument.takes_value) {
    line += " -x";
  } else {
    line += " -f";
  }
  if (!argument.choices.empty()) {
    absl::StrAppend(&line, " -a '", absl::StrJoin(argument.choices, " "), "'");
  }
  return absl::StrCat(line, " -d '", FishText(argument.description), "'\n");
}

std::string FishScript(const Command& program,
                       const std::vector<Command>& commands) {
  std::string text =
      "# Completion of hearsay in fish:\n"
      "#   hearsay completion fish | source\n"
      "complete -c hearsay -f\n";
  for (const Argument& option : program.options) {
    text += FishLine("__fish_use_subcommand", option);
  }
  for (const Command& command : commands) {
    for (const std::string& name : command.names) {
      absl::StrAppend(&text, "complete -c hearsay -n __fish_use_subcommand -a ",
                      name, " -d '", FishText(command.description), "'\n");
    }
    const std::string condition = absl::StrCat(
        "__fish_seen_subcommand_from ", absl::StrJoin(command.names, " "));
    for (const Argument& option : command.options) {
      text += FishLine(condition, option);
    }
    for (const Argument& positional : command.positionals) {
      if (positional.is_file || !positional.choices.empty()) {
        text += FishLine(condition, positional);
      }
    }
  }
  return text;
}

}  // namespace

std::string CompletionScript(const CLI::App& app, Shell shell) {
  const Command program = CommandOf(app);
  const std::vector<Command> commands = CommandsOf(app);
  switch (shell) {
    case Shell::kBash:
      return BashScript(program, commands);
    case Shell::kZsh:
      return ZshScript(program, commands);
    case Shell::kFish:
      return FishScript(program, commands);
  }
  return "";
}

}  // namespace hearsay::cli
