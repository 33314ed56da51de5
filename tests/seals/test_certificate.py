"""A seal from a certificate file: it covers every byte, says whose it is, and whether this unit trusts its authority."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from studio.seals.certificate import CertificateSeal
from studio.seals.contract import CannotSeal

PASSWORD = "seal-pass-1"


def certificate(
    folder: Path, name: str, *, days: int = 365, issued_by: tuple[x509.Certificate, rsa.RSAPrivateKey] | None = None
) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    """A certificate with its key; an authority's own when nobody issued it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = issued_by[0].subject if issued_by else subject
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=issued_by is None, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=issued_by is None,
                crl_sign=issued_by is None,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(issued_by[1] if issued_by else key, hashes.SHA256())
    )
    if issued_by is not None:
        data = pkcs12.serialize_key_and_certificates(
            b"seal", key, built, [issued_by[0]], BestAvailableEncryption(PASSWORD.encode())
        )
        (folder / f"{name}.p12").write_bytes(data)
    else:
        (folder / f"{name}.pem").write_bytes(built.public_bytes(Encoding.PEM))
    return built, key


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority, a unit with its certificate, and an authority that nobody asked."""
    made = tmp_path_factory.mktemp("seals")
    authority = certificate(made, "测试电子认证机构")
    certificate(made, "长治市城市管理局", issued_by=authority)
    certificate(made, "过期单位", issued_by=authority, days=-1)
    certificate(made, "别的机构")
    return made


def seal_in(folder: Path, *, name: str = "长治市城市管理局", trust: str = "测试电子认证机构") -> CertificateSeal:
    return CertificateSeal(folder / f"{name}.p12", password=PASSWORD, trust=folder / f"{trust}.pem")


@pytest.fixture(scope="module")
def sheet() -> bytes:
    with pypdfium2.PdfDocument.new() as made:
        made.new_page(595, 842)
        out = BytesIO()
        made.save(out)
        return out.getvalue()


def test_a_sealed_file_says_whose_seal_it_is_and_that_nothing_changed(folder: Path, sheet: bytes) -> None:
    seal = seal_in(folder)
    (verdict,) = seal.verify(seal.seal(sheet))
    assert (verdict.signer, verdict.issuer) == ("长治市城市管理局", "测试电子认证机构")
    assert verdict.intact and verdict.trusted and "可信" in verdict.told


def test_it_works_inside_a_running_event_loop(folder: Path, sheet: bytes) -> None:
    async def inside() -> bool:
        seal = seal_in(folder)
        return all(verdict.intact for verdict in seal.verify(seal.seal(sheet)))

    assert asyncio.run(inside())


def test_the_pages_stay_as_they_were(folder: Path, sheet: bytes) -> None:
    sealed = seal_in(folder).seal(sheet)
    assert sealed.startswith(sheet), "the seal is added behind the file, not worked into it"


def test_an_authority_that_the_unit_does_not_trust_is_told(folder: Path, sheet: bytes) -> None:
    sealed = seal_in(folder).seal(sheet)
    (verdict,) = seal_in(folder, trust="别的机构").verify(sealed)
    assert verdict.intact and not verdict.trusted and "不在本单位信任的机构" in verdict.told


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_any_changed_byte_of_the_content_is_found(folder: Path, sheet: bytes, where: float) -> None:
    seal = seal_in(folder)
    sealed = bytearray(seal.seal(sheet))
    place = int(len(sheet) * where)
    sealed[place] ^= 1
    assert not any(verdict.intact for verdict in seal.verify(bytes(sealed)))


def test_something_added_behind_the_seal_is_found(folder: Path, sheet: bytes) -> None:
    seal = seal_in(folder)
    (verdict,) = seal.verify(seal.seal(sheet) + b"\n% added later\n")
    assert not verdict.intact


def test_a_file_without_a_seal_has_no_verdict_and_rubbish_is_no_error(folder: Path, sheet: bytes) -> None:
    seal = seal_in(folder)
    assert seal.verify(sheet) == ()
    assert "打不开" in seal.verify(b"%PDF-1.7 rubbish")[0].told


def test_a_seal_that_cannot_be_used_says_what_to_do(folder: Path, sheet: bytes) -> None:
    with pytest.raises(CannotSeal, match="STUDIO_SEAL_FILE"):
        seal_in(folder, name="没有的单位").seal(sheet)
    with pytest.raises(CannotSeal, match="有效期"):
        seal_in(folder, name="过期单位").seal(sheet)
    wrong = CertificateSeal(folder / "长治市城市管理局.p12", password="wrong", trust=None)
    with pytest.raises(CannotSeal, match="口令"):
        wrong.seal(sheet)
    assert PASSWORD not in repr(seal_in(folder))
