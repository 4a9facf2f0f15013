#include "query_service/forecast/resolution_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "query_service/labels.h"

namespace hearsay::forecast {
namespace {

// Joins as in "A, B or C".
std::string AnyOf(const std::vector<std::string>& parts) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? " or " : ", ";
    text += parts[i];
  }
  return text;
}

std::string NameOf(const TextSubject& subject, const std::string& entity) {
  return DisplayName(subject.registry, entity, subject.view.revision);
}

std::string OwnClub(const TextSubject& subject) {
  return subject.state.club.empty() ? "his club"
                                    : NameOf(subject, subject.state.club);
}

std::string ClubsText(const TextSubject& subject,
                      const Proposition& proposition) {
  if (proposition.clubs.empty()) return "another club";
  std::vector<std::string> names;
  for (const std::string& club : proposition.clubs) {
    names.push_back(NameOf(subject, club));
  }
  return AnyOf(names);
}

std::string FormsText(const Proposition& proposition) {
  std::vector<std::string> forms;
  for (const v1::DealForm form : proposition.deal_forms) {
    forms.push_back(form == v1::DEAL_FORM_FEE    ? "for a fee"
                    : form == v1::DEAL_FORM_LOAN ? "on loan"
                                                 : "on a free transfer");
  }
  return forms.empty() ? "for a fee, on loan or on a free transfer"
                       : AnyOf(forms);
}

constexpr char kOnlySigned[] =
    "Talk, offers, agreements in principle, medicals and announced intentions "
    "do not count.";

// What is true, and what does not count.
struct Meaning {
  std::string holds;
  std::string excluded;
};

Meaning EventMeaning(const TextSubject& subject,
                     const Proposition& proposition) {
  const std::string clubs = ClubsText(subject, proposition);
  switch (proposition.event) {
    case query::v1::EVENT_RENEWS:
      return {absl::StrCat("has signed a new contract with ", OwnClub(subject),
                           ", whether or not he leaves it later"),
              kOnlySigned};
    case query::v1::EVENT_SIGNS_PRE_CONTRACT:
      return {absl::StrCat("has signed a pre-contract with ", clubs,
                           ": before his present contract ends, to join for "
                           "free after it, whether or not he joins later"),
              kOnlySigned};
    case query::v1::EVENT_JOINS:
      return {absl::StrCat("has joined ", clubs, " ", FormsText(proposition),
                           ", in force and not only signed"),
              "A pre-contract alone does not count."};
    case query::v1::EVENT_AGREES:
      return {absl::StrCat("has signed a pre-contract with ", clubs,
                           " or has joined ", clubs, ", counting deals ",
                           FormsText(proposition)),
              kOnlySigned};
    case query::v1::EVENT_LEAVES:
      if (proposition.clubs.empty() && proposition.deal_forms.empty()) {
        return {
            absl::StrCat("is no longer under contract with ", OwnClub(subject),
                         " or is on loan elsewhere: he has joined another "
                         "club, or his contract has ended"),
            "A pre-contract alone does not count."};
      }
      return {absl::StrCat("has left ", OwnClub(subject), " for ", clubs, " ",
                           FormsText(proposition)),
              "A pre-contract alone does not count."};
    default:
      return {};
  }
}

std::string CellText(query::v1::CellKind kind, const std::string& clubs) {
  switch (kind) {
    case query::v1::CELL_KIND_UNSETTLED:
      return "is under the same contract with nothing settled";
    case query::v1::CELL_KIND_RENEWED:
      return "has renewed his contract and is still there";
    case query::v1::CELL_KIND_RENEWED_THEN_LEFT:
      return absl::StrCat("has renewed his contract and then left for ", clubs,
                          " for a fee or on loan");
    case query::v1::CELL_KIND_AGREED:
      return absl::StrCat("has signed a pre-contract with ", clubs,
                          " and not yet joined");
    case query::v1::CELL_KIND_FELL_THROUGH:
      return absl::StrCat("has signed a pre-contract with ", clubs,
                          " and did not join after all");
    case query::v1::CELL_KIND_JOINED:
      return absl::StrCat("has joined ", clubs,
                          " for a fee, on loan or free after a pre-contract");
    case query::v1::CELL_KIND_RELEASED:
      return "is without a club, his contract having ended";
    case query::v1::CELL_KIND_JOINED_LATE:
      return absl::StrCat("has joined ", clubs,
                          " free after a time without a club");
    default:
      return "";
  }
}

Meaning MeaningOf(const TextSubject& subject, const Proposition& proposition) {
  if (proposition.event != query::v1::EVENT_UNSPECIFIED) {
    return EventMeaning(subject, proposition);
  }
  const std::string clubs = ClubsText(subject, proposition);
  std::vector<std::string> cells;
  for (const query::v1::CellKind kind : proposition.cell_kinds) {
    cells.push_back(CellText(kind, clubs));
  }
  std::string holds = AnyOf(cells);
  if (!proposition.deal_forms.empty()) {
    absl::StrAppend(&holds, ", counting deals ", FormsText(proposition));
  }
  return {holds, kOnlySigned};
}

// As of when the answer speaks, and from when on things count in it.
std::string AsOfText(const TextSubject& subject) {
  std::string text = absl::StrCat(
      "Answered as of ", TimeText(subject.view.said_by),
      ", from what had been said and was public by then and is stored up to "
      "revision ",
      subject.view.revision, ".");
  if (subject.state.saga_start != absl::InfinitePast()) {
    absl::StrAppend(&text,
                    " For deadlines after that, only what happens after ",
                    TimeText(subject.state.saga_start),
                    ", when his last recorded deal was public, counts",
                    subject.state.start == StartState::kUnsettled
                        ? "."
                        : ", with that deal itself.");
  }
  return text;
}

}  // namespace

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d%ET%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

std::string ForecastText(const TextSubject& subject) {
  return absl::StrCat(
      "Each number is the probability that this cell, and no other, is what "
      "has happened to ",
      NameOf(subject, subject.view.player),
      " strictly before the deadline. A move for a fee or on loan has happened "
      "when he is registered, a pre-contract when it is signed, a free "
      "transfer when his old contract has ended and the new one is in force. ",
      kOnlySigned, " ", AsOfText(subject));
}

std::string QuestionText(const TextSubject& subject,
                         const Proposition& proposition,
                         const std::optional<Proposition>& condition,
                         absl::Time deadline) {
  const std::string name = NameOf(subject, subject.view.player);
  const Meaning meaning = MeaningOf(subject, proposition);
  std::string text =
      absl::StrCat("True if, strictly before ", TimeText(deadline), ", ", name,
                   " ", meaning.holds, ". ");
  if (condition.has_value()) {
    absl::StrAppend(&text, "Given that by the same deadline he ",
                    MeaningOf(subject, *condition).holds, ". ");
  }
  absl::StrAppend(&text, meaning.excluded, " ");
  if (deadline <= subject.view.said_by) {
    absl::StrAppend(&text,
                    "The deadline has passed: the answer is what is recorded "
                    "of the time before it. ");
  }
  absl::StrAppend(&text, AsOfText(subject));
  return text;
}

}  // namespace hearsay::forecast
