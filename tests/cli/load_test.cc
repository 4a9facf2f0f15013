// `hearsay load` against the real ingest service.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "hearsay/ingest/v1/ingest_service.pb.h"
#include "tests/testing/matchers.h"
#include "tests/testing/process.h"
#include "tests/testing/service_pair.h"

namespace hearsay::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kRegistry[] = HEARSAY_SAMPLE "registry.jsonl";
constexpr char kArticles[] = HEARSAY_SAMPLE "articles.jsonl";

// A report in one line: `subject` interests Liverpool.
std::string InterestLine(const std::string& id, const std::string& subject) {
  return absl::StrCat(
      R"({"ingestReport": {"entryId": ")", id,
      R"(", "report": {"claims": [{"claimId": "c", "kind": "CLAIM_KIND_INTEREST",)",
      R"( "subject": {"text": ")", subject,
      R"("}, "actor": {"text": "Liverpool"}, "voice": "VOICE_REPORT",)",
      R"( "stance": "STANCE_ASSERTS"}]}}})", "\n");
}

std::string PlayerLine(const std::string& id) {
  return absl::StrCat(R"({"upsertEntity": {"entryId": ")", id,
                      R"(", "entity": {"name": "players/)", id,
                      R"(", "kind": "ENTITY_KIND_PLAYER",)",
                      R"( "displayName": "Namesake"}}})", "\n");
}

class LoadTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(services_.ingest().Start(), IsOk());
    ASSERT_EQ(Load({kRegistry}), 0) << err_;
  }

  // Returns the exit code; `out_` and `err_` are what was printed.
  int Load(std::vector<std::string> arguments) {
    ProcessOptions options;
    options.command = {HEARSAY_CLI, "load", "--ingest",
                       services_.ingest().address()};
    options.command.insert(options.command.end(), arguments.begin(),
                           arguments.end());
    ++runs_;
    options.stdout_file = services_.dir().File(absl::StrCat("out", runs_));
    options.stderr_file = services_.dir().File(absl::StrCat("err", runs_));
    const auto exit = RunProcess(options, absl::Seconds(60));
    out_ = ReadFile(options.stdout_file);
    err_ = ReadFile(options.stderr_file);
    return exit.ok() && exit->signal == 0 ? exit->code : -1;
  }

  // A load of that file, to be started.
  ProcessOptions LoadOf(const std::string& file,
                        const std::vector<std::string>& flags) {
    ProcessOptions options;
    options.command = {HEARSAY_CLI, "load", "--ingest",
                       services_.ingest().address(), file};
    options.command.insert(options.command.end(), flags.begin(), flags.end());
    options.stdout_file = services_.dir().File("out");
    options.stderr_file = services_.dir().File("err");
    return options;
  }

  std::string FileWith(const std::string& content) {
    const std::string file = services_.dir().File("writes.jsonl");
    std::ofstream(file) << content;
    return file;
  }

  int64_t HeadRevision() {
    return services_.ingest()
        .client()
        .Call<ingest::v1::GetHeadResponse>(ingest::v1::GetHeadRequest())
        ->head()
        .revision();
  }

  ServicePair services_;
  int runs_ = 0;
  std::string out_;
  std::string err_;
};

TEST_F(LoadTest, StoresEachWriteOnce) {
  EXPECT_EQ(Load({kArticles}), 0) << err_;
  EXPECT_THAT(out_, StartsWith("stored 2, already there 0, refused 0"));
  const int64_t revision = HeadRevision();
  EXPECT_EQ(Load({kRegistry, kArticles}), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("stored 0, "));
  EXPECT_THAT(out_, HasSubstr("refused 0"));
  EXPECT_EQ(HeadRevision(), revision);
}

TEST_F(LoadTest, NamesLineAndFieldOfWhatIsRefusedAndStoresTheRest) {
  const int64_t before = HeadRevision();
  EXPECT_EQ(
      Load({FileWith(absl::StrCat(InterestLine("r1", "Konate"),
                                  InterestLine("r2", "Nobody At All"),
                                  "no json\n", InterestLine("bad id", "Konate"),
                                  InterestLine("r3", "Konate")))}),
      1);
  EXPECT_THAT(out_, StartsWith("stored 2, already there 0, refused 3"));
  EXPECT_THAT(err_, HasSubstr("writes.jsonl:2: NAME_UNKNOWN\n"
                              "  report.claims[0].subject: "));
  EXPECT_THAT(err_, HasSubstr("writes.jsonl:3: INVALID_ARGUMENT"));
  EXPECT_THAT(err_, HasSubstr("writes.jsonl:4: INVALID_FIELD\n  entry_id: "));
  EXPECT_EQ(HeadRevision(), before + 2);
}

TEST_F(LoadTest, NamesTheCandidatesOfAnAmbiguousName) {
  EXPECT_EQ(Load({FileWith(absl::StrCat(PlayerLine("one"), PlayerLine("two"),
                                        InterestLine("r", "Namesake")))}),
            1);
  EXPECT_THAT(err_, HasSubstr("writes.jsonl:3: NAME_AMBIGUOUS"));
  EXPECT_THAT(err_, HasSubstr("players/one"));
  EXPECT_THAT(err_, HasSubstr("players/two"));
}

