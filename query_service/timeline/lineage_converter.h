#ifndef HEARSAY_QUERY_SERVICE_TIMELINE_LINEAGE_CONVERTER_H_
#define HEARSAY_QUERY_SERVICE_TIMELINE_LINEAGE_CONVERTER_H_

#include <string>
#include <vector>

#include "common/names/registry.h"
#include "hearsay/query/v1/lineage.pb.h"
#include "query_service/dossier_view.h"
#include "query_service/labels.h"
#include "query_service/lineage.h"
#include "query_service/timeline/lineage_firsts.h"

namespace hearsay {

// A lineage with what it was built from. All must outlive it.
struct LineageSource {
  const DossierView& view;
  const Lineage& lineage;
  const std::vector<std::string>& keys;  // EntryKeys()
  const Registry& registry;
};

// Writes a story with its cascades as graphs, and adds the entities that it
// names to `labels`.
void StoryToProto(const Story& story, const StoryFirsts& firsts,
                  const LineageSource& source, query::v1::Story& written,
                  Labels& labels);

void SourceTallyToProto(const SourceTally& tally,
                        query::v1::SourceStanding& standing, Labels& labels);

}  // namespace hearsay

#endif  // HEARSAY_QUERY_SERVICE_TIMELINE_LINEAGE_CONVERTER_H_
