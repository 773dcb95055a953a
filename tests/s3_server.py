"""An object storage on loopback that speaks as much of S3 as the adapter asks for, and lets nobody
in whose signature is not right (AWS Signature Version 4).
"""

import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY: Final = "baker"
SECRET: Final = "rye and spelt at dawn"
BUCKET: Final = "bread"
REGION: Final = "us-east-1"

#: What an object keeps of the request that made it.
_ATTRIBUTES: Final = ("content-type", "content-disposition")


@dataclass
class StoredObject:
    data: bytes
    attributes: dict[str, str]
    at: datetime


@dataclass
class Bucket:
    """What is stored; ``is_away`` has every request fail."""

    port: int = 0
    objects: dict[str, StoredObject] = field(default_factory=dict)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    is_away: bool = False

    @property
    def url(self) -> str:
        """The setting that names it."""
        user = f"{KEY}:{quote(SECRET)}"
        return f"s3://{user}@{BUCKET}/files?endpoint=http://127.0.0.1:{self.port}"

    def put(self, key: str, data: bytes, attributes: dict[str, str]) -> None:
        self.objects[key] = StoredObject(data, attributes, datetime.now(UTC))


@contextmanager
def s3_server() -> Iterator[Bucket]:
    """The storage, until the block ends."""
    bucket = Bucket()

    class Handler(_Handler):
        stored = bucket

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    bucket.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield bucket
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stored: Bucket

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""

    def handle_one_request(self) -> None:
        """Every method is answered in one place."""
        for method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
            setattr(self, f"do_{method}", self._answer)
        super().handle_one_request()

    def _answer(self) -> None:
        path, query = urlsplit(self.path).path, dict(_query(self.path))
        self.body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.stored.is_away:
            self._send(403, b"<Error><Code>AccessDenied</Code></Error>")
        elif not _is_signed(self.command, path, query, dict(self.headers.items()), self.body):
            self._send(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        else:
            self._serve(unquote(path).removeprefix(f"/{BUCKET}").lstrip("/"), query)

    def _serve(self, key: str, query: dict[str, str]) -> None:  # noqa: C901 - a table of what S3 does.
        match self.command, query:
            case "POST", {"uploads": _}:
                self._begin(key)
            case "PUT", {"uploadId": upload, "partNumber": number}:
                self.stored.parts[upload][int(number)] = self.body
                self._send(200, b"", {"ETag": '"part"'})
            case "POST", {"uploadId": upload}:
                parts = sorted(self.stored.parts.pop(upload).items())
                data = b"".join(part for _, part in parts)
                self.stored.put(key, data, self.stored.attributes.pop(upload))
                self._send(200, _xml("CompleteMultipartUploadResult", ETag='"whole"'))
            case "DELETE", {"uploadId": upload}:
                self.stored.parts.pop(upload, None)
                self._send(204)
            case "PUT", _ if source := self.headers.get("x-amz-copy-source"):
                self._copy(
                    unquote(source).removeprefix(f"/{BUCKET}/").removeprefix(f"{BUCKET}/"), key
                )
            case "PUT", _:
                self.stored.put(key, self.body, self._attributes())
                self._send(200, b"", {"ETag": '"whole"'})
            case "DELETE", _:
                self.stored.objects.pop(key, None)
                self._send(204)
            case "POST", {"delete": _}:
                keys = re.findall(r"<Key>(.*?)</Key>", self.body.decode())
                for one in keys:
                    self.stored.objects.pop(one, None)
                gone = "".join(f"<Deleted><Key>{escape(one)}</Key></Deleted>" for one in keys)
                self._send(200, f"<DeleteResult>{gone}</DeleteResult>".encode())
            case "GET", {"list-type": "2"}:
                self._list(query.get("prefix", ""))
            case _:
                self._get(key)

    def _attributes(self) -> dict[str, str]:
        return {name: value for name in _ATTRIBUTES if (value := self.headers.get(name))}

    def _begin(self, key: str) -> None:
        upload = f"upload-{len(self.stored.parts)}-{key[-8:]}"
        self.stored.parts[upload] = {}
        self.stored.attributes[upload] = self._attributes()
        self._send(200, _xml("InitiateMultipartUploadResult", UploadId=upload))

    def _copy(self, source: str, key: str) -> None:
        found = self.stored.objects.get(source)
        if found is None:
            self._send(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self.stored.put(key, found.data, found.attributes)
            self._send(200, _xml("CopyObjectResult", ETag='"whole"'))

    def _list(self, prefix: str) -> None:
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(one.data)}</Size><ETag>e</ETag>"
            f"<LastModified>{one.at:%Y-%m-%dT%H:%M:%S.000Z}</LastModified></Contents>"
            for key, one in sorted(self.stored.objects.items())
            if key.startswith(prefix)
        )
        self._send(200, f"<ListBucketResult>{rows}</ListBucketResult>".encode())

    def _get(self, key: str) -> None:
        found = self.stored.objects.get(key)
        if found is None:
            self._send(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        headers = {
            **found.attributes,
            "ETag": '"whole"',
            "Last-Modified": format_datetime(found.at, usegmt=True),
        }
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("range", ""))
        if wanted is None:
            self._send(200, found.data, headers)
            return
        start, stop = int(wanted[1]), min(int(wanted[2]) + 1, len(found.data))
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(found.data)}"
        self._send(206, found.data[start:stop], headers)

    def _send(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _query(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address).query, keep_blank_values=True)


def _xml(root: str, **values: str) -> bytes:
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())
    return f'<?xml version="1.0"?><{root}><Bucket>b</Bucket><Key>k</Key>{inner}</{root}>'.encode()


def _is_signed(
    method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes
) -> bool:
    headers = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    if (signature := query.pop("X-Amz-Signature", None)) is not None:
        when, names = query["X-Amz-Date"], query["X-Amz-SignedHeaders"]
        begins = datetime.strptime(when, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if datetime.now(UTC) > begins + timedelta(seconds=int(query["X-Amz-Expires"])):
            return False
        digest = "UNSIGNED-PAYLOAD"
    else:
        told = headers.get("authorization", "")
        found = re.search(r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)", told)
        if found is None:
            return False
        names, signature, when = found[1], found[2], headers["x-amz-date"]
        digest = headers["x-amz-content-sha256"]
        if digest not in ("UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
            return False
    signed = "".join(f"{name}:{headers.get(name, '')}\n" for name in names.split(";"))
    asked = "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(query.items())
    )
    request = f"{method}\n{path}\n{asked}\n{signed}\n{names}\n{digest}"
    return hmac.compare_digest(_signature(request, when), signature)


def _signature(request: str, when: str) -> str:
    scope = f"{when[:8]}/{REGION}/s3/aws4_request"
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    hashed = hashlib.sha256(request.encode()).hexdigest()
    told = f"AWS4-HMAC-SHA256\n{when}\n{scope}\n{hashed}"
    return hmac.digest(key, told.encode(), "sha256").hex()
