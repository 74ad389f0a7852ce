import { createHash } from "node:crypto";
import type { WindowAsk, WindowGrant } from "./window";

/** What a Redis must do to keep our windows. */
export type ScriptRunner = {
  evalsha(sha: string, keys: string[], args: string[]): Promise<unknown>;
  eval(script: string, keys: string[], args: string[]): Promise<unknown>;
};

type Script = { readonly text: string; readonly sha: string };

// A hash for each identifier: the moment a grant is free again → how much was granted until then. The flag lets Upstash
// lock this key and not the whole database. The clock is Redis's own, that all processes share; a test may bring another.
const opening = `#!lua flags=allow-key-locking
local key = KEYS[1]
local now = tonumber(ARGV[1])
if now < 0 then
  local time = redis.call("TIME")
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local fields = redis.call("HGETALL", key)
local live, used = {}, 0
for index = 1, #fields, 2 do
  local freeAt, count = tonumber(fields[index]), tonumber(fields[index + 1])
  if freeAt <= now then
    redis.call("HDEL", key, fields[index])
  else
    live[#live + 1] = { freeAt, count, fields[index] }
    used = used + count
  end
end
table.sort(live, function(one, other) return one[1] < other[1] end)
`;

const takeScript = script(`${opening}
local max, window = tonumber(ARGV[2]), tonumber(ARGV[3])
local need, want, hold = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local free = math.max(0, max - used)
local granted, wait = 0, 0
local grain = 1
if max > 100 then grain = math.ceil(window / 100) end
local freeAt = math.ceil((now + hold + window) / grain) * grain
local newest = now
if #live > 0 then newest = live[#live][1] end
if free >= need then
  granted = math.min(want, free)
  if granted > 0 then
    redis.call("HINCRBY", key, string.format("%.0f", freeAt), granted)
    newest = math.max(newest, freeAt)
    redis.call("PEXPIRE", key, newest - now + 1000)
  end
else
  wait = window
  local freed = max - used
  for _, entry in ipairs(live) do
    freed = freed + entry[2]
    if freed >= need then
      wait = entry[1] - now
      break
    end
  end
end
return { granted, freeAt, free - granted, wait, newest - now }
`);

const giveBackScript = script(`${opening}
local left, which = tonumber(ARGV[2]), ARGV[3]
for index = #live, 1, -1 do
  local entry = live[index]
  if left > 0 and (which == "latest" or which == entry[3]) then
    local part = math.min(entry[2], left)
    left = left - part
    if part == entry[2] then
      redis.call("HDEL", key, entry[3])
    else
      redis.call("HINCRBY", key, entry[3], -part)
    end
  end
end
return left
`);

/** Asks the window that Redis keeps under `key`. Throws when it does not answer as agreed. */
export async function takeFromRedis(
  redis: ScriptRunner,
  key: string,
  { max, windowMs, need, want, holdMs }: WindowAsk,
  nowMs = -1,
): Promise<WindowGrant> {
  const answer = await run(redis, takeScript, key, [nowMs, max, windowMs, need, want, holdMs]);
  if (!Array.isArray(answer) || answer.length !== 5 || !answer.every(Number.isSafeInteger)) throw new NotAnAnswer();
  const [granted, freeAtMs, remaining, retryAfterMs, resetMs] = answer;
  return { granted, freeAtMs, remaining, retryAfterMs, resetMs };
}

/** Gives back of the grant that is free at `which`, or of the latest that still count. */
export async function giveBackToRedis(
  redis: ScriptRunner,
  key: string,
  count: number,
  which: number | "latest",
  nowMs = -1,
): Promise<void> {
  const answer = await run(redis, giveBackScript, key, [nowMs, count, which]);
  if (!Number.isSafeInteger(answer)) throw new NotAnAnswer();
}

async function run(redis: ScriptRunner, { text, sha }: Script, key: string, args: (number | string)[]) {
  const texts = args.map(String);
  try {
    return await redis.evalsha(sha, [key], texts);
  } catch (error) {
    if (!String(error).includes("NOSCRIPT")) throw error;
    return redis.eval(text, [key], texts);
  }
}

function script(text: string): Script {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}

class NotAnAnswer extends Error {
  override readonly name = "NotAnAnswer";
}
