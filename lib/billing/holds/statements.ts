/**
 * The SQL of the money path. Every statement locks rows in the order of their ids, so that two of them wait for each
 * other in a line and not in a circle; where a plan breaks that order, Postgres says 40P01 and the caller tries again.
 */
import type { Statement } from "./lane";

/**
 * The fast way in: raises every bucket by the batch's total and writes the holds, or changes nothing. Fails with 23514
 * when a bucket would be overdrawn, with 22012 when one is closed, missing or too full for so many calls or when this
 * node's heartbeat is old, and with 23505 when a call of that id is or was there already.
 */
export const reserveHolds: Statement = {
  name: "reserve-holds",
  text: `
WITH raised AS (
  UPDATE buckets b SET held_nano = b.held_nano + total.amount,
    held_calls = CASE WHEN b.calls_max IS NULL THEN 0 ELSE b.held_calls + total.calls END
  FROM (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[]) t (id, amount, calls) ORDER BY id OFFSET 0) total
  WHERE b.id = total.id AND b.closed_at IS NULL AND (b.calls_max IS NULL OR b.held_calls + total.calls <= b.calls_max)
  RETURNING 1)
INSERT INTO holds (id, organization_id, key_id, wallet_id, bucket_ids, amount_nano, price_id, channel_id, model, endpoint,
  lane, stream, owner_epoch)
SELECT id, organization_id, key_id, wallet_id, bucket_ids::bigint[], amount, price_id, channel_id, model, endpoint, lane,
  stream, $16::uuid
FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::bigint[], $8::text[], $9::bigint[], $10::bigint[], $11::uuid[],
  $12::text[], $13::"Endpoint"[], $14::"Lane"[], $15::boolean[])
  AS h (id, organization_id, key_id, wallet_id, bucket_ids, amount, price_id, channel_id, model, endpoint, lane, stream)
WHERE 1 / (CASE WHEN (SELECT count(*) FROM raised) = cardinality($1::bigint[])
  AND EXISTS (SELECT 1 FROM gateway_nodes WHERE epoch = $16::uuid
    AND heartbeat_at > now() - $17::int * interval '1 millisecond')
  THEN 1 ELSE 0 END) = 1`,
};

const bucketFacts = `SELECT id, kind::text AS kind, cap_nano - spent_nano - held_nano AS available,
    (calls_max - held_calls)::text AS places, (closed_at IS NOT NULL)::text AS closed
  FROM buckets WHERE id = ANY ($1::bigint[])`;

/** What buckets could still hold at this moment. */
export const readBuckets: Statement = { name: "read-buckets", text: bucketFacts };

/** The same, and it stays true until the transaction ends. */
export const lockBuckets: Statement = { name: "lock-buckets", text: `${bucketFacts} ORDER BY id FOR UPDATE` };

/** Which of the ids are already known, and whether the node may take holds at all. */
export const readSeen: Statement = {
  name: "read-seen",
  text: `
SELECT NULL AS id, EXISTS (SELECT 1 FROM gateway_nodes WHERE epoch = $2::uuid
  AND heartbeat_at > now() - $3::int * interval '1 millisecond')::text AS alive
UNION ALL SELECT id::text, NULL FROM holds WHERE id = ANY ($1::uuid[])
UNION ALL SELECT id::text, NULL FROM usage_records WHERE id = ANY ($1::uuid[])`,
};

