"""Object stores that speak S3: 政务云 usually offers one (OSS, OBS, COS, MinIO).

The address is `s3://host/bucket/folder`, with `?region=…` where the store wants one; `s3http://` is for a store
within the office that has no certificate. A PUT replaces an object as a whole, so nobody reads half a page.
"""

from __future__ import annotations

import io
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager

import minio
import urllib3
from minio.error import InvalidResponseError, S3Error, ServerError

from channels.errors import CredentialsRefused, NotSent
from channels.site.servers import Address

SCHEMES = ("s3", "s3http")
DENIED = frozenset(
    [
        "AccessDenied",
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "NoSuchBucket",
        "AllAccessDisabled",
        "InvalidBucketName",
    ]
)


@contextmanager
def connected(address: Address) -> Iterator[Connection]:
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=60), retries=False)
    try:
        yield Connection(pool, address)
    finally:
        pool.clear()


class Connection:
    def __init__(self, pool: urllib3.PoolManager, address: Address) -> None:
        bucket, _, folder = address.path.partition("/")
        if not bucket:
            raise CredentialsRefused("网站服务器的地址里没有写存储桶，例如 s3://主机/存储桶/目录。")
        self._bucket, self._folder = bucket, folder
        self._store = minio.Minio(
            f"{address.host}:{address.port}" if address.port else address.host,
            access_key=address.user,
            secret_key=address.secret,
            secure=address.scheme == "s3",
            region=address.query.get("region", "us-east-1"),
            http_client=pool,
        )

    def put(self, name: str, data: bytes) -> None:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind.endswith(("/xml", "+xml", "/json", "/javascript")):
            kind += "; charset=utf-8"
        with _speaking():
            self._store.put_object(self._bucket, self._place(name), io.BytesIO(data), len(data), content_type=kind)

    def delete(self, name: str) -> None:
        with _speaking():
            self._store.remove_object(self._bucket, self._place(name))

    def _place(self, name: str) -> str:
        return f"{self._folder}/{name}".strip("/")


@contextmanager
def _speaking() -> Iterator[None]:
    try:
        yield
    except S3Error as failure:
        if failure.code in DENIED:
            raise CredentialsRefused(
                "对象存储没有接受访问密钥，或者没有这个存储桶、不允许写入，请核对。", code=failure.code
            ) from failure
        raise NotSent("对象存储没有写成，已写好的页面留在本机，恢复后会接着送。", code=failure.code or "") from failure
    except (InvalidResponseError, ServerError, urllib3.exceptions.HTTPError, OSError) as failure:
        raise NotSent(
            "对象存储连不上或者没有写成，已写好的页面留在本机，恢复后会接着送。", code=type(failure).__name__
        ) from failure
