"""Run by zeep's own interpreter: `zeep_walk.py WSDL PORT PICTURE` walks an article to its address and back.

All that zeep knows of the service is what its WSDL says; the account shows itself by the digest of its password.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import zeep
from zeep.exceptions import Fault
from zeep.wsse.username import UsernameToken


def main(wsdl: str, port: str, picture: str) -> None:
    service = zeep.Client(wsdl, wsse=UsernameToken("rehearsal", "rehearsal", use_digest=True)).bind(port_name=port)
    data = Path(picture).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    file = service.UploadFile(key="zcjd-one", name="chart.png", type="image/png", data=data, sha256=digest)
    assert [item.id for item in service.FindFiles(key="zcjd-one")] == [file.id]
    article = {
        "docId": "zcjd-walk",
        "deliveryId": "d-1",
        "column": "zcjd",
        "title": "《某市城市更新办法》政策解读",
        "source": "某市住房和城乡建设局",
        "publishedAt": "2026-03-02T09:00:00+08:00",
        "body": f'<p>到2027年，完成改造 &lt; 120 个。</p><img src="{file.url}">',
        "cover": file.id,
    }
    made = service.CreateArticle(article=article)
    published = service.PublishArticle(id=made.id, article=article)
    found = service.FindArticles(docId="zcjd-walk")
    stranger = zeep.Client(wsdl, wsse=UsernameToken("rehearsal", "wrong", use_digest=True)).bind(port_name=port)
    answer = {
        "states": [made.state, published.state, service.WithdrawArticle(id=made.id, reason="数据有误").state],
        "url": published.url,
        "kept": found[0].body == article["body"],
        "refused": [
            code_of(lambda: service.GetArticle(id="none")),
            code_of(lambda: service.CreateArticle(article={**article, "column": "no-such"})),
            code_of(lambda: stranger.FindArticles(docId="zcjd-walk")),
        ],
    }
    print(json.dumps(answer))


def code_of(call: object) -> str:
    """The service's own code where the fault holds one, else the fault's."""
    try:
        call()  # type: ignore[operator]
    except Fault as fault:
        codes = [] if fault.detail is None else [item.text for item in fault.detail.iter("{*}code")]
        return str(codes[0] if codes else (fault.subcodes or [fault.code])[-1])
    return ""


if __name__ == "__main__":
    main(*sys.argv[1:])
