"""What Headwater does, in a minute: check a script, show its lineage, talk to it as an editor would.

make demo
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "fixtures" / "scripts"
SCRIPT = SCRIPTS / "adult_simple" / "script.py"
LEAKY = SCRIPTS / "spam_tfidf_leaky" / "script.py"

SEVERITIES = ("", "error", "warning", "information", "hint")


def main() -> int:
    show(["check", name(LEAKY)], expected=(0, 1))
    show(["lineage", name(SCRIPT)])
    session(LEAKY)
    print(f"\n{title('your own')}\n  {Path(sys.executable).parent}/headwater check your_script.py")
    return 0


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def title(text: str) -> str:
    bold = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    rule = "─" * max(shutil.get_terminal_size().columns - len(text) - 4, 3)
    return f"\x1b[1m── {text} {rule}\x1b[0m" if bold else f"── {text} {rule}"


def show(arguments: list[str], expected: tuple[int, ...] = (0,)) -> None:
    """Run a command as a person would."""
    print(f"\n{title('headwater ' + ' '.join(arguments))}", flush=True)
    status = subprocess.run([sys.executable, "-m", "headwater", *arguments], cwd=ROOT, check=False).returncode
    if status not in expected:
        raise SystemExit(f"demo: headwater {arguments[0]} ended with status {status}")


def session(script: Path) -> None:
    """What travels between an editor and the server: a file is opened, findings come back, it is edited."""
    print(f"\n{title('headwater server: an editor opens the script, then edits it')}", flush=True)
    text = script.read_text(encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, "-m", "headwater", "server"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert server.stdin and server.stdout
    uri = script.as_uri()
    client = {"processId": os.getpid(), "rootUri": ROOT.as_uri(), "capabilities": {}}
    send(server.stdin, "initialize", client, 1)
    able = receive(server.stdout, lambda message: message.get("id") == 1)["result"]["capabilities"]
    answers = sorted(key.removesuffix("Provider") for key in able if key.endswith("Provider"))
    print(f"server  I answer {', '.join(answers)}")
    send(server.stdin, "initialized", {})
    document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    send(server.stdin, "textDocument/didOpen", {"textDocument": document})
    print(f"editor  opens {name(script)}")
    tell(receive(server.stdout, published(uri)), text)
    shorter = [{"text": text.partition("\n")[0] + "\n"}]
    changes = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": shorter}
    send(server.stdin, "textDocument/didChange", changes)
    print("editor  deletes all but the first line")
    tell(receive(server.stdout, published(uri)), text)
    send(server.stdin, "shutdown", None, 2)
    receive(server.stdout, lambda message: message.get("id") == 2)
    send(server.stdin, "exit", None)
    print(f"server  leaves with {server.wait(timeout=10)}")


def published(uri: str) -> Any:
    return lambda message: (
        message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
    )


def tell(message: dict[str, Any], text: str) -> None:
    lines = text.splitlines()
    diagnostics = message["params"]["diagnostics"]
    if not diagnostics:
        print("server  nothing to report")
    for each in diagnostics:
        line = each["range"]["start"]["line"]
        print(f"server  {SEVERITIES[each.get('severity', 2)]} {each.get('code', '')}: {each['message']}")
        print(f"        {line + 1} | {lines[line].strip() if line < len(lines) else ''}")


def send(stream: IO[bytes], method: str, params: Any, number: int | None = None) -> None:
    message = {"jsonrpc": "2.0", "method": method} | ({"id": number} if number else {})
    body = json.dumps(message | ({"params": params} if params is not None else {})).encode()
    stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    stream.flush()


def receive(stream: IO[bytes], wanted: Any) -> dict[str, Any]:
    """The next message of a kind; others are passed over, as an editor with few abilities does."""
    while True:
        length = 0
        while (line := stream.readline()) not in (b"\r\n", b""):
            key, _, value = line.partition(b":")
            if key.lower() == b"content-length":
                length = int(value)
        if not line:
            raise SystemExit("demo: the server stopped")
        message: dict[str, Any] = json.loads(stream.read(length))
        if wanted(message):
            return message


if __name__ == "__main__":
    sys.exit(main())
