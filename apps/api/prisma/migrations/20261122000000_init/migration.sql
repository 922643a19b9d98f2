-- CreateTable
CREATE TABLE "Photo" (
    "id" UUID NOT NULL,
    "owner" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "mediaType" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "subject" TEXT,
    "storageKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "Photo_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Reconstruction" (
    "id" UUID NOT NULL,
    "owner" TEXT NOT NULL,
    "photoId" UUID NOT NULL,
    "subject" TEXT,
    "status" TEXT NOT NULL,
    "stage" TEXT,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "request" JSONB NOT NULL,
    "headModel" JSONB NOT NULL,
    "regressor" JSONB NOT NULL,
    "result" JSONB,
    "timings" JSONB,
    "failureCode" TEXT,
    "failureMessage" TEXT,
    "failureRetryable" BOOLEAN,
    "derivedFrom" UUID[],
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "deadlineAt" TIMESTAMPTZ(3),
    "webhookUrl" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "Reconstruction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Artifact" (
    "id" UUID NOT NULL,
    "owner" TEXT NOT NULL,
    "reconstructionId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "options" TEXT NOT NULL DEFAULT '',
    "mediaType" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "storageKey" TEXT NOT NULL,
    "licence" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Artifact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StagedUpload" (
    "tokenHash" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "storageKey" TEXT,
    "bytes" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "StagedUpload_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" UUID NOT NULL,
    "owner" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "requestsPerMinute" INTEGER,
    "reconstructionsPerDay" INTEGER,
    "storageBytes" BIGINT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotencyRecord" (
    "owner" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "requestHash" TEXT NOT NULL,
    "reconstructionId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "IdempotencyRecord_pkey" PRIMARY KEY ("owner","key")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "owner" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT,
    "detail" JSONB,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RateWindow" (
    "subject" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "RateWindow_pkey" PRIMARY KEY ("subject","startsAt")
);

-- CreateTable
CREATE TABLE "FileRemoval" (
    "storageKey" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "FileRemoval_pkey" PRIMARY KEY ("storageKey")
);

-- CreateIndex
CREATE INDEX "Photo_owner_subject_idx" ON "Photo"("owner", "subject");

-- CreateIndex
CREATE INDEX "Photo_expiresAt_idx" ON "Photo"("expiresAt");

-- CreateIndex
CREATE INDEX "Reconstruction_owner_createdAt_id_idx" ON "Reconstruction"("owner", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Reconstruction_photoId_createdAt_id_idx" ON "Reconstruction"("photoId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Reconstruction_owner_subject_idx" ON "Reconstruction"("owner", "subject");

-- CreateIndex
CREATE INDEX "Reconstruction_status_createdAt_id_idx" ON "Reconstruction"("status", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Reconstruction_expiresAt_idx" ON "Reconstruction"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Artifact_storageKey_key" ON "Artifact"("storageKey");

-- CreateIndex
CREATE UNIQUE INDEX "Artifact_reconstructionId_kind_options_key" ON "Artifact"("reconstructionId", "kind", "options");

-- CreateIndex
CREATE INDEX "StagedUpload_expiresAt_idx" ON "StagedUpload"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_secretHash_key" ON "ApiKey"("secretHash");

-- CreateIndex
CREATE INDEX "ApiKey_owner_idx" ON "ApiKey"("owner");

-- CreateIndex
CREATE INDEX "IdempotencyRecord_expiresAt_idx" ON "IdempotencyRecord"("expiresAt");

-- CreateIndex
CREATE INDEX "AuditEvent_owner_at_idx" ON "AuditEvent"("owner", "at");

-- CreateIndex
CREATE INDEX "RateWindow_startsAt_idx" ON "RateWindow"("startsAt");

-- AddForeignKey
ALTER TABLE "Reconstruction" ADD CONSTRAINT "Reconstruction_photoId_fkey" FOREIGN KEY ("photoId") REFERENCES "Photo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Artifact" ADD CONSTRAINT "Artifact_reconstructionId_fkey" FOREIGN KEY ("reconstructionId") REFERENCES "Reconstruction"("id") ON DELETE CASCADE ON UPDATE CASCADE;
