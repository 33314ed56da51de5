"""Who sees which policy: asked before every act that names one, and by every list that a screen shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studio.domain.departments import Sight
from studio.domain.people import Person
from studio.domain.policy import Policy
from studio.errors import NotAllowed
from studio.store.policies import StoredPolicy
from studio.store.store import Transaction

OUT_OF_SIGHT = "这份文件不属于您的部门，您不能查看或办理。需要参与的，请系统管理员在“部门”里核对您的部门。"


def sight_of(tx: Transaction, person: Person) -> Sight:
    givers = (tx.people.get(giver) for giver in person.delegated.values())
    return tx.departments.register().sight_of(person, acting_for=[giver.department for giver in givers if giver])


def in_sight(sight: Sight, stored: StoredPolicy) -> bool:
    return sight.sees(department=stored.department, issuers=stored.policy.issuers, created_by=stored.created_by)


def refuse_out_of_sight(tx: Transaction, person_id: str, given: Mapping[str, object]) -> None:
    """Raises `NotAllowed` when what an act was handed belongs to a policy that this person does not see."""
    person = tx.people.get(person_id)
    if person is None:
        return
    sight = sight_of(tx, person)
    if sight.everything:
        return
    for name, value in given.items():
        stored = tx.policies.get(policy_id) if (policy_id := _policy_behind(tx, name, value)) else None
        if stored is not None and not in_sight(sight, stored):
            raise NotAllowed(OUT_OF_SIGHT)


def _policy_behind(tx: Transaction, name: str, value: object) -> str:
    if isinstance(value, Policy):
        return value.id
    find = _BEHIND.get(name)
    return find(tx, value) if find is not None and isinstance(value, str) else ""


def _of_interpretation(tx: Transaction, interpretation_id: str) -> str:
    interpretation = tx.interpretations.get(interpretation_id)
    return interpretation.policy_id if interpretation else ""


def _of_package(tx: Transaction, package_id: str) -> str:
    package = tx.interpretations.package(package_id)
    return _of_interpretation(tx, package.interpretation_id) if package else ""


def _of_delivery(tx: Transaction, delivery_id: str) -> str:
    delivery = tx.deliveries.get(delivery_id)
    return _of_interpretation(tx, delivery.interpretation_id) if delivery else ""


def _of_own_material(tx: Transaction, material_id: str) -> str:
    material = tx.own_materials.get(material_id)
    return _of_interpretation(tx, material.interpretation_id) if material else ""


def _of_comment(tx: Transaction, comment_id: str) -> str:
    comment = tx.together.comment(comment_id)
    return _of_interpretation(tx, comment.interpretation_id) if comment else ""


def _of_clash(tx: Transaction, clash_id: str) -> str:
    clash = tx.together.clash(clash_id)
    return _of_interpretation(tx, clash.interpretation_id) if clash else ""


def _of_paper(tx: Transaction, paper_id: str) -> str:
    paper = tx.signed_papers.get(paper_id)
    return _of_package(tx, paper.package_id) if paper else ""


def _of_guest(tx: Transaction, guest_id: str) -> str:
    guest = tx.guests.get(guest_id)
    return _of_interpretation(tx, guest.interpretation_id) if guest else ""


def _of_digest(tx: Transaction, digest: str) -> str:
    return _of_package(tx, tx.interpretations.package_with(digest.strip().lower()))


_BEHIND: dict[str, Callable[[Transaction, str], str]] = {
    "policy_id": lambda _tx, policy_id: policy_id,
    "interpretation_id": _of_interpretation,
    "source_id": _of_interpretation,
    "package_id": _of_package,
    "delivery_id": _of_delivery,
    "material_id": _of_own_material,
    "comment_id": _of_comment,
    "clash_id": _of_clash,
    "guest_id": _of_guest,
    "paper_id": _of_paper,
    "digest": _of_digest,
}
"""By the name of the argument: which policy a thing belongs to, "" for what nobody knows."""
