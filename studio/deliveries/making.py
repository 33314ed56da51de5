"""Making the materials of a revision: one step per format, and a last one that closes the package."""

from __future__ import annotations

from typing import Any

from studio.actions.correct_published import correction_notice
from studio.actions.own_materials import as_material
from studio.actions.settle_finding import reasons_to_sign
from studio.deliveries import materials
from studio.domain.interpretation import Material, Package
from studio.errors import StudioError
from studio.formats.contract import CannotDraw, ContentLost, NothingToShow
from studio.formats.registry import all_formats
from studio.formats.rendering import render_all
from studio.ids import new_id
from studio.studio import Studio


def draw(studio: Studio, rendering_id: str, key: str, *, index: int, total: int) -> dict[str, Any]:
    label = all_formats()[key].label
    with studio.store.writing() as tx:
        rendering = tx.interpretations.rendering(rendering_id)
        assert rendering is not None
        tx.interpretations.advance_rendering(rendering_id, done=index, total=total, label=f"正在生成{label}")
        revision = tx.interpretations.revision_by_id(rendering.revision_id)
        assert revision is not None
    try:
        (rendered,) = render_all(revision.content, formats=[key], theme=rendering.theme)
        kept = [
            materials.material_of(artifact, format_key=key, form=rendered.form, media=studio.media)
            for artifact in rendered.artifacts
        ]
    except NothingToShow:
        return {"materials": []}
    except (CannotDraw, ContentLost, StudioError) as error:
        with studio.store.writing() as tx:
            tx.interpretations.advance_rendering(
                rendering_id, done=index, total=total, label=label, problem=f"{label}没有生成：{error}"
            )
        return {"problem": str(error)}
    return {"materials": [vars_of(item) for item in kept]}


def vars_of(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def close(studio: Studio, rendering_id: str, made: list[dict[str, Any]], *, total: int) -> str:
    with studio.store.writing() as tx:
        rendering = tx.interpretations.rendering(rendering_id)
        assert rendering is not None
        if rendering.package_id:
            return rendering.package_id
        revision = tx.interpretations.revision_by_id(rendering.revision_id)
        interpretation = tx.interpretations.get(rendering.interpretation_id, lock=True)
        assert revision is not None and interpretation is not None
        policy = tx.policies.get(interpretation.policy_id)
        assert policy is not None
        own = tuple(as_material(item) for item in tx.own_materials.of(interpretation.id))
        files = (*(Material(**item) for item in made), *own)
        author = policy.policy.issuers[0] if policy.policy.issuers else ""
        algorithm = studio.settings.digest
        manifest, digest = materials.close_package(
            revision.content,
            files,
            theme=rendering.theme,
            algorithm=algorithm,
            author=author,
            notice=correction_notice(interpretation),
            settled=reasons_to_sign(tx, interpretation.id, revision.content, policy.policy),
        )
        package = Package(
            id=new_id(),
            interpretation_id=interpretation.id,
            revision_id=revision.id,
            digest=digest,
            algorithm=algorithm,
            manifest=manifest,
            built_at=tx.now,
        )
        tx.interpretations.add_package(package)
        tx.interpretations.advance_rendering(
            rendering_id, done=total, total=total, label="全部材料已生成", package_id=package.id
        )
        tx.audit.write(
            person_id="system",
            act="make_materials",
            subject=interpretation.id,
            at=tx.now,
            after={"package": package.id, "digest": digest, "files": len(files)},
        )
    return package.id
