"""Run by spyne's own interpreter: a small content management system of somebody else's make, with a SOAP 1.1 interface.

Its names, its order of elements and its faults are not ours, and the account stands in each call. Validated by spyne
against the schema it makes itself. Prints its port, then serves until it is ended.
"""

from __future__ import annotations

import json
from wsgiref.simple_server import WSGIRequestHandler, make_server

from spyne import Application, Array, ByteArray, ComplexModel, Fault, ServiceBase, Unicode, rpc
from spyne.protocol.soap import Soap11
from spyne.server.wsgi import WsgiApplication

SPACE = "http://cms.invalid/ws"
DOCUMENTS: dict[str, dict[str, str]] = {}
PICTURES: dict[str, dict[str, str]] = {}


class Document(ComplexModel):
    __namespace__ = SPACE
    _type_info = (
        ("code", Unicode(min_occurs=1, nillable=False)),
        ("caption", Unicode(min_occurs=1, nillable=False)),
        ("content", Unicode(min_occurs=1, nillable=False)),
        ("labels", Array(Unicode)),
    )


class Stored(ComplexModel):
    __namespace__ = SPACE
    _type_info = (("number", Unicode), ("code", Unicode), ("status", Unicode), ("link", Unicode), ("content", Unicode))


class Picture(ComplexModel):
    __namespace__ = SPACE
    _type_info = (("number", Unicode), ("name", Unicode), ("link", Unicode))


def known(user: str, password: str) -> None:
    if (user, password) != ("office", "their-own-word"):
        raise Fault("Client.Authentication", "用户名或口令错误")


def one(number: str) -> dict[str, str]:
    if number not in DOCUMENTS:
        raise Fault("Client.DocumentMissing", "没有这篇文档")
    return DOCUMENTS[number]


def changed(number: str, **values: str) -> Stored:
    DOCUMENTS[number].update(values)
    return Stored(**DOCUMENTS[number])


class Documents(ServiceBase):
    @rpc(Unicode, Unicode, Unicode, _returns=Array(Stored))
    def queryDocuments(ctx, user, password, code):
        known(user, password)
        return [Stored(**item) for item in DOCUMENTS.values() if item["code"] == code and item["status"] != "9"]

    @rpc(Unicode, Unicode, Document, _returns=Stored)
    def saveDocument(ctx, user, password, document):
        known(user, password)
        number = str(len(DOCUMENTS) + 1)
        DOCUMENTS[number] = {"number": number, "code": document.code, "status": "0", "content": document.content}
        return changed(number, link=f"http://cms.invalid/{number}.html")

    @rpc(Unicode, Unicode, Unicode, Document, _returns=Stored)
    def releaseDocument(ctx, user, password, number, document):
        known(user, password)
        one(number)
        return changed(number, status="1", content=document.content)

    @rpc(Unicode, Unicode, Unicode, _returns=Stored)
    def readDocument(ctx, user, password, number):
        known(user, password)
        return Stored(**one(number))

    @rpc(Unicode, Unicode, Unicode, _returns=Stored)
    def revokeDocument(ctx, user, password, number):
        known(user, password)
        one(number)
        return changed(number, status="9")

    @rpc(Unicode, Unicode, Unicode, ByteArray, _returns=Picture)
    def savePicture(ctx, user, password, name, data):
        known(user, password)
        assert b"".join(data)
        number = str(len(PICTURES) + 1)
        PICTURES[number] = {"number": number, "name": name, "link": f"http://cms.invalid/files/{name}"}
        return Picture(**PICTURES[number])

    @rpc(Unicode, Unicode, Unicode, _returns=Array(Picture))
    def queryPictures(ctx, user, password, name):
        known(user, password)
        return [Picture(**item) for item in PICTURES.values() if item["name"].startswith(name)]


class Silent(WSGIRequestHandler):
    def log_message(self, *said: object) -> None: ...


if __name__ == "__main__":
    speaking = Application([Documents], SPACE, in_protocol=Soap11(validator="lxml"), out_protocol=Soap11())
    server = make_server("127.0.0.1", 0, WsgiApplication(speaking), handler_class=Silent)
    print(json.dumps({"port": server.server_port}), flush=True)
    server.serve_forever()
