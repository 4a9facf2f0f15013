#include "common/names/mentions.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/common/names/test_log.h"

namespace hearsay {
namespace {

using ::hearsay::testing::ParseProto;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

struct Visited {
  std::string path;
  std::string text;
  std::vector<v1::EntityKind> kinds;
};

std::vector<Visited> Walk(const v1::Report& report,
                          const FieldPath& root = FieldPath()) {
  std::vector<Visited> visited;
  ForEachMention(
      report, root,
      [&](const FieldPath& path, const v1::Mention& mention,
          absl::Span<const v1::EntityKind> kinds) {
        visited.push_back(
            {path.ToString(), mention.text(), {kinds.begin(), kinds.end()}});
      });
  return visited;
}

std::vector<std::string> Paths(const std::vector<Visited>& visited) {
  std::vector<std::string> paths;
  for (const Visited& each : visited) paths.push_back(each.path);
  return paths;
}

// Sets every field below `message`, two of each list, and appends the paths of
// the mentions in the order of the fields' numbers.
void Fill(google::protobuf::Message& message, const std::string& path,
          std::vector<std::string>& mentions) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  for (int i = 0; i < type.field_count(); ++i) fields.push_back(type.field(i));
  std::sort(fields.begin(), fields.end(), [](const auto* a, const auto* b) {
    return a->number() < b->number();
  });
  for (const auto* field : fields) {
    if (field->message_type() == nullptr) continue;
    for (int i = 0; i < (field->is_repeated() ? 2 : 1); ++i) {
      const std::string below =
          absl::StrCat(path, path.empty() ? "" : ".", field->name(),
                       field->is_repeated() ? absl::StrCat("[", i, "]") : "");
      google::protobuf::Message& child =
          field->is_repeated() ? *reflection.AddMessage(&message, field)
                               : *reflection.MutableMessage(&message, field);
      if (field->message_type() == v1::Mention::descriptor()) {
        static_cast<v1::Mention&>(child).set_text(below);
        mentions.push_back(below);
      } else {
        Fill(child, below, mentions);
      }
    }
  }
}

TEST(ForEachMention, VisitsEveryMentionThatTheProtosHaveInTheirOrder) {
  v1::Report report;
  std::vector<std::string> mentions;
  Fill(report, "", mentions);
  EXPECT_EQ(mentions.size(), 3 + 2 * (3 + 2 + 4 + 4 + 6 + 4));
  const std::vector<Visited> visited = Walk(report);
  EXPECT_THAT(Paths(visited), ElementsAreArray(mentions));
  for (const Visited& each : visited) {
    EXPECT_EQ(each.text, each.path);
    EXPECT_FALSE(each.kinds.empty());
  }
}

TEST(ForEachMention, LeavesOutWhatIsUnset) {
  EXPECT_THAT(Walk(v1::Report()), IsEmpty());
  EXPECT_THAT(Walk(ParseProto<v1::Report>(R"pb(
                claims {
                  claim_id: "a"
                  attribution { hops {} }
                }
              )pb")),
              IsEmpty());
}

TEST(ForEachMention, WritesPathsBelowTheRoot) {
  const v1::Report report = ParseProto<v1::Report>(R"pb(
    claims {}
    claims {
      subject { text: "a" }
      attribution {
        hops {}
        hops { source { text: "b" } }
      }
    })pb");
  const FieldPath message;
  EXPECT_THAT(Paths(Walk(report, FieldPath(message, "report"))),
              ElementsAre("report.claims[1].subject",
                          "report.claims[1].attribution.hops[1].source"));
}

TEST(ForEachMention, PutsTheLikeliestKindFirst) {
  const v1::Report report = ParseProto<v1::Report>(R"pb(
    publisher { text: "" }
    authors { text: "" }
    claims {
      subject { text: "" }
      actor { text: "" }
      counterpart { text: "" }
      participants {
        role: PARTICIPANT_ROLE_ALTERNATIVE_TO
        entity { text: "" }
      }
      participants {
        role: PARTICIPANT_ROLE_INTERMEDIARY
        entity { text: "" }
      }
      attribution {
        hops {
          kind: HOP_KIND_JOURNALIST
          source { text: "" }
          outlet { text: "" }
        }
        hops {
          kind: HOP_KIND_OUTLET
          source { text: "" }
        }
        hops {
          kind: HOP_KIND_PRINCIPAL
          source { text: "" }
        }
      }
      money {
        payer { text: "" }
        payee { text: "" }
      }
      conditions { club { text: "" } }
      quotes {
        speaker { text: "" }
        addressee { text: "" }
      }
    })pb");
  std::vector<v1::EntityKind> first;
  for (const Visited& each : Walk(report)) first.push_back(each.kinds[0]);
  EXPECT_THAT(
      first,
      ElementsAre(v1::ENTITY_KIND_OUTLET, v1::ENTITY_KIND_PERSON,  // report
                  v1::ENTITY_KIND_PLAYER, v1::ENTITY_KIND_CLUB,
                  v1::ENTITY_KIND_CLUB,                            // parties
                  v1::ENTITY_KIND_PLAYER, v1::ENTITY_KIND_PERSON,  // others
                  v1::ENTITY_KIND_PERSON, v1::ENTITY_KIND_OUTLET,
                  v1::ENTITY_KIND_OUTLET, v1::ENTITY_KIND_PERSON,  // hops
                  v1::ENTITY_KIND_CLUB, v1::ENTITY_KIND_CLUB,      // money
                  v1::ENTITY_KIND_CLUB,                            // condition
                  v1::ENTITY_KIND_PERSON, v1::ENTITY_KIND_OUTLET));
}

}  // namespace
}  // namespace hearsay
