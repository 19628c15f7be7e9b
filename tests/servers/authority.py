# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A certificate authority for one test run, which no machine trusts.

Its keys stay in the folder of that run.
"""

from __future__ import annotations

import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_VALID = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, as files in PEM."""

    certificate: Path
    key: Path


class Authority:
    """Issues certificates into ``folder``.

    ``certificate`` is its own certificate, which clients have to trust.
    """

    def __init__(self, folder: Path, name: str = "Test authority") -> None:
        self._folder, self._name = folder, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(self._name, self._name, self._key, self._key)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        signing = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        self.certificate = self._write("authority.pem", builder.add_extension(signing, critical=True))

    def server(self, *addresses: str) -> Pair:
        """Issue a certificate for a server at these IP addresses and localhost."""
        names = [x509.DNSName("localhost"), *(x509.IPAddress(ipaddress.ip_address(one)) for one in addresses)]
        alternatives = x509.SubjectAlternativeName(names)
        return self._issue("server", "localhost", ExtendedKeyUsageOID.SERVER_AUTH, alternatives)

    def client(self, name: str) -> Pair:
        alternatives = x509.SubjectAlternativeName([x509.DNSName(name)])
        return self._issue("client", name, ExtendedKeyUsageOID.CLIENT_AUTH, alternatives)

    def _issue(
        self, file: str, name: str, use: x509.ObjectIdentifier, alternatives: x509.SubjectAlternativeName
    ) -> Pair:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = _builder(subject, self._name, key, self._key)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=False)
        certificate = self._write(f"{file}.pem", builder.add_extension(alternatives, critical=False))
        path = self._folder / f"{file}.key"
        path.touch(mode=0o600)
        text = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(text)
        return Pair(certificate, path)

    def _write(self, name: str, builder: x509.CertificateBuilder) -> Path:
        path = self._folder / name
        path.write_bytes(builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        return path


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - _VALID).not_valid_after(now + _VALID)
    # Python 3.13 rejects certificates without key identifiers
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    parent = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    return builder.add_extension(own, critical=False).add_extension(parent, critical=False)
