#include "common/names/mentions.h"

namespace hearsay {
namespace {

using Kinds = absl::Span<const v1::EntityKind>;

constexpr v1::EntityKind kPlayer[] = {v1::ENTITY_KIND_PLAYER};
constexpr v1::EntityKind kClub[] = {v1::ENTITY_KIND_CLUB};
constexpr v1::EntityKind kTeam[] = {v1::ENTITY_KIND_CLUB,
                                    v1::ENTITY_KIND_NATIONAL_TEAM};
constexpr v1::EntityKind kOutlet[] = {v1::ENTITY_KIND_OUTLET};
// A former player may be registered as either.
constexpr v1::EntityKind kHuman[] = {v1::ENTITY_KIND_PERSON,
                                     v1::ENTITY_KIND_PLAYER};
// Bylines also name agencies.
constexpr v1::EntityKind kAuthor[] = {
    v1::ENTITY_KIND_PERSON, v1::ENTITY_KIND_PLAYER, v1::ENTITY_KIND_OUTLET};
constexpr v1::EntityKind kSubject[] = {
    v1::ENTITY_KIND_PLAYER,        v1::ENTITY_KIND_CLUB,
    v1::ENTITY_KIND_NATIONAL_TEAM, v1::ENTITY_KIND_PERSON,
    v1::ENTITY_KIND_COMPETITION,   v1::ENTITY_KIND_ASSOCIATION};
constexpr v1::EntityKind kActor[] = {
    v1::ENTITY_KIND_CLUB,       v1::ENTITY_KIND_PLAYER,
    v1::ENTITY_KIND_PERSON,     v1::ENTITY_KIND_NATIONAL_TEAM,
    v1::ENTITY_KIND_OUTLET,     v1::ENTITY_KIND_ASSOCIATION,
    v1::ENTITY_KIND_COMPETITION};
constexpr v1::EntityKind kAnyone[] = {
    v1::ENTITY_KIND_PLAYER,     v1::ENTITY_KIND_PERSON,
    v1::ENTITY_KIND_CLUB,       v1::ENTITY_KIND_NATIONAL_TEAM,
    v1::ENTITY_KIND_OUTLET,     v1::ENTITY_KIND_ASSOCIATION,
    v1::ENTITY_KIND_COMPETITION};
constexpr v1::EntityKind kSpeaker[] = {
    v1::ENTITY_KIND_PERSON,      v1::ENTITY_KIND_PLAYER,
    v1::ENTITY_KIND_CLUB,        v1::ENTITY_KIND_NATIONAL_TEAM,
    v1::ENTITY_KIND_ASSOCIATION, v1::ENTITY_KIND_OUTLET,
    v1::ENTITY_KIND_COMPETITION};
constexpr v1::EntityKind kSource[] = {
    v1::ENTITY_KIND_OUTLET,        v1::ENTITY_KIND_PERSON,
    v1::ENTITY_KIND_PLAYER,        v1::ENTITY_KIND_CLUB,
    v1::ENTITY_KIND_NATIONAL_TEAM, v1::ENTITY_KIND_ASSOCIATION,
    v1::ENTITY_KIND_COMPETITION};
constexpr v1::EntityKind kAddressee[] = {
    v1::ENTITY_KIND_OUTLET, v1::ENTITY_KIND_PERSON, v1::ENTITY_KIND_PLAYER,
    v1::ENTITY_KIND_CLUB};
constexpr v1::EntityKind kPayer[] = {
    v1::ENTITY_KIND_CLUB, v1::ENTITY_KIND_PLAYER, v1::ENTITY_KIND_PERSON,
    v1::ENTITY_KIND_ASSOCIATION};

Kinds KindsOfParticipant(v1::ParticipantRole role) {
  switch (role) {
    case v1::PARTICIPANT_ROLE_ALTERNATIVE_TO:
    case v1::PARTICIPANT_ROLE_ENTOURAGE_OF:
    case v1::PARTICIPANT_ROLE_ABOUT:
      return kPlayer;
    case v1::PARTICIPANT_ROLE_INTERMEDIARY:
      return kSpeaker;
    default:
      return kAnyone;
  }
}

Kinds KindsOfSource(v1::HopKind kind) {
  switch (kind) {
    case v1::HOP_KIND_OUTLET:
      return kOutlet;
    case v1::HOP_KIND_JOURNALIST:
    case v1::HOP_KIND_COMMENTATOR:
      return kHuman;
    case v1::HOP_KIND_PRINCIPAL:
      return kSpeaker;
    default:
      return kSource;
  }
}

// Calls a visitor for the mentions below a message. Each function visits one
// message, its fields in the order of their numbers.
class MentionWalk {
 public:
  explicit MentionWalk(MentionVisitor visit) : visit_(visit) {}

