"""A SOAP service for articles, played: strict as `assets/cms/article-service.wsdl` and the standards that it names."""

from __future__ import annotations

from channels.rehearsal.soap.platform import SoapPlatform

__all__ = ["SoapPlatform"]
