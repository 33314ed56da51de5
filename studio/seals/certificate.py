"""A certificate file (PKCS #12) on this machine, used for PAdES signatures.

PAdES rather than a detached signature: the seal travels inside the file, and the office's own PDF reader shows it.
Keys are RSA or elliptic curves as the file holds them; SM2 seals come from a certified device or server, through an
adapter of their own.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from studio.seals.contract import CannotSeal, Verdict

FIELD = "UnitSeal"
REASON = "政策解读审签单"


class CertificateSeal:
    """One certificate with its key. Opened for each use, so that an exchanged file takes effect at once."""

    label = "单位证书"

    def __init__(self, file: Path, *, password: str, trust: Path | None) -> None:
        self._file = file
        self._password = password
        self._trust = trust

    def __repr__(self) -> str:
        return f"CertificateSeal({self._file})"

    def seal(self, pdf: bytes) -> bytes:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers

        self._check()
        load: Any = signers.SimpleSigner.load_pkcs12
        signer = load(str(self._file), passphrase=self._password.encode() or None)
        if signer is None:
            raise CannotSeal("印章证书打不开，没有盖章。请管理员检查证书文件和口令。")
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=REASON
        )
        out = _apart(lambda: signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), metadata, signer=signer))
        return bytes(out.getbuffer())

    def verify(self, pdf: bytes) -> tuple[Verdict, ...]:
        from pyhanko.pdf_utils.misc import PdfReadError
        from pyhanko.pdf_utils.reader import PdfFileReader

        try:
            found = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
        except (PdfReadError, ValueError, KeyError, TypeError, IndexError):
            return (_broken("文件打不开，电子签章无法核对。"),)
        return tuple(self._verdict(one) for one in found)

    def _verdict(self, embedded: Any) -> Verdict:
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko.sign.validation.errors import SignatureValidationError
        from pyhanko.sign.validation.status import SignatureCoverageLevel
        from pyhanko_certvalidator import ValidationContext

        roots = [_as_asn1(one) for one in self._roots()]
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        try:
            status = _apart(lambda: validate_pdf_signature(embedded, signer_validation_context=context))
        except (SignatureValidationError, ValueError, KeyError, TypeError) as error:
            return _broken(f"电子签章无法核对（{type(error).__name__}），请按无效处理。")
        certificate = status.signing_cert
        at: datetime | None = status.signer_reported_dt
        whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        return Verdict(
            signer=_name(certificate.subject.native),
            issuer=_name(certificate.issuer.native),
            at=at.astimezone(UTC) if at else None,
            intact=bool(status.intact and status.valid and whole),
            trusted=bool(status.trusted),
        )

    def _check(self) -> None:
        """Raises `CannotSeal` before the library logs a traceback of its own."""
        try:
            key, certificate, _ = pkcs12.load_key_and_certificates(
                self._file.read_bytes(), self._password.encode() or None
            )
        except OSError as error:
            raise CannotSeal("找不到印章证书文件，没有盖章。请管理员检查设置 STUDIO_SEAL_FILE。") from error
        except ValueError as error:
            raise CannotSeal("印章证书打不开，没有盖章。请管理员检查证书文件和口令。") from error
        if key is None or certificate is None:
            raise CannotSeal("证书文件里没有私钥或证书，没有盖章。请管理员换一个文件。")
        now = datetime.now(UTC)
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            raise CannotSeal(
                f"印章证书不在有效期内（到 {certificate.not_valid_after_utc:%Y-%m-%d} 为止），没有盖章。请管理员更换证书。"
            )

    def _roots(self) -> Iterable[x509.Certificate]:
        if self._trust is None or not self._trust.exists():
            return ()
        try:
            return x509.load_pem_x509_certificates(self._trust.read_bytes())
        except ValueError:
            return ()


def _apart(do: Callable[[], Any]) -> Any:
    """In a thread of its own: the library runs an event loop, and the caller's thread may be running one already."""
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(do).result()


def _as_asn1(certificate: x509.Certificate) -> Any:
    from asn1crypto import x509 as asn1

    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


def _name(subject: dict[str, Any]) -> str:
    """The unit's name, or the common name where there is no unit in it."""
    for part in ("common_name", "organization_name"):
        if value := subject.get(part):
            return str(value)
    return "没有名称的证书"


def _broken(problem: str) -> Verdict:
    return Verdict(signer="", issuer="", at=None, intact=False, trusted=False, problem=problem)
