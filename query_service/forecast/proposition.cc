#include "query_service/forecast/proposition.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace hearsay::forecast {
namespace {

using query::v1::CellKind;

template <typename T>
bool IsIn(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool IsPreContract(const CellName& cell) {
  return cell.kind == query::v1::CELL_KIND_AGREED ||
         cell.kind == query::v1::CELL_KIND_FELL_THROUGH ||
         (cell.kind == query::v1::CELL_KIND_JOINED &&
          cell.form == v1::DEAL_FORM_FREE);
}

bool IsAtAnotherClub(const CellName& cell) {
  return cell.kind == query::v1::CELL_KIND_JOINED ||
         cell.kind == query::v1::CELL_KIND_JOINED_LATE ||
         cell.kind == query::v1::CELL_KIND_RENEWED_THEN_LEFT;
}

bool EventContains(query::v1::Event event, const CellName& cell) {
  switch (event) {
    case query::v1::EVENT_RENEWS:
      return cell.kind == query::v1::CELL_KIND_RENEWED ||
             cell.kind == query::v1::CELL_KIND_RENEWED_THEN_LEFT;
    case query::v1::EVENT_SIGNS_PRE_CONTRACT:
      return IsPreContract(cell);
    case query::v1::EVENT_JOINS:
      return IsAtAnotherClub(cell);
    case query::v1::EVENT_AGREES:
      return IsPreContract(cell) || IsAtAnotherClub(cell);
    case query::v1::EVENT_LEAVES:
      return IsAtAnotherClub(cell) ||
             cell.kind == query::v1::CELL_KIND_FELL_THROUGH ||
             cell.kind == query::v1::CELL_KIND_RELEASED;
    default:
      return false;
  }
}

// Returns the cells that `cell` can turn into; `clubs` are all clubs there are.
std::vector<CellName> Successors(const CellName& cell,
                                 const std::vector<std::string>& clubs) {
  std::vector<CellName> next;
  const auto add = [&](CellKind kind, const std::string& club,
                       v1::DealForm form) {
    next.push_back({kind, club, false, form});
  };
  const auto add_all = [&](CellKind kind,
                           std::initializer_list<v1::DealForm> forms) {
    for (const std::string& club : clubs) {
      for (const v1::DealForm form : forms) add(kind, club, form);
    }
  };
  switch (cell.kind) {
    case query::v1::CELL_KIND_UNSETTLED:
      add(query::v1::CELL_KIND_RENEWED, "", v1::DEAL_FORM_UNSPECIFIED);
      add(query::v1::CELL_KIND_RELEASED, "", v1::DEAL_FORM_UNSPECIFIED);
      add_all(query::v1::CELL_KIND_AGREED, {v1::DEAL_FORM_FREE});
      add_all(query::v1::CELL_KIND_JOINED,
              {v1::DEAL_FORM_FEE, v1::DEAL_FORM_LOAN});
      break;
    case query::v1::CELL_KIND_RENEWED:
      add_all(query::v1::CELL_KIND_RENEWED_THEN_LEFT,
              {v1::DEAL_FORM_FEE, v1::DEAL_FORM_LOAN});
      break;
    case query::v1::CELL_KIND_AGREED:
      add(query::v1::CELL_KIND_JOINED, cell.club, v1::DEAL_FORM_FREE);
      add(query::v1::CELL_KIND_FELL_THROUGH, cell.club, v1::DEAL_FORM_FREE);
      break;
    case query::v1::CELL_KIND_RELEASED:
      add_all(query::v1::CELL_KIND_JOINED_LATE, {v1::DEAL_FORM_FREE});
      break;
    default:
      break;
  }
  return next;
}

// Returns every cell, for the clubs asked about and one other, which is enough
// to tell all sets apart.
std::vector<CellName> AllCells(const std::vector<std::string>& clubs) {
  std::vector<CellName> cells = {CellName{}};
  for (size_t i = 0; i < cells.size(); ++i) {
    for (const CellName& next : Successors(cells[i], clubs)) {
      if (!IsIn(cells, next)) cells.push_back(next);
    }
  }
  return cells;
}

// Adds a violation if the set is empty, or can be left again.
void CheckSet(const Proposition& proposition, const FieldPath& field,
              Violations& violations) {
  std::vector<std::string> clubs = proposition.clubs;
  clubs.push_back("");
  bool empty = true;
  std::vector<CellKind> missing;
  for (const CellName& cell : AllCells(clubs)) {
    if (!Contains(proposition, cell)) continue;
    empty = false;
    for (const CellName& next : Successors(cell, clubs)) {
      if (!Contains(proposition, next) && !IsIn(missing, next.kind)) {
        missing.push_back(next.kind);
      }
    }
  }
  if (empty) {
    violations.AddInvalid(FieldPath(field, "cell_kinds"),
                          "has no cell with these clubs and deal forms");
  }
  if (missing.empty()) return;
  std::sort(missing.begin(), missing.end());
  const auto append_name = [](std::string* out, CellKind kind) {
    out->append(query::v1::CellKind_Name(kind));
  };
  violations.Add(FieldPath(field, "cell_kinds"),
                 v1::ERROR_REASON_QUESTION_NOT_CLOSED,
                 absl::StrCat("is not closed: its cells can turn into ",
                              absl::StrJoin(missing, ", ", append_name),
                              ", which are not all in it"));
}

// Collects what is wrong with the fields of one proposition.
class FieldChecker {
 public:
  FieldChecker(const Proposition& proposition, const FieldPath& field,
               Violations& violations)
      : proposition_(proposition), field_(field), violations_(violations) {}

  // Returns whether nothing is.
  bool Run() {
    CheckChoice();
    CheckEnums();
    CheckNarrowing();
    return good_;
  }

 private:
  void Refuse(absl::string_view name, size_t index, std::string description) {
    violations_.AddInvalid(FieldPath(field_, name, static_cast<int>(index)),
                           std::move(description));
    good_ = false;
  }
  void Refuse(absl::string_view name, std::string description) {
    violations_.AddInvalid(FieldPath(field_, name), std::move(description));
    good_ = false;
  }

  void CheckChoice() {
    const bool has_event = proposition_.event != query::v1::EVENT_UNSPECIFIED;
    const bool has_cells = !proposition_.cell_kinds.empty();
    if (has_event && has_cells) {
      Refuse("event", "excludes cell_kinds; set one of the two");
    } else if (!has_event && !has_cells) {
      Refuse("event", "is required, unless cell_kinds are set");
    }
  }

  void CheckEnums() {
    if (!query::v1::Event_IsValid(proposition_.event)) {
      Refuse("event", "is no known event");
    }
    for (size_t i = 0; i < proposition_.cell_kinds.size(); ++i) {
      const CellKind kind = proposition_.cell_kinds[i];
      if (kind == query::v1::CELL_KIND_UNSPECIFIED ||
          !query::v1::CellKind_IsValid(kind)) {
        Refuse("cell_kinds", i, "is no known kind of cell");
      }
    }
    for (size_t i = 0; i < proposition_.deal_forms.size(); ++i) {
      const v1::DealForm form = proposition_.deal_forms[i];
      if (form != v1::DEAL_FORM_FEE && form != v1::DEAL_FORM_FREE &&
          form != v1::DEAL_FORM_LOAN) {
        Refuse("deal_forms", i, "must be FEE, FREE or LOAN");
      }
    }
  }

  void CheckNarrowing() {
    const bool renews = proposition_.event == query::v1::EVENT_RENEWS;
    const bool has_one_form =
        renews || proposition_.event == query::v1::EVENT_SIGNS_PRE_CONTRACT;
    if (renews && !proposition_.clubs.empty()) {
      Refuse("clubs", "cannot narrow EVENT_RENEWS: it is with his own club");
    }
    if (has_one_form && !proposition_.deal_forms.empty()) {
      Refuse("deal_forms", "cannot narrow this event: it has one form");
    }
  }

  const Proposition& proposition_;
  const FieldPath& field_;
  Violations& violations_;
  bool good_ = true;
};

}  // namespace

bool Contains(const Proposition& proposition, const CellName& cell) {
  if (!proposition.clubs.empty() && !IsIn(proposition.clubs, cell.club)) {
    return false;
  }
  if (!proposition.deal_forms.empty() &&
      !IsIn(proposition.deal_forms, cell.form)) {
    return false;
  }
  return proposition.event != query::v1::EVENT_UNSPECIFIED
             ? EventContains(proposition.event, cell)
             : IsIn(proposition.cell_kinds, cell.kind);
}

void CheckProposition(const Proposition& proposition, const FieldPath& field,
                      Violations& violations) {
  if (FieldChecker(proposition, field, violations).Run()) {
    CheckSet(proposition, field, violations);
  }
}

}  // namespace hearsay::forecast
