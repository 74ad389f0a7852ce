-- What Prisma's language cannot say about paid money. Apart from the migration before it: Postgres lets nobody use a word
-- of an enum in the transaction that adds it.

INSERT INTO ledger_accounts (kind) VALUES ('stripe'), ('creem'), ('receivable');

ALTER TABLE buckets ADD CONSTRAINT buckets_lower_to_check CHECK (lower_to_nano >= 0);

ALTER TABLE usage_records
  ADD CONSTRAINT usage_records_audio_check CHECK (least(audio_input_tokens, audio_output_tokens) >= 0);

ALTER TABLE prices
  ADD CONSTRAINT prices_rates_check CHECK (
    web_search_nano >= 0 AND markup_bps >= 0
    AND coalesce(least(audio_input_pico_per_token, audio_output_pico_per_token, reasoning_pico_per_token,
      long_input_pico_per_token, long_cache_read_pico_per_token, long_cache_write_5m_pico_per_token,
      long_cache_write_1h_pico_per_token, long_output_pico_per_token), 0) >= 0),
  ADD CONSTRAINT prices_long_context_check CHECK (
    num_nonnulls(long_context_above_tokens, long_input_pico_per_token, long_cache_read_pico_per_token,
      long_cache_write_5m_pico_per_token, long_cache_write_1h_pico_per_token, long_output_pico_per_token) IN (0, 6)
    AND (long_context_above_tokens IS NULL OR long_context_above_tokens > 0));

ALTER TABLE price_markups ADD CONSTRAINT price_markups_bps_check CHECK (bps BETWEEN 0 AND 100000);
CREATE TRIGGER price_markups_append_only BEFORE UPDATE OR DELETE ON price_markups
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE budgets
  ADD CONSTRAINT budgets_amount_check CHECK (amount_nano >= 0),
  ADD CONSTRAINT budgets_subject_check CHECK (num_nonnulls(key_id, member_id) = 1);

ALTER TABLE organizations ADD CONSTRAINT organizations_alert_check CHECK (alert_below_nano >= 0);

ALTER TABLE orders
  ADD CONSTRAINT orders_amount_check CHECK (amount_minor > 0 AND credit_nano > 0 AND currency = 'usd'),
  ADD CONSTRAINT orders_paid_check CHECK (status <> 'paid' OR (payment_id IS NOT NULL AND paid_at IS NOT NULL)),
  ADD CONSTRAINT orders_parts_check CHECK (discount_minor BETWEEN 0 AND amount_minor AND tax_minor >= 0);
-- Two charges of one standing order can never be under way at once.
CREATE UNIQUE INDEX orders_pending_auto_key ON orders (organization_id) WHERE kind = 'auto' AND status = 'pending';

-- What was ordered is what is paid for: only what became of it changes, and a paid order is final.
CREATE FUNCTION guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.provider, NEW.kind, NEW.amount_minor, NEW.currency, NEW.credit_nano, NEW.is_test, NEW.created_at)
      = (OLD.id, OLD.provider, OLD.kind, OLD.amount_minor, OLD.currency, OLD.credit_nano, OLD.is_test, OLD.created_at)
    AND (NEW.organization_id IS NULL OR NEW.organization_id = OLD.organization_id)
    AND (OLD.status <> 'paid' OR (NEW.status, NEW.payment_id, NEW.discount_minor, NEW.tax_minor, NEW.paid_at)
      = (OLD.status, OLD.payment_id, OLD.discount_minor, OLD.tax_minor, OLD.paid_at)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what an order says is final' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER orders_final BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION guard_order();

ALTER TABLE reversals
  ADD CONSTRAINT reversals_amount_check CHECK (amount_minor > 0),
  ADD CONSTRAINT reversals_collected_check CHECK (collected_nano BETWEEN 0 AND amount_nano),
  ADD CONSTRAINT reversals_taken_check CHECK (status <> 'taken' OR order_id IS NOT NULL);

ALTER TABLE auto_top_ups
  ADD CONSTRAINT auto_top_ups_amounts_check CHECK (
    below_nano > 0 AND amount_minor > 0 AND monthly_cap_minor >= amount_minor);

ALTER TABLE redemption_codes
  ADD CONSTRAINT redemption_codes_check CHECK (
    amount_nano > 0 AND redemptions_max > 0 AND redeemed BETWEEN 0 AND redemptions_max);

ALTER TABLE sign_up_grants ADD CONSTRAINT sign_up_grants_amount_check CHECK (amount_nano > 0);
