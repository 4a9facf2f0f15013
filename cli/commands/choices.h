// Options that take one of a few words.
#ifndef HEARSAY_CLI_COMMANDS_CHOICES_H_
#define HEARSAY_CLI_COMMANDS_CHOICES_H_

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace hearsay::cli {

// Returns what `text` stands for; a usage error if it is none of the choices.
template <typename Value>
Value ChoiceOf(const std::map<std::string, Value>& choices,
               const std::string& text) {
  const auto found = choices.find(text);
  if (found != choices.end()) return found->second;
  const auto append_key = [](std::string* out, const auto& choice) {
    out->append(choice.first);
  };
  throw CLI::ValidationError(absl::StrCat(
      "\"", text, "\" is none of ", absl::StrJoin(choices, ", ", append_key)));
}

// Returns a type's name with its choices, as in "EVENT:{joins,leaves}"; shells
// complete them.
template <typename Value>
std::string TypeWithChoices(const char* type_name,
                            const std::map<std::string, Value>& choices) {
  const auto append_key = [](std::string* out, const auto& choice) {
    out->append(choice.first);
  };
  return absl::StrCat(type_name, ":{", absl::StrJoin(choices, ",", append_key),
                      "}");
}

// Adds an option that takes one of the choices, any number of times.
template <typename Value>
void AddChoices(CLI::App& command, const char* name, const char* type_name,
                const std::string& description,
                const std::map<std::string, Value>& choices,
                std::vector<Value>& values) {
  command
      .add_option_function<std::vector<std::string>>(
          name,
          [&](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) {
              values.push_back(ChoiceOf(choices, text));
            }
          },
          description)
      ->type_name(TypeWithChoices(type_name, choices))
      ->allow_extra_args(false);
}

}  // namespace hearsay::cli

#endif  // HEARSAY_CLI_COMMANDS_CHOICES_H_
