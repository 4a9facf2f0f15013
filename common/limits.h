// Every limit that a client can hit, with its unit.
#ifndef HEARSAY_COMMON_LIMITS_H_
#define HEARSAY_COMMON_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace hearsay::limits {

inline constexpr size_t kMessageBytesMax = 4 << 20;
inline constexpr int kPageSizeDefault = 50;
inline constexpr int kPageSizeMax = 1000;
// A page ends early when it has this many bytes: clients receive 4 MiB unless
// they are told otherwise, and an entry can have thousands of carriers.
inline constexpr size_t kPageBytesMax = 1 << 20;

inline constexpr int kBatchReportsMax = 1000;
inline constexpr int kClaimsMax = 500;
inline constexpr int kAuthorsMax = 16;
inline constexpr int kHopsMax = 16;
inline constexpr int kCitedReportsMax = 16;
inline constexpr int kMoneyMax = 16;
inline constexpr int kConditionsMax = 16;
inline constexpr int kQuotesMax = 16;
inline constexpr int kParticipantsMax = 50;
inline constexpr int kAliasesMax = 100;
inline constexpr int kAliasContextsMax = 100;
inline constexpr int kEngagementsMax = 100;
inline constexpr int kAffiliationsMax = 16;
inline constexpr int kWindowsMax = 20;
inline constexpr int kPreContractRulesMax = 300;
inline constexpr int kModelParametersMax = 200;
inline constexpr int kPairCopyRatesMax = 20'000;
inline constexpr int kNameContextsMax = 100;
inline constexpr int kFilterItemsMax = 100;

inline constexpr size_t kEntryIdBytesMax = 128;
inline constexpr size_t kClaimIdBytesMax = 64;
inline constexpr size_t kResourceIdBytesMax = 100;
inline constexpr size_t kNameBytesMax = 200;
inline constexpr size_t kExpressionBytesMax = 500;
inline constexpr size_t kTimeExpressionBytesMax = 200;
inline constexpr size_t kUrlBytesMax = 2000;
inline constexpr size_t kHeadlineBytesMax = 500;
inline constexpr size_t kQuoteBytesMax = 500;
inline constexpr size_t kConditionBytesMax = 500;
inline constexpr size_t kDetailBytesMax = 2000;
inline constexpr size_t kReasonBytesMax = 1000;
inline constexpr size_t kProvenanceBytesMax = 2000;
inline constexpr size_t kLanguageBytesMax = 35;
inline constexpr size_t kSeasonBytesMax = 20;

inline constexpr int32_t kDepartureSharePpmMax = 100'000;
inline constexpr int kTierMax = 4;
inline constexpr int kPreContractMonthsMax = 12;
// Either sign, in billionths.
inline constexpr int64_t kCovarianceFactorNanosMax = 10'000'000'000;

// How far ahead of the server's clock a time may start that says when something
// was published or known.
inline constexpr absl::Duration kFutureMax = absl::Hours(24);

inline constexpr int kDeadlinesMax = 512;
inline constexpr int kAskedClubsMax = 16;
inline constexpr int kBatchForecastsMax = 100;
inline constexpr int kAssumedEntriesMax = 100;
inline constexpr int kAssumedSourcesMax = 20;
inline constexpr int kSupposedMax = 20;  // reports, and outcomes
inline constexpr size_t kExternalStatementsMax = 100;
inline constexpr int kContributionsDefault = 50;
inline constexpr int kContributionsMax = 200;
// So many of them say what the answer would be without them.
inline constexpr size_t kContributionsWithoutMax = 10;
inline constexpr int kContributionCarriersMax = 100;
// Answers that a comparison or a history computes, and how many dossier entries
// it reads for them all together, unless one answer alone has more.
inline constexpr size_t kChainAnswersMax = 1000;
inline constexpr size_t kChainAnswersMin = 8;
inline constexpr size_t kChainEntriesMax = 40'000;
inline constexpr int kPointsDefault = 100;
inline constexpr int kPointsMax = 1000;
inline constexpr size_t kPointRecordsMax = 10;
inline constexpr absl::Duration kForecastSpanMax = absl::Hours(24 * 5 * 366);

inline constexpr absl::Duration kReplicaWaitDefault = absl::Seconds(5);

// Players of whom one answer lists sagas, if it is asked about all.
inline constexpr size_t kSagaPlayersMax = 20'000;

inline constexpr size_t kWatchesMax = 1000;  // open at once
inline constexpr int kWatchedPlayersMax = 100;
// Of one connection: calls open at once, and the metadata of one of them. A
// client that has connected must have said so in HTTP/2, and in TLS, by then.
inline constexpr int kConcurrentCallsMax = 1000;
inline constexpr int kMetadataBytesMax = 8 << 10;
inline constexpr absl::Duration kHandshakeMax = absl::Seconds(10);

// Of an identities file.
inline constexpr size_t kIdentitiesFileBytesMax = 4 << 20;
inline constexpr size_t kIdentitiesMax = 10'000;  // credentials
inline constexpr size_t kIdentityNameBytesMax = 100;

inline constexpr absl::Duration kHeartbeatIntervalMin = absl::Seconds(1);
inline constexpr absl::Duration kHeartbeatIntervalMax = absl::Minutes(5);
inline constexpr absl::Duration kHeartbeatIntervalDefault = absl::Seconds(15);

}  // namespace hearsay::limits

#endif  // HEARSAY_COMMON_LIMITS_H_
