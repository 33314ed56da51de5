"""核对: the audit chain, and every byte of every package that is not void."""

from __future__ import annotations

from studio.actions.snapshots import problems_of_snapshots
from studio.domain.interpretation import digest_of
from studio.errors import NotFound
from studio.studio import Studio


def problems_of(studio: Studio) -> list[str]:
    """Chinese sentences; empty when everything is as it was recorded."""
    with studio.store.reading() as tx:
        broken = tx.audit.first_broken()
        packages = [package for item in tx.interpretations.all() for package in tx.interpretations.packages(item.id)]
        frozen, papers = problems_of_snapshots(tx), tx.signed_papers.all()
    problems = [broken, *frozen] if broken else frozen
    for package in packages:
        if package.voided_at is not None:
            continue
        if digest_of(package.manifest, package.algorithm) != package.digest:
            problems.append(f"材料包 {package.id} 的清单被改动过。")
        for material in package.materials:
            try:
                studio.media.get(material.sha256)
            except NotFound:
                problems.append(f"材料包 {package.id} 的文件“{material.name}”被改动或丢失。")
    for paper in papers:
        try:
            studio.media.get(paper.sha256)
        except NotFound:
            problems.append(f"材料包 {paper.package_id} 的签字件“{paper.name}”被改动或丢失。")
    return problems
