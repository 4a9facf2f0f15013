// Asks how likely it was that a player signs a new contract before a day.
//
// Usage: ask.sh HOST:PORT PLAYER DAY AS-OF-DAY
package main

import (
	"context"
	_ "embed"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/timestamppb"

	query "example.com/ask/hearsay/query/v1"
	hearsay "example.com/ask/hearsay/v1"
)

//go:embed service_config.json
var serviceConfig string

func timestamp(day string) *timestamppb.Timestamp {
	moment, err := time.Parse(time.DateOnly, day)
	if err != nil {
		log.Fatal(err)
	}
	return timestamppb.New(moment)
}

func main() {
	address, player, deadline, asOf := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	channel, err := grpc.Dial(address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultServiceConfig(serviceConfig))
	if err != nil {
		log.Fatal(err)
	}
	defer channel.Close()

	answer, err := query.NewQueryServiceClient(channel).AnswerQuestion(
		context.Background(), &query.AnswerQuestionRequest{
			Player:       &hearsay.Mention{Mention: &hearsay.Mention_Text{Text: player}},
			Proposition:  &query.Proposition{Event: query.Event_EVENT_RENEWS},
			DeadlineTime: timestamp(deadline),
			AsOf:         &hearsay.AsOf{SaidBy: timestamp(asOf)},
		})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.4f  %s\n", answer.Probability, answer.ResolutionText)
}
