-- What Prisma's language cannot say: the limits of money, and the books that are only ever written forward.

-- The judge of every admission: no bucket is ever overdrawn, under any concurrency.
ALTER TABLE buckets
  ADD CONSTRAINT buckets_held_check CHECK (held_nano >= 0),
  ADD CONSTRAINT buckets_spent_check CHECK (spent_nano >= 0),
  ADD CONSTRAINT buckets_cap_check CHECK (spent_nano + held_nano <= cap_nano);

ALTER TABLE holds
  ADD CONSTRAINT holds_amount_check CHECK (amount_nano >= 0),
  ADD CONSTRAINT holds_observed_check CHECK (observed_nano >= 0),
  ADD CONSTRAINT holds_buckets_check CHECK (wallet_id = ANY (bucket_ids));

ALTER TABLE usage_records
  ADD CONSTRAINT usage_records_charged_check CHECK (charged_nano >= 0 AND charged_nano <= held_nano),
  ADD CONSTRAINT usage_records_written_off_check CHECK (written_off_nano >= 0);

ALTER TABLE prices
  ADD CONSTRAINT prices_check CHECK (
    least(input_pico_per_token, cache_read_pico_per_token, cache_write_5m_pico_per_token,
          cache_write_1h_pico_per_token, output_pico_per_token, per_call_nano) >= 0);

ALTER TABLE ledger_entries
  ADD CONSTRAINT ledger_entries_amount_check CHECK (amount_nano >= 0),
  ADD CONSTRAINT ledger_entries_sides_check CHECK (debit_account_id <> credit_account_id),
  ADD CONSTRAINT ledger_entries_day_check CHECK ((kind = 'usage') = (day IS NOT NULL));

ALTER TABLE ledger_accounts
  ADD CONSTRAINT ledger_accounts_wallet_check CHECK ((kind = 'wallet') = (wallet_id IS NOT NULL));
CREATE UNIQUE INDEX ledger_accounts_house_key ON ledger_accounts (kind) WHERE wallet_id IS NULL;
INSERT INTO ledger_accounts (kind) VALUES ('revenue'), ('promotion');

-- Rows that are facts are never changed. Retention may remove them, and says so for its own transaction.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('tacit.retention', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER prices_append_only BEFORE UPDATE OR DELETE ON prices
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_events_append_only BEFORE UPDATE OR DELETE ON consent_events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_records_append_only BEFORE UPDATE ON usage_records
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_events_append_only BEFORE UPDATE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A wallet's usage entry grows while its UTC day lasts; every other ledger entry, and this one afterwards, is final.
CREATE FUNCTION guard_ledger_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF current_setting('tacit.retention', true) = 'on' THEN
      RETURN OLD;
    END IF;
  ELSIF OLD.kind = 'usage' AND OLD.day = (now() AT TIME ZONE 'utc')::date
    AND NEW.amount_nano >= OLD.amount_nano AND NEW.calls > OLD.calls
    AND (NEW.id, NEW.kind, NEW.debit_account_id, NEW.credit_account_id, NEW.day, NEW.created_at)
      = (OLD.id, OLD.kind, OLD.debit_account_id, OLD.credit_account_id, OLD.day, OLD.created_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'ledger_entries is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
  FOR EACH ROW EXECUTE FUNCTION guard_ledger_entry();

-- A closed call is never opened again: a copy of its reserve that arrives late meets its usage record. A query inside
-- a trigger sees what was committed while the statement waited for a lock; a check in the statement itself would not.
CREATE FUNCTION refuse_closed_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- An array and not a join: its plan is made once, often while the table is empty, and must stay an index look-up.
  IF EXISTS (SELECT 1 FROM usage_records WHERE id = ANY (ARRAY(SELECT id FROM opened))) THEN
    RAISE EXCEPTION 'the call is closed' USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER holds_closed_call AFTER INSERT ON holds REFERENCING NEW TABLE AS opened
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_closed_call();