  void Visit(const FieldPath& path, const v1::Report& report) {
    if (report.has_publisher()) {
      visit_(FieldPath(path, "publisher"), report.publisher(), kOutlet);
    }
    for (int i = 0; i < report.authors_size(); ++i) {
      visit_(FieldPath(path, "authors", i), report.authors(i), kAuthor);
    }
    for (int i = 0; i < report.claims_size(); ++i) {
      Visit(FieldPath(path, "claims", i), report.claims(i));
    }
  }

 private:
  void Visit(const FieldPath& path, const v1::Claim& claim) {
    if (claim.has_subject()) {
      visit_(FieldPath(path, "subject"), claim.subject(), kSubject);
    }
    if (claim.has_actor()) {
      visit_(FieldPath(path, "actor"), claim.actor(), kActor);
    }
    if (claim.has_counterpart()) {
      visit_(FieldPath(path, "counterpart"), claim.counterpart(), kTeam);
    }
    for (int i = 0; i < claim.participants_size(); ++i) {
      Visit(FieldPath(path, "participants", i), claim.participants(i));
    }
    const FieldPath attribution(path, "attribution");
    for (int i = 0; i < claim.attribution().hops_size(); ++i) {
      Visit(FieldPath(attribution, "hops", i), claim.attribution().hops(i));
    }
    for (int i = 0; i < claim.money_size(); ++i) {
      Visit(FieldPath(path, "money", i), claim.money(i));
    }
    for (int i = 0; i < claim.conditions_size(); ++i) {
      Visit(FieldPath(path, "conditions", i), claim.conditions(i));
    }
    for (int i = 0; i < claim.quotes_size(); ++i) {
      Visit(FieldPath(path, "quotes", i), claim.quotes(i));
    }
  }

  void Visit(const FieldPath& path, const v1::Participant& participant) {
    if (participant.has_entity()) {
      visit_(FieldPath(path, "entity"), participant.entity(),
             KindsOfParticipant(participant.role()));
    }
  }

  void Visit(const FieldPath& path, const v1::Hop& hop) {
    if (hop.has_source()) {
      visit_(FieldPath(path, "source"), hop.source(),
             KindsOfSource(hop.kind()));
    }
    if (hop.has_outlet()) {
      visit_(FieldPath(path, "outlet"), hop.outlet(), kOutlet);
    }
  }

  void Visit(const FieldPath& path, const v1::Money& money) {
    if (money.has_payer()) {
      visit_(FieldPath(path, "payer"), money.payer(), kPayer);
    }
    if (money.has_payee()) {
      visit_(FieldPath(path, "payee"), money.payee(), kPayer);
    }
  }

  void Visit(const FieldPath& path, const v1::Condition& condition) {
    if (condition.has_club()) {
      visit_(FieldPath(path, "club"), condition.club(), kClub);
    }
    if (condition.has_money()) {
      Visit(FieldPath(path, "money"), condition.money());
    }
  }

  void Visit(const FieldPath& path, const v1::Quote& quote) {
    if (quote.has_speaker()) {
      visit_(FieldPath(path, "speaker"), quote.speaker(), kSpeaker);
    }
    if (quote.has_addressee()) {
      visit_(FieldPath(path, "addressee"), quote.addressee(), kAddressee);
    }
  }

  MentionVisitor visit_;
};

}  // namespace

void ForEachMention(const v1::Report& report, const FieldPath& root,
                    MentionVisitor visit) {
  MentionWalk(visit).Visit(root, report);
}

}  // namespace hearsay
