-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "Endpoint" ADD VALUE 'responses';
ALTER TYPE "Endpoint" ADD VALUE 'messages';
ALTER TYPE "Endpoint" ADD VALUE 'generate_content';
ALTER TYPE "Endpoint" ADD VALUE 'embeddings';
ALTER TYPE "Endpoint" ADD VALUE 'completions';
ALTER TYPE "Endpoint" ADD VALUE 'images';
ALTER TYPE "Endpoint" ADD VALUE 'speech';
ALTER TYPE "Endpoint" ADD VALUE 'transcriptions';
ALTER TYPE "Endpoint" ADD VALUE 'moderations';
ALTER TYPE "Endpoint" ADD VALUE 'rerank';

-- AlterTable
ALTER TABLE "channels" ADD COLUMN     "connect_timeout_ms" INTEGER,
ADD COLUMN     "headers_timeout_ms" INTEGER,
ADD COLUMN     "idle_timeout_ms" INTEGER,
ADD COLUMN     "organization_id" UUID,
ADD COLUMN     "regions" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "zero_retention" BOOLEAN;

-- AlterTable
ALTER TABLE "usage_records" ADD COLUMN     "billed_calls" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "byok" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "tried" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "model_aliases" (
    "name" TEXT NOT NULL,
    "models" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_aliases_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "channels_organization_id_idx" ON "channels"("organization_id");

-- AddForeignKey
ALTER TABLE "channels" ADD CONSTRAINT "channels_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a call remembers of its way is closed words: a provider's id and how the try ended. Nobody can say anything in it.
ALTER TABLE "usage_records"
  ADD CONSTRAINT "usage_records_tried_check" CHECK (
    tried IS NOT NULL AND cardinality(tried) <= 32 AND array_position(tried, NULL) IS NULL
    AND array_to_string(tried, ' ') ~ '^([a-z0-9-]{1,40}:(ok|refused|client_aborted|connect|timeout|reset|unreadable|rate_limited|overloaded|credential_refused|quota_exhausted|failed)( |$))*$');

ALTER TABLE "channels"
  ADD CONSTRAINT "channels_timeouts_check" CHECK (least(connect_timeout_ms, headers_timeout_ms, idle_timeout_ms) > 0),
  ADD CONSTRAINT "channels_regions_check" CHECK (regions IS NOT NULL),
  -- What the environment names is the operator's.
  ADD CONSTRAINT "channels_environment_check" CHECK (NOT (from_environment AND organization_id IS NOT NULL));

ALTER TABLE "usage_records" ADD CONSTRAINT "usage_records_billed_calls_check" CHECK (billed_calls >= 0);