// What closing holds means, given `closed`: their rows as deleted, with the charge and the facts of the call. The
// amount released is the row's own, never the caller's memory of it, and the day is the database's.
const closing = `
lines AS MATERIALIZED (
  SELECT bucket_id, sum(amount_nano)::bigint AS amount, sum(charged)::bigint AS charged, count(*)::int AS calls
  FROM (SELECT unnest(bucket_ids) AS bucket_id, amount_nano, charged FROM closed) line
  GROUP BY bucket_id ORDER BY bucket_id),
released AS (
  UPDATE buckets b SET held_nano = b.held_nano - lines.amount, spent_nano = b.spent_nano + lines.charged,
    held_calls = CASE WHEN b.calls_max IS NULL THEN 0 ELSE greatest(b.held_calls - lines.calls, 0) END,
    cap_nano = CASE WHEN b.lower_to_nano IS NULL THEN b.cap_nano ELSE least(b.cap_nano,
      greatest(b.lower_to_nano, b.spent_nano + lines.charged + b.held_nano - lines.amount)) END
  FROM lines WHERE b.id = lines.bucket_id),
posted AS (
  INSERT INTO ledger_entries AS entry (kind, debit_account_id, credit_account_id, amount_nano, day, calls)
  SELECT 'usage', account.id, (SELECT id FROM ledger_accounts WHERE kind = 'revenue' AND wallet_id IS NULL),
    sum(charged)::bigint, (now() AT TIME ZONE 'utc')::date, count(*)
  FROM closed JOIN ledger_accounts account ON account.wallet_id = closed.wallet_id
  WHERE charged > 0 GROUP BY account.id ORDER BY account.id
  ON CONFLICT (debit_account_id, day) DO UPDATE
    SET amount_nano = entry.amount_nano + excluded.amount_nano, calls = entry.calls + excluded.calls)
INSERT INTO usage_records (id, organization_id, key_id, wallet_id, model, channel_id, provider, tried, byok, endpoint,
  lane, stream, price_id, held_nano, charged_nano, written_off_nano, status, http_status, finish_reason, input_tokens,
  cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens, audio_input_tokens,
  audio_output_tokens, web_search_calls, billed_calls, usage_source, first_token_ms, duration_ms, created_at, settled_at)
SELECT id, organization_id, key_id, wallet_id, model, channel_id, provider, tried::text[], byok, endpoint, lane, stream,
  price_id, amount_nano, charged, greatest(cost - charged, 0), status, http_status, finish_reason, input_tokens,
  cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens, audio_input_tokens,
  audio_output_tokens, web_search_calls, billed_calls, usage_source, first_token_ms, duration_ms, created_at, date_trunc('milliseconds', now())
FROM closed
ON CONFLICT (id) DO NOTHING
RETURNING id, written_off_nano`;

// Whose money it is and how much was held is the hold's to say, never the caller's.
const holdColumns = "h.id, h.organization_id, h.key_id, h.wallet_id, h.bucket_ids, h.amount_nano";

// Where nobody knows who served in the end, it is the way that the hold was taken for. A hold does not repeat who
// provides its channel, nor whose it is; one without a channel belongs to a model built in.
const wayOfHold = `h.price_id, h.channel_id, h.model, h.endpoint, h.lane, h.stream, '{}'::text AS tried,
    coalesce((SELECT provider FROM channels c WHERE c.id = h.channel_id), split_part(h.model, '/', 1)) AS provider,
    EXISTS (SELECT 1 FROM channels c WHERE c.id = h.channel_id AND c.organization_id IS NOT NULL) AS byok`;

const wayOfCall = `call.price_id, call.channel_id, call.model, call.endpoint, call.lane, call.stream, call.tried,
    call.provider, call.byok`;

const callColumns = `call (id, cost, status, http_status, finish_reason, input_tokens, cache_read_tokens,
    cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens, web_search_calls, billed_calls, usage_source,
    first_token_ms, duration_ms, created_at_ms, provider, model, channel_id, price_id, endpoint, lane, stream, tried,
    byok, audio_input_tokens, audio_output_tokens)`;

/**
 * Closes the holds that are still open, charges them and writes their usage rows; says which they were. Model, price,
 * channel and lane are those that served in the end: a call may have fallen back from what its hold was taken for.
 */
export const settleHolds: Statement = {
  name: "settle-holds",
  text: `
WITH call AS MATERIALIZED (
  SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::"CallStatus"[], $4::int[], $5::"FinishReason"[], $6::int[],
    $7::int[], $8::int[], $9::int[], $10::int[], $11::int[], $12::int[], $13::int[], $14::"UsageSource"[], $15::int[],
    $16::int[], $17::bigint[], $18::text[], $19::text[], $20::uuid[], $21::bigint[], $22::"Endpoint"[], $23::"Lane"[],
    $24::boolean[], $25::text[], $26::boolean[], $27::int[], $28::int[]) AS ${callColumns}),
closed AS (
  DELETE FROM holds h USING call WHERE h.id = call.id
  RETURNING ${holdColumns}, ${wayOfCall},
    least(call.cost, h.amount_nano) AS charged, call.cost, call.status, call.http_status, call.finish_reason, call.input_tokens, call.cache_read_tokens, call.cache_write_5m_tokens,
    call.cache_write_1h_tokens, call.output_tokens, call.reasoning_tokens, call.audio_input_tokens,
    call.audio_output_tokens, call.web_search_calls, call.billed_calls, call.usage_source, call.first_token_ms, call.duration_ms, to_timestamp(call.created_at_ms / 1000.0) AS created_at),
${closing}`,
};

const estimated = `0 AS input_tokens, 0 AS cache_read_tokens, 0 AS cache_write_5m_tokens,
    0 AS cache_write_1h_tokens, 0 AS output_tokens, 0 AS reasoning_tokens, 0 AS audio_input_tokens,
    0 AS audio_output_tokens, 0 AS web_search_calls, 1 AS billed_calls`;

