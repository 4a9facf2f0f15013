#include "query_service/forecast/cell_columns.h"

#include "query_service/forecast/hazard.h"

namespace hearsay::forecast {
namespace {

struct ClubCellName {
  ClubCell cell;
  query::v1::CellKind kind;
  v1::DealForm form;
};
constexpr ClubCellName kClubCells[] = {
    {kJoinedFee, query::v1::CELL_KIND_JOINED, v1::DEAL_FORM_FEE},
    {kJoinedLoan, query::v1::CELL_KIND_JOINED, v1::DEAL_FORM_LOAN},
    {kAgreed, query::v1::CELL_KIND_AGREED, v1::DEAL_FORM_FREE},
    {kFellThrough, query::v1::CELL_KIND_FELL_THROUGH, v1::DEAL_FORM_FREE},
    {kJoinedFree, query::v1::CELL_KIND_JOINED, v1::DEAL_FORM_FREE},
    {kJoinedLate, query::v1::CELL_KIND_JOINED_LATE, v1::DEAL_FORM_FREE},
    {kLeftFee, query::v1::CELL_KIND_RENEWED_THEN_LEFT, v1::DEAL_FORM_FEE},
    {kLeftLoan, query::v1::CELL_KIND_RENEWED_THEN_LEFT, v1::DEAL_FORM_LOAN},
};

}  // namespace

std::vector<CellName> ColumnNames(const std::vector<std::string>& clubs) {
  std::vector<CellName> names(CellCount(static_cast<int>(clubs.size()) + 1));
  names[kUnsettledCell].kind = query::v1::CELL_KIND_UNSETTLED;
  names[kRenewedCell].kind = query::v1::CELL_KIND_RENEWED;
  names[kReleasedCell].kind = query::v1::CELL_KIND_RELEASED;
  for (size_t i = 0; i <= clubs.size(); ++i) {
    const bool others = i == clubs.size();
    for (const ClubCellName& cell : kClubCells) {
      names[CellIndex(static_cast<int>(i), cell.cell)] = {
          cell.kind, others ? "" : clubs[i], others, cell.form};
    }
  }
  return names;
}

}  // namespace hearsay::forecast
