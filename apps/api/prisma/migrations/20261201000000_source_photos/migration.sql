-- Which photos a head that was fused or posed shows: what it was made from may be deleted before them.
ALTER TABLE "Reconstruction" ADD COLUMN "sourcePhotoIds" UUID[] DEFAULT ARRAY[]::UUID[];

WITH RECURSIVE lineage(id, ancestor) AS (
    SELECT child.id, parent.id FROM "Reconstruction" child CROSS JOIN LATERAL unnest(child."derivedFrom") AS parent(id)
    UNION
    SELECT lineage.id, parent.id FROM lineage JOIN "Reconstruction" made ON made.id = lineage.ancestor CROSS JOIN LATERAL unnest(made."derivedFrom") AS parent(id)
)
UPDATE "Reconstruction" child SET "sourcePhotoIds" = ARRAY(
    SELECT made."photoId" FROM lineage JOIN "Reconstruction" made ON made.id = lineage.ancestor WHERE lineage.id = child.id
    UNION SELECT (view->>'photoId')::uuid FROM jsonb_array_elements(child.result->'fusion'->'views') AS view WHERE view->>'photoId' IS NOT NULL
) WHERE cardinality(child."derivedFrom") > 0;

-- CreateIndex
CREATE INDEX "Reconstruction_sourcePhotoIds_idx" ON "Reconstruction" USING GIN ("sourcePhotoIds");
