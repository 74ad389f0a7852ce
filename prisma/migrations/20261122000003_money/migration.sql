-- CreateEnum
CREATE TYPE "BudgetPeriod" AS ENUM ('day', 'week', 'month');

-- CreateEnum
CREATE TYPE "PaymentProvider" AS ENUM ('stripe', 'creem');

-- CreateEnum
CREATE TYPE "OrderKind" AS ENUM ('checkout', 'auto');

-- CreateEnum
CREATE TYPE "OrderStatus" AS ENUM ('pending', 'paid', 'failed', 'expired', 'mismatched');

-- CreateEnum
CREATE TYPE "ReversalKind" AS ENUM ('refund', 'dispute');

-- CreateEnum
CREATE TYPE "ReversalStatus" AS ENUM ('waiting', 'taken', 'returned');

-- CreateEnum
CREATE TYPE "WebhookStatus" AS ENUM ('processed', 'ignored');

-- AlterEnum
ALTER TYPE "BucketKind" ADD VALUE 'budget';

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "LedgerAccountKind" ADD VALUE 'stripe';
ALTER TYPE "LedgerAccountKind" ADD VALUE 'creem';
ALTER TYPE "LedgerAccountKind" ADD VALUE 'receivable';

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "LedgerEntryKind" ADD VALUE 'top_up';
ALTER TYPE "LedgerEntryKind" ADD VALUE 'discount';
ALTER TYPE "LedgerEntryKind" ADD VALUE 'refund';
ALTER TYPE "LedgerEntryKind" ADD VALUE 'dispute';
ALTER TYPE "LedgerEntryKind" ADD VALUE 'dispute_returned';
ALTER TYPE "LedgerEntryKind" ADD VALUE 'debt';
ALTER TYPE "LedgerEntryKind" ADD VALUE 'debt_collected';
ALTER TYPE "LedgerEntryKind" ADD VALUE 'debt_cancelled';
ALTER TYPE "LedgerEntryKind" ADD VALUE 'discount_reversed';
ALTER TYPE "LedgerEntryKind" ADD VALUE 'adjustment';
ALTER TYPE "LedgerEntryKind" ADD VALUE 'redemption';
ALTER TYPE "LedgerEntryKind" ADD VALUE 'sign_up_credit';

-- AlterTable
ALTER TABLE "buckets" ADD COLUMN     "lower_to_nano" BIGINT;

-- AlterTable
ALTER TABLE "organizations" ADD COLUMN     "alert_below_nano" BIGINT,
ADD COLUMN     "alerted_at" TIMESTAMPTZ(3),
ADD COLUMN     "frozen_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "prices" ADD COLUMN     "audio_input_pico_per_token" BIGINT,
ADD COLUMN     "audio_output_pico_per_token" BIGINT,
ADD COLUMN     "long_cache_read_pico_per_token" BIGINT,
ADD COLUMN     "long_cache_write_1h_pico_per_token" BIGINT,
ADD COLUMN     "long_cache_write_5m_pico_per_token" BIGINT,
ADD COLUMN     "long_context_above_tokens" INTEGER,
ADD COLUMN     "long_input_pico_per_token" BIGINT,
ADD COLUMN     "long_output_pico_per_token" BIGINT,
ADD COLUMN     "markup_bps" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "reasoning_pico_per_token" BIGINT,
ADD COLUMN     "web_search_nano" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "usage_records" ADD COLUMN     "audio_input_tokens" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "audio_output_tokens" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "budgets" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "key_id" UUID,
    "member_id" UUID,
    "amount_nano" BIGINT NOT NULL,
    "period" "BudgetPeriod" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "budgets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budget_buckets" (
    "budget_id" UUID NOT NULL,
    "period" "BudgetPeriod" NOT NULL,
    "starts_on" DATE NOT NULL,
    "bucket_id" BIGINT NOT NULL,

    CONSTRAINT "budget_buckets_pkey" PRIMARY KEY ("budget_id","period","starts_on")
);

