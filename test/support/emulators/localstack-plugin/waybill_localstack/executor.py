"""Functions for Node on this machine: one process for each environment, as LocalStack has containers."""

import json
import os
import queue
import subprocess
import threading
import time
from pathlib import Path

from localstack import config
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import (
    LambdaRuntimeException,
    RuntimeExecutor,
)

RUNNER = Path(__file__).with_name("runner.cjs")

# Begins what the runner says itself, among what the function prints.
MARK = "\x1e"


class HostExecutor(RuntimeExecutor):
    """An environment of a function. It dies with LocalStack, whose group it is in and whose pipe it reads."""

    def __init__(self, id, function_version):
        super().__init__(id, function_version)
        self._env = {}
        self._process = None
        self._said = queue.Queue()
        self._printed = []
        self._lock = threading.Lock()

    def get_address(self):
        return "127.0.0.1"

    def get_endpoint_from_executor(self):
        return "127.0.0.1"

    def get_runtime_endpoint(self):
        # Containers call back to LocalStack there; a process here has its pipes.
        return ""

    @classmethod
    def prepare_version(cls, function_version):
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version):
        pass

    def start(self, env_vars):
        self._env = {key: str(value) for key, value in env_vars.items()}
        self._spawn()

    def stop(self):
        if self._process:
            self._process.kill()
            self._process.wait()

    def get_logs(self):
        return "".join(self._printed)

    def invoke(self, payload):
        with self._lock:
            request_id = payload["invoke-id"]
            self._printed.clear()
            self._printed.append(f"START RequestId: {request_id} Version: $LATEST\n")
            answer = self._answer(request_id, payload)
            self._printed.append(f"END RequestId: {request_id}\n")
            is_error = answer["isError"]
            body = answer["payload"].encode()
            return InvocationResult(request_id, body, is_error=is_error, logs=self.get_logs())

    def _answer(self, request_id, payload):
        if self._process.poll() is not None:
            self._spawn()
        seconds = self.function_version.config.timeout
        question = {
            "id": request_id,
            "arn": payload["invoked-function-arn"],
            "payload": payload["payload"],
            "deadline": int((time.time() + seconds) * 1000),
        }
        try:
            self._process.stdin.write(f"{json.dumps(question)}\n")
            self._process.stdin.flush()
            return self._hear(seconds) or failure("Runtime.ExitError", request_id, "Error: Runtime exited")
        except BrokenPipeError:
            return failure("Runtime.ExitError", request_id, "Error: Runtime exited")
        except queue.Empty:
            self.stop()
            return failure("Sandbox.Timedout", request_id, f"Error: Task timed out after {seconds:.2f} seconds")

    def _spawn(self):
        code = self.function_version.config.code.get_unzipped_code_location()
        self._said = queue.Queue()
        self._process = subprocess.Popen(
            ["node", RUNNER],
            cwd=code,
            env={"PATH": os.environ["PATH"], **self._env, "LAMBDA_TASK_ROOT": str(code)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf8",
            errors="replace",
        )
        threading.Thread(target=self._listen, args=(self._process.stdout, self._said), daemon=True).start()
        try:
            is_ready = self._hear(config.LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT) is not None
        except queue.Empty:
            is_ready = False
        if not is_ready:
            self.stop()
            raise LambdaRuntimeException(self.get_logs())

    def _hear(self, seconds):
        """What the runner says next, or None where it has ended; raises queue.Empty where it is late."""
        return self._said.get(timeout=seconds)

    def _listen(self, output, said):
        for line in output:
            printed, _, message = line.partition(MARK)
            if printed:
                self._printed.append(printed)
            if message:
                said.put(json.loads(message))
        said.put(None)


def failure(error_type, request_id, message):
    error = {"errorType": error_type, "errorMessage": f"RequestId: {request_id} {message}"}
    return {"isError": True, "payload": json.dumps(error)}
