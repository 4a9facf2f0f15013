"""The real services, as child processes with fresh data on free ports."""
import os
import subprocess
import tempfile
import time


class Services:
    """Both services and the command line client of one build folder."""

    def __init__(self, build):
        self.build = build
        self.folder = tempfile.TemporaryDirectory()
        self._children = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for child in self._children:
            child.terminate()
        for child in self._children:
            child.wait()
        self.folder.cleanup()

    def start(self, name, *flags, data=None):
        """Starts ingest_service or query_service; returns its port."""
        data = data or name
        port_file = os.path.join(self.folder.name, f"{data}.port")
        child = subprocess.Popen([
            f"{self.build}/{name}/{name}", "--listen", "127.0.0.1:0", "--data",
            os.path.join(self.folder.name, data), "--port-file", port_file,
            "--log-level", "error", *flags])
        self._children.append(child)
        while not os.path.exists(port_file):
            if child.poll() is not None:
                raise RuntimeError(f"{name} has ended: {child.returncode}")
            time.sleep(0.02)
        with open(port_file, encoding="ascii") as file:
            return int(file.read())

    def start_pair_with_sample(self, sample):
        """Starts both with the sample in `sample`; returns their ports."""
        ingest = self.start("ingest_service")
        query = self.start("query_service", "--feed", f"127.0.0.1:{ingest}")
        addresses = ["--ingest", f"127.0.0.1:{ingest}"]
        self.hearsay("load", *addresses, f"{sample}/registry.jsonl",
                     f"{sample}/articles.jsonl")
        self.hearsay("wait", *addresses, "--query", f"127.0.0.1:{query}")
        return ingest, query

    def hearsay(self, *arguments):
        subprocess.run([f"{self.build}/cli/hearsay", *arguments], check=True,
                       stdout=subprocess.DEVNULL)
