#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "common/model_parameters.h"
#include "tests/reference/case_maker.h"

namespace hearsay {
namespace {

class NumberMaker : private CaseMaker {
 public:
  explicit NumberMaker(Draft& draft) : CaseMaker(draft) {}

  void Run() {
    AddModel();
    AddRecords();
  }

 private:
  void AddModel() {
    if (random_.Chance(20)) return;
    std::set<std::string> changed;
    const int percent = Choose({5, 30, 100});
    for (const ModelParameterSpec& spec : ModelParameters()) {
      if (random_.Chance(percent)) AddParameter(spec);
    }
    LimitDirections();
    std::vector<std::string> names = draft_.sources;
    names.insert(names.end(), draft_.journalists.begin(),
                 draft_.journalists.end());
    for (const std::string& copier : names) {
      for (const std::string& original : names) {
        if (copier == original || !random_.Chance(15)) continue;
        v1::PairCopyRate& pair = *case_.model.add_pair_copy_rates();
        pair.set_copier(copier);
        pair.set_original(original);
        pair.set_probability_ppm(random_.Below(1'000'001));
      }
    }
  }

  void AddParameter(const ModelParameterSpec& spec) {
    const double least = static_cast<double>(spec.min_nanos);
    const double most = static_cast<double>(spec.max_nanos);
    const double where = random_.Below(1'000'001) / 1e6;
    const double value = spec.scale == ParameterScale::kLog
                             ? least * std::pow(most / least, where)
                             : least + (most - least) * where;
    v1::ModelParameter& parameter = *case_.model.add_parameters();
    parameter.set_name(std::string(spec.name));
    parameter.set_value_nanos(
        std::clamp(std::llround(value), static_cast<long long>(spec.min_nanos),
                   static_cast<long long>(spec.max_nanos)));
  }

  // The temperature times either direction is at most 1.
  void LimitDirections() {
    v1::ModelParameter* temperature = nullptr;
    double direction =
        ParameterValue(FindModelParameter(kDirectionParameter)->default_nanos);
    double renewal = direction;
    for (v1::ModelParameter& parameter : *case_.model.mutable_parameters()) {
      const double value = ParameterValue(parameter.value_nanos());
      if (parameter.name() == kDirectionParameter) direction = value;
      if (parameter.name() == kRenewalDirectionParameter) renewal = value;
      if (parameter.name() == kTemperatureParameter) temperature = &parameter;
    }
    const double largest = std::max(direction, renewal);
    if (temperature == nullptr || largest <= 0) return;
    temperature->set_value_nanos(std::min<int64_t>(
        temperature->value_nanos(), static_cast<int64_t>(1e9 / largest)));
  }

  TableRecords::Count RandomCount(int claims_max) {
    TableRecords::Count count;
    count.claims = random_.Below(1'000'001) / 1e6 * claims_max;
    count.hits = random_.Below(1'001) / 1e3 * count.claims;
    return count;
  }

  void AddRecords() {
    if (random_.Chance(25)) return;
    TableRecords& records = case_.source_records;
    std::vector<std::string> names = draft_.sources;
    names.insert(names.end(), draft_.journalists.begin(),
                 draft_.journalists.end());
    names.push_back(kPlayer);
    names.push_back(kHome);
    for (const std::string& name : names) {
      if (random_.Chance(30)) continue;
      for (const TableRecords::Type type : Types()) {
        records.sources[{name, type}] = RandomCount(60);
      }
      records.decided[name] = random_.Below(100'001) / 1e3;
    }
    for (const TableRecords::Type type : Types()) {
      for (int tier = 0; tier <= 5; ++tier) {
        records.tiers[{static_cast<Tier>(tier), type}] = RandomCount(2'000);
      }
      records.all[type] = RandomCount(10'000);
    }
  }

  // What is claimed in the case, and what is denied.
  std::vector<TableRecords::Type> Types() const {
    std::vector<TableRecords::Type> types;
    for (const v1::ClaimKind kind : draft_.kinds) {
      types.push_back({kind, false});
      types.push_back({kind, true});
    }
    return types;
  }
};

}  // namespace

void AddNumbers(Draft& draft) { NumberMaker(draft).Run(); }

}  // namespace hearsay