TEST_F(LoadTest, MakesProvisionalEntitiesWhereAsked) {
  const std::string file = FileWith(InterestLine("r", "Nobody At All"));
  EXPECT_EQ(Load({"--allow-provisional", file}), 0) << err_;
  EXPECT_THAT(out_, StartsWith("stored 1, "));
}

TEST_F(LoadTest, StoresNothingWhereItOnlyChecks) {
  const int64_t before = HeadRevision();
  EXPECT_EQ(Load({"--validate-only", kArticles}), 0) << err_;
  EXPECT_THAT(out_, StartsWith("2 good, 0 bad"));
  EXPECT_EQ(Load({"--validate-only", FileWith(InterestLine("r", "Nobody"))}),
            1);
  EXPECT_THAT(err_, HasSubstr("NAME_UNKNOWN"));
  EXPECT_EQ(HeadRevision(), before);
}

TEST_F(LoadTest, ChecksWithoutAService) {
  services_.ingest().Kill();
  EXPECT_EQ(Load({"--dry-run", kRegistry, kArticles}), 0) << err_;
  EXPECT_THAT(out_, HasSubstr(" good, 0 bad; nothing stored"));
  EXPECT_EQ(Load({"--dry-run",
                  FileWith(absl::StrCat(
                      InterestLine("r1", "Nobody At All"), "no json\n",
                      InterestLine("bad id", "Konate"), InterestLine("r2", ""),
                      R"({"recordOutcome": {"entryId": "o", "outcome": {}}})",
                      "\n", R"({"retractReport": {"entryId": "x"}})", "\n"))}),
            1);
  EXPECT_THAT(out_, StartsWith("1 good, 5 bad; nothing stored"));
  EXPECT_THAT(err_, HasSubstr("writes.jsonl:2: INVALID_ARGUMENT"));
  EXPECT_THAT(err_, HasSubstr("writes.jsonl:3: INVALID_FIELD\n  entry_id: "));
  EXPECT_THAT(err_, HasSubstr("writes.jsonl:4: "));
  EXPECT_THAT(err_, HasSubstr("\n  report.claims[0].subject"));
  EXPECT_THAT(err_, HasSubstr("writes.jsonl:5: "));
  EXPECT_THAT(err_, HasSubstr("\n  outcome."));
  EXPECT_THAT(err_, HasSubstr("writes.jsonl:6: "));
  EXPECT_THAT(err_, HasSubstr("\n  retraction."));
}

TEST_F(LoadTest, SaysThatTheServiceDoesNotAnswer) {
  services_.ingest().Kill();
  EXPECT_EQ(Load({kArticles}), 3);
  EXPECT_THAT(err_, HasSubstr("UNAVAILABLE"));
  EXPECT_THAT(err_, Not(HasSubstr("articles.jsonl:1")));
}

TEST_F(LoadTest, SendsAgainWhileTheServiceIsAway) {
  const std::string pipe = services_.dir().File("pipe.jsonl");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const ProcessOptions options = LoadOf(pipe, {});
  auto load = Process::Start(options);
  ASSERT_THAT(load, IsOk());
  {
    std::ofstream lines(pipe);  // opens once the load has found the service
    services_.ingest().Kill();
    lines << PlayerLine("late") << InterestLine("r", "Konate");
  }
  ASSERT_THAT(services_.ingest().Launch(), IsOk());
  const auto exit = (*load)->Wait(absl::Seconds(60));
  ASSERT_THAT(exit, IsOk());
  EXPECT_EQ(exit->code, 0);
  EXPECT_THAT(ReadFile(options.stdout_file),
              StartsWith("stored 2, already there 0, refused 0"));
}

TEST_F(LoadTest, StopsWhereTheServiceStaysAwayAndGoesOnFromThere) {
  const std::string pipe = services_.dir().File("pipe.jsonl");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const ProcessOptions options = LoadOf(pipe, {"--patience", "0"});
  auto load = Process::Start(options);
  ASSERT_THAT(load, IsOk());
  const std::string lines = absl::StrCat(
      PlayerLine("early"), PlayerLine("late"), InterestLine("r", "Konate"));
  {
    std::ofstream stream(pipe);  // opens once the load has found the service
    services_.ingest().Kill();
    stream << lines;
  }
  const auto exit = (*load)->Wait(absl::Seconds(60));
  ASSERT_THAT(exit, IsOk());
  EXPECT_EQ(exit->code, 3);
  EXPECT_THAT(ReadFile(options.stderr_file), HasSubstr("pipe.jsonl:1: "));
  EXPECT_THAT(ReadFile(options.stderr_file), Not(HasSubstr("pipe.jsonl:2: ")));
  EXPECT_THAT(ReadFile(options.stdout_file),
              StartsWith("stored 0, already there 0, refused 0"));
  ASSERT_THAT(services_.ingest().Launch(), IsOk());
  EXPECT_EQ(Load({FileWith(lines)}), 0) << err_;
  EXPECT_THAT(out_, StartsWith("stored 3, already there 0, refused 0"));
}

}  // namespace
}  // namespace hearsay::testing
