"""From a signed package to what one channel is given."""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import File, Post
from studio.domain.content import Content, from_json
from studio.domain.delivery import Delivery
from studio.domain.interpretation import Interpretation, Material, Package
from studio.store.media import MediaStore
from studio.store.policies import StoredPolicy
from studio.store.store import Store

WEBSITE = "website"


def slug_of(interpretation_id: str) -> str:
    """ASCII, unique, stable: the name of the page on the website."""
    return f"zcjd-{interpretation_id}"


def build_post(store: Store, media: MediaStore, delivery: Delivery) -> Post:
    """The post of one delivery: only what the package holds, so only what was signed."""
    with store.reading() as tx:
        package = tx.interpretations.package(delivery.package_id)
        interpretation = tx.interpretations.get(delivery.interpretation_id)
        assert package is not None and interpretation is not None
        policy = tx.policies.get(interpretation.policy_id)
        assert policy is not None
        source_url = _website_url(tx.deliveries.of_interpretation(interpretation.id), package)
    texts = package.manifest["channels"][delivery.channel]
    content = from_json(package.manifest["content"])
    return Post(
        delivery_id=delivery.id,
        title=texts["title"],
        summary=texts["summary"],
        short_text=texts["short_text"],
        text=texts["text"],
        html=texts["html"],
        source_url="" if delivery.channel == WEBSITE else source_url,
        slug=slug_of(interpretation.id),
        author=texts["author"],
        published_at=delivery.due_at or delivery.created_at,
        files=tuple(_file(media, material) for material in package.materials),
        tags=("政策解读", *policy.policy.issuers[:1]),
        policy=_card(policy, interpretation, content),
    )


def _file(media: MediaStore, material: Material) -> File:
    return File(
        name=material.name,
        media_type=material.media_type,
        data=media.get(material.sha256),
        role=material.role,
        alt=material.alt,
        width=material.width,
        height=material.height,
    )


def _website_url(deliveries: list[Delivery], package: Package) -> str:
    return next((item.url for item in deliveries if item.channel == WEBSITE and item.package_id == package.id), "")


def _card(stored: StoredPolicy, interpretation: Interpretation, content: Content) -> Mapping[str, str]:
    policy = stored.policy
    parts = (f"{clause.place}\n{clause.text}".strip() for clause in policy.clauses)
    return {
        "title": policy.title,
        "doc_number": policy.doc_number,
        "issuers": "、".join(policy.issuers),
        "issued_on": policy.issued_on.isoformat() if policy.issued_on else "",
        "released_on": policy.released_on.isoformat() if policy.released_on else "",
        "effective_on": policy.effective_on.isoformat() if policy.effective_on else "",
        "text": "\n".join(parts),
        "url": content.policy.url,
        "index_number": "",
        "slug": f"zcwj-{interpretation.policy_id}",
    }