/** The last resort for one call whose facts the database will not take: charges what was observed. */
export const settleAsObserved: Statement = {
  name: "settle-as-observed",
  text: `
WITH closed AS (
  DELETE FROM holds h WHERE h.id = $1::uuid
  RETURNING ${holdColumns}, ${wayOfHold}, least(h.observed_nano, h.amount_nano) AS charged, h.observed_nano AS cost,
    'upstream_failed'::"CallStatus" AS status, 0 AS http_status, NULL::"FinishReason" AS finish_reason, ${estimated},
    'none'::"UsageSource" AS usage_source, NULL::int AS first_token_ms, 0 AS duration_ms, h.created_at),
${closing}`,
};

/**
 * Resolves holds whose owner is dead: its heartbeat is old by the database's clock, or it has no row. The row of an
 * owner declared dead goes in the same transaction, so that a node which was only slow cannot beat on under that epoch.
 */
export const recoverHolds: Statement = {
  name: "recover-holds",
  text: `
WITH gone AS (
  DELETE FROM gateway_nodes WHERE heartbeat_at <= now() - $1::int * interval '1 millisecond' RETURNING epoch),
orphan AS MATERIALIZED (
  SELECT h.id FROM holds h
  WHERE h.owner_epoch IN (SELECT epoch FROM gone)
    OR NOT EXISTS (SELECT 1 FROM gateway_nodes n WHERE n.epoch = h.owner_epoch)
  ORDER BY h.id LIMIT 500 FOR UPDATE SKIP LOCKED),
closed AS (
  DELETE FROM holds h USING orphan WHERE h.id = orphan.id
  RETURNING ${holdColumns}, ${wayOfHold}, least(h.observed_nano, h.amount_nano) AS charged, h.observed_nano AS cost,
    'recovered'::"CallStatus" AS status, 0 AS http_status, NULL::"FinishReason" AS finish_reason, ${estimated},
    'estimated'::"UsageSource" AS usage_source, NULL::int AS first_token_ms, 0 AS duration_ms, h.created_at),
${closing}`,
};

/** A call that never was: its row keeps a late copy of the reserve out. Only where no hold and no row is. */
export const buryCalls: Statement = {
  name: "bury-calls",
  text: `
INSERT INTO usage_records (id, organization_id, key_id, wallet_id, model, channel_id, provider, tried, byok, endpoint,
  lane, stream, price_id, held_nano, charged_nano, written_off_nano, status, http_status, input_tokens,
  cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens, web_search_calls, usage_source,
  duration_ms, created_at, settled_at)
SELECT id, organization_id, key_id, wallet_id, model, channel_id, provider, tried::text[], byok, endpoint, lane, stream,
  price_id, 0, 0, 0, 'voided', http_status, 0, 0, 0, 0, 0, 0, 0, 'none', 0, to_timestamp(created_at_ms / 1000.0),
  date_trunc('milliseconds', now())
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::uuid[], $7::text[], $8::"Endpoint"[],
  $9::"Lane"[], $10::boolean[], $11::bigint[], $12::int[], $13::bigint[], $14::text[], $15::boolean[])
  AS call (id, organization_id, key_id, wallet_id, model, channel_id, provider, endpoint, lane, stream, price_id,
    http_status, created_at_ms, tried, byok)
WHERE NOT EXISTS (SELECT 1 FROM holds h WHERE h.id = call.id)
ON CONFLICT (id) DO NOTHING`,
};

/** Raises what calls have cost so far, and says which of them are still open. */
export const raiseObserved: Statement = {
  name: "raise-observed",
  text: `
UPDATE holds h SET observed_nano = greatest(h.observed_nano, call.observed)
FROM (SELECT * FROM unnest($1::uuid[], $2::bigint[]) t (id, observed) ORDER BY id OFFSET 0) call
WHERE h.id = call.id
RETURNING h.id`,
};

export const enterNode: Statement = {
  name: "enter-node",
  text: "INSERT INTO gateway_nodes (epoch) VALUES ($1::uuid)",
};

/** Beats only while the last beat is not old: after a long pause an epoch is dead for good. */
export const beatNode: Statement = {
  name: "beat-node",
  text: `UPDATE gateway_nodes SET heartbeat_at = now()
WHERE epoch = $1::uuid AND heartbeat_at > now() - $2::int * interval '1 millisecond' RETURNING epoch`,
};

export const leaveNode: Statement = { name: "leave-node", text: "DELETE FROM gateway_nodes WHERE epoch = $1::uuid" };