-- CreateTable
CREATE TABLE "price_markups" (
    "id" BIGSERIAL NOT NULL,
    "scope" TEXT NOT NULL,
    "bps" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_markups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "created_by_id" UUID,
    "provider" "PaymentProvider" NOT NULL,
    "kind" "OrderKind" NOT NULL,
    "status" "OrderStatus" NOT NULL DEFAULT 'pending',
    "amount_minor" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "credit_nano" BIGINT NOT NULL,
    "is_test" BOOLEAN NOT NULL,
    "checkout_id" TEXT,
    "payment_id" TEXT,
    "discount_minor" INTEGER NOT NULL DEFAULT 0,
    "tax_minor" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paid_at" TIMESTAMPTZ(3),

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reversals" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "order_id" UUID,
    "provider" "PaymentProvider" NOT NULL,
    "kind" "ReversalKind" NOT NULL,
    "status" "ReversalStatus" NOT NULL DEFAULT 'waiting',
    "is_open" BOOLEAN NOT NULL DEFAULT false,
    "external_id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "amount_nano" BIGINT NOT NULL DEFAULT 0,
    "collected_nano" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reversals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_events" (
    "provider" "PaymentProvider" NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "status" "WebhookStatus" NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("provider","event_id")
);

-- CreateTable
CREATE TABLE "payment_customers" (
    "organization_id" UUID NOT NULL,
    "provider" "PaymentProvider" NOT NULL,
    "customer_id" TEXT NOT NULL,
    "saved_method_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_customers_pkey" PRIMARY KEY ("organization_id","provider")
);

-- CreateTable
CREATE TABLE "auto_top_ups" (
    "organization_id" UUID NOT NULL,
    "below_nano" BIGINT NOT NULL,
    "amount_minor" INTEGER NOT NULL,
    "monthly_cap_minor" INTEGER NOT NULL,
    "paused_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "auto_top_ups_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "redemption_codes" (
    "id" UUID NOT NULL,
    "hmac" BYTEA NOT NULL,
    "last4" TEXT NOT NULL,
    "amount_nano" BIGINT NOT NULL,
    "redemptions_max" INTEGER NOT NULL,
    "redeemed" INTEGER NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "redemption_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "redemptions" (
    "code_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "redemptions_pkey" PRIMARY KEY ("code_id","organization_id")
);

-- CreateTable
CREATE TABLE "sign_up_grants" (
    "address_hmac" BYTEA NOT NULL,
    "amount_nano" BIGINT NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_up_grants_pkey" PRIMARY KEY ("address_hmac")
);

-- CreateIndex
CREATE UNIQUE INDEX "budgets_key_id_key" ON "budgets"("key_id");

-- CreateIndex
CREATE INDEX "budgets_member_id_idx" ON "budgets"("member_id");

-- CreateIndex
CREATE UNIQUE INDEX "budgets_organization_id_member_id_key" ON "budgets"("organization_id", "member_id");

-- CreateIndex
CREATE UNIQUE INDEX "budget_buckets_bucket_id_key" ON "budget_buckets"("bucket_id");

-- CreateIndex
CREATE INDEX "price_markups_scope_id_idx" ON "price_markups"("scope", "id");

-- CreateIndex
CREATE INDEX "orders_organization_id_created_at_idx" ON "orders"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "orders_status_created_at_idx" ON "orders"("status", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "orders_provider_checkout_id_key" ON "orders"("provider", "checkout_id");

-- CreateIndex
CREATE UNIQUE INDEX "orders_provider_payment_id_key" ON "orders"("provider", "payment_id");

-- CreateIndex
CREATE INDEX "reversals_provider_payment_id_idx" ON "reversals"("provider", "payment_id");

-- CreateIndex
CREATE INDEX "reversals_organization_id_idx" ON "reversals"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "reversals_provider_kind_external_id_key" ON "reversals"("provider", "kind", "external_id");

-- CreateIndex
CREATE INDEX "webhook_events_received_at_idx" ON "webhook_events"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "payment_customers_provider_customer_id_key" ON "payment_customers"("provider", "customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "redemption_codes_hmac_key" ON "redemption_codes"("hmac");

-- CreateIndex
CREATE INDEX "redemptions_organization_id_idx" ON "redemptions"("organization_id");

-- CreateIndex
CREATE INDEX "sign_up_grants_granted_at_idx" ON "sign_up_grants"("granted_at");

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget_buckets" ADD CONSTRAINT "budget_buckets_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "budgets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget_buckets" ADD CONSTRAINT "budget_buckets_bucket_id_fkey" FOREIGN KEY ("bucket_id") REFERENCES "buckets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reversals" ADD CONSTRAINT "reversals_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reversals" ADD CONSTRAINT "reversals_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_customers" ADD CONSTRAINT "payment_customers_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auto_top_ups" ADD CONSTRAINT "auto_top_ups_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "redemptions" ADD CONSTRAINT "redemptions_code_id_fkey" FOREIGN KEY ("code_id") REFERENCES "redemption_codes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "redemptions" ADD CONSTRAINT "redemptions_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
