#include "query_service/watch/update_parts.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace hearsay {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using query::v1::EntityLabel;
using query::v1::TimelineEntry;
using query::v1::TimelineUpdate;
using query::v1::WatchTimelineResponse;

// Calls `visit` for every text in `message`, at any depth.
void VisitTexts(const Message& message,
                const std::function<void(const std::string&)>& visit) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  std::string scratch;
  for (const FieldDescriptor* field : fields) {
    const int count =
        field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        VisitTexts(field->is_repeated()
                       ? reflection.GetRepeatedMessage(message, field, i)
                       : reflection.GetMessage(message, field),
                   visit);
      } else if (field->type() == FieldDescriptor::TYPE_STRING) {
        visit(field->is_repeated()
                  ? reflection.GetRepeatedStringReference(message, field, i,
                                                          &scratch)
                  : reflection.GetStringReference(message, field, &scratch));
      }
    }
  }
}

// Fills parts one after the other.
class Cutter {
 public:
  Cutter(const TimelineUpdate& update, const PartLimits& limits)
      : update_(update), limits_(limits) {
    for (const EntityLabel& label : update.labels()) {
      labels_.emplace(label.name(), &label);
    }
    Begin();
  }

  void Add(const TimelineEntry& entry) {
    const std::set<std::string> names = NamesIn(entry);
    size_t bytes = entry.ByteSizeLong();
    for (const std::string& name : names) {
      if (!named_.contains(name)) bytes += labels_.at(name)->ByteSizeLong();
    }
    if (part_.entries_size() > 0 &&
        (part_.entries_size() == limits_.entries_max ||
         bytes_ + bytes > limits_.bytes_max)) {
      End(/*continues=*/true);
      Begin();
    }
    bytes_ += bytes;
    *part_.add_entries() = entry;
    named_.insert(names.begin(), names.end());
  }

  std::vector<std::string> Finish() {
    if (part_.entries_size() > 0) {
      if (update_.has_forecast()) {
        *part_.mutable_forecast() = update_.forecast();
      }
      End(/*continues=*/false);
    }
    return std::move(parts_);
  }

 private:
  // Returns the names of entities in the entry that have a label.
  std::set<std::string> NamesIn(const TimelineEntry& entry) const {
    std::set<std::string> names;
    VisitTexts(entry, [&](const std::string& text) {
      if (labels_.contains(text)) names.insert(text);
    });
    return names;
  }

  void Begin() {
    part_.Clear();
    part_.set_player(update_.player());
    *part_.mutable_before() = update_.before();
    *part_.mutable_snapshot() = update_.snapshot();
    bytes_ = part_.ByteSizeLong();
    named_.clear();
    if (labels_.contains(update_.player())) named_.insert(update_.player());
  }

  void End(bool continues) {
    for (const EntityLabel& label : update_.labels()) {
      if (named_.contains(label.name())) *part_.add_labels() = label;
    }
    part_.set_continues(continues);
    WatchTimelineResponse response;
    *response.mutable_update() = std::move(part_);
    parts_.push_back(response.SerializeAsString());
  }

  const TimelineUpdate& update_;
  const PartLimits limits_;
  absl::flat_hash_map<std::string, const EntityLabel*> labels_;
  TimelineUpdate part_;
  size_t bytes_ = 0;                        // of part_, about
  absl::flat_hash_set<std::string> named_;  // in part_
  std::vector<std::string> parts_;
};

}  // namespace

WatchMessage UpdateMessage(std::shared_ptr<const std::string> part,
                           int64_t resume_revision) {
  WatchTimelineResponse rest;
  rest.set_resume_revision(resume_revision);
  return {std::move(part), rest.SerializeAsString(), resume_revision};
}

WatchMessage HeartbeatMessage(absl::Time closed_time, int64_t resume_revision) {
  WatchTimelineResponse response;
  response.mutable_heartbeat();
  if (closed_time != absl::InfinitePast()) {
    *response.mutable_heartbeat()->mutable_closed_time() =
        TimeToProto(closed_time);
  }
  response.set_resume_revision(resume_revision);
  return {nullptr, response.SerializeAsString(), resume_revision};
}

std::vector<std::string> CutUpdate(const TimelineUpdate& update,
                                   const PartLimits& limits) {
  Cutter cutter(update, limits);
  for (const TimelineEntry& entry : update.entries()) cutter.Add(entry);
  return cutter.Finish();
}

TimelineUpdate MergeUpdates(const TimelineUpdate& older, TimelineUpdate newer) {
  absl::flat_hash_set<std::string> keys, names;
  for (const TimelineEntry& entry : newer.entries()) {
    keys.insert(entry.entry_key());
  }
  for (const EntityLabel& label : newer.labels()) names.insert(label.name());
  for (const TimelineEntry& entry : older.entries()) {
    if (!keys.contains(entry.entry_key())) *newer.add_entries() = entry;
  }
  for (const EntityLabel& label : older.labels()) {
    if (!names.contains(label.name())) *newer.add_labels() = label;
  }
  std::stable_sort(
      newer.mutable_entries()->begin(), newer.mutable_entries()->end(),
      [](const TimelineEntry& a, const TimelineEntry& b) {
        return TimeFromProto(a.said_time()) < TimeFromProto(b.said_time());
      });
  std::sort(newer.mutable_labels()->begin(), newer.mutable_labels()->end(),
            [](const EntityLabel& a, const EntityLabel& b) {
              return a.name() < b.name();
            });
  return newer;
}

}  // namespace hearsay
