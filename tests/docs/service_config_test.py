#!/usr/bin/python3
"""Checks docs/clients/service_config.json with a stock gRPC client: that it can
be read, that it repeats what was UNAVAILABLE and nothing else, and that it
neither repeats nor ends streams.

Usage: service_config_test.py, from the project's root.
"""
import json
import sys
from concurrent import futures

SKIPPED = 77
try:
    import grpc
except ImportError:
    print("Skipped: python3-grpcio is not installed (deploy/setup.sh --test).")
    sys.exit(SKIPPED)

CONFIG = "docs/clients/service_config.json"
UNARY = "/hearsay.query.v1.QueryService/GetServerInfo"
WRITE = "/hearsay.ingest.v1.IngestService/IngestReport"
STREAM = "/hearsay.query.v1.QueryService/WatchTimeline"


class FailingService(grpc.GenericRpcHandler):
    """Answers every call after some failures; counts the attempts."""

    def __init__(self, failures, code):
        self.failures = failures
        self.code = code
        self.attempts = 0
        self.time_remaining = None

    def service(self, details):
        def answer(_, context):
            self.attempts += 1
            self.time_remaining = context.time_remaining()
            if self.attempts <= self.failures:
                context.abort(self.code, "not yet")
            return b""

        if details.method == STREAM:
            return grpc.unary_stream_rpc_method_handler(
                lambda request, context: iter([answer(request, context)]))
        return grpc.unary_unary_rpc_method_handler(answer)


def call(method, failures, code):
    """Calls a service that fails so often; returns it and the code."""
    service = FailingService(failures, code)
    server = grpc.server(futures.ThreadPoolExecutor(1), handlers=[service])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with open(CONFIG, encoding="utf-8") as file:
        config = file.read()
    result = grpc.StatusCode.OK
    with grpc.insecure_channel(f"127.0.0.1:{port}",
                               [("grpc.service_config", config)]) as channel:
        try:
            if method == STREAM:
                list(channel.unary_stream(method)(b""))
            else:
                channel.unary_unary(method)(b"")
        except grpc.RpcError as error:
            result = error.code()
    server.stop(None)
    return service, result


def names_of_all_methods_exist():
    with open(CONFIG, encoding="utf-8") as file:
        config = json.load(file)
    for method in config["methodConfig"]:
        for name in method["name"]:
            package = name["service"].split(".")[1]
            proto = f"protos/hearsay/{package}/v1/{package}_service.proto"
            with open(proto, encoding="utf-8") as file:
                text = file.read()
            wanted = f"rpc {name['method']}(" if "method" in name else "service "
            assert wanted in text, name


def main():
    names_of_all_methods_exist()
    unavailable = grpc.StatusCode.UNAVAILABLE
    for method in (UNARY, WRITE):
        service, code = call(method, 2, unavailable)
        assert (code, service.attempts) == (grpc.StatusCode.OK, 3), method
    service, code = call(UNARY, 100, unavailable)
    assert (code, service.attempts) == (unavailable, 5), service.attempts
    service, code = call(UNARY, 1, grpc.StatusCode.INVALID_ARGUMENT)
    assert (code, service.attempts) == (grpc.StatusCode.INVALID_ARGUMENT, 1)
    service, code = call(STREAM, 1, unavailable)
    assert (code, service.attempts) == (unavailable, 1), service.attempts
    service, code = call(STREAM, 0, unavailable)
    assert service.time_remaining > 1e6, service.time_remaining
    print("as expected")


main()
