"""Asks how likely it was that a player signs a new contract before a day.

Usage: ask.sh HOST:PORT PLAYER DAY AS-OF-DAY
"""
import datetime
import pathlib
import sys

import grpc

from hearsay.query.v1 import forecast_pb2, query_service_pb2
from hearsay.query.v1 import query_service_pb2_grpc

address, player, deadline, as_of = sys.argv[1:]
service_config = pathlib.Path(__file__).parent.parent / "service_config.json"

request = query_service_pb2.AnswerQuestionRequest()
request.player.text = player
request.proposition.event = forecast_pb2.EVENT_RENEWS
request.deadline_time.FromDatetime(datetime.datetime.fromisoformat(deadline))
request.as_of.said_by.FromDatetime(datetime.datetime.fromisoformat(as_of))

options = [("grpc.service_config", service_config.read_text())]
with grpc.insecure_channel(address, options) as channel:
    service = query_service_pb2_grpc.QueryServiceStub(channel)
    try:
        answer = service.AnswerQuestion(request)
    except grpc.RpcError as error:
        sys.exit(f"{error.code().name}: {error.details()}")
print(f"{answer.probability:.4f}  {answer.resolution_text}")
